/**
 * How far access has come, place by place: an area, or a department, is live when a network of it, or a node that stands there, answers now;
 * unmeasured when some are on record and nothing tells; exempt by a basis with an end, or when all that it has is kept by law.
 */
import type { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { areasBeneath, type CoverageBy, type PlaceStatus, standingPlaces } from '../estate/coverage.ts';
import type { State } from '../estate/schema.ts';
import { PLACE_OF_NODE, WITH_IPV6 } from '../ipv6/coverage.ts';
import { dayOf } from '../programme/figures/places.ts';
import type { NetworkState } from './flow.ts';
import { type Seen, seenNetworks } from './seen.ts';
import type { PlaceRow, PlacesQuery } from './shapes.ts';

const PLACE_OF_NETWORK: Record<CoverageBy, string> = { level: 'coalesce(w.area_id, u.area_id)', category: 'w.unit_id' };

type Place = {
  networks: { state: NetworkState; seen: Seen }[];
  /** Of nodes that stand there. */
  states: Set<State>;
  node_has_ipv6: boolean;
  exempt_until: string | null;
};
export type AccessStanding = {
  status: PlaceStatus;
  has_ipv6: boolean;
  networks: number;
  reason: Text;
  seen_at: number | null;
};

/** By the id of the area or the unit; what nothing is recorded of isn't in it. */
export function accessStandings(db: Db, by: CoverageBy, now: number): Map<number, AccessStanding> {
  const places = new Map<number, Place>();
  const at = (id: number) => {
    const known = places.get(id);
    if (known) return known;
    const made: Place = { networks: [], states: new Set(), node_has_ipv6: false, exempt_until: null };
    places.set(id, made);
    return made;
  };
  const seen = seenNetworks(db);
  for (const { id, state, place } of db.$client
    .prepare(`select w.id, w.state, ${PLACE_OF_NETWORK[by]} as place from access_networks w join main.units u on u.id = w.unit_id
      where ${PLACE_OF_NETWORK[by]} is not null and w.state <> 'closed'`)
    .all() as { id: number; state: NetworkState; place: number }[])
    at(place).networks.push({ state, seen: seen.get(id) as Seen });
  for (const { place, state, has_ipv6 } of db.$client
    .prepare(`select ${PLACE_OF_NODE[by]} as place, t.state,
        max(t.state in ('up', 'degraded') and coalesce(s.measured, '') in (${WITH_IPV6})) as has_ipv6
      from nodes n join main.targets t on t.node_id = n.id left join main.units u on u.id = n.unit_id
        left join main.ipv6_states s on s.target_id = t.id
      where ${PLACE_OF_NODE[by]} is not null group by 1, 2`)
    .all() as { place: number; state: State; has_ipv6: number }[]) {
    const known = at(place);
    known.states.add(state);
    known.node_has_ipv6 ||= has_ipv6 === 1;
  }
  const column = by === 'level' ? 'area_id' : 'unit_id';
  for (const { place, until } of db.$client
    .prepare(`select ${column} as place, max(until) as until from access_exemptions
      where ${column} is not null and ended_at is null and until >= ? group by 1`)
    .all(dayOf(now)) as { place: number; until: string }[])
    at(place).exempt_until = until;
  return new Map([...places].map(([id, place]) => [id, standingOf(place)]));
}

const IS_UP: readonly State[] = ['up', 'degraded'];

function standingOf({ networks, states, node_has_ipv6, exempt_until }: Place): AccessStanding {
  const live = networks.filter(({ seen }) => seen.sight === 'live');
  const node_is_up = IS_UP.some((state) => states.has(state));
  const common = {
    networks: networks.length,
    has_ipv6: node_has_ipv6 || live.some(({ seen }) => seen.has_ipv6),
    seen_at: networks.reduce((last: number | null, { seen }) => Math.max(last ?? 0, seen.seen_at ?? 0) || null, null),
  };
  const is = (status: PlaceStatus, zh: string, en: string): AccessStanding => ({
    ...common,
    status,
    reason: { zh, en },
  });
  if (exempt_until !== null) return is('exempt', `豁免至 ${exempt_until}`, `exempt until ${exempt_until}`);
  if (live.length > 0 || node_is_up)
    return live.length > 0
      ? is('live', `${live.length} 个网络实测在线`, `${live.length} networks are measured online`)
      : is('live', '有节点实测在线', 'nodes are measured online');
  if (networks.length > 0 && networks.every(({ state }) => state === 'kept') && states.size === 0)
    return is('exempt', '网络均依法保留', 'all of its networks are kept by law');
  if (networks.some(({ seen }) => seen.sight === 'unmeasured') || [...states].some((state) => state !== 'down'))
    return is('unmeasured', '已登记，没有实测结果', 'on record, and nothing tells whether it answers');
  return is('absent', '登记的全部无应答', 'all that is on record is silent');
}

export const NOTHING_THERE: Text = { zh: '没有登记任何网络或节点', en: 'no network and no node is on record' };

/** The places that a cell counts, the worst first. Undefined: there is no such area. */
export function listPlaces(db: Db, query: z.output<typeof PlacesQuery>, now: number) {
  const { by, area_id, is_own, column, status, limit, offset } = query;
  const names = new Map(db.$client.prepare('select id, name from areas').raw().all() as [number, string][]);
  if (area_id !== undefined && !names.has(area_id)) return undefined;
  const areas = area_id === undefined ? undefined : is_own ? new Set([area_id]) : areasBeneath(db, area_id);
  const standings = accessStandings(db, by, now);
  const rows = standingPlaces(db, by, standings, now)
    .filter(
      (place) =>
        (areas === undefined || (place.area_id !== null && areas.has(place.area_id))) &&
        (column === undefined || place.column === column) &&
        (status === undefined || place.status === status),
    )
    .map(({ id, name, area_id, ...place }): PlaceRow => {
      const standing = standings.get(id);
      return {
        ...{ id, kind: by === 'level' ? 'area' : 'unit', name, area_name: names.get(area_id ?? 0) ?? '' },
        ...{ column: place.column, status: place.status, has_ipv6: place.has_ipv6 },
        ...{ reason: standing?.reason ?? NOTHING_THERE, networks: standing?.networks ?? 0 },
      };
    });
  const order: readonly PlaceStatus[] = ['absent', 'unmeasured', 'live', 'exempt'];
  rows.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}
