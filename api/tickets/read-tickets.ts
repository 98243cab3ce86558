/** Tickets as people read them: lists by queue, filter and search, and one with its whole trace. */
import { z } from 'zod';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { LEVELS } from '../estate/schema.ts';
import { Text } from '../middleware/text.ts';
import type { Reach } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import { IMPACTS, PROVINCE_OUTCOMES, URGENCIES } from './deeds.ts';
import { ENDED, PARTIES, STATES, type TicketState } from './flow.ts';
import { KIND_NAMES } from './kinds.ts';
import { hitsOf, likelyTickets, limitOf, newestOf } from './search-tickets.ts';
import { asSeenBy, seenTickets } from './seen-tickets.ts';
import { type Filing, filingOf } from './topics/filter.ts';

export const QUEUES = ['mine', 'unit', 'unassigned', 'soon', 'followed', 'filed', 'all'] as const;
export type Queue = (typeof QUEUES)[number];

export const TicketRow = z.object({
  id: z.int(),
  number: z.string(),
  kind: z.enum(KIND_NAMES),
  /** Null: it was redacted. */
  title: z.string().nullable(),
  state: z.enum(STATES),
  priority: z.int(),
  urgency: z.enum(URGENCIES),
  impact: z.enum(IMPACTS),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  level: z.enum(LEVELS).nullable(),
  filed_by: z.string(),
  filed_unit: z.string().nullable(),
  filed_at: z.int(),
  assignee: z.string().nullable(),
  changed_at: z.int(),
  ended_at: z.int().nullable(),
  resume_at: z.int().nullable(),
  /** Null: none, paused or ended. */
  response_due_at: z.int().nullable(),
  resolution_due_at: z.int().nullable(),
  breached_at: z.int().nullable(),
  rating: z.int().nullable(),
  /** How many events it has: whoever acts names the one they saw. */
  version: z.int(),
});
export type TicketRow = z.infer<typeof TicketRow>;

/** Names of units and people are no secret among those who share a ticket, so they come from the whole tables. */
const ROWS = `select t.id, t.number, t.kind, case when t.is_redacted then null else t.title end as title, t.state, t.priority,
  t.urgency, t.impact, t.unit_id, u.name as unit, u.level, t.filed_by, fu.name as filed_unit, t.filed_at, p.name as assignee,
  t.changed_at, t.ended_at, t.resume_at, t.response_due_at, t.resolution_due_at, t.breached_at, t.rating, t.version
  from tickets t left join main.units u on u.id = t.unit_id left join main.units fu on fu.id = t.filed_unit_id
  left join main.people p on p.id = t.assignee_id`;

const SORTS = {
  changed_at: 't.changed_at',
  filed_at: 't.filed_at',
  number: 't.number',
  priority: 't.priority',
  due: 'coalesce(t.resolution_due_at, 9e15)',
  state: 't.state',
} as const;
/** The order without a wish. */
const NEWEST = `${SORTS.changed_at} desc, t.id desc`;
export const SORT_NAMES = Object.keys(SORTS) as [keyof typeof SORTS, ...(keyof typeof SORTS)[]];

/** Listed, since no index helps with a state that something is not. */
const isOneOf = (states: readonly TicketState[]) => `t.state in (${states.map((state) => `'${state}'`).join(', ')})`;
export const IS_OPEN = isOneOf(STATES.filter((state) => !ENDED.includes(state)));
const IS_ENDED = isOneOf(ENDED);
const SOON_MS = 4 * 3_600_000;

export type TicketQuery = Filing & {
  queue?: Queue | undefined;
  state?: string | undefined;
  is_open?: boolean | undefined;
  kind?: string | undefined;
  priority?: number | undefined;
  unit_id?: number | undefined;
  node_id?: number | undefined;
  system_id?: number | undefined;
  finding_id?: number | undefined;
  access_network_id?: number | undefined;
  q?: string | undefined;
  sort?: string | undefined;
  limit: number;
  offset: number;
};
type Reader = { id: string; handles: Reach | undefined; now: number };

const QUEUE: Record<Queue, string> = {
  mine: `t.assignee_id = :me and ${IS_OPEN}`,
  // By unit, since few of all that are open are one's own.
  unit: `${IS_OPEN} and t.id in (select h.id from main.tickets h where ${IS_OPEN.replace('t.', 'h.')} and :handles
    union select i.ticket_id from main.ticket_units i where i.involved_as = 'invited'
      and i.answered_at is null and i.excused_at is null and :invited)`,
  unassigned: `t.state in ('waiting', 'accepted', 'working') and t.assignee_id is null and :handles`,
  soon: `${IS_OPEN} and (t.breached_at is not null or min(coalesce(t.response_due_at, 9e15), coalesce(t.resolution_due_at, 9e15)) < :soon)`,
  followed: 'exists (select 1 from main.ticket_followers w where w.ticket_id = t.id and w.person_id = :me)',
  filed: 't.filed_by_id = :me',
  all: 'true',
};

