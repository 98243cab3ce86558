/** What a cut takes along. */
import type { LabNode } from './topology.ts';

/** The nodes that can't be reached from the first core (or the next, when that is it) without this one. */
export function nodesBehind(nodes: readonly LabNode[], node: LabNode): Set<LabNode> {
  const [start] = nodes.filter((one) => one !== node);
  const reached = new Set(start ? [start] : []);
  // The set grows while it is read.
  for (const one of reached) {
    for (const { peer } of one.ports) if (peer && peer.node !== node) reached.add(peer.node);
  }
  return new Set(nodes.filter((one) => one !== node && !reached.has(one)));
}
