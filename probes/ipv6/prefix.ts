/** Whether a prefix holds an address, as 128-bit integers. */
import { bitsOf } from './scope.ts';

/** Of a prefix as it is written; undefined: it isn't one of IPv6. */
export function rangeOf(prefix: string): { first: bigint; length: number } | undefined {
  const [address = '', text = ''] = prefix.split('/');
  const first = bitsOf(address);
  const length = /^\d{1,3}$/.test(text) ? Number(text) : 129;
  return first === undefined || length > 128 ? undefined : { first, length };
}

export function holds(prefix: string, address: string): boolean {
  const range = rangeOf(prefix);
  const bits = bitsOf(address);
  if (!range || bits === undefined) return false;
  const shift = BigInt(128 - range.length);
  return bits >> shift === range.first >> shift;
}
