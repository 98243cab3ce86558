/** Open tickets by state, side by side; the gravest on top of each column. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import type { Query } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { open_states, stateText, type Ticket, type TicketState, ticketQueries } from './calls.ts';
import { Due } from './Due.tsx';
import { PriorityMark } from './TicketMark.tsx';

export function Board(props: { filter: Query }) {
  const query = useQuery(() => ticketQueries.board(props.filter));
  return (
    <Loaded query={query}>
      {(data) => (
        <>
          <div class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-6">
            <For each={open_states}>
              {(state) => <Column state={state} tickets={data().rows.filter((row) => row.state === state)} />}
            </For>
          </div>
          <Show when={data().total > data().rows.length}>
            <p role="status" class="mt-3 text-sm text-dim">
              {t('ui.rows_some', { shown: data().rows.length, total: data().total })}
            </p>
          </Show>
        </>
      )}
    </Loaded>
  );
}

function Column(props: { state: TicketState; tickets: Ticket[] }) {
  return (
    <section class="min-w-0 rounded-lg border border-line bg-sunken p-2">
      <h2 class="mb-2 flex items-baseline justify-between px-1 font-medium">
        {stateText(props.state)}
        <span class="numeric text-sm text-dim">{props.tickets.length}</span>
      </h2>
      <ul class="space-y-2">
        <For each={props.tickets}>{(ticket) => <Card ticket={ticket} />}</For>
      </ul>
    </section>
  );
}

function Card(props: { ticket: Ticket }) {
  return (
    <li class="card px-3 py-2">
      <A
        href={paths.ticket(props.ticket.id)}
        class="block font-medium break-words text-ink no-underline hover:text-accent"
      >
        {props.ticket.title ?? t('tickets.redacted')}
      </A>
      <p class="mt-1 flex flex-wrap gap-x-3 text-sm text-dim">
        <PriorityMark ticket={props.ticket} />
        <span>{props.ticket.unit}</span>
        <Show when={props.ticket.assignee}>{(name) => <span>{name()}</span>}</Show>
        <Due ticket={props.ticket} />
      </p>
    </li>
  );
}
