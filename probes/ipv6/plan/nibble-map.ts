/** A block as a map: one or two hexadecimal digits further down, each value a cell, so that it can be zoomed digit by digit. */
import { type Block, holds, sizeOf, spell, widthOf } from './block.ts';
import { isNetwork, type Kind } from './levels.ts';
import { holderOf, type PlanNode, type PlanTree, stretchWithin } from './tree.ts';

/** Digits below the block. */
export const ZOOMS = [1, 2] as const;
export type Zoom = (typeof ZOOMS)[number];

/**
 * 'outside': no prefix of the plan has it; 'free': it can be handed out of what holds it; 'split': smaller prefixes stand in it;
 * 'assigned', 'reserved', 'deprecated': one prefix is the cell or holds it.
 */
export type CellState = 'outside' | 'free' | 'split' | 'assigned' | 'reserved' | 'deprecated';
export type Cell = {
  prefix: string;
  state: CellState;
  /** Of the smallest prefix that is the cell or holds it. */
  prefix_id: number | null;
  kind: Kind | null;
  owner_id: number | null;
  owner: string | null;
  /** Share of the cell's space that the prefixes handed out of that one have; null: nothing is handed out of it. */
  utilisation: number | null;
  /** Prefixes within the cell, the cell itself as well. */
  prefixes: number;
};

/** 16 or 256 cells in order of address; fewer where the family has no bits left, none for a single address. */
export function nibbleMap(tree: PlanTree, block: Block, zoom: Zoom): Cell[] {
  if (block.family !== tree.family) return [];
  const length = Math.min(widthOf(block.family), block.length + 4 * zoom);
  if (length === block.length) return [];
  const size = sizeOf({ ...block, length });
  return Array.from({ length: 2 ** (length - block.length) }, (_, at) =>
    cellOf(tree, block, { family: block.family, first: block.first + BigInt(at) * size, length }),
  );
}

function cellOf(tree: PlanTree, whole: Block, cell: Block): Cell {
  const holder = holderOf(tree, cell);
  const siblings = holder?.children ?? tree.roots;
  const [from, to] = stretchWithin(siblings, cell);
  const inside = siblings.slice(from, to).filter(({ row }) => row.status !== 'reserved');
  const [first, last] = stretchWithin(tree.nodes, cell);
  const isEnd = holder !== undefined && isNetwork(holder.row.kind);
  return {
    prefix: spell(cell),
    state: stateOf(holder, whole, to > from),
    prefix_id: holder?.row.id ?? null,
    kind: holder?.row.kind ?? null,
    owner_id: holder?.row.owner_id ?? null,
    owner: holder?.row.owner ?? null,
    utilisation: isEnd
      ? null
      : Number(inside.reduce((sum, { block }) => sum + sizeOf(block), 0n)) / Number(sizeOf(cell)),
    prefixes: last - first,
  };
}

function stateOf(holder: PlanNode | undefined, whole: Block, hasInside: boolean): CellState {
  // What is the zoomed block, or holds it, is the ground of the map: a cell of it is free until something stands in it.
  const isGround = !holder || (holds(holder.block, whole) && !isNetwork(holder.row.kind));
  if (isGround && hasInside) return 'split';
  if (!holder) return 'outside';
  if (holder.row.status === 'reserved' || holder.row.status === 'deprecated') return holder.row.status;
  return isGround ? 'free' : 'assigned';
}
