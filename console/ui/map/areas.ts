/**
 * The view by area: what belongs to the city stands on top, its cores lowest; beneath it a frame for each county.
 * Within a frame, what hangs from a node stands beneath it on shelves, so that thousands fit on one screen.
 */
import type { Plane } from './blocks.ts';
import { growForest } from './forest.ts';
import { type Frame, frame, put } from './frames.ts';
import { type Box, cell_height, cell_width, type Edge, type Item, type Layout } from './model.ts';
import { makeRoutes } from './routes.ts';
import { pack, type Size, shelfOf } from './shelves.ts';
import { type Branch, walk } from './tree.ts';

const group_width = 232;
const group_height = 112;
const frame_gap = 26;
const lane_gap = 6;
const lanes_max = 8;
/** As many units as a screen has pixels, about: larger maps get larger titles and gaps. */
const screen_width = 1_500;
const unit_max = 8;
/** The city's own nodes are larger than others, when they are few: from them all begins. */
const top_unit_max = 3.5;
const top_large_max = 60;
/** So few that names have room beside each other. */
const roomy_max = 150;
const roomy_width = 124;

export type Aspect = 'wide' | 'square' | 'tall';
const aspects: Record<Aspect, number> = { wide: 2, square: 1.25, tall: 0.6 };

export function layAreas(items: readonly Item[], edges: readonly Edge[], aspect: Aspect): Layout {
  const unit = unitOf(items, aspects[aspect]);
  const large = Math.min(unit, top_unit_max);
  const roomy = items.length <= roomy_max;
  const few = items.filter((item) => item.kind === 'node' && item.group === null).length <= top_large_max;
  const sizeOf = (index: number): Size => {
    const item = items[index];
    if (item?.kind === 'group') return { w: group_width * unit, h: group_height * unit };
    const scale = few && item?.group === null ? large : 1;
    return { w: (roomy ? roomy_width : cell_width) * scale, h: cell_height * scale };
  };
  const { top, frames, uplinks } = framesOf(items, edges, sizeOf, unit);
  const plane: Plane = {
    xs: new Float32Array(items.length),
    ys: new Float32Array(items.length),
    routes: makeRoutes(),
  };
  const lanes = lanesOf(items, edges);
  const room = (frame_gap + lane_gap * Math.min(lanes.size, lanes_max)) * unit;
  const top_h = top.trees.length + top.alone.length > 0 ? top.h : 0;
  const packed = pack(frames, frame_gap * unit, room, aspects[aspect], top_h);
  const width = Math.max(packed.w, top.w);
  const boxes = mirrored(top, (width - top.w) / 2, sizeOf, plane);
  const left = (width - packed.w) / 2;
  const shelfTops = packed.shelves.map((shelf) => top_h + shelf.y);
  const shelfAt = new Map<number, number>();
  frames.forEach((each, index) => {
    const shelf = shelfOf(packed, index);
    const [x, y] = [left + (packed.xs[index] ?? 0), shelfTops[shelf] ?? 0];
    if ('item' in each) {
      plane.xs[each.item] = x + each.w / 2;
      plane.ys[each.item] = y + each.h / 2;
      shelfAt.set(each.item, shelf);
      return;
    }
    boxes.push(...put(each, x, y, sizeOf, plane));
    for (const item of each.items) shelfAt.set(item, shelf);
  });
  for (const { edge, root, beside, lane } of uplinks) {
    plane.routes.beside(edge, beside, plane.xs[root] ?? 0, plane.ys[root] ?? 0, lane);
  }
  connect(edges, lanes, shelfAt, shelfTops, width, unit, plane);
  return {
    width,
    height: top_h + packed.h,
    xs: plane.xs,
    ys: plane.ys,
    ws: Float32Array.from(items, (_, item) => sizeOf(item).w),
    hs: Float32Array.from(items, (_, item) => sizeOf(item).h),
    ...plane.routes.finish(edges, plane.xs, plane.ys),
    boxes,
    bands: [],
    unit,
  };
}

function unitOf(items: readonly Item[], aspect: number): number {
  const cells = items.filter((item) => item.kind === 'node').length;
  const width = Math.sqrt(cells * cell_width * (cell_height + 24) * 1.5 * aspect);
  return Math.min(Math.max(width / screen_width, 1), unit_max);
}

type Folded = Size & { item: number };
type Filled = Frame & { items: number[] };

