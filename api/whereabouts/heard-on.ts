/** What is heard on the ports of one node now, each MAC with the address that stands behind it. */
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { holds_ms } from '../watching/holds.ts';
import type { Sighting } from './answer.ts';

export type HeardQuery = { if_index?: number | undefined; limit: number; offset: number };
type Stored = Omit<Sighting, 'holds'> & { every_s: number; timeout_ms: number };

/** Open sightings of the node's watches; `holds` is false where its watch has had no success lately. */
export function heardOn(db: Db, node_id: number, query: HeardQuery, now: number): { rows: Sighting[]; total: number } {
  const name = db.$client.prepare('select name from nodes where id = ?').pluck().get(node_id) as string | undefined;
  if (name === undefined) throw notFound('该节点', 'node');
  const from = `from sightings s join watches w on w.id = s.watch_id join watch_states ws on ws.watch_id = w.id
    where s.kind = 'port' and s.node_id = :node_id and s.to_at is null and (:if_index is null or s.if_index = :if_index)`;
  const given = { node_id, if_index: query.if_index ?? null, limit: query.limit, offset: query.offset };
  const rows = db.$client
    .prepare(`select s.id, s.watch_id, s.node_id, s.mac, s.if_index, s.port, s.vlan, s.from_at, s.to_at, ws.ok_at as seen_at,
        w.every_s, w.timeout_ms, (select a.address from sightings a where a.mac = s.mac and a.kind = 'address' and a.to_at is null
          order by a.address like '%:%', a.from_at desc limit 1) as address
      ${from} order by s.if_index, s.vlan, s.mac limit :limit offset :offset`)
    .all(given) as Stored[];
  const total = db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number;
  return {
    rows: rows.map(({ every_s, timeout_ms, ...row }) => ({
      ...row,
      node_name: name,
      holds: now <= row.seen_at + holds_ms({ every_s, timeout_ms }),
    })),
    total,
  };
}
