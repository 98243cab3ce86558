/** How a deadline stands, and its day: always a shape and a word; unknown is never green. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { StatusMark } from '../../ui/Mark.tsx';
import { dayText } from './calendar-day.ts';
import { daysText, type Standing, standingText } from './calls.ts';

const marks = { ok: 'pass', soon: 'warn', overdue: 'fail', unknown: 'unknown', none: 'not_applicable' } as const;

export function DueMark(props: { standing: Standing }) {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StatusMark status={marks[props.standing]} quiet />
      {standingText(props.standing)}
    </span>
  );
}

/** A day of the calendar with what is left until then; what should be known and isn't is said. */
export function Day(props: { at: number | null; days?: number | null; unknown?: boolean }) {
  return (
    <Show
      when={props.at !== null}
      fallback={
        <Show when={props.unknown} fallback={<span class="text-dim">—</span>}>
          <span class="text-unknown">{t('compliance.unknown')}</span>
        </Show>
      }
    >
      <span class="numeric whitespace-nowrap">{dayText(props.at)}</span>
      <Show when={props.days !== undefined && props.days !== null}>
        {' '}
        <span
          class={`text-sm whitespace-nowrap ${(props.days ?? 0) < 0 ? 'text-down' : 'text-dim'}`}
          title={daysText(props.days ?? null)}
        >
          {t('compliance.days_n', { n: props.days ?? 0 })}
        </span>
      </Show>
    </Show>
  );
}
