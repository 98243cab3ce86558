/** Tickets that are open, late or soon to be, and how many were solved in time; by number, for a room reads what hangs on its wall. */
import { For, Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { Time } from '../../ui/Time.tsx';
import { type Board, dueOf } from '../overview/calls.ts';
import { Panel } from './Panel.tsx';
import { share } from './share.ts';

/** Nothing for whoever may see no tickets. */
export function Tickets(props: { board: Board; rows: number }) {
  return (
    <Show when={props.board.tickets}>
      {(tickets) => <Seen tickets={tickets()} figures={props.board.figures} rows={props.rows} />}
    </Show>
  );
}

function Seen(props: { tickets: NonNullable<Board['tickets']>; figures: Board['figures']; rows: number }) {
  const tickets = () => props.tickets;
  const inTime = () => props.figures.find(({ name }) => name === 'tickets_in_time');
  const figures = () => [
    { title: t('wall.tickets_open'), value: number(tickets().open), look: '' },
    {
      title: t('wall.tickets_soon'),
      value: number(tickets().soon - tickets().late),
      look: tickets().soon > tickets().late ? 'text-degraded' : 'text-dim',
    },
    {
      title: t('wall.tickets_late'),
      value: number(tickets().late),
      look: tickets().late > 0 ? 'text-down' : 'text-dim',
    },
    {
      title: t('wall.in_time'),
      value: inTime() ? share(inTime()?.met ?? 0, dueOf(inTime() as never)) : '—',
      look: '',
    },
  ];
  return (
    <Panel title={t('wall.tickets')}>
      <dl class="grid grid-cols-[1fr_1fr_1fr_1.6fr] gap-[0.75rem]">
        <For each={figures()}>
          {(figure) => (
            <div class="whitespace-nowrap">
              <dd class={`numeric text-[2.25rem] leading-[2.75rem] font-semibold ${figure.look}`}>{figure.value}</dd>
              <dt class="text-[1.25rem] text-dim">{figure.title}</dt>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.rows > 0 && tickets().rows.length === 0}>
        <p class="mt-[0.75rem] border-t border-line pt-[0.75rem] text-dim">{t('wall.none_soon')}</p>
      </Show>
      <Show when={props.rows > 0 && tickets().rows.length > 0}>
        <ul class="mt-[0.5rem] divide-y divide-line border-t border-line">
          <For each={tickets().rows.slice(0, props.rows)}>
            {(ticket) => (
              <li class="flex items-center gap-[1rem] py-[0.3125rem] whitespace-nowrap">
                <span class="numeric font-medium">{ticket.number}</span>
                <span class="min-w-0 flex-1 truncate text-dim" data-may-cut>
                  {ticket.unit}
                </span>
                <span class={`shrink-0 ${ticket.breached_at === null ? '' : 'text-down'}`}>
                  <Show when={ticket.breached_at !== null}>{t('tickets.overdue')} </Show>
                  <Time at={ticket.breached_at ?? ticket.response_due_at ?? ticket.resolution_due_at} short />
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Panel>
  );
}
