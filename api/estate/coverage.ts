/**
 * How far something reaches (横向到边、纵向到底), area by area: of all divisions, or all departments, that the register has today, each is live,
 * unmeasured, absent or exempt. What we recorded is never the denominator: a place that nothing is recorded of is absent.
 * Who asks says how places stand; who counts them, and which there are, is said here alone.
 */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { dayOf, isValid } from '../programme/figures/places.ts';
import { LEVELS } from './schema.ts';

export const COVERAGE_BY = ['level', 'category'] as const;
export type CoverageBy = (typeof COVERAGE_BY)[number];
export const PLACE_STATUSES = ['live', 'unmeasured', 'absent', 'exempt'] as const;
export type PlaceStatus = (typeof PLACE_STATUSES)[number];

const Counts = z.object({
  /** In the register; the four that follow add up to it. */
  total: z.int(),
  /** Something there answers now. */
  live: z.int(),
  /** Something is recorded there, and nothing tells whether it answers. */
  unmeasured: z.int(),
  /** Nothing is recorded there, or all of it is silent. */
  absent: z.int(),
  /** Let off. */
  exempt: z.int(),
  /** Of those that are live: something there is reachable over IPv6, as measured. */
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
  /** Only what is of some units is counted. */
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
/** How the places of a kind stand, by the id of the area or the unit; one that isn't in it is absent. */
export type Standings = ReadonlyMap<number, { status: PlaceStatus; has_ipv6: boolean }>;
/** One that the register has today. `area_id` is itself, or where the department is; null: nobody wrote that down. */
export type StandingPlace = { id: number; name: string; area_id: number | null; column: string } & {
  status: PlaceStatus;
  has_ipv6: boolean;
};

const PLACES: Record<CoverageBy, string> = {
  level: `select a.id, a.name, a.id as area_id, a.level as "column" from areas a where ${isValid('a')} order by a.code`,
  category: `select u.id, u.name, u.area_id, u.category as "column" from units u
    where ${isValid('u')} order by u.name`,
};

/** All places that the register has on the day of `now`, as they stand. */
export function standingPlaces(db: Db, by: CoverageBy, standings: Standings, now: number): StandingPlace[] {
  const places = db.$client.prepare(PLACES[by]).all({ day: dayOf(now) }) as Omit<
    StandingPlace,
    'status' | 'has_ipv6'
  >[];
  return places.map((place) => ({
    ...place,
    ...(standings.get(place.id) ?? { status: 'absent' as const, has_ipv6: false }),
  }));
}

/** An area with all beneath it, whatever is valid. */
export function areasBeneath(db: Db, area_id: number): Set<number> {
  const areas = db.$client.prepare('select id as area_id, parent_id from areas').all() as Area[];
  return beneath(
    Map.groupBy(areas, ({ parent_id }) => parent_id),
    area_id,
  );
}

/** Undefined: there is no such area. */
export function readCoverage(
  db: Db,
  { area_id, by, is_limited }: { area_id?: number | undefined; by: CoverageBy; is_limited: boolean },
  standings: Standings,
  now: number,
): Coverage | undefined {
  const sqlite = db.$client;
  const day = dayOf(now);
  const areas = sqlite
    .prepare(`select id as area_id, name, level, parent_id, ${isValid('a')} as is_valid from areas a order by code`)
    .all({ day }) as Area[];
  const byId = new Map(areas.map((area) => [area.area_id, area]));
  const children = Map.groupBy(areas, ({ parent_id }) => parent_id);
  const roots = (children.get(null) ?? []).filter(({ is_valid }) => is_valid === 1);
  const chosen = area_id === undefined ? (roots.length === 1 ? roots[0] : undefined) : byId.get(area_id);
  if (area_id !== undefined && !chosen) return undefined;

  const entries = Map.groupBy(standingPlaces(db, by, standings, now), (entry) => entry.area_id);
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
            .prepare(`select count(*) from units u where u.area_id is null and ${isValid('u')}`)
            .pluck()
            .get({ day }) as number),
  };
}

const placeOf = ({ area_id, name, level }: Area) => ({ area_id, name, level });
const cellsOf = (counted: ReadonlyMap<string, Counts>) =>
  [...counted].map(([column, counts]) => ({ column, ...counts }));

function count(counted: Map<string, Counts>, { column, status, has_ipv6 }: StandingPlace) {
  const counts = counted.get(column) ?? { total: 0, live: 0, unmeasured: 0, absent: 0, exempt: 0, ipv6: 0 };
  counts.total += 1;
  counts[status] += 1;
  if (status === 'live' && has_ipv6) counts.ipv6 += 1;
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
