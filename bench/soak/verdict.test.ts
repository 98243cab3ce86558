import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flat, slopeOf } from './verdict.ts';

const minutes = Array.from({ length: 30 }, (_, minute) => minute);

test('what grows steadily is told, whatever the noise on it', () => {
  const leak = minutes.map((minute) => 300 + minute * 3 + (minute % 5) * 4);
  assert.ok(Math.abs(slopeOf(leak) - 3) < 0.3);
  assert.equal(flat('memory', leak, 0.1, 20).is_flat, false);
});

test('one peak, or a fall, is no growth', () => {
  assert.equal(
    flat(
      'memory',
      minutes.map((minute) => (minute === 20 ? 900 : 300)),
      0.1,
      20,
    ).is_flat,
    true,
  );
  assert.equal(
    flat(
      'memory',
      minutes.map((minute) => 500 - minute),
      0.1,
      20,
    ).is_flat,
    true,
  );
});

test('nothing measured is not flat', () => {
  assert.equal(flat('memory', [], 0.1, 20).is_flat, false);
  assert.equal(flat('memory', [Number.NaN, 1, 2], 0.1, 20).is_flat, false);
});
