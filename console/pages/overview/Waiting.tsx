/** Devices that discovery found and that a person has to decide on. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import InboxIcon from 'lucide-solid/icons/inbox';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { discoveryQueries } from '../discovery/calls.ts';

export function Waiting() {
  const summary = useQuery(() => discoveryQueries.summary());
  const waiting = () => (summary.isPending ? 0 : (summary.data?.waiting ?? 0));
  return (
    <Show when={waiting() > 0}>
      <p class="card mb-4 flex items-center gap-2.5 px-4 py-2.5">
        <InboxIcon class="size-4 shrink-0 text-dim" aria-hidden="true" />
        <A href={paths.discovery()} class="link">
          {t('discovery.overview_waiting', { n: waiting() })}
        </A>
      </p>
    </Show>
  );
}
