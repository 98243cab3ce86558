/**
 * The layered view: a stripe a level, city on top. What hangs from a node stands beneath it in columns of its own,
 * so that no line of the forest runs through a node of another branch.
 */
import { growForest } from './forest.ts';
import { type Box, cell_height, cell_width, type Edge, type Item, type Layout } from './model.ts';
import { makeRoutes, type Routes } from './routes.ts';
import { pack } from './shelves.ts';
import { type Branch, type Tree, treeOf, walk } from './tree.ts';

const band_gap = 84;
const branch_gap = 28;
const component_gap = 72;
const rows_max = 8;
/** Narrow grids: the layered view has much height and little width. */
const grid_aspect = 0.7;
const root_step = cell_width * 2.5;
const levels_count = 4;
const bus = 46;
const alone_title = 44;
const group_width = 232;
const group_height = 112;

/** `deepest`: the furthest row that the way from the root to it has used in each stripe. */
type Spot = { band: number; row: number; x: number; w: number; deepest: number[] };
/** Leaves of one parent in one stripe. */
type Grid = { leaves: Branch[]; columns: number; w: number; x: number };
type Shape = { w: number; grids: Grid[]; inner: Tree[] };

const stripe = 1_000_000;
/** From one root to the next of the same component. */
const stepOf = (roots: readonly Branch[], items: readonly Item[]) =>
  Math.max(root_step, ...roots.map((root) => widthOf(items[root.item]) * 1.1));
const rowKey = (spot: Spot | undefined) => (spot?.band ?? 0) * stripe + (spot?.row ?? 0);

const widthOf = (item: Item | undefined) => (item?.kind === 'group' ? group_width : cell_width);
const heightOf = (item: Item | undefined) => (item?.kind === 'group' ? group_height : cell_height);

export function layLayers(items: readonly Item[], edges: readonly Edge[]): Layout {
  const forest = growForest(items, edges);
  const spots = new Map<number, Spot>();
  const shapes = new Map<Tree, Shape>();
  let left = 0;
  for (const roots of forest.components) {
    const tree = treeOf(roots);
    const order = walk(tree);
    for (const each of order) stand(each, items, spots);
    for (const each of order.toReversed()) shapes.set(each, shape(each, items, spots));
    place(tree, left, shapes, spots);
    const w = shapes.get(tree)?.w ?? 0;
    // Several cores share what hangs from them, so they stand side by side above the middle.
    roots.forEach((root, index) => {
      const spot = spots.get(root.item);
      if (spot && roots.length > 1) spot.x = left + w / 2 + (index - (roots.length - 1) / 2) * stepOf(roots, items);
    });
    left += w + component_gap;
  }
  const width = Math.max(left - component_gap, 0);
  const rows = rowsOf(items, spots);
  const xs = new Float32Array(items.length);
  const ys = new Float32Array(items.length);
  for (const [item, spot] of spots) {
    xs[item] = spot.x;
    ys[item] = (rows.tops.get(rowKey(spot)) ?? 0) + heightOf(items[item]) / 2;
  }
  const apart = standApart(forest.alone, items, width, rows.height, xs, ys);
  const routes = makeRoutes();
  for (const [each, { grids, inner }] of shapes) {
    for (const grid of grids) routeGrid(each.data.item, grid, spots, xs, ys, items, routes);
    for (const child of inner) routeOne(each.data.item, child.data, xs, ys, items, routes);
  }
  for (const { edge, root, beside, lane } of forest.uplinks) {
    routes.beside(edge, beside, xs[root] ?? 0, ys[root] ?? 0, lane);
  }
  return {
    width: Math.max(width, apart.w),
    height: apart.box ? apart.box.y + apart.box.h : rows.height,
    xs,
    ys,
    ws: Float32Array.from(items, widthOf),
    hs: Float32Array.from(items, heightOf),
    ...routes.finish(edges, xs, ys),
    boxes: apart.box ? [apart.box] : [],
    bands: rows.bands,
    unit: 1,
  };
}

