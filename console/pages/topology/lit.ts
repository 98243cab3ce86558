/** What stands out on the map while the rest steps back: a path, what hangs behind a node, or what filters ask for. */
import type { MapLink, MapNode } from '../../ui/map/model.ts';
import type { Scene } from '../../ui/map/scene.ts';

export type Wanted = {
  path: { node_ids: readonly number[]; link_ids: readonly number[] } | undefined;
  behind: { node_id: number; ids: readonly number[] } | undefined;
  /** Nothing: no filter is set. */
  matches: ReadonlySet<number> | undefined;
};

export type Lit = { items: ReadonlySet<number> | undefined; edges: ReadonlySet<number> | undefined };

const itemsOf = (scene: Scene, ids: Iterable<number>): Set<number> => {
  const items = new Set<number>();
  for (const id of ids) {
    const item = scene.item_of.get(id);
    if (item !== undefined) items.add(item);
  }
  return items;
};

function edgesOf(scene: Scene, wanted: (link: MapLink, edge: number) => boolean): Set<number> {
  const edges = new Set<number>();
  scene.links.forEach((own, edge) => {
    for (const index of own) {
      const link = scene.all_links[index];
      if (link && wanted(link, edge)) edges.add(edge);
    }
  });
  return edges;
}

/** A path goes before what hangs behind, and that before filters. */
export function litOf(scene: Scene, wanted: Wanted): Lit {
  if (wanted.path) {
    const links = new Set(wanted.path.link_ids);
    return { items: itemsOf(scene, wanted.path.node_ids), edges: edgesOf(scene, (link) => links.has(link.id)) };
  }
  if (wanted.behind) {
    const ids = new Set([wanted.behind.node_id, ...wanted.behind.ids]);
    const inside = (link: MapLink) => ids.has(link.a) && ids.has(link.b);
    return { items: itemsOf(scene, ids), edges: edgesOf(scene, inside) };
  }
  if (wanted.matches) return { items: itemsOf(scene, wanted.matches), edges: undefined };
  return { items: undefined, edges: undefined };
}

export type NodeFilter = { q: string; state: string; level: string };

/** Nodes that the filters ask for; nothing when none is set. */
export function matching(nodes: readonly MapNode[], filter: NodeFilter): Set<number> | undefined {
  const q = filter.q.trim().toLowerCase();
  if (q === '' && filter.state === '' && filter.level === '') return undefined;
  const fits = (node: MapNode) =>
    (q === '' || node.name.toLowerCase().includes(q)) &&
    (filter.state === '' || node.state === filter.state) &&
    (filter.level === '' || (node.level ?? 'none') === filter.level);
  return new Set(nodes.filter(fits).map((node) => node.id));
}

export type Hop = { id: number; node_id: number; port_in: string; port_out: string; link: MapLink | undefined };

/** A path node by node: through which port it enters, and through which it leaves by which link. */
export function hopsOf(
  path: { node_ids: readonly number[]; link_ids: readonly number[] },
  links: readonly MapLink[],
): Hop[] {
  const used = new Set(path.link_ids);
  const own = links.filter((link) => used.has(link.id));
  const between = (a: number | undefined, b: number | undefined) =>
    own.filter((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a));
  const portsOf = (some: readonly MapLink[], node_id: number) =>
    [...new Set(some.map((link) => (link.a === node_id ? link.a_port : link.b_port) ?? ''))].filter(Boolean).join(', ');
  return path.node_ids.map((node_id, index) => {
    const before = between(path.node_ids[index - 1], node_id);
    const after = between(node_id, path.node_ids[index + 1]);
    return { id: index, node_id, port_in: portsOf(before, node_id), port_out: portsOf(after, node_id), link: after[0] };
  });
}
