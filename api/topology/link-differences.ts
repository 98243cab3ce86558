/** Where recorded and seen links of a node disagree. */
import type { Db } from '../db/open.ts';
import { HOLDS_MS } from '../watching/holds.ts';

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

/** What disagreed when it was last told, whoever tells now. */
export function standingLinks(db: Db, node_id: number): Omit<LinkDifference, 'watch_ids'>[] {
  const rows = db.$client
    .prepare(`select s.id as link_id, s.confidence, s.recorded_link_id, s.a_node_id, s.a_port, s.b_node_id, s.b_port
      from topology_links s
      where (s.a_node_id = :node_id or s.b_node_id = :node_id) and s.b_node_id is not null and s.gone_at is null
        and (s.confidence = 'recorded' and exists (select 1 from links r where r.id = s.recorded_link_id)
          or s.confidence = 'certain' and s.recorded_link_id is null and s.last_seen_at is null and not exists (
            select 1 from links r where r.a_node_id = s.a_node_id and r.a_port = s.a_port and r.b_node_id = s.b_node_id and r.b_port = s.b_port
              or r.a_node_id = s.b_node_id and r.a_port = s.b_port and r.b_node_id = s.a_node_id and r.b_port = s.a_port))
      order by s.id`)
    .all({ node_id }) as Row[];
  return rows.map(({ confidence, ...link }) => ({
    ...link,
    kind: confidence === 'recorded' ? 'unseen' : 'unrecorded',
  }));
}

export function linkDifferences(db: Db, node_id: number, now = Date.now()): LinkDifference[] {
  const telling = db.$client
    .prepare<
      [{ ids: string; now: number }],
      number
    >(`select distinct w.id from targets t join watches w on w.target_id = t.id and w.enabled
        join watch_states s on s.watch_id = w.id
      where t.node_id in (select value from json_each(:ids)) and w.probe = 'snmp' and s.ok_at + ${HOLDS_MS} >= :now
        and exists (select 1 from facts f where f.watch_id = w.id and f.key in ('snmp.neighbour', 'snmp.cdp_neighbour')
          and f.kept_from is null) order by w.id`)
    .pluck();
  return standingLinks(db, node_id).flatMap((link): LinkDifference[] => {
    const watch_ids = telling.all({ ids: JSON.stringify([link.a_node_id, link.b_node_id]), now });
    // Where nobody tells, a recorded link can't be contradicted, and an old one is no news.
    return watch_ids.length === 0 ? [] : [{ ...link, watch_ids }];
  });
}
