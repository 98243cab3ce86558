import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bufferLimit } from './buffer-limit.ts';

const GB = 1024 ** 3;
const MINUTE = { mean_bytes: 430, bytes: 0, disk_free_bytes: null, most_bytes: 16 * GB };

test('ten thousand watches a minute have a day’s room by default', () => {
  const limit = bufferLimit({ ...MINUTE, every_s: Array(10_000).fill(60) });
  assert.ok(limit >= 10_000 * 1_440 * 430, String(limit));
  assert.ok(limit < 16 * GB);
});

test('whatever there is to see, half of a disk stays free, what waits keeps its place, and nothing goes beyond what is allowed', () => {
  const given = fc.record({
    every_s: fc.array(fc.integer({ min: 1, max: 86_400 }), { maxLength: 50 }),
    mean_bytes: fc.nat(10_000),
    bytes: fc.nat(4 * GB),
    disk_free_bytes: fc.option(fc.nat(100 * GB)),
    most_bytes: fc.integer({ min: 1, max: 32 * GB }),
  });
  fc.assert(
    fc.property(given, (one) => {
      const limit = bufferLimit(one);
      assert.ok(limit > 0 && limit <= one.most_bytes);
      const room = one.disk_free_bytes === null ? Number.POSITIVE_INFINITY : one.bytes + one.disk_free_bytes / 2;
      assert.ok(limit <= Math.max(64 * 1024 * 1024, room));
      const day = one.every_s.reduce((sum, every_s) => sum + 86_400 / every_s, 0) * one.mean_bytes;
      assert.ok(limit >= Math.min(day, room, one.most_bytes));
    }),
  );
});
