/** The log as people read it: filtered and searched, what can be filtered by, and what was done to one object. */
import type { Db } from '../db/open.ts';
import { type EntryRow, FIELDS, parsed } from './entry.ts';
import type { AuditResult } from './schema.ts';

export type LogQuery = {
  person?: string | undefined;
  action?: string | undefined;
  object_kind?: string | undefined;
  object_id?: string | undefined;
  role?: string | undefined;
  result?: AuditResult | undefined;
  address?: string | undefined;
  /** Moments, both included. */
  from?: number | undefined;
  to?: number | undefined;
  /** Entries older than this id. */
  before?: number | undefined;
  q?: string | undefined;
};

/** Each only where it is asked for, so that an index serves what it can. A role is one of several that an entry may name. */
const CONDITIONS: Record<keyof LogQuery, string> = {
  person: 'person = :person',
  action: 'action = :action',
  object_kind: 'object_kind = :object_kind',
  object_id: 'object_id = :object_id',
  role: `instr(', ' || role || ',', ', ' || :role || ',') > 0`,
  result: `coalesce(result, 'done') = :result`,
  address: 'address = :address',
  from: 'at >= :from',
  to: 'at <= :to',
  before: 'id < :before',
  q: `instr(person || ' ' || action || ' ' || object_kind || ' ' || object_id || ' ' || address || ' ' || coalesce(reason, '')
    || ' ' || coalesce("before", '') || ' ' || coalesce("after", ''), :q) > 0`,
};

const COLUMNS = FIELDS.filter((name) => name !== 'previous_digest')
  .map((name) => `"${name}"`)
  .join(', ');

/** Accounts go by an id that tells nobody anything. */
const NAMED = `case object_kind when 'person' then (select username from people where people.id = object_id) end as object_name`;

export type LogRow = Omit<EntryRow, 'before' | 'after' | 'previous_digest'> & {
  before: unknown;
  after: unknown;
  object_name: string | null;
};

export function readLog(
  db: Db,
  query: LogQuery,
  { limit, offset, newest_first }: { limit: number; offset: number; newest_first: boolean },
): { rows: LogRow[]; total: number } {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const where = asked.map(([name]) => CONDITIONS[name as keyof LogQuery]).join(' and ') || 'true';
  const given = Object.fromEntries(asked);
  const rows = db.$client
    .prepare(`select ${COLUMNS}, ${NAMED} from audit_entries where ${where} order by id ${newest_first ? 'desc' : 'asc'}
      limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as (EntryRow & Pick<LogRow, 'object_name'>)[];
  const total = db.$client.prepare(`select count(*) from audit_entries where ${where}`).pluck().get(given) as number;
  return { rows: rows.map((row) => ({ ...row, before: parsed(row.before), after: parsed(row.after) })), total };
}

/** What a filter can be set to: found by jumping along an index, however long the log is. */
export function choicesOf(db: Db, column: 'person' | 'action' | 'object_kind', most = 200): string[] {
  return db.$client
    .prepare(`with recursive found(value) as (
        select min(${column}) from audit_entries
        union all
        select (select min(${column}) from audit_entries where ${column} > found.value) from found where found.value is not null
        limit ${most})
      select value from found where value is not null`)
    .pluck()
    .all() as string[];
}

export type Deed = Pick<LogRow, 'id' | 'at' | 'person' | 'role' | 'action' | 'reason' | 'before' | 'after'>;

/** What was done to an object, newest first; without the addresses of those who did it, and without what was only tried. */
export function deedsOf(
  db: Db,
  kind: string,
  id: number,
  { limit, offset }: { limit: number; offset: number },
): { rows: Deed[]; total: number } {
  const where = `object_kind = :kind and object_id = :id and coalesce(result, 'done') = 'done'`;
  const given = { kind, id: String(id) };
  const rows = db.$client
    .prepare(`select id, at, person, role, action, reason, "before", "after" from audit_entries where ${where}
      order by id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as (Omit<Deed, 'before' | 'after'> & {
    before: string | null;
    after: string | null;
  })[];
  const total = db.$client.prepare(`select count(*) from audit_entries where ${where}`).pluck().get(given) as number;
  return { rows: rows.map((row) => ({ ...row, before: parsed(row.before), after: parsed(row.after) })), total };
}

/** Without references to other objects, which may be beyond the reach of whoever reads. */
export function withoutReferences(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutReferences);
  const own = Object.entries(value).filter(([name]) => !/_ids?$/.test(name));
  return Object.fromEntries(own.map(([name, inner]) => [name, withoutReferences(inner)]));
}
