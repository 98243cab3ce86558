/**
 * Which silent nodes are silent because another one is: none of our looks can get to them. Pure.
 * Why it is so cautious stands in docs/decisions/0006-suppression.md.
 */
import { type Graph, reachedFrom, slotsOf } from './graph.ts';

/** What is known of the nodes: who surely doesn't answer, and who surely does. All others are unknown and silence nobody. */
export type Answers = { silent: ReadonlySet<number>; answering: Iterable<number> };

/**
 * The suppressed nodes, each with the silent node to blame: the nearest one that our looks still get to the front of.
 * Never one that answers; never one next to a node that our looks get to; nothing where no vantage is.
 */
export function suppress(
  graph: Graph,
  vantages: readonly number[],
  { silent, answering }: Answers,
): Map<number, number> {
  const suppressed = new Map<number, number>();
  if (vantages.length === 0 || silent.size === 0) return suppressed;
  const isSilent = (place: number): boolean => silent.has(graph.ids[place] as number);
  // An answer proves that there is a way, whatever our links say.
  const reached = reachedFrom(graph, [...vantages, ...answering], isSilent);
  const known = reachedFrom(graph, vantages, () => false, true);
  const roots = rootsOf(graph, vantages, reached, isSilent).filter((place) => known[place]);
  for (const [place, root] of nearestRoots(graph, roots, reached)) {
    if (isSilent(place)) suppressed.set(graph.ids[place] as number, graph.ids[root] as number);
  }
  return suppressed;
}

/** Silent nodes that our looks get to the front of: vantages, and neighbours (by whatever link) of what is reached. By id. */
function rootsOf(
  graph: Graph,
  vantages: readonly number[],
  reached: Uint8Array,
  isSilent: (place: number) => boolean,
): number[] {
  const entrances = new Set(vantages.map((id) => graph.places.get(id)));
  const roots: number[] = [];
  for (let place = 0; place < graph.ids.length; place += 1) {
    if (!isSilent(place)) continue;
    const [first, end] = slotsOf(graph, place);
    let isRoot = entrances.has(place);
    for (let slot = first; slot < end && !isRoot; slot += 1) isRoot = reached[graph.neighbours[slot] as number] === 1;
    if (isRoot) roots.push(place);
  }
  return roots.sort((a, b) => (graph.ids[a] as number) - (graph.ids[b] as number));
}

/** What lies behind the roots by firm links, with its nearest root; of several as near, the one with the smallest id. */
function nearestRoots(graph: Graph, roots: readonly number[], reached: Uint8Array): Map<number, number> {
  const nearest = new Map<number, number>(roots.map((root) => [root, root]));
  const isRoot = new Set(roots);
  let ring: number[] = [...roots];
  while (ring.length > 0) {
    const next = new Map<number, number>();
    for (const place of ring) {
      const root = nearest.get(place) as number;
      const [first, end] = slotsOf(graph, place);
      for (let slot = first; slot < end; slot += 1) {
        const beyond = graph.neighbours[slot] as number;
        if (!graph.firm[slot] || reached[beyond] || nearest.has(beyond)) continue;
        const other = next.get(beyond);
        const smaller = other === undefined || (graph.ids[root] as number) < (graph.ids[other] as number);
        if (smaller) next.set(beyond, root);
      }
    }
    for (const [place, root] of next) nearest.set(place, root);
    ring = [...next.keys()];
  }
  for (const root of isRoot) nearest.delete(root);
  return nearest;
}
