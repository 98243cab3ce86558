/** Who is told of what becomes of a ticket, and as what. Pure but for the authorities, which are asked. */
import type { Authorities, Reach } from '../people/authorisation.ts';
import type { Permission } from '../people/permissions.ts';
import { GRANTED } from '../people/roles.ts';
import { above, type TicketEvent, type UnitRow } from '../tickets/standing.ts';
import type { Ticket } from '../tickets/stored.ts';
import type { NoticeKind } from './schema.ts';

type Is = TicketEvent['is'];

/** What somebody's own ticket tells them. */
const OWN: readonly Is[] = [
  'accept',
  'return',
  'suspend',
  'resume',
  'resolve',
  'recover',
  'confirm',
  'withdraw',
  'merge',
];
const COMES: readonly Is[] = ['file', 'escalate', 'hand_over'];
/** Whoever works on it must know; where nobody does yet, the whole unit. */
const COMES_BACK: readonly Is[] = ['resubmit', 'dispute', 'reopen'];
/** Of what changes no state: what is worth a word. */
const SAID: readonly Is[] = ['comment', 'answer', 'attach', 'province', 'escalate', 'hand_over'];

export type Someone = { id: string; username: string | null; unit_id: number | null };

export type Scene = {
  people: readonly Someone[];
  units: ReadonlyMap<number, UnitRow>;
  authorities: Pick<Authorities, 'of'>;
  now: number;
};

const covers = (reach: Reach | undefined, unit_id: number | null): boolean =>
  reach === 'everywhere' || (reach !== undefined && unit_id !== null && reach.has(unit_id));

/**
 * Who may do something for a unit and works there; where nobody does, those whose right to do it was given for the nearest unit
 * above, and everywhere at last.
 */
export function whoDoes(
  permission: Permission,
  { people, units, authorities, now }: Scene,
  unit_id: number | null,
): string[] {
  const able = people.filter(({ id }) => covers(authorities.of(id, now).reachOf(permission), unit_id));
  const there = able.filter((person) => unit_id !== null && person.unit_id === unit_id);
  if (there.length > 0) return there.map(({ id }) => id);
  const upward = unit_id === null ? [] : [unit_id, ...above(units, unit_id).map(({ id }) => id)];
  const distances = able.map(({ id }) => {
    const given = authorities
      .of(id, now)
      .holdings.filter(({ role }) => GRANTED[role].includes(permission))
      .map((holding) => (holding.unit_id === null ? upward.length : upward.indexOf(holding.unit_id)));
    return { id, distance: Math.min(...given.filter((distance) => distance >= 0)) };
  });
  const nearest = Math.min(...distances.map(({ distance }) => distance));
  return distances.filter(({ distance }) => distance === nearest).map(({ id }) => id);
}

export const handlersFor = (scene: Scene, unit_id: number | null): string[] =>
  whoDoes('tickets:handle', scene, unit_id);

/** Whether somebody may see a ticket that these units have, or had, to do with. */
export const maySee = ({ authorities, now }: Scene, person_id: string, involved: readonly number[]): boolean => {
  const reach = authorities.of(person_id, now).reachOf('tickets:read');
  return reach === 'everywhere' || involved.some((unit_id) => covers(reach, unit_id));
};

/** What of a ticket and of an event counts. */
export type Subject = Pick<
  Ticket,
  'id' | 'number' | 'title' | 'is_redacted' | 'filed_by_id' | 'assignee_id' | 'unit_id'
>;
export type ToldEvent = Pick<TicketEvent, 'person' | 'is' | 'state_from' | 'state_to' | 'unit_to_id' | 'deed'>;

export type About = {
  event: ToldEvent;
  ticket: Subject;
  followers: readonly string[];
};

/** By person, the first kind that fits; never whoever did it. */
export function recipientsOf(scene: Scene, { event, ticket, followers }: About): Map<string, NoticeKind> {
  const { is, deed } = event;
  const told = new Map<string, NoticeKind>();
  const tell = (kind: NoticeKind, ids: readonly (string | null)[]) => {
    for (const id of ids) if (id !== null && !told.has(id)) told.set(id, kind);
  };
  if ((is === 'assign' || is === 'start') && typeof deed.assignee_id === 'string') tell('assigned', [deed.assignee_id]);
  if (OWN.includes(is)) tell('own', [ticket.filed_by_id]);
  if (COMES.includes(is)) tell('arrived', handlersFor(scene, event.unit_to_id));
  if (COMES_BACK.includes(is) && ticket.assignee_id === null) tell('arrived', handlersFor(scene, event.unit_to_id));
  if (is === 'invite')
    for (const unit_id of deed.invited_unit_ids as number[]) tell('arrived', handlersFor(scene, unit_id));
  // What is filed is no change, and whoever works on a ticket follows it.
  const changes = is !== 'file' && event.state_from !== event.state_to;
  if (changes || SAID.includes(is)) tell('followed', [...followers, ticket.assignee_id]);
  const doer = doerOf(scene, event);
  if (doer !== undefined) told.delete(doer);
  return told;
}

/** Of the ticket that another was merged into: whoever follows it, or works on it. */
export function followersOfPrimary(scene: Scene, { event, ticket, followers }: About): Map<string, NoticeKind> {
  const doer = doerOf(scene, event);
  const ids = [...followers, ticket.assignee_id].filter((id): id is string => id !== null && id !== doer);
  return new Map(ids.map((id) => [id, 'followed']));
}

const doerOf = ({ people }: Scene, { person }: ToldEvent): string | undefined =>
  people.find(({ username }) => username === person)?.id;
