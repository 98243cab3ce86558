/** Which area's frame a node belongs in, and what is drawn when some of the areas are folded into one mark. */
import { levels, roles } from '../../wire.ts';
import { confidences, type Edge, type Item, type MapLink, type MapNode, type Place } from './model.ts';

/** From so many nodes on, areas begin folded. */
export const fold_from = 300;

export type Grouping = {
  /** The area's id for each node; nothing for those at the top. */
  of: Map<number, number>;
  names: Map<number, string>;
  sizes: Map<number, number>;
};

/** The way up from an area, itself first. Stops at a circle. */
function* above(places: ReadonlyMap<number, Place>, id: number | null): Generator<Place> {
  const seen = new Set<number>();
  for (let at = id; at !== null && !seen.has(at); ) {
    seen.add(at);
    const place = places.get(at);
    if (!place) return;
    yield place;
    at = place.parent_id;
  }
}

/**
 * Nodes are put together by county; where all of them are in one, by town; then by village.
 * Nodes above that level, or of no area, stand at the top.
 */
export function groupNodes(nodes: readonly MapNode[], areas: readonly Place[]): Grouping {
  const places = new Map(areas.map((area) => [area.id, area]));
  for (const level of levels.slice(1)) {
    const byArea = new Map<number, number | undefined>();
    const found: Grouping = { of: new Map(), names: new Map(), sizes: new Map() };
    for (const node of nodes) {
      if (node.area_id === null) continue;
      if (!byArea.has(node.area_id)) {
        const up = [...above(places, node.area_id)].find((place) => place.level === level);
        byArea.set(node.area_id, up?.id);
        if (up) found.names.set(up.id, up.name);
      }
      const group = byArea.get(node.area_id);
      if (group === undefined) continue;
      found.of.set(node.id, group);
      found.sizes.set(group, (found.sizes.get(group) ?? 0) + 1);
    }
    if (found.sizes.size > 1) return found;
  }
  return { of: new Map(), names: new Map(), sizes: new Map() };
}

/** What the address says of folding: all open, none, or these. */
export type Open = 'auto' | 'all' | 'none' | ReadonlySet<number>;

/** The areas that are folded; one of a single node never is, and none that holds what must be seen. */
export function foldedGroups(grouping: Grouping, open: Open, count: number, shown: Iterable<number>): Set<number> {
  const must = new Set([...shown].map((id) => grouping.of.get(id)));
  if (open === 'all' || (open === 'auto' && count < fold_from)) return new Set();
  return new Set(
    [...grouping.sizes]
      .filter(([id, size]) => size > 1 && !must.has(id) && !(open instanceof Set && open.has(id)))
      .map(([id]) => id),
  );
}

export type Drawn = {
  items: Item[];
  edges: Edge[];
  /** Where each node is in `items`: itself, or the folded area that holds it. */
  item_of: Map<number, number>;
  /** Places in the list of nodes, for each item. */
  members: number[][];
  /** Places in the list of links, for each edge. */
  links: number[][];
};

const levelOf = (node: MapNode) => (node.level === null ? null : levels.indexOf(node.level));

/** Items and edges: what is left when folded areas are one mark each and parallel links one line. */
export function draw(
  nodes: readonly MapNode[],
  links: readonly MapLink[],
  grouping: Grouping,
  folded: ReadonlySet<number>,
  vantages: readonly number[],
  places: readonly Place[],
): Drawn {
  const items: Item[] = [];
  const members: number[][] = [];
  const item_of = new Map<number, number>();
  const marks = new Map<number, number>();
  const entries = new Set(vantages);
  const levelOfPlace = new Map(places.map((place) => [place.id, levels.indexOf(place.level)]));
  nodes.forEach((node, index) => {
    const group = grouping.of.get(node.id) ?? null;
    const mark = group === null ? undefined : marks.get(group);
    if (mark !== undefined) {
      item_of.set(node.id, mark);
      members[mark]?.push(index);
      if (entries.has(node.id) && items[mark]) items[mark].vantage = true;
      return;
    }
    const at = items.length;
    item_of.set(node.id, at);
    members.push([index]);
    const vantage = entries.has(node.id);
    if (group !== null && folded.has(group)) {
      marks.set(group, at);
      const name = grouping.names.get(group) ?? '';
      items.push({
        kind: 'group',
        id: group,
        name,
        level: levelOfPlace.get(group) ?? 1,
        role: 0,
        group: null,
        vantage,
      });
      return;
    }
    const { id, name } = node;
    items.push({ kind: 'node', id, name, level: levelOf(node), role: roles.indexOf(node.role), group, vantage });
  });
  return { items, members, item_of, ...edgesOf(links, item_of, items.length) };
}

function edgesOf(links: readonly MapLink[], item_of: ReadonlyMap<number, number>, count: number) {
  const edges: Edge[] = [];
  const kept: number[][] = [];
  const known = new Map<number, number>();
  links.forEach((link, index) => {
    const a = item_of.get(link.a);
    const b = item_of.get(link.b);
    if (a === undefined || b === undefined || a === b) return;
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = low * count + high;
    const rank = confidences.indexOf(link.confidence);
    const at = known.get(key);
    const edge = at === undefined ? undefined : edges[at];
    if (at !== undefined && edge) {
      edge.rank = Math.min(edge.rank, rank);
      kept[at]?.push(index);
      return;
    }
    known.set(key, edges.length);
    edges.push({ a: low, b: high, rank });
    kept.push([index]);
  });
  return { edges, links: kept };
}
