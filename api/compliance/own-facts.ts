/** What the console made of looks and of its record, of one node, in the shape of facts; what nobody has seen lately is left out. */
import type { OwnFact } from '#compliance/evidence-rules/rule.ts';
import type { Scalar } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { listDifferences } from '../differences/list-differences.ts';
import { HOLDS_MS } from '../watching/holds.ts';

type Row = { watch: number; family: 4 | 6 | null; address: string; at: number; part: string; value: string };

const MAX_DIFFERENCES = 100;
/** Traffic is computed each few minutes; what is older than this is of another day. */
const TRAFFIC_HOLDS_MS = 3_600_000;

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
  const known = (key: OwnFact['key'], { part, value, ...rest }: Row): OwnFact => ({
    ...{ ...rest, key, probe: null, part: String(part) },
    value: JSON.parse(value) as Record<string, Scalar>,
  });
  return (node_id, now) => [
    ...differencesOf(db, node_id, now),
    ...strangers.all({ node_id, now }).map((row) => known('record.stranger', row)),
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
