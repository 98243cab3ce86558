/** How right the books of each unit are: fields that differ among those beside which something was seen. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { LEVELS } from '../estate/schema.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { DIFFERENCE_TABLES, HOLDS, SHOWN_STATE } from './list-differences.ts';
import { RECORD_FIELDS } from './schema.ts';

const Figures = z.object({
  nodes: z.int(),
  /** Seen lately by SNMP, so that their records can be compared. */
  comparable: z.int(),
  /** Never or no longer seen: whether their records are right, nobody can say. */
  unknown: z.int(),
  /** Nodes with an open difference of any kind. */
  differing_nodes: z.int(),
  /** Fields of comparable nodes that stood beside something seen; all addresses of a node together are one. */
  compared: z.int(),
  /** Those of them with an open difference; one that was rejected is right as recorded. */
  differing: z.int(),
  /** `differing` ÷ `compared`; null when nothing was compared. */
  rate: z.number().nullable(),
});
export const UnitBooks = Figures.extend({
  /** Null: nodes of no unit. */
  unit_id: z.int().nullable(),
  name: z.string().nullable(),
  level: z.enum(LEVELS).nullable(),
  parent_id: z.int().nullable(),
  /** How many units stand above it. */
  depth: z.int(),
});
export const Books = z.object({ rows: z.array(UnitBooks), all: Figures });
type Figures = z.infer<typeof Figures>;
type Counts = Omit<Figures, 'rate'>;
type Unit = Pick<z.infer<typeof UnitBooks>, 'name' | 'level' | 'parent_id'> & { id: number };
type Placed = Unit & { depth: number };

/** Each unit above those beneath it, which are counted in; units without nodes are left out. */
export function countUnits(db: Db, now: number): z.infer<typeof Books> {
  const direct = countDirect(db, now);
  const units = db.$client.prepare('select id, name, level, parent_id from units order by name').all() as Unit[];
  const parents = new Map(units.map((unit) => [unit.id, unit.parent_id]));
  const sums = new Map<number | null, Counts>();
  const all = none();
  for (const { unit_id, ...counts } of direct) {
    add(all, counts);
    if (unit_id === null) add(sumOf(sums, null), counts);
    const seen = new Set<number>();
    for (let at = unit_id; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
      seen.add(at);
      add(sumOf(sums, at), counts);
    }
  }
  const rows = inTree(units).flatMap(({ id, ...unit }) => {
    const sum = sums.get(id);
    return sum ? [{ unit_id: id, ...unit, ...rated(sum) }] : [];
  });
  const nobodys = sums.get(null);
  const last = nobodys
    ? [{ unit_id: null, name: null, level: null, parent_id: null, depth: 0, ...rated(nobodys) }]
    : [];
  return { rows: [...rows, ...last], all: rated(all) };
}

/** Each beneath its parent, as people know them. */
function inTree(units: readonly Unit[]): Placed[] {
  const known = new Set(units.map(({ id }) => id));
  const children = Map.groupBy(units, ({ parent_id }) =>
    parent_id !== null && known.has(parent_id) ? parent_id : null,
  );
  const placed: Placed[] = [];
  const place = (parent: number | null, depth: number) => {
    for (const unit of children.get(parent) ?? []) {
      placed.push({ ...unit, depth });
      place(unit.id, depth + 1);
    }
  };
  place(null, 0);
  return placed;
}

function countDirect(db: Db, now: number): (Counts & { unit_id: number | null })[] {
  return db.$client
    .prepare(`
      with seen as materialized (
        select distinct t.node_id from targets t join watches w on w.target_id = t.id join watch_states s on s.watch_id = w.id
        where t.node_id is not null and w.probe = 'snmp' and min(s.ok_at, :now) + ${HOLDS_MS} >= :now),
      open as materialized (
        select d.node_id, count(distinct iif(d.field in (${RECORD_FIELDS.map((field) => `'${field}'`).join(', ')}), d.field, null)) as fields
        from ${DIFFERENCE_TABLES} where d.state = 'open' and ${HOLDS} and ${SHOWN_STATE} = 'open' group by d.node_id)
      select n.unit_id, count(*) as nodes, count(seen.node_id) as comparable, count(*) - count(seen.node_id) as unknown,
        count(open.node_id) as differing_nodes,
        coalesce(sum(iif(seen.node_id is null, 0, max(coalesce(c.fields, 0), coalesce(open.fields, 0)))), 0) as compared,
        coalesce(sum(iif(seen.node_id is null, 0, coalesce(open.fields, 0))), 0) as differing
      from nodes n left join seen on seen.node_id = n.id left join open on open.node_id = n.id
        left join comparisons c on c.node_id = n.id
      group by n.unit_id`)
    .all({ now }) as (Counts & { unit_id: number | null })[];
}

const none = (): Counts => ({ nodes: 0, comparable: 0, unknown: 0, differing_nodes: 0, compared: 0, differing: 0 });

function sumOf(sums: Map<number | null, Counts>, unit: number | null): Counts {
  const known = sums.get(unit) ?? none();
  sums.set(unit, known);
  return known;
}

function add(sum: Counts, more: Counts) {
  for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += more[key];
}

const rated = (counts: Counts): Figures => ({
  ...counts,
  rate: counts.compared === 0 ? null : counts.differing / counts.compared,
});
