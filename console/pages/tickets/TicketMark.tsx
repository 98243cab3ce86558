/** How a ticket stands, and how grave it is: a word in a frame, with a colour where something is owed. */
import { t } from '../../i18n/index.ts';
import { stateText, type Ticket, type TicketState } from './calls.ts';

const looks: Record<TicketState, string> = {
  waiting: 'border-degraded text-degraded',
  accepted: 'border-accent text-accent',
  working: 'border-accent text-accent',
  referred: 'border-accent text-accent border-dotted',
  confirming: 'border-accent text-accent border-dashed',
  suspended: 'border-maintenance text-maintenance',
  returned: 'border-degraded text-degraded border-dashed',
  closed: 'border-line text-dim',
  withdrawn: 'border-line text-dim',
  merged: 'border-line text-dim',
};

export function TicketMark(props: { state: TicketState }) {
  return (
    <span class={`inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap ${looks[props.state]}`}>
      {stateText(props.state)}
    </span>
  );
}

export function PriorityMark(props: { ticket: Pick<Ticket, 'priority'> }) {
  return (
    <span
      class={`numeric font-medium ${props.ticket.priority === 1 ? 'text-down' : props.ticket.priority === 2 ? 'text-degraded' : 'text-dim'}`}
    >
      {t('tickets.priority_n', { n: props.ticket.priority })}
    </span>
  );
}
