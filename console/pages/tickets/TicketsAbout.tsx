/** Tickets about a node, a system, a finding or a network, the newest first. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { ticketQueries } from './calls.ts';
import type { About } from './FileButton.tsx';
import { PriorityMark, TicketMark } from './TicketMark.tsx';

export function TicketsAbout(props: { about: About }) {
  const session = useSession();
  const query = useQuery(() => ({ ...ticketQueries.about(props.about), enabled: session.may('tickets:read') }));
  return (
    <Show when={session.may('tickets:read')}>
      <Section title={t('tickets.about_this')}>
        <Loaded query={query} small>
          {(data) => (
            <Show when={data().rows.length > 0} fallback={<Empty title={t('tickets.none_about')} small />}>
              <ul class="divide-y divide-line">
                <For each={data().rows}>
                  {(row) => (
                    <li class="flex flex-wrap items-baseline gap-x-3 py-2">
                      <A href={paths.ticket(row.id)} class="link min-w-0 font-medium break-words">
                        {row.number} {row.title ?? t('tickets.redacted')}
                      </A>
                      <TicketMark state={row.state} />
                      <PriorityMark ticket={row} />
                      <span class="text-sm text-dim">
                        <Time at={row.filed_at} short />
                      </span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          )}
        </Loaded>
      </Section>
    </Show>
  );
}
