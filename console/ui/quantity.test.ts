import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantity } from './quantity.ts';

const rows: [number, string | null, string][] = [
  [0, 'bit/s', '0 bit/s'],
  [1_500_000_000, 'bit/s', '1.5 Gbit/s'],
  [999, 'bit/s', '999 bit/s'],
  [2048, 'B', '2 KiB'],
  [0.4567, 'ms', '0.46 ms'],
  [12.34, 'ms', '12.3 ms'],
  [12_000, 'ms', '12 s'],
  [0, '%', '0%'],
  [273_600, 's', '3 d 4 h'],
  [59.5, 's', '59.5 s'],
  [3600, 's', '1 h'],
  [12_345, null, '12,345'],
  [12_345_678, 'packets', '12.3M packets'],
];

for (const [value, unit, text] of rows) {
  test(`${value} ${unit ?? ''} reads ${text}`, () => assert.equal(quantity(value, unit), text));
}
