/** All that a lab device serves. */
import { type Table, tableOf } from '../table.ts';
import type { LabNode } from '../topology.ts';
import { addressRows } from './addresses.ts';
import { entityRows } from './entity.ts';
import { interfaceRows } from './interfaces.ts';
import { neighbourRows } from './neighbours.ts';
import { systemRows } from './system.ts';

/** A device's table; live rows read the clock that is given (epoch ms). */
export function recordDevice(node: LabNode, now: () => number): Table {
  return tableOf([
    ...systemRows(node, now),
    ...interfaceRows(node, now),
    ...addressRows(node),
    ...entityRows(node),
    ...neighbourRows(node),
  ]);
}
