/** What the log of a ticket makes of it: its standing and its clocks. Pure. */
import type { Level } from '../estate/schema.ts';
import type { ClockEvent, ClockEventKind } from './clock.ts';
import type { Deed } from './deeds.ts';
import type { Invitation, Standing } from './flow.ts';
import { after } from './flow.ts';
import type { ticketEvents } from './schema.ts';

export type TicketEvent = typeof ticketEvents.$inferSelect;

const NEW: Standing = {
  state: 'waiting',
  before_pause: null,
  unit_id: null,
  assignee_id: null,
  invitations: new Map<number, Invitation>(),
  version: 0,
};

/** Where it stands after these events. They aren't judged by the rules of today: what was done then was right then. */
export function standingOf(events: readonly TicketEvent[]): Standing {
  let standing = NEW;
  for (const { is, deed, at, unit_to_id, state_to } of events) {
    if (is === 'file') {
      standing = { ...NEW, unit_id: unit_to_id, version: 1 };
      continue;
    }
    standing = after(standing, { ...deed, is } as Deed, { at, to_unit_id: unit_to_id, state: state_to });
  }
  return standing;
}

const ON_THE_CLOCK: Partial<Record<TicketEvent['is'], ClockEventKind>> = {
  file: 'filed',
  accept: 'accepted',
  return: 'returned',
  resubmit: 'resumed',
  suspend: 'suspended',
  resume: 'resumed',
  resolve: 'resolved',
  recover: 'resolved',
  dispute: 'disputed',
  reopen: 'reopened',
  confirm: 'closed',
  withdraw: 'withdrawn',
  merge: 'merged',
  escalate: 'moved',
  hand_over: 'moved',
  classify: 'reclassified',
};

/** What of an event a clock is moved by. */
export type ClockedEvent = Pick<TicketEvent, 'at' | 'is' | 'unit_to_id' | 'response_min' | 'resolution_min'>;

export const clockEventsOf = (events: readonly ClockedEvent[]): ClockEvent[] =>
  events.flatMap(({ is, at, unit_to_id, response_min, resolution_min }) => {
    const kind = ON_THE_CLOCK[is];
    return kind ? [{ at, is: kind, unit_id: unit_to_id, targets: { response_min, resolution_min } }] : [];
  });

export type UnitRow = { id: number; name: string; level: Level; parent_id: number | null };

/** The units above one, the nearest first. */
export function above(units: ReadonlyMap<number, UnitRow>, unit_id: number): UnitRow[] {
  const found: UnitRow[] = [];
  for (let id = units.get(unit_id)?.parent_id ?? null; id !== null && found.length < units.size; ) {
    const unit = units.get(id);
    if (!unit) break;
    found.push(unit);
    id = unit.parent_id;
  }
  return found;
}

/** `above`: where it is reported to. `beneath`, `beside`: where it may be handed: what hangs from the holder or from a unit above it. */
export type Relation = 'above' | 'beneath' | 'beside';

export function relationOf(units: ReadonlyMap<number, UnitRow>, from_id: number, to_id: number): Relation | undefined {
  if (from_id === to_id || !units.has(to_id)) return undefined;
  const upward = above(units, from_id).map(({ id }) => id);
  if (upward.includes(to_id)) return 'above';
  if (above(units, to_id).some(({ id }) => id === from_id)) return 'beneath';
  const parent_id = units.get(to_id)?.parent_id ?? null;
  return parent_id === null || upward.includes(parent_id) ? 'beside' : undefined;
}
