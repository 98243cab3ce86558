/** Which of our nodes a device sees at the other end of its ports. */
import type { Db } from '../db/open.ts';
import { createPeerMatcher } from '../topology/match-peer.ts';
import { cellsOf, type SeenFact } from './observed.ts';

export type Neighbour = {
  local_port: string | null;
  local_if_index: number | null;
  chassis_id: string | null;
  port_id: string | null;
  port_description: string | null;
  system_name: string | null;
  system_description: string | null;
  management_addresses: string[];
  /** The one node that it is; null when none or several fit. */
  node_id: number | null;
  node_name: string | null;
  seen_at: number | null;
  stale: boolean;
};

/** As the topology matches them, so that a node's page and the map never disagree. */
export function matchNeighbours(db: Db, own_id: number, facts: readonly SeenFact[]): Neighbour[] {
  const { match } = createPeerMatcher(db);
  const named = db.$client.prepare<[number], string>('select name from nodes where id = ?').pluck();
  return facts.map(({ value, seen_at, stale }) => {
    const cells = cellsOf(value);
    const addresses = cells.text('management_addresses');
    const said = {
      chassis_id: cells.text('chassis_id'),
      port_id: cells.text('port_id'),
      port_description: cells.text('port_description'),
      system_name: cells.text('system_name'),
      system_description: cells.text('system_description'),
      management_addresses: addresses ? addresses.split(', ') : [],
    };
    const { node_id } = match(own_id, { ...said, ambiguous: false });
    return {
      local_port: cells.text('local_port'),
      local_if_index: cells.number('local_if_index'),
      ...said,
      node_id,
      node_name: node_id === null ? null : (named.get(node_id) ?? null),
      seen_at,
      stale,
    };
  });
}
