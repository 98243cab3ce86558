/** The plan as trees, one for each VRF and family: who is the parent of whom follows from the bits, not from what is written down. */

import type { Family, Text } from '../../probe.ts';
import type { PlanPrefix } from '../given.ts';
import { type Block, compareBlocks, holds, isUnread, readBlock, sizeOf } from './block.ts';

export type PlanNode = {
  row: PlanPrefix;
  block: Block;
  /** The smallest that holds it; null: none does. */
  parent: PlanNode | null;
  /** In order of address; none meets another. */
  children: PlanNode[];
  /** How many hold it. */
  depth: number;
  /** Rows that say the same prefix once more. */
  twins: PlanPrefix[];
};
export type PlanTree = {
  vrf: string;
  family: Family;
  /** All, in order of address, what holds before what it holds. */
  nodes: readonly PlanNode[];
  roots: readonly PlanNode[];
};
export type Plan = {
  /** By VRF and family, in this order. */
  trees: readonly PlanTree[];
  /** Rows that name no prefix: they are in no tree. */
  unreadable: readonly { row: PlanPrefix; reason: Text }[];
  treeOf(vrf: string, family: Family): PlanTree | undefined;
};

/** In O(n log n), whatever the order of the rows. */
export function buildPlan(rows: readonly PlanPrefix[]): Plan {
  const read: { row: PlanPrefix; block: Block }[] = [];
  const unreadable: { row: PlanPrefix; reason: Text }[] = [];
  for (const row of rows) {
    const block = readBlock(row.prefix);
    if (isUnread(block)) unreadable.push({ row, reason: block.problem });
    else read.push({ row, block });
  }
  read.sort(
    (a, b) => compareTexts(a.row.vrf, b.row.vrf) || compareBlocks(a.block, b.block) || compareRows(a.row, b.row),
  );
  unreadable.sort((a, b) => compareRows(a.row, b.row));
  const trees: { vrf: string; family: Family; nodes: PlanNode[]; roots: PlanNode[] }[] = [];
  let last: PlanNode | null = null;
  for (const { row, block } of read) {
    let tree = trees.at(-1);
    if (tree?.vrf !== row.vrf || tree.family !== block.family) {
      tree = { vrf: row.vrf, family: block.family, nodes: [], roots: [] };
      trees.push(tree);
      last = null;
    }
    if (last && last.block.first === block.first && last.block.length === block.length) {
      last.twins.push(row);
      continue;
    }
    let parent: PlanNode | null = last;
    while (parent && !holds(parent.block, block)) parent = parent.parent;
    const node: PlanNode = { row, block, parent, children: [], depth: parent ? parent.depth + 1 : 0, twins: [] };
    (parent?.children ?? tree.roots).push(node);
    tree.nodes.push(node);
    last = node;
  }
  const byName = new Map(trees.map((tree) => [`${tree.family} ${tree.vrf}`, tree]));
  return { trees, unreadable, treeOf: (vrf, family) => byName.get(`${family} ${vrf}`) };
}

/** All IPv6 prefixes of the plan, VRF by VRF. */
export const nodes6 = (plan: Plan): PlanNode[] => plan.trees.flatMap((tree) => (tree.family === 6 ? tree.nodes : []));

/** The smallest prefix that holds a block or is the same. */
export function holderOf(tree: PlanTree, block: Block): PlanNode | undefined {
  // All that lie between the holder and the block, in this order, are held by the holder as well: the way up from the last meets it.
  let node: PlanNode | null = tree.nodes[placeOf(tree.nodes, block, true) - 1] ?? null;
  while (node && !holds(node.block, block)) node = node.parent;
  return node ?? undefined;
}

/** Those of a parent's children that lie in a block, as a stretch of places: from the first to before the second. */
export function stretchWithin(nodes: readonly PlanNode[], block: Block): [from: number, to: number] {
  const beyond = { ...block, first: block.first + sizeOf(block) };
  return [placeOf(nodes, block, false), placeOf(nodes, { ...beyond, length: 0 }, false)];
}

/** The parent and all above it, the nearest first. */
export function* above(node: PlanNode): Generator<PlanNode> {
  for (let next = node.parent; next; next = next.parent) yield next;
}

/** All that a prefix holds, in order of address. */
export function* beneath(node: PlanNode): Generator<PlanNode> {
  for (const child of node.children) {
    yield child;
    yield* beneath(child);
  }
}

/** How many come before a block; with `equal` also the block itself. */
function placeOf(nodes: readonly PlanNode[], block: Block, equal: boolean): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareBlocks((nodes[middle] as PlanNode).block, block);
    if (order < 0 || (equal && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By id; rows that share one by all that they say. */
function compareRows(a: PlanPrefix, b: PlanPrefix): number {
  return a.id - b.id || compareTexts(JSON.stringify(a), JSON.stringify(b));
}
