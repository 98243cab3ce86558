/** Blocks of addresses of either family, as integers: read strictly, spelt in one way (RFC 5952, RFC 4632). */
import { Address4, Address6 } from 'ip-address';
import type { Family, Text } from '../../probe.ts';

/** `first` is its first address; no bit of it is set behind `length`. */
export type Block = { family: Family; first: bigint; length: number };
export type Unread = { problem: Text };

export const widthOf = (family: Family): number => (family === 6 ? 128 : 32);
/** How many addresses it has. */
export const sizeOf = ({ family, length }: Block): bigint => 1n << BigInt(widthOf(family) - length);
export const lastOf = (block: Block): bigint => block.first + sizeOf(block) - 1n;
export const hostOf = (family: Family, bits: bigint): Block => ({ family, first: bits, length: widthOf(family) });

/** Whether it holds the other or is the same. */
export function holds(outer: Block, inner: Block): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  const rest = BigInt(widthOf(outer.family) - outer.length);
  return outer.first >> rest === inner.first >> rest;
}

/** IPv4 first, then by first address, and what holds before what it holds. */
export function compareBlocks(a: Block, b: Block): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.length - b.length;
}

/** Says whether one of the blocks holds a block; asking costs a search by halves. */
export function coverOf(blocks: readonly Block[]): (block: Block) => boolean {
  const outer: Block[] = [];
  for (const block of [...blocks].sort(compareBlocks)) {
    const last = outer.at(-1);
    if (!last || !holds(last, block)) outer.push(block);
  }
  return (block) => {
    let [low, high] = [0, outer.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareBlocks(outer[middle] as Block, block) <= 0) low = middle + 1;
      else high = middle;
    }
    const before = outer[low - 1];
    return before !== undefined && holds(before, block);
  };
}

/** The block of a length that an address stands in. */
export function blockAt(family: Family, bits: bigint, length: number): Block {
  const rest = BigInt(widthOf(family) - length);
  return { family, first: (bits >> rest) << rest, length };
}

/** The block that a text such as `10.0.0.0/8` names, or the sentence that says why it names none. */
export function readBlock(text: unknown): Block | Unread {
  const [network, length, ...rest] = typeof text === 'string' ? text.trim().split('/') : [];
  const address = network === undefined ? undefined : readAddress(network);
  const bits = /^\d{1,3}$/.test(length ?? '') ? Number(length) : Number.NaN;
  const shown = String(text).slice(0, 60);
  if (!address || address.has_zone || rest.length > 0 || !(bits <= widthOf(address.family)))
    return unread(`“${shown}”不是地址段`, `'${shown}' is no prefix`);
  const block = blockAt(address.family, address.bits, bits);
  if (block.first !== address.bits)
    return unread(`“${shown}”含有主机位，应为 ${spell(block)}`, `'${shown}' has host bits: ${spell(block)} is meant`);
  return block;
}

/** An address without a length as an integer of 32 or 128 bits; a zone is left out and told of. Undefined: no address. */
export function readAddress(text: unknown): { family: Family; bits: bigint; has_zone: boolean } | undefined {
  if (typeof text !== 'string' || text.length > 100 || text.includes('/')) return undefined;
  const [address = '', ...zone] = text.split('%');
  const family: Family = address.includes(':') ? 6 : 4;
  if (zone.length > 1 || (family === 4 && zone.length > 0)) return undefined;
  try {
    const bits = family === 6 ? (usualBits(address) ?? new Address6(address).bigInt()) : new Address4(address).bigInt();
    return { family, bits, has_zone: zone.length > 0 };
  } catch {
    return undefined;
  }
}

/**
 * An IPv6 address as nearly all are written, groups of hexadecimal digits and at most one `::`, in a tenth of the library's time: a plan
 * is judged with a hundred thousand of them. Undefined: of any other form, or none.
 */
export function usualBits(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  if (more.length > 0 || !before || !after) return undefined;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return BigInt(`0x${before.join('')}${'0'.repeat(4 * missing)}${after.join('')}`);
}

/** Of four digits each; undefined: something else is between the colons. */
function groupsOf(text: string): string[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => group.padStart(4, '0'))
    : undefined;
}

export function spellAddress(family: Family, bits: bigint): string {
  return family === 6 ? Address6.fromBigInt(bits).correctForm() : Address4.fromBigInt(bits).correctForm();
}
export const spell = ({ family, first, length }: Block): string => `${spellAddress(family, first)}/${length}`;

export const isUnread = (read: Block | Unread): read is Unread => 'problem' in read;
const unread = (zh: string, en: string): Unread => ({ problem: { zh, en } });
