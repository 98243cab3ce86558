/** Space of a prefix that nothing has, and where the next prefix goes. Pure: what is chosen here is taken only when it is written down. */
import { type Block, compareBlocks, holds, lastOf, sizeOf, spell, type Unread, widthOf } from './block.ts';
import { isNetwork } from './levels.ts';
import type { PlanNode } from './tree.ts';

/** 'first_fit': the lowest; 'sparse': where the most room stays around what is there (bisection, as registries allocate). */
export const STRATEGIES = ['first_fit', 'sparse'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What no child has, whatever its status, as the fewest blocks, in order of address. */
export const freeOf = (node: PlanNode): Block[] =>
  freeWithin(
    node.block,
    node.children.map(({ block }) => block),
  );

/** The same of any block and any blocks in it, which may hold each other and come in any order. */
export function freeWithin(whole: Block, taken: readonly Block[]): Block[] {
  const free: Block[] = [];
  let next = whole.first;
  for (const block of taken.filter((one) => holds(whole, one)).sort(compareBlocks)) {
    // Inside of one before it.
    if (block.first < next) continue;
    fill(free, whole, next, block.first);
    next = block.first + sizeOf(block);
  }
  if (!taken.some((block) => holds(block, whole))) fill(free, whole, next, lastOf(whole) + 1n);
  return free;
}

/** Adds the fewest blocks from one address to before another: at each place the greatest that begins there and fits. */
function fill(free: Block[], { family }: Block, from: bigint, to: bigint) {
  const width = widthOf(family);
  for (let next = from; next < to; ) {
    let bits = next === 0n ? width : trailingZeros(next);
    while (next + (1n << BigInt(bits)) > to) bits -= 1;
    free.push({ family, first: next, length: width - bits });
    next += 1n << BigInt(bits);
  }
}

function trailingZeros(value: bigint): number {
  const text = value.toString(2);
  return text.length - 1 - text.lastIndexOf('1');
}

/** The next free prefix of a length in a prefix of the plan, or the sentence that says why there is none. */
export function nextFree(node: PlanNode, length: number, strategy: Strategy): Block | Unread {
  const { block, row } = node;
  const name = spell(block);
  if (!Number.isInteger(length) || length <= block.length || length > widthOf(block.family))
    return none(`${name} 中没有长度为 /${length} 的地址段`, `no prefix of length /${length} fits into ${name}`);
  if (isNetwork(row.kind) && !(row.kind === 'link' && block.length === 64 && length === 127))
    return none(`${name} 是末级网段，不再划分`, `${name} is a network: nothing is handed out of it`);
  const found = choose(freeOf(node), length, strategy);
  return found ?? none(`${name} 中没有空闲的 /${length}`, `${name} has no free /${length}`);
}

/** Among free blocks in order of address. The start of the greatest, the lowest of equals, halves the greatest gap each time. */
export function choose(free: readonly Block[], length: number, strategy: Strategy): Block | undefined {
  let best: Block | undefined;
  for (const block of free) {
    if (block.length > length) continue;
    if (!best || block.length < best.length) best = block;
    if (strategy === 'first_fit') break;
  }
  return best && { ...best, length };
}

const none = (zh: string, en: string): Unread => ({ problem: { zh, en } });
