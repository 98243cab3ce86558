/** All that the page of one ticket shows. */
import { z } from 'zod';
import { refusedReferral } from '../connectors/refer.ts';
import type { Hub } from '../hub.ts';
import { notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { wholeOf } from '../people/reach.ts';
import type { ClockFigures } from './clock.ts';
import { PARTIES, possible } from './flow.ts';
import { type Asker, partiesOf } from './parties.ts';
import { Event, rowOf, Subject, subjectOf, TicketRow, traceOf } from './read-tickets.ts';
import { figuresAt } from './reckon.ts';
import { standingOf } from './standing.ts';
import { eventsOf, ticketOf, unitsOf } from './stored.ts';

const Clock = z.object({
  state: z.enum(['none', 'running', 'paused', 'met', 'breached']),
  target_min: z.int().nullable(),
  elapsed_ms: z.number(),
  due_at: z.number().nullable(),
  warned_at: z.number().nullable(),
  breached_at: z.number().nullable(),
  breached_by: z.string().nullable(),
  ended_at: z.number().nullable(),
});
export const TicketPage = z.object({
  ticket: TicketRow.extend({
    body: z.string().nullable(),
    fields: z.record(z.string(), z.unknown()),
    primary: z.object({ id: z.int(), number: z.string() }).nullable(),
    /** Others that were merged into it. */
    merged: z.array(z.object({ id: z.int(), number: z.string() })),
  }),
  snapshot: z
    .object({
      at: z.int(),
      name: z.string(),
      state: z.string(),
      reason: Text,
      evidence: z.object({ id: z.int(), digest: z.string() }).nullable(),
    })
    .nullable(),
  subjects: z.array(Subject),
  events: z.array(Event),
  clocks: z.object({ response: Clock, resolution: Clock }),
  invited: z.array(
    z.object({
      unit_id: z.int(),
      unit: z.string(),
      due_at: z.int(),
      answered_at: z.int().nullable(),
      is_mine: z.boolean(),
    }),
  ),
  parties: z.array(z.enum(PARTIES)),
  possible: z.array(z.string()),
  is_followed: z.boolean(),
});
export function pageOf(hub: Hub, me: Asker, id: number, now: number): z.infer<typeof TicketPage> {
  const row = rowOf(hub.db, id);
  if (!row) throw notFound('该工单', 'ticket');
  const whole = wholeOf(hub.db);
  const ticket = ticketOf(hub.db, id);
  const standing = standingOf(eventsOf(hub.db, id));
  const parties = partiesOf(me, ticket, standing);
  const units = unitsOf(whole);
  const unitName = (unit: number | null) => (unit === null ? null : (units.get(unit)?.name ?? `#${unit}`));
  const { response, resolution } = figuresAt(whole, id, now);
  const clock = ({ breached_by_unit, ...rest }: ClockFigures) => ({ ...rest, breached_by: unitName(breached_by_unit) });
  const primary =
    ticket.primary_ticket_id === null
      ? undefined
      : (hub.db.$client.prepare('select id, number from tickets where id = ?').get(ticket.primary_ticket_id) as
          | { id: number; number: string }
          | undefined);
  const handles = me.authority.reachOf('tickets:handle');
  return {
    ticket: {
      ...row,
      body: ticket.is_redacted ? null : ticket.body,
      fields: ticket.is_redacted ? {} : ticket.fields,
      primary: primary ?? null,
      merged: hub.db.$client
        .prepare('select id, number from tickets where primary_ticket_id = ? order by id limit 200')
        .all(id) as { id: number; number: string }[],
    },
    snapshot: ticket.snapshot,
    subjects: subjectOf(hub.db, ticket),
    events: traceOf(hub.db, id),
    clocks: { response: clock(response), resolution: clock(resolution) },
    invited: [...standing.invitations].map(([unit_id, { due_at, answered_at }]) => ({
      ...{ unit_id, unit: unitName(unit_id) ?? '', due_at, answered_at },
      is_mine: handles === 'everywhere' || handles?.has(unit_id) === true,
    })),
    parties,
    possible: possible(standing, parties).filter((is) => is !== 'refer' || !refusedReferral(whole, standing.unit_id)),
    is_followed:
      whole.$client.prepare('select 1 from ticket_followers where ticket_id = ? and person_id = ?').get(id, me.id) !==
      undefined,
  };
}
