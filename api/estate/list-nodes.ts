/** The list of nodes: filtered, sorted and cut to a page, then only the page is joined to all that its rows show. */
import { z } from 'zod';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { Paging } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { findNodes } from '../search/find-nodes.ts';
import { placeNodes } from '../search/names.ts';
import { addressKey } from './address.ts';
import { FAMILY_ANSWERS, familyAnswer } from './family-answer.ts';
import { LEVELS, type Level, ROLES, type Role, STATES, type State } from './schema.ts';

export const NodeRow = z.object({
  id: z.int(),
  name: z.string(),
  role: z.enum(ROLES),
  state: z.enum(STATES),
  state_reason: Text,
  state_since: z.int(),
  unit_id: z.int().nullable(),
  unit_name: z.string().nullable(),
  area_id: z.int().nullable(),
  area_name: z.string().nullable(),
  level: z.enum(LEVELS).nullable(),
  /** As recorded, or as seen where nothing is recorded; the node's own page tells them apart. */
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  version: z.string().nullable(),
  serial: z.string().nullable(),
  address_v4: z.string().nullable(),
  address_v6: z.string().nullable(),
  seen_at: z.int().nullable(),
  open_findings: z.int(),
});
export type NodeRow = z.infer<typeof NodeRow>;

/** What a column sorts by. Observed values count where nothing is recorded, as in the rows. */
const observed = (key: string) => `(select f.value ->> '$' from facts f join watches w on w.id = f.watch_id
  where w.target_id = t.id and f.key = 'snmp.${key}' and f.part = '' order by f.kept_from is null desc, w.id limit 1)`;
const primary = (family: 4 | 6) =>
  `(select address from node_addresses p where p.node_id = n.id and p.family = ${family} and p.is_primary = 1)`;
const OPEN_FINDINGS = '(select count(*) from findings o where o.target_id = t.id and o.closed_at is null)';
const COLUMNS = {
  name: 'p.place',
  role: 'n.role',
  state: `case t.state when 'down' then 0 when 'degraded' then 1 when 'unknown' then 2 when 'maintenance' then 3 else 4 end`,
  state_since: 't.state_since',
  unit_name: 'u.name',
  area_name: 'coalesce(a.code, a.name)',
  level: `case coalesce(a.level, u.level) when 'city' then 0 when 'county' then 1 when 'town' then 2 when 'village' then 3 end`,
  vendor: `coalesce(n.vendor, ${observed('vendor')})`,
  model: `coalesce(n.model, ${observed('model')})`,
  version: `coalesce(n.version, ${observed('version')})`,
  serial: `coalesce(n.serial, ${observed('serial')})`,
  address_v4: `address_key(${primary(4)})`,
  address_v6: `address_key(${primary(6)})`,
  seen_at: 't.seen_at',
  open_findings: OPEN_FINDINGS,
} as const;
type Sortable = keyof typeof COLUMNS;

/** One value, or several with commas between them. */
export const oneOf = <const V extends readonly string[]>(values: V) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(z.enum(values)).max(values.length));

export const NodeQuery = z.object({
  q: z.string().max(200).optional(),
  state: oneOf(STATES).optional(),
  role: oneOf(ROLES).optional(),
  level: oneOf(LEVELS).optional(),
  /** A unit or an area stands for all beneath it. */
  unit_id: z.coerce.number().int().positive().optional(),
  area_id: z.coerce.number().int().positive().optional(),
  vendor: z.string().max(100).optional(),
  /** Whether it answers over IPv4 and over IPv6. */
  v4: oneOf(FAMILY_ANSWERS).optional(),
  v6: oneOf(FAMILY_ANSWERS).optional(),
  sort: z
    .string()
    .max(40)
    .regex(/^-?[a-z0-9_]+$/)
    .refine(
      (text) => Object.hasOwn(COLUMNS, text.replace(/^-/, '')),
      `one of ${Object.keys(COLUMNS).join(', ')}, with - to reverse`,
    )
    .default('name'),
  ...Paging,
});
export type NodeQuery = z.output<typeof NodeQuery>;

/** Only what a statement names is joined: each costs a look-up for every node. */
const JOINED = {
  t: 'join targets t on t.node_id = n.id',
  u: 'left join units u on u.id = n.unit_id',
  a: 'left join areas a on a.id = n.area_id',
};
const joinedFor = (sql: string): string =>
  Object.entries(JOINED)
    .filter(([name]) => sql.includes(`${name}.`))
    .map(([, join]) => join)
    .join(' ');

