/** The tray: candidates filtered, sorted and cut to a page, each with its addresses and where it was learnt from. */
import { z } from 'zod';
import { HOWS } from '#probes/discovery/found.ts';
import type { Outcome } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { addressKey } from '../estate/address.ts';
import { ROLES } from '../estate/schema.ts';
import { Paging } from '../middleware/endpoint.ts';
import { OUTCOMES } from '../watching/describe-watch.ts';
import { addressesOf } from './plan.ts';
import { CANDIDATE_STATES } from './schema.ts';

const nullable = () => z.string().nullable();
export const CandidateRow = z.object({
  id: z.int(),
  state: z.enum(CANDIDATE_STATES),
  name: nullable(),
  vendor: nullable(),
  model: nullable(),
  version: nullable(),
  serial: nullable(),
  role: z.enum(ROLES),
  /** Where it answered first, then what it told. */
  addresses: z.array(z.string()),
  scope_id: z.int(),
  scope_name: nullable(),
  job_id: z.int(),
  how: z.enum(HOWS),
  via: nullable(),
  hops: z.int(),
  rtt_ms: z.number().nullable(),
  /** How SNMP ended; null: never asked. */
  snmp: z.enum(OUTCOMES).nullable(),
  node_id: z.int().nullable(),
  node_name: nullable(),
  first_seen_at: z.int(),
  last_seen_at: z.int(),
  decided_by: nullable(),
  decided_at: z.int().nullable(),
  reason: z.string(),
});
export type CandidateRow = z.infer<typeof CandidateRow>;

const ADDRESS = `(select address from candidate_addresses a where a.candidate_id = c.id
  order by a.answered_at is null, a.answered_at desc, a.family, a.id limit 1)`;
const COLUMNS = {
  name: 'c.name collate nocase',
  address: `candidate_key(${ADDRESS})`,
  vendor: 'c.vendor collate nocase',
  model: 'c.model collate nocase',
  role: 'c.role',
  scope_name: 's.name',
  how: 'c.how',
  hops: 'c.hops',
  rtt_ms: 'c.rtt_ms',
  snmp: 'c.snmp',
  first_seen_at: 'c.first_seen_at',
  last_seen_at: 'c.last_seen_at',
  decided_at: 'c.decided_at',
} as const;

export const CandidateQuery = z.object({
  state: z.enum([...CANDIDATE_STATES, 'all']).default('waiting'),
  scope_id: z.coerce.number().int().positive().optional(),
  job_id: z.coerce.number().int().positive().optional(),
  node_id: z.coerce.number().int().positive().optional(),
  vendor: z.string().max(200).optional(),
  role: z.enum(ROLES).optional(),
  /** Whether it answered SNMP. */
  snmp: z.enum(['yes', 'no']).optional(),
  /** Part of a name, an address, a maker, a model or a serial number. */
  q: z.string().max(200).optional(),
  sort: z
    .string()
    .max(40)
    .regex(/^-?[a-z0-9_]+$/)
    .refine((text) => Object.hasOwn(COLUMNS, text.replace(/^-/, '')), `one of ${Object.keys(COLUMNS).join(', ')}`)
    .default('address'),
  ...Paging,
});
export type CandidateQuery = z.output<typeof CandidateQuery>;

const TABLES = `candidates c left join discovery_scopes s on s.id = c.scope_id left join nodes n on n.id = c.node_id`;

/** `ids` cuts the list to these. */
type Wanted = CandidateQuery & { ids?: readonly number[] };

export function listCandidates(db: Db, query: Wanted): { rows: CandidateRow[]; total: number } {
  prepare(db);
  const { where, given } = conditionsOf(query);
  const column = query.sort.replace(/^-/, '') as keyof typeof COLUMNS;
  const direction = query.sort.startsWith('-') ? 'desc' : 'asc';
  const total = db.$client.prepare(`select count(*) from candidates c ${where}`).pluck().get(given) as number;
  const rows = db.$client
    .prepare(`select c.id, c.state, c.name, c.vendor, c.model, c.version, c.serial, c.role, c.scope_id, s.name as scope_name,
        c.job_id, c.how, c.via, c.hops, c.rtt_ms, c.snmp, c.node_id, n.name as node_name, c.first_seen_at, c.last_seen_at,
        c.decided_by, c.decided_at, c.reason
      from ${TABLES} ${where} order by ${COLUMNS[column]} ${direction} nulls last, c.id limit :limit offset :offset`)
    .all({ ...given, limit: query.limit, offset: query.offset }) as (Omit<CandidateRow, 'addresses' | 'snmp'> & {
    snmp: Outcome | null;
  })[];
  const addresses = addressesOf(
    db,
    rows.map(({ id }) => id),
  );
  return {
    rows: rows.map((row) => ({ ...row, addresses: (addresses.get(row.id) ?? []).map(({ address }) => address) })),
    total,
  };
}

function conditionsOf(query: Wanted): { where: string; given: Record<string, string | number> } {
  const conditions: string[] = [];
  const given: Record<string, string | number> = {};
  const add = (condition: string, name: string, value: string | number) => {
    conditions.push(condition);
    given[name] = value;
  };
  if (query.state !== 'all') add('c.state = :state', 'state', query.state);
  for (const name of ['scope_id', 'job_id', 'node_id', 'role'] as const) {
    const value = query[name];
    if (value !== undefined) add(`c.${name} = :${name}`, name, value);
  }
  if (query.ids) add('c.id in (select value from json_each(:ids))', 'ids', JSON.stringify(query.ids));
  if (query.vendor) add('c.vendor = :vendor collate nocase', 'vendor', query.vendor);
  if (query.snmp) conditions.push(query.snmp === 'yes' ? `c.snmp = 'ok'` : `c.snmp is not 'ok'`);
  const q = query.q?.trim();
  if (q) {
    const like = (column: string) => `${column} like :q escape '\\'`;
    const own = ['c.name', 'c.vendor', 'c.model', 'c.serial', 'c.base_mac'].map(like).join(' or ');
    add(
      `(${own} or exists (select 1 from candidate_addresses a where a.candidate_id = c.id and ${like('a.address')}))`,
      'q',
      `%${q.replace(/[\\%_]/g, '\\$&')}%`,
    );
  }
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, given };
}

const prepared = new WeakSet<Db>();

function prepare(db: Db) {
  if (prepared.has(db)) return;
  prepared.add(db);
  db.$client.function('candidate_key', { deterministic: true }, (address) =>
    address === null ? null : addressKey(address as string),
  );
}

export const Summary = z.object({
  waiting: z.int(),
  confirmed: z.int(),
  ignored: z.int(),
  /** Of those that wait, most frequent first. */
  vendors: z.array(z.object({ vendor: z.string(), n: z.int() })),
});

const MAX_VENDORS = 50;

/** How many there are of each state, and whose make those are that wait. */
export function summarize(db: Db): z.infer<typeof Summary> {
  const counts = db.$client.prepare('select state, count(*) as n from candidates group by state').all() as {
    state: (typeof CANDIDATE_STATES)[number];
    n: number;
  }[];
  const count = (state: string) => counts.find((row) => row.state === state)?.n ?? 0;
  const vendors = db.$client
    .prepare(`select vendor, count(*) as n from candidates where state = 'waiting' and vendor is not null
      group by vendor order by n desc, vendor limit ?`)
    .all(MAX_VENDORS) as { vendor: string; n: number }[];
  return { waiting: count('waiting'), confirmed: count('confirmed'), ignored: count('ignored'), vendors };
}