const EQUAL = [
  'state',
  'kind',
  'priority',
  'unit_id',
  'node_id',
  'system_id',
  'finding_id',
  'access_network_id',
] as const;

export function listTickets(
  db: Db,
  query: TicketQuery,
  { id, handles, now }: Reader,
): { rows: TicketRow[]; total: number } {
  const where: string[] = [];
  const given: Record<string, unknown> = { me: id, soon: now + SOON_MS };
  const within = (column: string) =>
    handles === 'everywhere' ? 'true' : `${column} in (select value from json_each(:units))`;
  if (handles !== 'everywhere') given.units = JSON.stringify([...(handles ?? [])]);
  where.push(
    QUEUE[query.queue ?? 'all']
      .replace(':handles', within(query.queue === 'unit' ? 'h.unit_id' : 't.unit_id'))
      .replace(':invited', within('i.unit_id')),
  );
  for (const name of EQUAL) {
    if (query[name] === undefined) continue;
    where.push(`t.${name} = :${name}`);
    given[name] = query[name];
  }
  if (query.is_open !== undefined) where.push(query.is_open ? IS_OPEN : IS_ENDED);
  const filing = filingOf(query);
  where.push(...filing.where);
  Object.assign(given, filing.given);
  const hits = query.q ? hitsOf(db, query.q) : undefined;
  if (hits) {
    where.push('t.id in (select value from json_each(:hits))');
    given.hits = JSON.stringify(hits);
  }
  const [, minus, name = 'changed_at'] = /^(-?)(\w+)$/.exec(query.sort ?? '-changed_at') ?? [];
  const order = `${SORTS[name as keyof typeof SORTS] ?? SORTS.changed_at} ${minus ? 'desc' : 'asc'}, t.id desc`;
  const { ids, total } = pageOf(db, { where: where.filter((each) => each !== 'true'), given, hits, order }, query);
  const rows = db.$client
    .prepare(`${ROWS} where t.id in (select value from json_each(?)) order by ${order}`)
    .all(JSON.stringify(ids)) as TicketRow[];
  return { rows, total };
}

type Asked = { where: string[]; given: Record<string, unknown>; hits: readonly number[] | undefined; order: string };
type Page = { limit: number; offset: number };

/** Of what whoever asks may see: a page of it, and how many there are. */
function pageOf(
  db: Db,
  { where, given, hits, order }: Asked,
  { limit, offset }: Page,
): { ids: number[]; total: number } {
  const [whole, reach] = [wholeOf(db), limitOf(db)];
  // What a search found is seen already.
  if (hits && where.length === 1 && order === NEWEST)
    return { ids: newestOf(db, hits, { limit, offset }), total: hits.length };
  const text = [...where, ...(reach && !hits ? ['seen_ticket(t.id)'] : [])].join(' and ') || 'true';
  const used = Object.fromEntries(Object.entries(given).filter(([key]) => new RegExp(`:${key}\\b`).test(text)));
  const find = `select t.id from tickets t where ${text} order by ${order}`;
  const look = () => {
    if (hits || given.term_0 !== undefined || given.any_term_0 !== undefined) {
      // Found once, not a second time to count them.
      const ids = whole.$client.prepare(find).pluck().all(used) as number[];
      return { ids: ids.slice(offset, offset + limit), total: ids.length };
    }
    const ids = whole.$client
      .prepare(`${find} limit :limit offset :offset`)
      .pluck()
      .all({ ...used, limit, offset }) as number[];
    const count = () =>
      whole.$client.prepare(`select count(*) from tickets t where ${text}`).pluck().get(used) as number;
    return { ids, total: reach && where.length === 0 ? seenTickets(whole, reach).count() : count() };
  };
  return reach ? asSeenBy(whole, reach, look) : look();
}

const SIMILAR = 5;

/** Tickets that say much of the same, the likeliest first; only those whom whoever asks may see. */
export const similarTickets = (db: Db, text: string): TicketRow[] =>
  likelyTickets(db, text)
    .flatMap((id) => rowOf(db, id) ?? [])
    .slice(0, SIMILAR);

export const rowOf = (db: Db, id: number): TicketRow | undefined =>
  db.$client.prepare(`${ROWS} where t.id = ?`).get(id) as TicketRow | undefined;