export function listNodes(db: Db, query: NodeQuery): { rows: NodeRow[]; total: number } {
  prepare(db);
  placeNodes(db);
  const { where, given } = conditionsOf(db, query);
  const column = query.sort.replace(/^-/, '') as Sortable;
  const direction = query.sort.startsWith('-') ? 'desc' : 'asc';
  const order = column === 'name' ? `p.place ${direction}` : `${COLUMNS[column]} ${direction} nulls last, p.place`;
  // Without a filter the texts are few, and kept.
  const compiled = (text: string) => (where === '' ? prepared(db, text) : db.$client.prepare(text));
  const total = compiled(`select count(*) from nodes n ${joinedFor(where)} ${where}`)
    .pluck()
    .get(given) as number;
  const ids = compiled(
    `select n.id from node_places p cross join nodes n on n.id = p.id ${joinedFor(where + order)} ${where}
      order by ${order} limit :limit offset :offset`,
  )
    .pluck()
    .all({ ...given, limit: query.limit, offset: query.offset }) as number[];
  return { rows: nodeRows(db, ids), total };
}

/** The rows of these nodes, in this order. */
export function nodeRows(db: Db, ids: readonly number[]): NodeRow[] {
  type Stored = Omit<NodeRow, 'state_reason'> & { state_reason: string; role: Role; state: State; level: Level | null };
  const rows = prepared(
    db,
    `select n.id, n.name, n.role, t.state, t.state_reason, t.state_since, n.unit_id, u.name as unit_name,
        n.area_id, a.name as area_name, coalesce(a.level, u.level) as level,
        ${(['vendor', 'model', 'version', 'serial'] as const).map((name) => `${COLUMNS[name]} as ${name}`).join(', ')},
        ${primary(4)} as address_v4, ${primary(6)} as address_v6, t.seen_at, ${OPEN_FINDINGS} as open_findings
      from json_each(?) wanted join nodes n on n.id = wanted.value join targets t on t.node_id = n.id
        left join units u on u.id = n.unit_id left join areas a on a.id = n.area_id
      order by wanted.key`,
  ).all(JSON.stringify(ids)) as Stored[];
  return rows.map((row) => ({ ...row, state_reason: JSON.parse(row.state_reason) as TextType }));
}

/** Subtree of a unit or an area, itself included. */
export const beneath = (table: 'units' | 'areas' | 'main.units' | 'main.areas', id: string) =>
  `(with recursive below(id) as (select ${id} union select c.id from ${table} c join below on c.parent_id = below.id) select id from below)`;

function conditionsOf(db: Db, query: NodeQuery): { where: string; given: Record<string, string | number> } {
  const conditions: string[] = [];
  const given: Record<string, string | number> = {};
  const add = (condition: string, name: string, value: string | number) => {
    conditions.push(condition);
    given[name] = value;
  };
  const within = (expression: string, name: 'state' | 'role' | 'level' | 'v4' | 'v6') => {
    const values = query[name];
    if (values) add(`${expression} in (select value from json_each(:${name}))`, name, JSON.stringify(values));
  };
  within('t.state', 'state');
  within('n.role', 'role');
  within('coalesce(a.level, u.level)', 'level');
  if (query.v4 || query.v6) given.now = Date.now();
  within(familyAnswer(db, 4), 'v4');
  within(familyAnswer(db, 6), 'v6');
  if (query.unit_id !== undefined) add(`n.unit_id in ${beneath('units', ':unit_id')}`, 'unit_id', query.unit_id);
  // A node stands where its unit does, unless it has a place of its own.
  if (query.area_id !== undefined)
    add(`coalesce(n.area_id, u.area_id) in ${beneath('areas', ':area_id')}`, 'area_id', query.area_id);
  if (query.vendor) add(`${COLUMNS.vendor} = :vendor collate nocase`, 'vendor', query.vendor);
  if (query.q?.trim()) {
    const found = JSON.stringify([...findNodes(db, query.q).keys()]);
    add('n.id in (select value from json_each(:found))', 'found', found);
  }
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, given };
}

const ordered = new WeakSet<Db>();

/** A function that orders addresses by value. */
function prepare(db: Db) {
  if (ordered.has(db)) return;
  ordered.add(db);
  db.$client.function('address_key', { deterministic: true }, (address) =>
    address === null ? null : addressKey(address as string),
  );
}
