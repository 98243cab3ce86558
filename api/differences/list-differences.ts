/** The list of differences: the record on one side, what was seen on the other, and how old that is. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { oneOf } from '../estate/list-nodes.ts';
import { Paging } from '../middleware/endpoint.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { type Decision, FIELDS } from './schema.ts';

/** `unknown`: nobody has seen lately what differed; it is neither so nor not so. */
export const SHOWN_STATES = ['open', 'rejected', 'unknown'] as const;

export const DifferenceRow = z.object({
  id: z.int(),
  node_id: z.int(),
  node_name: z.string(),
  unit_id: z.int().nullable(),
  unit_name: z.string().nullable(),
  field: z.enum(FIELDS),
  /** The address, or what several nodes claim. */
  part: z.string(),
  recorded: z.string().nullable(),
  observed: z.string().nullable(),
  state: z.enum(SHOWN_STATES),
  since_at: z.int(),
  /** When a look last showed it; null when records alone disagree. */
  seen_at: z.int().nullable(),
  /** Since when nobody has seen it. */
  unknown_since: z.int().nullable(),
  watch_id: z.int().nullable(),
  decided_by: z.string().nullable(),
  decided_at: z.int().nullable(),
  reason: z.string(),
  /** The other nodes that claim the same; at most ten. */
  others: z.array(z.object({ id: z.int(), name: z.string() })),
});
export type DifferenceRow = z.infer<typeof DifferenceRow>;

/** Needs differences d, its watch w with state s, and the fact f that it rests on; `:now` in epoch ms. */
const SEEN_AT = 'min(coalesce(f.kept_from, s.ok_at), :now)';
const IS_CLAIM = `d.field in ('duplicate_serial', 'duplicate_engine_id', 'duplicate_address')`;
export const SHOWN_STATE = `case when (d.watch_id is null and ${IS_CLAIM}) or ${SEEN_AT} + ${HOLDS_MS} >= :now
  then d.state else 'unknown' end`;
/** It holds; of what two nodes claimed, both still do. */
export const HOLDS = `d.gone_at is null and (not ${IS_CLAIM} or exists (
  select 1 from differences o where o.field = d.field and o.part = d.part and o.node_id <> d.node_id))`;
export const DIFFERENCE_TABLES = `differences d join nodes n on n.id = d.node_id left join units u on u.id = n.unit_id
  left join watches w on w.id = d.watch_id left join watch_states s on s.watch_id = d.watch_id
  left join facts f on f.watch_id = d.watch_id and f.key = iif(d.field = 'address', 'snmp.address', 'snmp.' || d.field)
    and f.part = iif(d.field = 'address', d.part, '')`;

const COLUMNS = {
  node_name: 'n.name',
  unit_name: 'u.name',
  field: 'd.field',
  recorded: 'd.recorded',
  observed: 'd.observed',
  state: 'shown_state',
  since_at: 'd.since_at',
  seen_at: 'seen_at',
  decided_at: 'd.decided_at',
} as const;

export const DifferenceQuery = z.object({
  field: oneOf(FIELDS).optional(),
  state: oneOf(SHOWN_STATES).optional(),
  /** A unit stands for all beneath it. */
  unit_id: z.coerce.number().int().positive().optional(),
  node_id: z.coerce.number().int().positive().optional(),
  q: z.string().max(200).optional(),
  sort: z
    .string()
    .max(40)
    .refine((text) => Object.hasOwn(COLUMNS, text.replace(/^-/, '')), `one of ${Object.keys(COLUMNS).join(', ')}`)
    .default('-since_at'),
  ...Paging,
});
export type DifferenceQuery = z.output<typeof DifferenceQuery>;

const OTHERS = `(select json_group_array(json_object('id', id, 'name', name)) from (
  select m.id, m.name from differences o join nodes m on m.id = o.node_id
  where ${IS_CLAIM} and o.field = d.field and o.part = d.part and o.node_id <> d.node_id order by m.name limit 10))`;

const SELECT = `select d.id, d.node_id, n.name as node_name, n.unit_id, u.name as unit_name, d.field, d.part, d.recorded, d.observed,
  ${SHOWN_STATE} as shown_state, min(d.since_at, :now) as since_at, ${SEEN_AT} as seen_at, d.watch_id, d.decided_by,
  d.decided_at, d.reason, ${OTHERS} as others from ${DIFFERENCE_TABLES}`;

type Stored = Omit<DifferenceRow, 'others' | 'state'> & {
  others: string;
  state: Decision;
  shown_state: DifferenceRow['state'];
};

export function listDifferences(db: Db, query: DifferenceQuery, now: number): { rows: DifferenceRow[]; total: number } {
  const { where, given } = conditionsOf(query, now);
  const total = db.$client
    .prepare(`select count(*) from ${DIFFERENCE_TABLES} where ${where}`)
    .pluck()
    .get(given) as number;
  const column = COLUMNS[query.sort.replace(/^-/, '') as keyof typeof COLUMNS];
  const direction = query.sort.startsWith('-') ? 'desc' : 'asc';
  const rows = db.$client
    .prepare(`${SELECT} where ${where}
      order by ${column} ${direction} nulls last, n.name, d.field, d.part limit :limit offset :offset`)
    .all({ ...given, limit: query.limit, offset: query.offset }) as Stored[];
  return { rows: rows.map((row) => shown(row, now)), total };
}

/** Those of them that still hold. */
export function readDifferences(db: Db, ids: readonly number[], now: number): DifferenceRow[] {
  const rows = db.$client
    .prepare(
      `${SELECT} where ${HOLDS} and d.id in (select value from json_each(:ids)) order by d.node_id, d.field, d.part`,
    )
    .all({ ids: JSON.stringify(ids), now }) as Stored[];
  return rows.map((row) => shown(row, now));
}

function shown({ shown_state, others, ...row }: Stored, now: number): DifferenceRow {
  return {
    ...row,
    state: shown_state,
    unknown_since: shown_state === 'unknown' ? Math.min(row.seen_at ?? row.since_at, now) : null,
    others: JSON.parse(others) as DifferenceRow['others'],
  };
}

function conditionsOf(query: DifferenceQuery, now: number): { where: string; given: Record<string, string | number> } {
  const given: Record<string, string | number> = { now };
  const conditions = [HOLDS];
  const add = (condition: string, name: string, value: string | number | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    given[name] = value;
  };
  const list = (values: readonly string[] | undefined) => (values ? JSON.stringify(values) : undefined);
  add('d.field in (select value from json_each(:field))', 'field', list(query.field));
  add(`${SHOWN_STATE} in (select value from json_each(:state))`, 'state', list(query.state));
  add('d.node_id = :node_id', 'node_id', query.node_id);
  add(
    `n.unit_id in (with recursive below(id) as (
      select :unit_id union select c.id from units c join below on c.parent_id = below.id) select id from below)`,
    'unit_id',
    query.unit_id,
  );
  const text = `n.name || ' ' || coalesce(d.recorded, '') || ' ' || coalesce(d.observed, '') || ' ' || d.part`;
  add(`instr(lower(${text}), :q)`, 'q', query.q?.trim().toLowerCase() || undefined);
  return { where: conditions.join(' and '), given };
}
