/** Where recorded and seen links of a node disagree. */
import type { Db } from '../db/open.ts';

/**
 * `unseen`: people recorded it, and though an end tells its neighbours now, nobody tells of this link.
 * `unrecorded`: both ends tell of it and agree on its ports, and nobody recorded it.
 */
export type LinkDifference = {
  kind: 'unseen' | 'unrecorded';
  /** Of topology_links. */
  link_id: number;
  recorded_link_id: number | null;
  a_node_id: number;
  a_port: string;
  b_node_id: number;
  b_port: string;
  /** Whose fresh table of neighbours it rests on: the watches. */
  watch_ids: number[];
};

type Row = Omit<LinkDifference, 'kind' | 'watch_ids'> & { confidence: string };

export function linkDifferences(db: Db, node_id: number, now = Date.now()): LinkDifference[] {
  const rows = db.$client
    .prepare(`select id as link_id, confidence, recorded_link_id, a_node_id, a_port, b_node_id, b_port from topology_links
      where (a_node_id = :node_id or b_node_id = :node_id) and b_node_id is not null and gone_at is null
        and (confidence = 'recorded' or confidence = 'certain' and recorded_link_id is null and last_seen_at is null) order by id`)
    .all({ node_id }) as Row[];
  const telling = db.$client
    .prepare<
      [{ ids: string; now: number }],
      number
    >(`select distinct w.id from targets t join watches w on w.target_id = t.id and w.enabled
        join watch_states s on s.watch_id = w.id
      where t.node_id in (select value from json_each(:ids)) and w.probe = 'snmp' and s.ok_at + w.every_s * 3000 + w.timeout_ms >= :now
        and exists (select 1 from facts f where f.watch_id = w.id and f.key in ('snmp.neighbour', 'snmp.cdp_neighbour')
          and f.kept_from is null) order by w.id`)
    .pluck();
  return rows.flatMap(({ confidence, ...link }): LinkDifference[] => {
    const watch_ids = telling.all({ ids: JSON.stringify([link.a_node_id, link.b_node_id]), now });
    // Where nobody tells, a recorded link can't be contradicted, and an old one is no news.
    if (watch_ids.length === 0) return [];
    return [{ ...link, kind: confidence === 'recorded' ? 'unseen' : 'unrecorded', watch_ids }];
  });
}
