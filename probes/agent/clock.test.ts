import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentClock } from './clock.ts';

test('times go on evenly when the machine’s clock leaps, either way', () => {
  let [elapsed, wall] = [0, 1_000_000];
  const clock = agentClock(
    0,
    () => elapsed,
    () => wall,
  );
  assert.equal(clock.now(), 1_000_000);
  [elapsed, wall] = [500, 90_000_000];
  assert.equal(clock.now(), 1_000_500);
  [elapsed, wall] = [700, 3];
  assert.equal(clock.now(), 1_000_700);
});

test('after a start with a clock set back, times go on behind what was seen before', () => {
  const clock = agentClock(
    2_000_000,
    () => 10,
    () => 1_000_000,
  );
  assert.equal(clock.now(), 2_000_000);
});

test('the quickest of the last answers says best what the hub’s clock is, and slow ones nothing', () => {
  const clock = agentClock(0);
  assert.equal(clock.offset_ms(), null);
  clock.heard(5_000, 0, 20_000);
  assert.equal(clock.offset_ms(), null);
  clock.heard(6_000, 900, 1_100);
  clock.heard(9_000, 0, 4_000);
  assert.equal(clock.offset_ms(), 5_000);
  assert.deepEqual(clock.reading(), { offset_ms: 5_000, error_ms: 100 });
  for (let turn = 0; turn < 8; turn += 1) clock.heard(8_000, 900, 1_200);
  assert.equal(clock.offset_ms(), 6_950);
});
