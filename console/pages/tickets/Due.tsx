/** When the next target of a ticket is reached, or that one was missed. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Time } from '../../ui/Time.tsx';
import type { Ticket } from './calls.ts';

export const dueOf = (row: Ticket) => row.response_due_at ?? row.resolution_due_at;

export function Due(props: { ticket: Ticket }) {
  return (
    <Show when={props.ticket.breached_at === null} fallback={<span class="text-down">{t('tickets.overdue')}</span>}>
      <Show when={dueOf(props.ticket)} fallback={<span class="text-dim">—</span>}>
        {(at) => <Time at={at()} short />}
      </Show>
    </Show>
  );
}
