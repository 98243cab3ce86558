/** The extranet on one page: the city and its counties, how far the network reaches in each, and how its nodes stand. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { Coverage, readCoverage } from '../estate/coverage.ts';
import { STATES, type State } from '../estate/schema.ts';
import { nodeStandings } from '../ipv6/coverage.ts';

export const StateCounts = z.object({
  up: z.int(),
  degraded: z.int(),
  down: z.int(),
  unknown: z.int(),
  maintenance: z.int(),
});
export type StateCounts = z.infer<typeof StateCounts>;
export const noStates = (): StateCounts => ({ up: 0, degraded: 0, down: 0, unknown: 0, maintenance: 0 });

const Place = Coverage.shape.rows.element;
export const Extranet = z.object({
  day: z.string(),
  /** Only nodes of some units are counted. */
  is_limited: z.boolean(),
  /** The city; null: the register has none, or several roots. */
  root: z.object({ area_id: z.int(), name: z.string() }).nullable(),
  totals: Coverage.shape.totals,
  /** The city by itself first, then what lies directly beneath it. */
  places: z.array(Place.extend({ states: StateCounts, worst: z.enum(STATES).nullable() })),
});
export type Extranet = z.infer<typeof Extranet>;

/** What is worse comes first; that nothing is known is worse than that somebody works on it. */
const WORST_FIRST: readonly State[] = ['down', 'degraded', 'unknown', 'maintenance', 'up'];

export function readExtranet(db: Db, is_limited: boolean, now: number): Extranet {
  const { day, path, rows, totals } = readCoverage(
    db,
    { by: 'level', is_limited },
    nodeStandings(db, 'level', now),
    now,
  ) as Coverage;
  const states = statesByPlace(
    db,
    rows.map(({ area_id, is_own }) => ({ area_id, is_own })),
  );
  const root = path.at(-1);
  return {
    ...{ day, is_limited, totals },
    root: root ? { area_id: root.area_id, name: root.name } : null,
    places: rows.map((row) => {
      const counts = states.get(row.area_id) ?? noStates();
      return { ...row, states: counts, worst: WORST_FIRST.find((state) => counts[state] > 0) ?? null };
    }),
  };
}

/** Nodes of each place with all beneath it, as the list of nodes finds them; of the city by itself, without. */
function statesByPlace(db: Db, places: { area_id: number; is_own: boolean }[]): Map<number, StateCounts> {
  const rows = db.$client
    .prepare(`with recursive within_(root, id) as (
        select value ->> '$.area_id', value ->> '$.area_id' from json_each(:places)
        union select w.root, a.id from within_ w join main.areas a on a.parent_id = w.id
          where w.root not in (select value ->> '$.area_id' from json_each(:places) where value ->> '$.is_own'))
      select w.root as area_id, t.state, count(*) as n from nodes n join targets t on t.node_id = n.id
        left join main.units u on u.id = n.unit_id join within_ w on w.id = coalesce(n.area_id, u.area_id) group by 1, 2`)
    .all({ places: JSON.stringify(places) }) as { area_id: number; state: State; n: number }[];
  const found = new Map<number, StateCounts>();
  for (const { area_id, state, n } of rows) {
    const counts = found.get(area_id) ?? noStates();
    counts[state] += n;
    found.set(area_id, counts);
  }
  return found;
}
