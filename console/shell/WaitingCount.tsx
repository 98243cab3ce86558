/** How many devices wait in the tray of discovery, beside its name in the navigation. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { number, t } from '../i18n/index.ts';
import { discoveryQueries } from '../pages/discovery/calls.ts';

export function WaitingCount() {
  const summary = useQuery(() => discoveryQueries.summary());
  const waiting = () => (summary.isPending ? 0 : (summary.data?.waiting ?? 0));
  return (
    <Show when={waiting() > 0}>
      <span
        class="numeric ml-auto rounded-full bg-sunken px-1.5 text-xs leading-5 text-dim"
        title={t('discovery.overview_waiting', { n: waiting() })}
      >
        <span aria-hidden="true">{waiting() > 999 ? '999+' : number(waiting())}</span>
        <span class="sr-only">{t('discovery.overview_waiting', { n: waiting() })}</span>
      </span>
    </Show>
  );
}
