/** Compares a node at once when what a device says of itself has changed. */
import type { Db } from '../db/open.ts';
import type { Follower } from '../pipeline/follower.ts';
import { refresher } from './refresh.ts';

/** Only these are compared: a port that went down or a learned MAC costs nothing here. */
const COMPARED = new Set(
  ['name', 'vendor', 'model', 'version', 'serial', 'engine_id', 'chassis_id', 'base_mac', 'address'].map(
    (name) => `snmp.${name}`,
  ),
);

export function createDifferences(db: Db): Follower {
  const nodeOf = db.$client.prepare<[number], number | null>('select node_id from targets where id = ?').pluck();
  return (watch, changes, at) => {
    if (watch.probe !== 'snmp' || !changes.some(({ key }) => COMPARED.has(key))) return;
    const node_id = nodeOf.get(watch.target_id);
    if (node_id) refresher(db)(node_id, at);
  };
}