/** What stands at the top, and the frames and folded areas in the order of their ids, which is that of their recording. */
function framesOf(items: readonly Item[], edges: readonly Edge[], sizeOf: (item: number) => Size, unit: number) {
  const linked = new Uint8Array(items.length);
  for (const { a, b } of edges) linked[a] = linked[b] = 1;
  const groupOf = (item: number) => (items[item]?.kind === 'group' ? -1 - item : (items[item]?.group ?? null));
  const entries = new Set(edges.flatMap(({ a, b }) => (groupOf(a) === groupOf(b) ? [] : [a, b])));
  const forest = growForest(
    items,
    edges,
    ({ a, b }) => groupOf(a) === groupOf(b),
    (item) => entries.has(item),
  );
  const parts = new Map<number | null, { components: Branch[][]; alone: number[]; items: number[] }>();
  const part = (group: number | null) => {
    const known = parts.get(group) ?? { components: [], alone: [], items: [] };
    parts.set(group, known);
    return known;
  };
  const folded: Folded[] = [];
  items.forEach((item, index) => {
    if (item.kind === 'group') folded.push({ item: index, ...sizeOf(index) });
    else part(item.group).items.push(index);
  });
  for (const roots of forest.components) part(items[roots[0]?.item ?? 0]?.group ?? null).components.push(roots);
  for (const item of forest.alone) {
    if (items[item]?.kind === 'group') continue;
    const its = part(items[item]?.group ?? null);
    // Linked to another area only: it is an entry.
    if (linked[item]) its.components.push([{ item, edge: -1, children: [] }]);
    else its.alone.push(item);
  }
  const top = frame(null, parts.get(null)?.components ?? [], parts.get(null)?.alone ?? [], sizeOf, unit);
  const filled = [...parts].flatMap(([group, its]): Filled[] =>
    group === null ? [] : [{ ...frame(group, its.components, its.alone, sizeOf, unit), items: its.items }],
  );
  const idOf = (each: Folded | Filled) => ('item' in each ? (items[each.item]?.id ?? 0) : (each.group ?? 0));
  return { top, uplinks: forest.uplinks, frames: [...filled, ...folded].sort((a, b) => idOf(a) - idOf(b)) };
}

/** The top hangs upside down: its cores are next to the frames that they feed. */
function mirrored(top: Frame, x: number, sizeOf: (item: number) => Size, plane: Plane): Box[] {
  const { xs, ys, routes } = plane;
  const flipped: Plane = {
    xs,
    ys,
    routes: {
      ...routes,
      corners: (edge, ...points) =>
        routes.corners(edge, ...points.map((value, index) => (index % 2 === 0 ? value : top.h - value))),
    },
  };
  const boxes = put(top, x, 0, sizeOf, flipped);
  const items = [...top.trees.flatMap((tree) => walk(tree).map((each) => each.data.item)), ...top.alone];
  for (const item of items) if (item >= 0) ys[item] = top.h - (ys[item] ?? 0);
  return boxes.map((box) => ({ ...box, y: top.h - box.y - box.h }));
}

/** A lane of its own for each node at the top that feeds others, so that two cores' lines don't run into one. */
function lanesOf(items: readonly Item[], edges: readonly Edge[]): Map<number, number> {
  const isTop = (item: number) => items[item]?.kind === 'node' && items[item]?.group === null;
  const lanes = new Map<number, number>();
  for (const { a, b } of edges) {
    if (isTop(a) === isTop(b)) continue;
    const feeder = isTop(a) ? a : b;
    if (!lanes.has(feeder)) lanes.set(feeder, lanes.size);
  }
  return lanes;
}

function connect(
  edges: readonly Edge[],
  lanes: ReadonlyMap<number, number>,
  shelfAt: ReadonlyMap<number, number>,
  shelfTops: readonly number[],
  width: number,
  unit: number,
  plane: Plane,
): void {
  const count = Math.min(lanes.size, lanes_max);
  edges.forEach(({ a, b }, index) => {
    const from = lanes.has(a) ? a : b;
    const to = from === a ? b : a;
    const lane = lanes.get(from);
    const shelf = shelfAt.get(to);
    if (lane === undefined || shelf === undefined || shelfAt.has(from)) return;
    const off = ((lane % lanes_max) + 1) * lane_gap * unit;
    const over = (each: number) => (shelfTops[each] ?? 0) - frame_gap * unit * 0.5 - off;
    const x = (plane.xs[to] ?? 0) + ((lane % lanes_max) - (count - 1) / 2) * lane_gap * Math.min(unit, 2);
    const [fx, fy, y] = [plane.xs[from] ?? 0, plane.ys[from] ?? 0, plane.ys[to] ?? 0];
    const trunk = x < width / 2 ? -off : width + off;
    if (shelf === 0) plane.routes.corners(index, fx, fy, fx, over(0), x, over(0), x, y);
    else plane.routes.corners(index, fx, fy, fx, over(0), trunk, over(0), trunk, over(shelf), x, over(shelf), x, y);
  });
}
