/** The map itself, its buttons, and beside it the panel about what is chosen; on a phone the panel slides up. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import type { Filters } from '../../ui/FilterBar.tsx';
import type { Words } from '../../ui/map/canvas.ts';
import type { Aspect } from '../../ui/map/lay-out.ts';
import { MapCanvas, type MapHandle } from '../../ui/map/MapCanvas.tsx';
import { type Area, levels, states } from '../../wire.ts';
import { type TopologyMap, topologyQueries } from './calls.ts';
import { litOf, matching } from './lit.ts';
import { MapButtons } from './MapButtons.tsx';
import { viewOf } from './MapFilters.tsx';
import { makeMapScene } from './make-scene.ts';
import type { MapAddress } from './map-address.ts';
import { Panel } from './Panel.tsx';
import { strangerName } from './stranger.ts';
import { spokenOf, Tip } from './Tip.tsx';

/** On narrower screens what is chosen is told on a sheet over the lower part of the map. */
const sheet_below = 1_024;
const sheet_share = 0.42;

/** The frame's shape in coarse steps: a layout follows a turned screen, not every pixel. */
function makeShape() {
  const [narrow, setNarrow] = createSignal(false);
  const [aspect, setAspect] = createSignal<Aspect>('wide');
  const watch = (element: HTMLElement) => {
    const measure = () => {
      const ratio = element.clientWidth / (element.clientHeight || 1);
      setNarrow(window.innerWidth < sheet_below);
      if (element.clientWidth > 0) setAspect(ratio < 0.85 ? 'tall' : ratio < 1.55 ? 'square' : 'wide');
    };
    const watcher = new ResizeObserver(measure);
    onMount(() => {
      measure();
      watcher.observe(element);
    });
    onCleanup(() => watcher.disconnect());
  };
  return { aspect, narrow, watch };
}

const words = (): Words => ({
  level: (level) => word('words', `level_${levels[level]}`),
  alone: t('topology.alone'),
  nodes: (n) => t('topology.nodes_n', { n }),
});

export function MapFrame(props: { data: TopologyMap; areas: readonly Area[]; address: MapAddress; filters: Filters }) {
  const { address } = props;
  const shape = makeShape();
  const navigate = useNavigate();
  let brought = '';
  const [handle, setHandle] = createSignal<MapHandle>();
  const path = useQuery(() => ({
    ...topologyQueries.path(address.node() ?? 0, address.to() ?? 0),
    enabled: address.node() !== undefined && address.to() !== undefined,
  }));
  const behind = useQuery(() => ({
    ...topologyQueries.behind(address.node() ?? 0),
    enabled: address.node() !== undefined && address.behind(),
  }));
  const stubRows = useQuery(() => ({ ...topologyQueries.stubs(), enabled: address.stubs() }));
  const stubs = createMemo(() => {
    const byNode = new Map<number, string[]>();
    const rows = address.stubs() && !stubRows.isPending ? (stubRows.data ?? []) : [];
    for (const { a_node_id, stranger } of rows) {
      byNode.set(a_node_id, [...(byNode.get(a_node_id) ?? []), strangerName(stranger)]);
    }
    return byNode;
  });
  const found = () => (address.to() !== undefined && !path.isPending ? path.data : undefined);
  const wayIds = createMemo(() => [...new Set(found()?.paths.flatMap((one) => one.node_ids) ?? [])]);
  const { scene, folded, grouping } = makeMapScene({
    data: () => props.data,
    areas: () => props.areas,
    view: () => viewOf(address, props.data.nodes.length),
    aspect: shape.aspect,
    open: address.open,
    shown: () => [address.node() ?? 0, ...wayIds()],
    stubs,
  });
  const matches = createMemo(() =>
    matching(props.data.nodes, {
      q: props.filters.value('q'),
      state: props.filters.value('state'),
      level: props.filters.value('level'),
    }),
  );
  const focus = createMemo(() => {
    const now = scene();
    const ways = found()?.paths ?? [];
    const hanging = address.behind() && !behind.isPending ? behind.data : undefined;
    const lit = now
      ? litOf(now, {
          path: ways.length > 0 ? { node_ids: wayIds(), link_ids: ways.flatMap((one) => one.link_ids) } : undefined,
          behind: hanging && { node_id: address.node() ?? 0, ids: hanging.rows.map((row) => row.id) },
          matches: matches(),
        })
      : { items: undefined, edges: undefined };
    return {
      selected: now?.item_of.get(address.node() ?? 0),
      lit: lit.items,
      lit_edges: lit.edges,
      stubs: address.stubs(),
    };
  });
  // A path or what hangs behind is brought into sight once, when it is asked for.
  createEffect(
    on([scene, wayIds, () => behind.isPending || behind.data], () => {
      const now = scene();
      const wish = `${address.node()} ${address.to()} ${address.behind()} ${wayIds().length}`;
      const items = focus().lit;
      if (!now || !items || items.size < 2 || (address.to() === undefined && !address.behind())) return;
      if (brought === wish) return;
      brought = wish;
      requestAnimationFrame(() => handle()?.show(items));
    }),
  );
  const covered = () => (address.node() !== undefined && shape.narrow() ? window.innerHeight * sheet_share : 0);
  const unfolded = () => new Set([...grouping().sizes.keys()].filter((id) => !folded().has(id)));
  const choose = (id: number, look: boolean) => {
    address.pick(id);
    // A folded area opens first; only then the node has a place.
    if (look) setTimeout(() => requestAnimationFrame(() => centre(id)));
  };
  const centre = (id: number) => {
    const item = scene()?.item_of.get(id);
    if (item !== undefined) handle()?.centre(item);
  };
  const pick = (item: number | undefined) => {
    const it = item === undefined ? undefined : scene()?.items[item];
    if (it?.kind === 'group') return address.setOpen(new Set([...unfolded(), it.id]));
    address.pick(it?.id);
  };
  const enter = (item: number) => {
    const it = scene()?.items[item];
    if (it?.kind === 'node') navigate(paths.node(it.id));
  };
  const label = () => {
    const counts = scene()?.frame_counts.get(-1) ?? [];
    const told = states.map((state, index) => `${word('words', `state_${state}`)} ${counts[index] ?? 0}`).join(', ');
    return t('topology.label', { nodes: props.data.nodes.length, links: props.data.links.length, states: told });
  };
  return (
    <div class="flex min-h-0 flex-col gap-3 lg:flex-row">
      <div
        ref={shape.watch}
        class="relative h-[max(22rem,calc(100dvh-14.500rem))] min-w-0 rounded-lg border border-line bg-page lg:flex-1 in-[:fullscreen]:h-[calc(100dvh-5rem)]"
      >
        <Show when={scene()} fallback={<p class="appear-late p-4 text-dim">{t('topology.drawing')}</p>}>
          {(now) => (
            <MapCanvas
              label={label()}
              help={t('topology.help')}
              scene={now()}
              focus={focus()}
              words={words()}
              pick={pick}
              enter={enter}
              fold={(group) => address.setOpen(new Set([...unfolded()].filter((id) => id !== group)))}
              tip={(item) => <Tip scene={now()} item={item} />}
              spoken={(item) => spokenOf(now(), item)}
              ready={setHandle}
              covered={covered()}
            />
          )}
        </Show>
        <MapButtons handle={handle()} />
      </div>
      <Show when={address.panel() || address.node() !== undefined}>
        <Panel
          data={props.data}
          address={address}
          choose={choose}
          show={centre}
          matches={matches()}
          searching={props.filters.value('q') !== ''}
          path={found()}
          path_asked={path}
          behind={behind}
        />
      </Show>
    </div>
  );
}
