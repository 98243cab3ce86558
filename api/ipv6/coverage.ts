/**
 * How far the network reaches: places by the nodes that stand there, and how many of those that are live have IPv6.
 *
 * Whoever is limited to some units sees all areas, since those are for all, but only the nodes of their own: the denominator by
 * level is still the whole register, and a place whose nodes are others' stands as not connected as far as they may see
 * (`is_limited` says so). Departments are units, of which they see their own: there the denominator is those.
 */
import { NODE_RUNGS } from '#probes/ipv6/states.ts';
import type { Db } from '../db/open.ts';
import type { CoverageBy, PlaceStatus, Standings } from '../estate/coverage.ts';

/** Rungs of a node that is reachable over IPv6, as a list in SQL. */
export const WITH_IPV6 = NODE_RUNGS.slice(NODE_RUNGS.indexOf('reachable'))
  .map((rung) => `'${rung}'`)
  .join(', ');
export const PLACE_OF_NODE: Record<CoverageBy, string> = {
  level: 'coalesce(n.area_id, u.area_id)',
  category: 'n.unit_id',
};
/**
 * How each place stands by its nodes. `nodes` is the only table that has to be filtered: the others are reached through it.
 * Unknown beside silence is unknown: it may be what answers. Without the cast, `place` is of no type, and SQLite makes no index of it.
 */
const standingBy = (place: string) => `select cast(${place} as integer) as place,
    case when min(coalesce(d.exempt_until, 0) > :now) = 1 then 'exempt' when max(t.state in ('up', 'degraded')) = 1 then 'live'
      when max(t.state <> 'down') = 1 then 'unmeasured' else 'absent' end as status, max(t.seen_at) as seen_at,
    max(t.state in ('up', 'degraded') and coalesce(s.measured, '') in (${WITH_IPV6})) as has_ipv6
  from nodes n join main.targets t on t.node_id = n.id left join main.units u on u.id = n.unit_id
    left join main.ipv6_states s on s.target_id = t.id left join main.ipv6_declarations d on d.target_id = t.id
  where ${place} is not null group by 1`;
/** As tables, to be joined by `place`. */
export const STANDING_BY_AREA = `(${standingBy(PLACE_OF_NODE.level)})`;
export const STANDING_BY_UNIT = `(${standingBy(PLACE_OF_NODE.category)})`;

export function nodeStandings(db: Db, by: CoverageBy, now: number): Standings {
  const rows = db.$client.prepare(standingBy(PLACE_OF_NODE[by])).all({ now }) as {
    place: number;
    status: PlaceStatus;
    has_ipv6: number;
  }[];
  return new Map(rows.map(({ place, status, has_ipv6 }) => [place, { status, has_ipv6: has_ipv6 === 1 }]));
}
