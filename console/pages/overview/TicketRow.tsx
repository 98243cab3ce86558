/** A ticket in a list that waits: what it is, whose, and how much time is left. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/Time.tsx';
import { kindText, stateText, type Ticket } from '../tickets/calls.ts';
import { dueOf } from '../tickets/Due.tsx';
import { WaitRow } from './WaitList.tsx';

export function TicketRow(props: { ticket: Ticket }) {
  return (
    <WaitRow
      href={paths.ticket(props.ticket.id)}
      title={props.ticket.title ?? t('tickets.redacted')}
      aside={<Left ticket={props.ticket} />}
      detail={[props.ticket.number, kindText(props.ticket.kind), stateText(props.ticket.state), props.ticket.unit]
        .filter(Boolean)
        .join(' · ')}
    />
  );
}

function Left(props: { ticket: Ticket }) {
  return (
    <Show
      when={props.ticket.breached_at}
      fallback={<Show when={dueOf(props.ticket)}>{(at) => <Time at={at()} short />}</Show>}
    >
      {(at) => (
        <span class="text-down">
          {t('tickets.overdue')} <Time at={at()} short />
        </span>
      )}
    </Show>
  );
}
