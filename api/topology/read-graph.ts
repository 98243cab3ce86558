/** The graph of what is linked now, read from the derived links. */
import type { Db } from '../db/open.ts';
import { type Graph, graphOf } from './graph.ts';

/** A link that went missing while an end is silent stays: a device that lost power is forgotten by its neighbours, not moved. */
export function readGraph(db: Db, empty = false): Graph {
  if (empty) return graphOf([]);
  const rows = db.$client
    .prepare(
      `select id, a_node_id as a, b_node_id as b, confidence <> 'inferred' or recorded_link_id is not null as firm
        from topology_links where b_node_id is not null and gone_at is null order by id`,
    )
    .all() as { id: number; a: number; b: number; firm: number }[];
  return graphOf(rows.map(({ id, a, b, firm }) => ({ id, a, b, firm: firm === 1 })));
}

export function readVantages(db: Db): number[] {
  return db.$client.prepare('select node_id from vantages order by node_id').pluck().all() as number[];
}
