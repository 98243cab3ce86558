/** What is to be drawn: the layout, and what is so now. States change without a new layout. */
import { type State, states } from '../../wire.ts';
import type { Drawn } from './grouping.ts';
import type { Layout, LinkState, MapLink, MapNode } from './model.ts';

export type ItemLook = {
  state: State;
  suppressed: boolean;
  /** Nodes per state, in the order of `states`; of a node itself, one. */
  counts: number[];
};
export type EdgeLook = { state: LinkState; rank: number; one_sided: boolean };

export type Scene = Drawn & {
  nodes: readonly MapNode[];
  all_links: readonly MapLink[];
  layout: Layout;
  item_looks: ItemLook[];
  edge_looks: EdgeLook[];
  /** Left, top, right, bottom of each edge. */
  bounds: Float32Array;
  /** How many edges each item has. */
  degrees: Uint16Array;
  /** Items in the order in which they may be named. */
  naming: number[];
  /** Nodes per state for each open frame, by area; under -1 all. */
  frame_counts: Map<number, number[]>;
  /** Areas' names. */
  names: ReadonlyMap<number, string>;
  /** What neighbours tell of that nobody recorded, by node. */
  stubs: ReadonlyMap<number, readonly string[]>;
};

const noCounts = () => states.map(() => 0);

export function worst(counts: readonly number[]): State {
  return states.find((_, index) => (counts[index] ?? 0) > 0) ?? 'unknown';
}

export function makeScene(
  drawn: Drawn,
  layout: Layout,
  nodes: readonly MapNode[],
  links: readonly MapLink[],
  names: Scene['names'],
  stubs: Scene['stubs'],
): Scene {
  const degrees = new Uint16Array(drawn.items.length);
  for (const { a, b } of drawn.edges) {
    degrees[a] = (degrees[a] ?? 0) + 1;
    degrees[b] = (degrees[b] ?? 0) + 1;
  }
  const weight = (item: number) =>
    (drawn.items[item]?.vantage ? 0 : 1) + (drawn.items[item]?.level ?? 3) * 2 + (drawn.items[item]?.role ?? 7) / 8;
  const naming = drawn.items.map((_, item) => item).sort((a, b) => weight(a) - weight(b) || a - b);
  return {
    ...drawn,
    nodes,
    all_links: links,
    layout,
    ...looksOf(drawn, nodes, links),
    bounds: boundsOf(layout, drawn.edges.length),
    degrees,
    naming,
    names,
    stubs,
  };
}

/** The same picture with what is so now. */
export function recolour(scene: Scene, nodes: readonly MapNode[], links: readonly MapLink[]): Scene {
  return { ...scene, nodes, all_links: links, ...looksOf(scene, nodes, links) };
}

function looksOf(drawn: Drawn, nodes: readonly MapNode[], links: readonly MapLink[]) {
  const frame_counts = new Map<number, number[]>();
  const item_looks = drawn.items.map((item, index): ItemLook => {
    const counts = noCounts();
    let suppressed = 0;
    const members = drawn.members[index] ?? [];
    for (const member of members) {
      const node = nodes[member];
      if (!node) continue;
      const at = states.indexOf(node.state);
      counts[at] = (counts[at] ?? 0) + 1;
      if (node.suppressed_by !== null) suppressed += 1;
    }
    for (const key of item.group === null ? [-1] : [-1, item.group]) {
      const sum = frame_counts.get(key) ?? noCounts();
      frame_counts.set(
        key,
        sum.map((count, at) => count + (counts[at] ?? 0)),
      );
    }
    return { state: worst(counts), suppressed: suppressed > 0 && suppressed === members.length, counts };
  });
  const edge_looks = drawn.edges.map((edge, index): EdgeLook => {
    const own = (drawn.links[index] ?? []).flatMap((link) => links[link] ?? []);
    const down = own.some((link) => link.state === 'down');
    const up = own.some((link) => link.state === 'up');
    return {
      state: down ? 'down' : up ? 'up' : 'unknown',
      rank: edge.rank,
      one_sided:
        own.length > 0 &&
        own.every((link) => link.sides === 1 && (link.confidence === 'certain' || link.confidence === 'likely')),
    };
  });
  return { item_looks, edge_looks, frame_counts };
}

function boundsOf(layout: Layout, count: number): Float32Array {
  const bounds = new Float32Array(count * 4);
  for (let edge = 0; edge < count; edge += 1) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = layout.starts[edge] ?? 0; at < (layout.starts[edge + 1] ?? 0); at += 2) {
      const [x, y] = [layout.points[at] ?? 0, layout.points[at + 1] ?? 0];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    bounds.set([left, top, right, bottom], edge * 4);
  }
  return bounds;
}
