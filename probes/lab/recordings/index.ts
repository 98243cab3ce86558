/** All that a lab device serves. */
import type { Station } from '../stations.ts';
import { type Table, tableOf } from '../table.ts';
import type { LabNode } from '../topology.ts';
import { addressRows } from './addresses.ts';
import { entityRows } from './entity.ts';
import { forwardingRows } from './forwarding.ts';
import { interfaceRows } from './interfaces.ts';
import { neighbourCacheRows } from './neighbour-cache.ts';
import { neighbourRows } from './neighbours.ts';
import { systemRows } from './system.ts';

/** The network around a device: what it hears of. */
export type Around = { nodes: readonly LabNode[]; stations: readonly Station[] };

/** A device's table; live rows read the clock that is given (epoch ms). */
export function recordDevice(node: LabNode, now: () => number, { nodes, stations }: Around = ALONE): Table {
  return tableOf([
    ...systemRows(node, now),
    ...interfaceRows(node, now),
    ...addressRows(node),
    ...entityRows(node),
    ...neighbourRows(node),
    ...neighbourCacheRows(node, stations, now),
    ...forwardingRows(node, nodes, stations, now),
  ]);
}

const ALONE: Around = { nodes: [], stations: [] };
