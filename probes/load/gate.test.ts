import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gate } from './gate.ts';

test('never more than the ceiling in any second, however they come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 400 }),
      (rate, gaps) => {
        const limited = gate(rate);
        const gone: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (limited.take(now, now)) gone.push(now);
        }
        for (const [index, moment] of gone.entries()) {
          const before = gone[index - rate];
          assert.ok(before === undefined || moment - before >= 1000 - 1e-3);
        }
      },
    ),
  );
});

test('arrivals exactly at the ceiling all pass, though each is a few milliseconds late', () => {
  for (const rate of [1, 7, 200, 5000]) {
    const limited = gate(rate);
    for (let n = 0; n < rate * 5; n += 1) {
      const due = (1000 * (n + 0.5)) / rate;
      assert.ok(limited.take(due, due + ((n * 7919) % 9)), `${n} of ${rate}/s`);
    }
  }
});

test('whoever is refused is told when to come again, and then passes', () => {
  const limited = gate(10);
  let passed = 0;
  let now = 0;
  while (now < 10_000) {
    if (limited.take(now, now)) passed += 1;
    else {
      assert.ok(limited.opens_at() > now);
      now = limited.opens_at();
      assert.ok(limited.take(now - 500, now), 'however late it is by then');
      passed += 1;
    }
  }
  assert.ok(passed >= 99 && passed <= 110, `${passed} in 10 s`);
});

/** How many of 500 went later than 10 ms for the ceiling alone, when nothing could be sent for a while. */
function heldAfterStall(share: number, stall_ms: number): number {
  const rate = 50 * share;
  const limited = gate(50);
  let [held, n] = [0, 0];
  let is_held = false;
  for (let now = 0; n < 500; now += now === 1_500 ? stall_ms : 1) {
    for (;;) {
      const due = (1000 * (n + 0.5)) / rate;
      if (n === 500 || due > now || !limited.take(due, now)) {
        is_held = due <= now;
        break;
      }
      if (is_held && now - due > 10) held += 1;
      n += 1;
    }
  }
  return held;
}

test('a stall is never caught up with exactly at the ceiling, and soon a twentieth below it', () => {
  assert.ok(heldAfterStall(1, 60) > 5, `${heldAfterStall(1, 60)}`);
  assert.equal(heldAfterStall(0.95, 60), 0);
  assert.ok(heldAfterStall(0.95, 120) <= 5);
});
