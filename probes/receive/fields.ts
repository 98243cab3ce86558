/** What a message says besides its text, within the room that it has. */
import type { Scalar } from '../probe.ts';
import { readable } from './readable.ts';

const MAX_BYTES = 4_096;
const MAX_KEY = 80;
const MAX_VALUE = 512;

/** Takes fields until the room is used up; what doesn't fit is counted in `left_out`. Null and empty ones say nothing. */
export function boundedFields(all: Iterable<readonly [name: string, value: Scalar]>): Record<string, Scalar> {
  const fields: Record<string, Scalar> = {};
  let bytes = 24;
  let left_out = 0;
  for (const [name, value] of all) {
    if (value === null || value === '') continue;
    const key = readable(name, MAX_KEY);
    const kept = typeof value === 'string' ? readable(value, MAX_VALUE) : value;
    const size = Buffer.byteLength(JSON.stringify([key, kept]));
    if (bytes + size > MAX_BYTES || key === '__proto__') {
      left_out += 1;
      continue;
    }
    bytes += size;
    fields[key] = kept;
  }
  if (left_out > 0) fields.left_out = left_out;
  return fields;
}
