/**
 * How far the network reaches (横向到边、纵向到底): of all divisions, or all departments, that the register has today, how many are live,
 * and how many of those have IPv6. What we recorded is never the denominator: a place without a node is one that isn't connected.
 *
 * Whoever is limited to some units sees all areas, since those are for all, but only the nodes of their own: the denominator by
 * level is still the whole register, and a place whose nodes are others' stands as not connected as far as they may see
 * (`is_limited` says so). Departments are units, of which they see their own: there the denominator is those.
 */
import { z } from 'zod';
import { NODE_RUNGS } from '#probes/ipv6/states.ts';
import type { Db } from '../db/open.ts';
import { LEVELS } from '../estate/schema.ts';

export const COVERAGE_BY = ['level', 'category'] as const;
export type CoverageBy = (typeof COVERAGE_BY)[number];

const Counts = z.object({
  /** In the register; the four that follow add up to it. */
  total: z.int(),
  /** Some node there answers now. */
  live: z.int(),
  /** Nodes are there, and nothing tells whether one answers. */
  unmeasured: z.int(),
  /** No node is there, or all are silent. */
  absent: z.int(),
  /** All nodes there are let off. */
  exempt: z.int(),
  /** Of those that are live: some node there is reachable over IPv6, as measured. */
  ipv6: z.int(),
});
type Counts = z.infer<typeof Counts>;
/** `column` is a level or a category; where the register has none of them there is no cell. */
const Cell = Counts.extend({ column: z.string() });
const Place = z.object({ area_id: z.int(), name: z.string(), level: z.enum(LEVELS) });
export const Coverage = z.object({
  /** The day of the register, in Asia/Shanghai. */
  day: z.string(),
  by: z.enum(COVERAGE_BY),
  /** Only nodes of some units are counted. */
  is_limited: z.boolean(),
  /** From the root to the area that was chosen; empty: several roots stand side by side. */
  path: z.array(Place),
  columns: z.array(z.string()),
  /** `is_own`: the chosen area by itself, without what is beneath. */
  rows: z.array(Place.extend({ is_own: z.boolean(), is_divided: z.boolean(), cells: z.array(Cell) })),
  totals: z.array(Cell),
  /** The lowest share of live, then of IPv6; null: nothing is in the register, or all is exempt. */
  worst: Cell.extend({ area_id: z.int(), name: z.string() }).nullable(),
  /** Departments that no area is recorded of: in no cell. */
  without_area: z.int(),
});
export type Coverage = z.infer<typeof Coverage>;
type Row = Coverage['rows'][number];

type Area = z.infer<typeof Place> & { parent_id: number | null; is_valid: number };
type Entry = { area_id: number; column: string; status: 'live' | 'unmeasured' | 'absent' | 'exempt'; has_ipv6: number };

const SHANGHAI_MS = 8 * 3_600_000;
const VALID = (me: string) => `(${me}.valid_from is null or ${me}.valid_from <= :day)
  and (${me}.valid_to is null or ${me}.valid_to >= :day)`;
/** In SQL, the rungs of a node that is reachable over IPv6, and above. */
export const WITH_IPV6 = NODE_RUNGS.slice(NODE_RUNGS.indexOf('reachable'))
  .map((rung) => `'${rung}'`)
  .join(', ');
/**
 * How each place stands by its nodes. `nodes` is the only table that has to be filtered: the others are reached through it.
 * Unknown beside silence is unknown: it may be what answers. Without the cast, `place` is of no type, and SQLite makes no index of it.
 */
const standingBy = (place: string) => `(select cast(${place} as integer) as place,
    case when min(coalesce(d.exempt_until, 0) > :now) = 1 then 'exempt' when max(t.state in ('up', 'degraded')) = 1 then 'live'
      when max(t.state <> 'down') = 1 then 'unmeasured' else 'absent' end as status, max(t.seen_at) as seen_at,
    max(t.state in ('up', 'degraded') and coalesce(s.measured, '') in (${WITH_IPV6})) as has_ipv6
  from nodes n join main.targets t on t.node_id = n.id left join main.units u on u.id = n.unit_id
    left join main.ipv6_states s on s.target_id = t.id left join main.ipv6_declarations d on d.target_id = t.id
  where ${place} is not null group by 1)`;
/** A node stands in its own area, else in its unit's. */
export const STANDING_BY_AREA = standingBy('coalesce(n.area_id, u.area_id)');
export const STANDING_BY_UNIT = standingBy('n.unit_id');
const ENTRIES: Record<CoverageBy, string> = {
  level: `select a.id as area_id, a.level as "column", coalesce(q.status, 'absent') as status, coalesce(q.has_ipv6, 0) as has_ipv6
    from areas a left join ${STANDING_BY_AREA} q on q.place = a.id where ${VALID('a')}`,
  category: `select u.area_id, u.category as "column", coalesce(q.status, 'absent') as status, coalesce(q.has_ipv6, 0) as has_ipv6
    from units u left join ${STANDING_BY_UNIT} q on q.place = u.id where u.area_id is not null and ${VALID('u')}`,
};

