/** A frame: an area's blocks beside each other, and beneath them its nodes without a link. */
import { type Block, measure, type Plane, settle } from './blocks.ts';
import type { Box } from './model.ts';
import { type Packed, pack, type Size } from './shelves.ts';
import { type Branch, type Tree, treeOf } from './tree.ts';

const pad = 14;
const block_gap = 36;
const title_height = 34;
/** A name and some figures. */
const title_width = 170;
const aspect = 1.4;

export type Frame = Size & {
  group: number | null;
  trees: Tree[];
  blocks: Map<Tree, Block>[];
  packed: Packed;
  alone: readonly number[];
  apart: Packed;
  /** Where the blocks begin, and where the part without links does. */
  top: number;
  apart_top: number;
};

/** Without `group`: what stands at the top, which has no frame drawn around it. */
export function frame(
  group: number | null,
  components: readonly Branch[][],
  alone: readonly number[],
  sizeOf: (item: number) => Size,
  unit: number,
): Frame {
  const trees = components.map(treeOf);
  const blocks = trees.map((tree) => measure(tree, sizeOf));
  const sizes = trees.map((tree, index) => blocks[index]?.get(tree) ?? { w: 0, h: 0 });
  const packed = pack(sizes, block_gap, 0, group === null ? 8 : aspect);
  const wide = alone.map(sizeOf);
  const area = wide.reduce((sum, size) => sum + size.w * size.h, 0);
  const apart = pack(wide, 0, 0, Math.max((packed.w * packed.w) / (area || 1), group === null ? 8 : aspect));
  const top = group === null ? 0 : title_height * unit + pad;
  const title = alone.length > 0 ? title_height * Math.sqrt(unit) + (components.length > 0 ? pad : 0) : 0;
  return {
    group,
    trees,
    blocks,
    packed,
    alone,
    apart,
    top,
    apart_top: top + packed.h + title,
    w: Math.max(
      packed.w + 2 * pad,
      apart.w + (alone.length > 0 ? 4 * pad : 0),
      group === null ? 0 : title_width * unit,
    ),
    h: top + packed.h + title + apart.h + pad,
  };
}

/** Puts a frame's content down; what it draws around it comes back. */
export function put(frame: Frame, x: number, y: number, sizeOf: (item: number) => Size, plane: Plane): Box[] {
  const left = x + (frame.w - frame.packed.w) / 2;
  frame.packed.shelves.forEach((shelf) => {
    for (let index = shelf.from; index < shelf.to; index += 1) {
      const [tree, blocks] = [frame.trees[index], frame.blocks[index]];
      if (!tree || !blocks) continue;
      settle(tree, blocks, left + (frame.packed.xs[index] ?? 0), y + frame.top + shelf.y, sizeOf, plane);
    }
  });
  const aloneLeft = x + (frame.w - frame.apart.w) / 2;
  for (const shelf of frame.apart.shelves) {
    for (let index = shelf.from; index < shelf.to; index += 1) {
      const item = frame.alone[index] ?? 0;
      plane.xs[item] = aloneLeft + (frame.apart.xs[index] ?? 0) + sizeOf(item).w / 2;
      plane.ys[item] = y + frame.apart_top + shelf.y + sizeOf(item).h / 2;
    }
  }
  const boxes: Box[] =
    frame.group === null ? [] : [{ kind: 'group', group: frame.group, x, y, w: frame.w, h: frame.h }];
  if (frame.alone.length > 0) {
    const from = y + frame.top + frame.packed.h + (frame.trees.length > 0 ? pad : 0);
    const h = y + frame.apart_top + frame.apart.h - from;
    boxes.push({ kind: 'alone', group: frame.group, x: aloneLeft - pad / 2, y: from, w: frame.apart.w + pad, h });
  }
  return boxes;
}