/**
 * Stripe and row: its level's; without one, the stripe beneath its parent. Where the way to it has been in that stripe
 * before, a row further down: nothing then stands where one of those that it hangs from does.
 */
function stand(each: Tree, items: readonly Item[], spots: Map<number, Spot>): void {
  const { item } = each.data;
  if (item < 0) return;
  const above = spots.get(each.parent?.data.item ?? -1);
  const band = items[item]?.level ?? Math.min((above?.band ?? -1) + 1, levels_count - 1);
  const deepest = [...(above?.deepest ?? [-1, -1, -1, -1])];
  const row = (deepest[band] ?? -1) + 1;
  deepest[band] = row;
  spots.set(item, { band, row, x: 0, w: widthOf(items[item]), deepest });
}

function shape(each: Tree, items: readonly Item[], spots: Map<number, Spot>): Shape {
  const isInner = (child: Tree) => child.children !== undefined || each.data.item < 0;
  const inner = (each.children ?? []).filter(isInner);
  const byRow = new Map<number, Branch[]>();
  for (const child of each.children ?? []) {
    if (isInner(child)) continue;
    const key = rowKey(spots.get(child.data.item)) * 2 + (items[child.data.item]?.kind === 'group' ? 1 : 0);
    const row = byRow.get(key);
    if (row) row.push(child.data);
    else byRow.set(key, [child.data]);
  }
  const grids = [...byRow.values()].map((leaves) => gridOf(leaves, items, spots));
  const parts = [...grids.map((grid) => grid.w), ...inner.map((child) => widthAt(child, items, spots))];
  const sum = parts.reduce((total, w) => total + w, 0) + branch_gap * Math.max(parts.length - 1, 0);
  const roots = inner.map((child) => child.data);
  const own = each.data.item < 0 ? stepOf(roots, items) * inner.length : widthOf(items[each.data.item]);
  const w = Math.max(own, sum);
  const spot = spots.get(each.data.item);
  if (spot) spot.w = w;
  return { w, grids, inner };
}

const widthAt = (child: Tree, items: readonly Item[], spots: Map<number, Spot>) =>
  spots.get(child.data.item)?.w ?? widthOf(items[child.data.item]);

function gridOf(leaves: Branch[], items: readonly Item[], spots: Map<number, Spot>): Grid {
  const folded = items[leaves[0]?.item ?? -1]?.kind === 'group';
  const columns = folded
    ? leaves.length
    : Math.max(Math.ceil(Math.sqrt(leaves.length * grid_aspect)), Math.ceil(leaves.length / rows_max));
  leaves.forEach((leaf, index) => {
    const spot = spots.get(leaf.item);
    if (spot) spot.row += Math.floor(index / columns);
  });
  return { leaves, columns, w: columns * widthOf(items[leaves[0]?.item ?? -1]), x: 0 };
}

function place(tree: Tree, left: number, shapes: Map<Tree, Shape>, spots: Map<number, Spot>): void {
  const lefts = new Map([[tree, left]]);
  for (const each of walk(tree)) {
    const own = shapes.get(each);
    const begin = lefts.get(each);
    // A leaf has its place from its parent's grid.
    if (!own || begin === undefined) continue;
    const sum =
      [...own.grids.map((grid) => grid.w), ...own.inner.map((child) => shapes.get(child)?.w ?? 0)].reduce(
        (total, w) => total + w + branch_gap,
        0,
      ) - branch_gap;
    let x = begin + Math.max((own.w - sum) / 2, 0);
    for (const grid of own.grids) {
      grid.x = x;
      const step = grid.w / grid.columns;
      grid.leaves.forEach((leaf, index) => {
        const spot = spots.get(leaf.item);
        if (spot) spot.x = x + ((index % grid.columns) + 0.5) * step;
      });
      x += grid.w + branch_gap;
    }
    for (const child of own.inner) {
      lefts.set(child, x);
      x += (shapes.get(child)?.w ?? 0) + branch_gap;
    }
    const spot = spots.get(each.data.item);
    if (spot) spot.x = begin + own.w / 2;
  }
}

