/** Reverse zones of IPv6 prefixes (RFC 3596, section 2.5), and which the plan needs. */
import { type Block, blockAt, compareBlocks } from './block.ts';
import { nodes6, type Plan } from './tree.ts';

/** The zone below ip6.arpa of a prefix, without a dot at the end; undefined: it ends within a digit, so several make it up. */
export function zoneOf({ family, first, length }: Block): string | undefined {
  if (family !== 6 || length % 4 !== 0) return undefined;
  const digits = first
    .toString(16)
    .padStart(32, '0')
    .slice(0, length / 4);
  return [...[...digits].reverse(), 'ip6', 'arpa'].join('.');
}

/** Those that make it up: itself, or where it ends within a digit all a digit further that lie in it. Empty: it is IPv4. */
export function zonesOf(block: Block): string[] {
  const length = Math.ceil(block.length / 4) * 4;
  return Array.from({ length: 2 ** (length - block.length) }, (_, i) => {
    const first = block.first + (BigInt(i) << BigInt(128 - length));
    return zoneOf({ ...block, first, length }) ?? [];
  }).flat();
}

/** Blocks of a length in which the plan hands something out, each once; of a shorter prefix that nothing stands in, itself. */
export function zonesNeeded(plan: Plan, length: number): Block[] {
  const needed = new Map<string, Block>();
  for (const { block, row, children } of nodes6(plan)) {
    const isAbove = block.length < length && (children.length > 0 || row.kind === 'allocation');
    if (row.status === 'reserved' || isAbove) continue;
    const zone = block.length > length ? blockAt(6, block.first, length) : block;
    needed.set(`${zone.first}/${zone.length}`, zone);
  }
  return [...needed.values()].sort(compareBlocks);
}
