/**
 * How full the plan is. Containers by the space of their children, small networks by addresses; a /64 is never full, so how many
 * addresses were seen in one says nothing. The HD ratio (RFC 3194) is log(used units) / log(all units).
 */
import { type Block, blockAt, holds, sizeOf, widthOf } from './block.ts';
import { isNetwork, type Kind, STEPS } from './levels.ts';
import { beneath, type PlanNode } from './tree.ts';

/** In units: prefixes of `unit_length`, or single addresses. */
export type Share = {
  unit_length: number;
  used: bigint;
  total: bigint;
  /** used / total. */
  ratio: number;
  /** 0 to 1; null: of one unit alone there is none. */
  hd: number | null;
};
export type Utilisation =
  /** `left` is the share of the space that nobody has: free or reserved. */
  | { by: 'children'; share: Share; left: number; reserved: number }
  | { by: 'addresses'; share: Share }
  | { by: 'nothing' };
export type StepShare = Share & { kinds: readonly Kind[]; prefixes: number };

export function hdOf(used: bigint, total: bigint): number | null {
  if (total <= 1n) return null;
  return used <= 1n ? 0 : Math.log2(Number(used)) / Math.log2(Number(total));
}

/** Which share of a block's units is used when its HD ratio is this: 0.94 of a /32 in /56s is 0.369. */
export const ratioAt = (hd: number, length: number, unit_length: number): number =>
  2 ** ((unit_length - length) * (hd - 1));

/** `seen`: how many addresses were seen in it and in no smaller prefix; undefined: nobody looked. */
export function utilisationOf(node: PlanNode, seen?: number): Utilisation {
  if (isContainer(node)) return ofChildren(node);
  const { family, length } = node.block;
  if (seen === undefined || (family === 6 && length <= 64)) return { by: 'nothing' };
  const total = usable(node.block);
  const used = BigInt(seen) < total ? BigInt(seen) : total;
  return { by: 'addresses', share: shareOf(used, total, widthOf(family)) };
}

export function isContainer({ row, children }: PlanNode): boolean {
  if (isNetwork(row.kind)) return false;
  return children.length > 0 || row.kind !== null || row.status === 'container';
}

/** Of the units that are usually handed out in it: the commonest length of its children, of equals the shorter. */
function ofChildren(node: PlanNode): Utilisation {
  const { block, children } = node;
  const assigned = children.filter(({ row }) => row.status !== 'reserved');
  const kept = children.filter(({ row }) => row.status === 'reserved');
  const unit =
    commonest((assigned.length > 0 ? assigned : children).map((child) => child.block.length)) ?? nextStep(block);
  const spaceOf = (nodes: readonly PlanNode[]) => nodes.reduce((sum, child) => sum + sizeOf(child.block), 0n);
  const whole = Number(sizeOf(block));
  return {
    by: 'children',
    share: {
      ...shareOf(
        unitsOf(
          assigned.map((child) => child.block),
          unit,
        ),
        1n << BigInt(unit - block.length),
        unit,
      ),
      // What is smaller than a unit takes a unit, but not of the plain ratio.
      ratio: Number(spaceOf(assigned)) / whole,
    },
    left: Number(sizeOf(block) - spaceOf(assigned)) / whole,
    reserved: Number(spaceOf(kept)) / whole,
  };
}

/** How much of a prefix each step of the hierarchy beneath it uses, in units of the step's commonest length. Steps without a prefix are left out. */
export function stepsOf(node: PlanNode): StepShare[] {
  const blocks = STEPS.map((): Block[] => []);
  for (const { row, block } of beneath(node)) {
    const step = STEPS.findIndex((kinds) => row.kind !== null && kinds.includes(row.kind));
    if (step >= 0 && row.status !== 'reserved') blocks[step]?.push(block);
  }
  return STEPS.flatMap((kinds, step) => {
    const found = blocks[step] ?? [];
    const unit = commonest(found.map(({ length }) => length));
    if (unit === undefined) return [];
    const total = 1n << BigInt(unit - node.block.length);
    return [{ kinds, prefixes: found.length, ...shareOf(unitsOf(found, unit), total, unit) }];
  });
}

/** How many units blocks touch; the blocks in order of address, what holds before what it holds. */
function unitsOf(blocks: readonly Block[], unit_length: number): bigint {
  let units = 0n;
  let last: Block | undefined;
  for (const block of blocks) {
    const touched = block.length > unit_length ? blockAt(block.family, block.first, unit_length) : block;
    if (last && holds(last, touched)) continue;
    units += 1n << BigInt(unit_length - touched.length);
    last = touched;
  }
  return units;
}

function shareOf(used: bigint, total: bigint, unit_length: number): Share {
  return { unit_length, used, total, ratio: Number(used) / Number(total), hd: hdOf(used, total) };
}

function commonest(lengths: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a, often], [b, rare]) => rare - often || a - b)[0]?.[0];
}

/** Where nothing was handed out yet: a digit further, as plans go. */
const nextStep = ({ family, length }: Block): number => Math.min(widthOf(family), (Math.floor(length / 4) + 1) * 4);

/** Addresses that hosts can have: of an IPv4 network all but the first and last (RFC 3021 for /31). */
function usable(block: Block): bigint {
  return block.family === 4 && block.length <= 30 ? sizeOf(block) - 2n : sizeOf(block);
}
