/** From what the server tells to what is drawn; laid out anew only when nodes or links come or go. */
import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js';
import { makeLayouts } from '../../ui/map/ask-layout.ts';
import { type Drawn, draw, foldedGroups, groupNodes, type Open } from '../../ui/map/grouping.ts';
import type { Aspect } from '../../ui/map/lay-out.ts';
import type { Layout, Place, View } from '../../ui/map/model.ts';
import { makeScene, recolour, type Scene } from '../../ui/map/scene.ts';
import type { TopologyMap } from './calls.ts';

type Wishes = {
  data: Accessor<TopologyMap>;
  areas: Accessor<readonly Place[]>;
  view: Accessor<View>;
  aspect: Accessor<Aspect>;
  open: Accessor<Open>;
  /** Nodes that must not be hidden in a folded area. */
  shown: Accessor<readonly number[]>;
  stubs: Accessor<Scene['stubs']>;
};

/** Whether the same things stand on the map and hang together in the same way. */
export function samePicture(a: Drawn, b: Drawn): boolean {
  if (a.items.length !== b.items.length || a.edges.length !== b.edges.length) return false;
  const items = a.items.every((item, index) => {
    const other = b.items[index];
    return (
      other !== undefined &&
      item.id === other.id &&
      item.kind === other.kind &&
      item.group === other.group &&
      item.level === other.level &&
      item.role === other.role &&
      item.name === other.name &&
      item.vantage === other.vantage
    );
  });
  return (
    items &&
    a.edges.every((edge, index) => {
      const other = b.edges[index];
      return edge.a === other?.a && edge.b === other.b && edge.rank === other.rank;
    })
  );
}

export function makeMapScene(wishes: Wishes) {
  const grouping = createMemo(() => groupNodes(wishes.data().nodes, wishes.areas()));
  const folded = createMemo(
    () => foldedGroups(grouping(), wishes.open(), wishes.data().nodes.length, wishes.shown()),
    new Set<number>(),
    { equals: (a, b) => a.size === b.size && [...a].every((id) => b.has(id)) },
  );
  const drawn = createMemo(() => {
    const { nodes, links, vantages } = wishes.data();
    return draw(nodes, links, grouping(), folded(), vantages, wishes.areas());
  });
  const picture = createMemo(drawn, undefined, { equals: samePicture });
  const [laid, setLaid] = createSignal<{ drawn: Drawn; layout: Layout }>();
  const ask = makeLayouts();
  createEffect(
    on([picture, wishes.view, wishes.aspect], ([now, view, aspect]) => {
      ask(now.items, now.edges, view, aspect, (layout) => setLaid({ drawn: now, layout }));
    }),
  );
  let base: { drawn: Drawn; layout: Layout; stubs: Scene['stubs']; scene: Scene } | undefined;
  const scene = createMemo((): Scene | undefined => {
    const now = laid();
    if (!now) return undefined;
    const { nodes, links } = wishes.data();
    const stubs = wishes.stubs();
    // While a new layout is on its way the old picture stays, as it was.
    if (now.drawn !== picture()) return base?.scene;
    if (base && base.layout === now.layout && base.stubs === stubs) {
      base = { ...base, scene: recolour({ ...base.scene, ...drawn() }, nodes, links) };
      return base.scene;
    }
    const made = makeScene(drawn(), now.layout, nodes, links, grouping().names, stubs);
    base = { ...now, stubs, scene: made };
    return made;
  });
  return { scene, grouping, folded };
}