export const Event = z.object({
  number: z.int(),
  at: z.int(),
  person: z.string(),
  /** Null: the program, or somebody whose account is gone. */
  person_name: z.string().nullable(),
  party: z.enum(PARTIES),
  is: z.string(),
  state_from: z.enum(STATES).nullable(),
  state_to: z.enum(STATES),
  unit_from: z.string().nullable(),
  unit_to: z.string().nullable(),
  /** Of comments, solutions, answers; null: none. */
  text: z.string().nullable(),
  reason: z.string().nullable(),
  is_redacted: z.boolean(),
  /** Who or what else it names: the assignee, invited units, the primary ticket, a rating, a date. */
  names: z.array(z.string()),
  moment: z.int().nullable(),
  rating: z.int().nullable(),
  file: z.object({ name: z.string(), bytes: z.int(), type: z.string(), digest: z.string() }).nullable(),
  /** What the provincial platform said. */
  outcome: z.enum(PROVINCE_OUTCOMES).nullable(),
});
export type Event = z.infer<typeof Event>;

type Told = 'text' | 'reason' | 'is_redacted' | 'names' | 'moment' | 'rating' | 'file' | 'outcome';
type Raw = Omit<Event, Told> & { deed: string };

/** The trace, oldest first. */
export function traceOf(limited: Db, ticket_id: number): Event[] {
  const rows = limited.$client
    .prepare(`select e.number, e.at, e.person, w.name as person_name, e.party, e."is", e.state_from, e.state_to, f.name as unit_from, u.name as unit_to, e.deed
      from ticket_events e left join main.units f on f.id = e.unit_from_id left join main.units u on u.id = e.unit_to_id
      left join main.people w on w.username = e.person
      where e.ticket_id = ? order by e.number`)
    .all(ticket_id) as Raw[];
  const read = rows.map(({ deed, ...row }) => ({ row, deed: JSON.parse(deed) as Record<string, unknown> }));
  const redacted = new Set(read.flatMap(({ row, deed }) => (row.is === 'redact' ? [deed.event] : [])));
  const words = (value: unknown, hidden: boolean) =>
    typeof value === 'string' && value !== '' && !hidden ? value : null;
  const db = wholeOf(limited);
  return read.map(({ row, deed }) => {
    const is_redacted = redacted.has(row.number);
    const moment = deed.resume_at ?? deed.due_at;
    return {
      ...row,
      text: words(deed.text, is_redacted),
      reason: words(deed.reason, is_redacted),
      is_redacted,
      names: namesIn(db, deed),
      moment: typeof moment === 'number' ? moment : null,
      rating: typeof deed.rating === 'number' ? deed.rating : null,
      file: row.is === 'attach' && !is_redacted ? (deed as NonNullable<Event['file']>) : null,
      outcome: PROVINCE_OUTCOMES.find((outcome) => outcome === deed.outcome) ?? null,
    };
  });
}

function namesIn(db: Db, deed: Record<string, unknown>): string[] {
  const name = (sql: string, id: unknown) =>
    (db.$client.prepare(sql).pluck().get(id) as string | undefined) ?? String(id);
  const units = [deed.invited_unit_ids, deed.invited_unit_id].flat().filter((id) => id !== undefined);
  return [
    ...units.map((id) => name('select name from units where id = ?', id)),
    ...(typeof deed.assignee_id === 'string' ? [name('select name from people where id = ?', deed.assignee_id)] : []),
    ...(deed.primary_ticket_id ? [name('select number from tickets where id = ?', deed.primary_ticket_id)] : []),
  ];
}

export const Subject = z.object({
  kind: z.enum(['node', 'endpoint', 'system', 'finding', 'access_network']),
  id: z.int(),
  name: z.string(),
  state: z.string(),
  reason: Text.nullable(),
});
export type Subject = z.infer<typeof Subject>;

/** What a ticket is about as it stands now; only what whoever reads may see. */
export function subjectOf(
  db: Db,
  about: Record<'node_id' | 'endpoint_id' | 'finding_id' | 'system_id' | 'access_network_id', number | null>,
): Subject[] {
  const found: Subject[] = [];
  const one = (kind: Subject['kind'], id: number | null, sql: string) => {
    if (id === null) return;
    const row = db.$client.prepare(sql).get(id) as { name: string; state: string; reason: string | null } | undefined;
    if (row)
      found.push({ kind, id, ...row, reason: row.reason === null ? null : (JSON.parse(row.reason) as TextType) });
  };
  one(
    'node',
    about.node_id,
    `select n.name, t.state, t.state_reason as reason from nodes n join targets t on t.node_id = n.id where n.id = ?`,
  );
  one(
    'endpoint',
    about.endpoint_id,
    `select e.name, t.state, t.state_reason as reason from endpoints e join targets t on t.endpoint_id = e.id where e.id = ?`,
  );
  one('system', about.system_id, `select y.name, '' as state, null as reason from systems y where y.id = ?`);
  one(
    'access_network',
    about.access_network_id,
    `select w.name, '' as state, null as reason from access_networks w where w.id = ?`,
  );
  one(
    'finding',
    about.finding_id,
    `select f.check_id as name, case when f.closed_at is null then f.status else 'closed' end as state, f.reason from findings f where f.id = ?`,
  );
  return found;
}
