/** A block: a node, or several side by side, and beneath it on shelves all that hangs from it. */
import type { Routes } from './routes.ts';
import { type Packed, pack, type Size } from './shelves.ts';
import { type Tree, walk } from './tree.ts';

/** Free over a shelf: there runs the line to all that stands on it. */
const over_shelf = 20;
/** Free to the left, where a line goes down to the further shelves. */
const side = 16;
const block_gap = 26;
const block_aspect = 1.5;
const head_step = 1.5;

export type Block = Size & { head: Tree[]; leaves: Tree[]; inner: Tree[]; grid: Packed; blocks: Packed; side: number };
export type Plane = { xs: Float32Array; ys: Float32Array; routes: Routes };

const isRoot = (each: Tree) => each.data.item < 0;

/** Sizes of all blocks of a tree, from the leaves up. The tree's own node only holds its roots together. */
export function measure(tree: Tree, sizeOf: (item: number) => Size): Map<Tree, Block> {
  const blocks = new Map<Tree, Block>();
  for (const each of walk(tree).reverse()) {
    if (each.parent && isRoot(each.parent)) continue;
    const head = isRoot(each) ? (each.children ?? []) : [each];
    const below = isRoot(each) ? head.flatMap((root) => root.children ?? []) : (each.children ?? []);
    const leaves = below.filter((child) => !child.children);
    const inner = below.filter((child) => child.children);
    const grid = pack(
      leaves.map((leaf) => sizeOf(leaf.data.item)),
      0,
      over_shelf,
      block_aspect,
    );
    const packed = pack(
      inner.map((child) => blocks.get(child) ?? { w: 0, h: 0 }),
      block_gap,
      over_shelf,
      block_aspect,
    );
    const own = head.map((root) => sizeOf(root.data.item));
    const headW = own.reduce((sum, size) => sum + size.w, 0) * (own.length > 1 ? head_step : 1);
    const headH = own.reduce((most, size) => Math.max(most, size.h), 0);
    const left = grid.shelves.length + packed.shelves.length > 1 ? side : 0;
    blocks.set(each, {
      w: Math.max(headW, left + Math.max(grid.w, packed.w)),
      h: headH + grid.h + packed.h,
      head,
      leaves,
      inner,
      grid,
      blocks: packed,
      side: left,
    });
  }
  return blocks;
}

/** Gives every node of the tree its place, the block's upper left corner being at `x`, `y`, and every link its way. */
export function settle(
  tree: Tree,
  blocks: ReadonlyMap<Tree, Block>,
  x: number,
  y: number,
  sizeOf: (item: number) => Size,
  plane: Plane,
): void {
  const corners = new Map([[tree, { x, y }]]);
  for (const each of walk(tree)) {
    const block = blocks.get(each);
    const corner = corners.get(each);
    if (!block || !corner) continue;
    const headH = block.head.reduce((most, root) => Math.max(most, sizeOf(root.data.item).h), 0);
    block.head.forEach((root, index) => {
      plane.xs[root.data.item] = corner.x + (block.w * (index + 0.5)) / block.head.length;
      plane.ys[root.data.item] = corner.y + headH / 2;
    });
    const width = Math.max(block.grid.w, block.blocks.w);
    const left = corner.x + block.side + (block.w - block.side - width) / 2;
    const bus = corner.y + headH + over_shelf / 2;
    const trunk = left - block.side / 2;
    shelve(block.leaves, block.grid, left + (width - block.grid.w) / 2, corner.y + headH, (leaf, at) => {
      const size = sizeOf(leaf.data.item);
      plane.xs[leaf.data.item] = at.x + size.w / 2;
      plane.ys[leaf.data.item] = at.y + size.h / 2;
      connect(leaf, at.shelf, at.y, bus, trunk, plane);
    });
    const below = corner.y + headH + block.grid.h;
    const first = block.grid.shelves.length;
    shelve(block.inner, block.blocks, left + (width - block.blocks.w) / 2, below, (child, at) => {
      corners.set(child, at);
      const its = blocks.get(child);
      plane.xs[child.data.item] = at.x + (its?.w ?? 0) / 2;
      plane.ys[child.data.item] = at.y + sizeOf(child.data.item).h / 2;
      connect(child, at.shelf + first, at.y, bus, trunk, plane);
    });
  }
}

function shelve(
  trees: readonly Tree[],
  packed: Packed,
  x: number,
  y: number,
  put: (tree: Tree, at: { x: number; y: number; shelf: number }) => void,
): void {
  let shelf = 0;
  trees.forEach((tree, index) => {
    while (index >= (packed.shelves[shelf]?.to ?? Number.POSITIVE_INFINITY)) shelf += 1;
    put(tree, { x: x + (packed.xs[index] ?? 0), y: y + (packed.shelves[shelf]?.y ?? 0), shelf });
  });
}

/** Down from the parent to the line above the first shelf; for a further one along its left side. */
function connect(child: Tree, shelf: number, top: number, bus: number, trunk: number, plane: Plane): void {
  const parent = child.parent?.data.item ?? -1;
  if (parent < 0) return;
  const { item, edge } = child.data;
  const at = (each: number): [number, number] => [plane.xs[each] ?? 0, plane.ys[each] ?? 0];
  const [px] = at(parent);
  const [x] = at(item);
  if (shelf === 0) plane.routes.corners(edge, ...at(parent), px, bus, x, bus, ...at(item));
  else {
    const over = top - over_shelf / 2;
    plane.routes.corners(edge, ...at(parent), px, bus, trunk, bus, trunk, over, x, over, ...at(item));
  }
}
