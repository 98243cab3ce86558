/** Nodes and links as a graph: what is reached from where, the shortest paths, and what hangs behind a node. Pure. */

/** `firm` is false for a link that tables merely suggest. */
export type Edge = { id: number; a: number; b: number; firm: boolean };

/** Adjacency in one array: the neighbours of place i stand from `offsets[i]` to `offsets[i + 1]`. */
export type Graph = {
  ids: readonly number[];
  places: ReadonlyMap<number, number>;
  offsets: Int32Array;
  neighbours: Int32Array;
  /** The link by which each neighbour is reached. */
  links: Int32Array;
  firm: Uint8Array;
};

export function graphOf(edges: readonly Edge[]): Graph {
  const places = new Map<number, number>();
  const placeOf = (id: number): number => {
    const known = places.get(id);
    if (known !== undefined) return known;
    places.set(id, places.size);
    return places.size - 1;
  };
  const joined = edges.filter(({ a, b }) => a !== b);
  const ends = joined.map(({ a, b }) => [placeOf(a), placeOf(b)] as const);
  const offsets = new Int32Array(places.size + 1);
  for (const pair of ends) for (const place of pair) offsets[place + 1] = (offsets[place + 1] ?? 0) + 1;
  for (let i = 1; i < offsets.length; i += 1) offsets[i] = (offsets[i] ?? 0) + (offsets[i - 1] ?? 0);
  const next = offsets.slice();
  const neighbours = new Int32Array(2 * joined.length);
  const links = new Int32Array(2 * joined.length);
  const firm = new Uint8Array(2 * joined.length);
  for (const [i, edge] of joined.entries()) {
    const [a, b] = ends[i] as readonly [number, number];
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const slot = next[from] as number;
      next[from] = slot + 1;
      neighbours[slot] = to;
      links[slot] = edge.id;
      firm[slot] = edge.firm ? 1 : 0;
    }
  }
  return { ids: [...places.keys()], places, offsets, neighbours, links, firm };
}

/** The slots of `neighbours` that belong to a place. */
export const slotsOf = ({ offsets }: Graph, place: number): [number, number] => [
  offsets[place] ?? 0,
  offsets[place + 1] ?? 0,
];

/**
 * Marks the places that can be reached from these without entering a shut one; a start that is shut reaches nothing.
 * `firm`: only by links that are more than suggested.
 */
export function reachedFrom(
  graph: Graph,
  from: Iterable<number>,
  shut: (place: number) => boolean,
  firm = false,
): Uint8Array {
  const seen = new Uint8Array(graph.ids.length);
  const queue: number[] = [];
  const enter = (place: number): void => {
    if (seen[place] || shut(place)) return;
    seen[place] = 1;
    queue.push(place);
  };
  for (const id of from) {
    const place = graph.places.get(id);
    if (place !== undefined) enter(place);
  }
  // The queue grows while it is read.
  for (const place of queue) {
    const [first, end] = slotsOf(graph, place);
    for (let slot = first; slot < end; slot += 1) {
      if (!firm || graph.firm[slot]) enter(graph.neighbours[slot] as number);
    }
  }
  return seen;
}

export type Path = { node_ids: number[]; link_ids: number[] };

/** All shortest paths, at most `most`; links that run in parallel belong to one path. Empty when there is none. */
export function shortestPaths(graph: Graph, from: number, to: number, most: number): Path[] {
  const [start, goal] = [graph.places.get(from), graph.places.get(to)];
  if (start === undefined || goal === undefined) return [];
  const distance = distancesFrom(graph, [to]);
  if ((distance[start] ?? -1) < 0) return [];
  const paths: Path[] = [];
  const walk = (place: number, node_ids: number[], link_ids: number[]): void => {
    if (paths.length >= most) return;
    if (place === goal) {
      paths.push({ node_ids, link_ids });
      return;
    }
    for (const [next, links] of nearer(graph, place, distance)) {
      walk(next, [...node_ids, graph.ids[next] as number], [...link_ids, ...links]);
    }
  };
  walk(start, [from], []);
  return paths;
}

/** How many links each place is away from the nearest of these; -1 where none leads there. */
export function distancesFrom(graph: Graph, from: Iterable<number>): Int32Array {
  const distance = new Int32Array(graph.ids.length).fill(-1);
  const queue: number[] = [];
  for (const id of from) {
    const place = graph.places.get(id);
    if (place === undefined || distance[place] === 0) continue;
    distance[place] = 0;
    queue.push(place);
  }
  for (const place of queue) {
    const [first, end] = slotsOf(graph, place);
    for (let slot = first; slot < end; slot += 1) {
      const next = graph.neighbours[slot] as number;
      if (distance[next] !== -1) continue;
      distance[next] = (distance[place] as number) + 1;
      queue.push(next);
    }
  }
  return distance;
}

/** The neighbours one step nearer to the goal, each with the links that lead there; by id, so that the answer is always the same. */
function nearer(graph: Graph, place: number, distance: Int32Array): [number, number[]][] {
  const steps = new Map<number, number[]>();
  const [first, end] = slotsOf(graph, place);
  for (let slot = first; slot < end; slot += 1) {
    const next = graph.neighbours[slot] as number;
    if (distance[next] !== (distance[place] as number) - 1) continue;
    const link = graph.links[slot] as number;
    const known = steps.get(next);
    if (known) known.push(link);
    else steps.set(next, [link]);
  }
  const order = [...steps].sort(([a], [b]) => (graph.ids[a] as number) - (graph.ids[b] as number));
  return order.map(([next, links]) => [next, links.sort((a, b) => a - b)]);
}

/** The nodes that no vantage reaches without this one, itself left out; empty when it isn't reached anyhow. */
export function behindOf(graph: Graph, vantages: readonly number[], node: number): number[] {
  const place = graph.places.get(node);
  if (place === undefined) return [];
  const whole = reachedFrom(graph, vantages, () => false);
  const without = reachedFrom(graph, vantages, (other) => other === place);
  return graph.ids.filter((_, i) => whole[i] === 1 && without[i] === 0 && i !== place).sort((a, b) => a - b);
}

/** The parts of the network that no link joins, the largest first; each with its nodes. */
export function componentsOf(graph: Graph): number[][] {
  const seen = new Uint8Array(graph.ids.length);
  const components: number[][] = [];
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start]) continue;
    seen[start] = 1;
    const members = [start];
    for (const place of members) {
      const [first, end] = slotsOf(graph, place);
      for (let slot = first; slot < end; slot += 1) {
        const next = graph.neighbours[slot] as number;
        if (seen[next]) continue;
        seen[next] = 1;
        members.push(next);
      }
    }
    components.push(members.map((place) => graph.ids[place] as number));
  }
  return components.sort((a, b) => b.length - a.length);
}
