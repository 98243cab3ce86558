/** What the console made of looks and of its record, of one node, in the shape of facts; what nobody has seen lately is left out. */
import type { OwnFact } from '#compliance/evidence-rules/rule.ts';
import type { Scalar } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { listDifferences } from '../differences/list-differences.ts';
import { readCoverage } from '../emergency/coverage.ts';
import { wholeOf } from '../people/reach.ts';
import { HOLDS_MS } from '../watching/holds.ts';

type Row = {
  watch: number | null;
  family: 4 | 6 | null;
  address: string | null;
  at: number;
  part: string;
  value: string;
};

const MAX_DIFFERENCES = 100;
/** Traffic is computed each few minutes; what is older than this is of another day. */
const TRAFFIC_HOLDS_MS = 3_600_000;

const LOAD_HOLDS_MS = 365 * 86_400_000;

const WATCH = `w.id as watch, w.family, coalesce(s.last ->> '$.address', w.address) as address`;

export function createOwnFacts(db: Db): (node_id: number, now: number) => OwnFact[] {
  const strangers = db.$client.prepare<{ node_id: number; now: number }, Row>(`
    select ${WATCH}, s.ok_at as at, l.a_port as part, json_object('port', l.a_port,
      'system_name', l.stranger ->> '$.system_name', 'chassis_id', l.stranger ->> '$.chassis_id') as value
    from topology_links l, json_each(l.sources) o join watches w on w.id = o.value ->> '$.watch_id'
      join watch_states s on s.watch_id = w.id
    where l.a_node_id = :node_id and l.b_node_id is null and l.gone_at is null and l.last_seen_at is null
      and coalesce(l.stranger ->> '$.ambiguous', 0) = 0 and s.ok_at + ${HOLDS_MS} >= :now
    group by l.id order by l.a_port`);
  const ports = db.$client.prepare<{ node_id: number; since: number }, Row>(`
    select ${WATCH}, p.computed_at as at, p.if_index as part,
      json_object('name', p.name, 'alias', p.alias, 'p95_share', p.p95_share, 'coverage', p.coverage) as value
    from port_traffic p join watches w on w.id = p.watch_id left join watch_states s on s.watch_id = w.id
    where p.node_id = :node_id and p.computed_at >= :since and p.p95_share is not null order by p.if_index`);
  // What the owner never declared a peak for, and what ran whole afterwards, shows nothing.
  const turned = db.$client.prepare<{ node_id: number; since: number }, Row>(`
    select null as watch, null as family, null as address, r.ended_at as at, cast(r.id as text) as part,
      json_object('rate', r.ceiling_rate, 'peak_rate', l.peak_rate) as value
    from load_runs r join targets t on t.id = r.stop_target_id join nodes n on n.id = t.node_id
      join load_limits l on l.system_id = r.system_id
    where t.node_id = :node_id and n.role not in ('server', 'other') and r.stopped_by = 'neighbour' and r.ended_at >= :since
      and r.ceiling_rate <= l.peak_rate and not exists (select 1 from load_runs o where o.system_id = r.system_id
        and o.id > r.id and o.state = 'complete' and o.is_limited = 0 and o.ceiling_rate >= r.ceiling_rate)
    order by r.id`);
  const known = (key: OwnFact['key'], { part, value, ...rest }: Row): OwnFact => ({
    ...{ ...rest, key, probe: null, part: String(part) },
    value: JSON.parse(value) as Record<string, Scalar>,
  });
  return (node_id, now) => [
    ...differencesOf(db, node_id, now),
    ...strangers.all({ node_id, now }).map((row) => known('record.stranger', row)),
    ...turned.all({ node_id, since: now - LOAD_HOLDS_MS }).map((row) => known('load.turned', row)),
    ...ports.all({ node_id, since: now - TRAFFIC_HOLDS_MS }).map((row) => known('traffic.port', row)),
  ];
}

function differencesOf(db: Db, node_id: number, now: number): OwnFact[] {
  const asked = { node_id, state: ['open' as const], sort: '-since_at', limit: MAX_DIFFERENCES, offset: 0 };
  return listDifferences(db, asked, now).rows.map((row) => ({
    ...{ key: 'record.difference', watch: row.watch_id, probe: null, family: null, address: null },
    ...{ part: row.part, at: row.seen_at ?? row.since_at },
    value: { field: row.field, recorded: row.recorded, observed: row.observed },
  }));
}

/** Of a system's first endpoint, for the system as a whole. Where nobody keeps plans in the console, that one is missing shows nothing. */
export function createGapFacts(db: Db): (target_id: number, now: number) => OwnFact[] {
  const systemOf = db.$client
    .prepare<[number], number>(`select e.system_id from targets t join endpoints e on e.id = t.endpoint_id
      where t.id = ? and e.id = (select min(o.id) from endpoints o where o.system_id = e.system_id)`)
    .pluck();
  const keepsPlans = wholeOf(db).$client.prepare(
    `select 1 from emergency_plan_versions where state = 'in_force' limit 1`,
  );
  return (target_id, now) => {
    const system_id = keepsPlans.get() ? systemOf.get(target_id) : undefined;
    const [row] = system_id === undefined ? [] : readCoverage(db, now, system_id);
    if (!row || row.gaps.length === 0) return [];
    const value = { has_plan: !row.gaps.includes('plan'), has_drill: !row.gaps.includes('drill') };
    return [{ key: 'emergency.gap', watch: null, probe: null, family: null, address: null, part: '', at: now, value }];
  };
}
