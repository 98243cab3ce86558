/** The day that is looked at: today, or an earlier one as it then stood. It is in the address, so a link shows the same day. */
import { useSearchParams } from '@solidjs/router';
import { createUniqueId, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { dateTime, now } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { dayText } from '../compliance/calendar-day.ts';

/** Undefined: today. */
export function useOn(): () => string | undefined {
  const [search] = useSearchParams();
  return () => (typeof search.on === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(search.on) ? search.on : undefined);
}

export function OnDay() {
  const [, setSearch] = useSearchParams();
  const on = useOn();
  const id = createUniqueId();
  const today = () => dayText(now());
  const go = (day: string) => setSearch({ on: day === '' || day >= today() ? null : day });
  return (
    <div class="flex items-center gap-2">
      <label for={id} class="text-sm whitespace-nowrap text-dim">
        {t('programme.on')}
      </label>
      <input
        id={id}
        type="date"
        class="control !w-38"
        min="2000-01-01"
        max={today()}
        value={on() ?? today()}
        onChange={(event) => go(event.currentTarget.value)}
      />
      <Show when={on()}>
        <Button onClick={() => go('')}>{t('programme.back_to_today')}</Button>
      </Show>
    </div>
  );
}

export function PastNote(props: { when: { on: string; is_past: boolean; measured_at: number | null } }) {
  return (
    <Show when={props.when.is_past}>
      <p role="status" class="mb-3 rounded-md border border-degraded px-3 py-2">
        {t('programme.as_of', { day: props.when.on })}{' '}
        {props.when.measured_at === null
          ? t('programme.not_measured_that_day')
          : t('programme.measured_at', { at: dateTime(props.when.measured_at) })}
      </p>
    </Show>
  );
}