/** Where each row begins; a row is as high as what stands highest in it. */
function rowsOf(items: readonly Item[], spots: Map<number, Spot>) {
  const heights = new Map<number, number>();
  for (const [item, spot] of spots) {
    const key = rowKey(spot);
    heights.set(key, Math.max(heights.get(key) ?? 0, heightOf(items[item])));
  }
  const tops = new Map<number, number>();
  const bands: Layout['bands'] = [];
  let y = 0;
  for (const key of [...heights.keys()].sort((a, b) => a - b)) {
    const level = Math.floor(key / stripe);
    const band = bands.at(-1);
    if (band?.level !== level) {
      if (band) y += band_gap;
      bands.push({ level, y: y - band_gap / 2, h: band_gap });
    }
    tops.set(key, y);
    const height = heights.get(key) ?? 0;
    y += height;
    const now = bands.at(-1);
    if (now) now.h += height;
  }
  return { tops, bands, height: y };
}

function standApart(
  alone: readonly number[],
  items: readonly Item[],
  width: number,
  top: number,
  xs: Float32Array,
  ys: Float32Array,
): { w: number; box?: Box } {
  if (alone.length === 0) return { w: 0 };
  const sizes = alone.map((item) => ({ w: widthOf(items[item]), h: heightOf(items[item]) }));
  const area = sizes.reduce((sum, size) => sum + size.w * size.h, 0);
  const packed = pack(sizes, 0, 0, Math.max((width * width) / area, 1.6));
  const y = top + (top > 0 ? band_gap * 1.5 : 0);
  for (const shelf of packed.shelves) {
    for (let index = shelf.from; index < shelf.to; index += 1) {
      const item = alone[index] ?? 0;
      xs[item] = (packed.xs[index] ?? 0) + widthOf(items[item]) / 2;
      ys[item] = y + alone_title + shelf.y + heightOf(items[item]) / 2;
    }
  }
  return {
    w: packed.w,
    box: { kind: 'alone', group: null, x: -12, y, w: packed.w + 24, h: packed.h + alone_title + 8 },
  };
}

/** Down from the parent, along above the grid, down its left side, along above the row. */
function routeGrid(
  parent: number,
  grid: Grid,
  spots: Map<number, Spot>,
  xs: Float32Array,
  ys: Float32Array,
  items: readonly Item[],
  routes: Routes,
): void {
  if (parent < 0) return;
  const [px, py] = [xs[parent] ?? 0, ys[parent] ?? 0];
  const first = spots.get(grid.leaves[0]?.item ?? -1)?.row;
  for (const leaf of grid.leaves) {
    const [x, y] = [xs[leaf.item] ?? 0, ys[leaf.item] ?? 0];
    const over = y - heightOf(items[leaf.item]) / 2;
    if (over < py) continue;
    const high = py + heightOf(items[parent]) / 2 + 6;
    if (spots.get(leaf.item)?.row === first) routes.corners(leaf.edge, px, py, px, high, x, high, x, y);
    else {
      const side = grid.x - 8;
      routes.corners(leaf.edge, px, py, px, high, side, high, side, over + 4, x, over + 4, x, y);
    }
  }
}

function routeOne(
  parent: number,
  child: Branch,
  xs: Float32Array,
  ys: Float32Array,
  items: readonly Item[],
  routes: Routes,
): void {
  if (parent < 0 || child.edge < 0) return;
  const [px, py, x, y] = [xs[parent] ?? 0, ys[parent] ?? 0, xs[child.item] ?? 0, ys[child.item] ?? 0];
  if (y - heightOf(items[child.item]) / 2 < py) return;
  const high = py + Math.min(heightOf(items[parent]) / 2 + 6, bus + 6);
  routes.corners(child.edge, px, py, px, high, x, high, x, y);
}