/** Undefined: there is no such area. */
export function readCoverage(
  db: Db,
  { area_id, by, is_limited }: { area_id?: number | undefined; by: CoverageBy; is_limited: boolean },
  now: number,
): Coverage | undefined {
  const sqlite = db.$client;
  const day = new Date(now + SHANGHAI_MS).toISOString().slice(0, 10);
  const areas = sqlite
    .prepare(`select id as area_id, name, level, parent_id, ${VALID('a')} as is_valid from areas a order by code`)
    .all({ day }) as Area[];
  const byId = new Map(areas.map((area) => [area.area_id, area]));
  const children = Map.groupBy(areas, ({ parent_id }) => parent_id);
  const roots = (children.get(null) ?? []).filter(({ is_valid }) => is_valid === 1);
  const chosen = area_id === undefined ? (roots.length === 1 ? roots[0] : undefined) : byId.get(area_id);
  if (area_id !== undefined && !chosen) return undefined;

  const entries = Map.groupBy(sqlite.prepare(ENTRIES[by]).all({ day, now }) as Entry[], (entry) => entry.area_id);
  const shown: { area: Area; is_own: boolean }[] = [
    ...(chosen ? [{ area: chosen, is_own: true }] : []),
    ...(chosen ? (children.get(chosen.area_id) ?? []) : (children.get(null) ?? [])).map((area) => ({
      area,
      is_own: false,
    })),
  ];
  const totals = new Map<string, Counts>();
  const rows = shown.flatMap(({ area, is_own }): Row[] => {
    const counted = new Map<string, Counts>();
    for (const id of is_own ? [area.area_id] : beneath(children, area.area_id)) {
      for (const entry of entries.get(id) ?? []) {
        count(counted, entry);
        count(totals, entry);
      }
    }
    // What is no longer valid is a row only for what still stands beneath it.
    if (counted.size === 0 && area.is_valid === 0) return [];
    return [{ ...placeOf(area), is_own, is_divided: !is_own && children.has(area.area_id), cells: cellsOf(counted) }];
  });
  const sums = cellsOf(totals);
  return {
    ...{
      day,
      by,
      is_limited,
      path: chosen ? pathTo(byId, chosen) : [],
      columns: columnsOf(by, sums),
      rows,
      totals: sums,
    },
    worst: worstOf(rows),
    without_area:
      by === 'level'
        ? 0
        : (sqlite
            .prepare(`select count(*) from units u where u.area_id is null and ${VALID('u')}`)
            .pluck()
            .get({ day }) as number),
  };
}

const placeOf = ({ area_id, name, level }: Area) => ({ area_id, name, level });
const cellsOf = (counted: ReadonlyMap<string, Counts>) =>
  [...counted].map(([column, counts]) => ({ column, ...counts }));

function count(counted: Map<string, Counts>, { column, status, has_ipv6 }: Entry) {
  const counts = counted.get(column) ?? { total: 0, live: 0, unmeasured: 0, absent: 0, exempt: 0, ipv6: 0 };
  counts.total += 1;
  counts[status] += 1;
  if (status === 'live') counts.ipv6 += has_ipv6;
  counted.set(column, counts);
}

/** An area and all beneath it; a circle, which nothing should have made, ends where it began. */
function beneath(children: ReadonlyMap<number | null, Area[]>, root: number): Set<number> {
  const found = new Set([root]);
  // A set is gone through with what is added to it on the way.
  for (const id of found) for (const { area_id } of children.get(id) ?? []) found.add(area_id);
  return found;
}

function pathTo(byId: ReadonlyMap<number, Area>, area: Area): Coverage['path'] {
  const path = new Set<Area>();
  for (let at: Area | undefined = area; at && !path.has(at); at = byId.get(at.parent_id ?? 0)) path.add(at);
  return [...path].reverse().map(placeOf);
}

/** Levels from the top down; categories with most departments first. */
function columnsOf(by: CoverageBy, totals: Coverage['totals']): string[] {
  if (by === 'level') return LEVELS.filter((level) => totals.some(({ column }) => column === level));
  return totals.toSorted((a, b) => b.total - a.total || (a.column < b.column ? -1 : 1)).map(({ column }) => column);
}

/** What is exempt need not be live: it is neither for nor against. */
const shareLive = ({ total, live, exempt }: Counts) => live / (total - exempt);
const shareIpv6 = ({ live, ipv6 }: Counts) => (live === 0 ? 0 : ipv6 / live);

/** Of cells that are as bad the one with most in it, for it is where most is missing. */
function worstOf(rows: Coverage['rows']): Coverage['worst'] {
  const cells = rows.flatMap(({ area_id, name, cells }) =>
    cells.filter(({ total, exempt }) => total > exempt).map((cell) => ({ area_id, name, ...cell })),
  );
  cells.sort((a, b) => shareLive(a) - shareLive(b) || shareIpv6(a) - shareIpv6(b) || b.total - a.total);
  return cells[0] ?? null;
}
