/** When a run ends by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Tick } from '#probes/load/words.ts';
import type { StopRules } from './shapes.ts';
import { followRules, NO_STREAKS } from './stop-rules.ts';
import { figuresOf, GENERATOR } from './testing.ts';

type Second = { answered: number; latency: number; failed: number; limited: boolean; in_flight: number };
const tickOf = (second: Second, index: number): Tick => ({
  ...{ at: index, elapsed_ms: (index + 1) * 1000, intended_rate: 1, in_flight: second.in_flight, connections: 1 },
  figures: figuresOf(Array(second.answered).fill(second.latency), second.failed ? { status: second.failed } : {}),
  by_family: {},
  generator: { ...GENERATOR, limited: second.limited },
});
/** After how many seconds it ends, and why. */
function follow(rules: StopRules, seconds: readonly Second[]): { after: number; by: string } | undefined {
  let streaks = NO_STREAKS;
  for (const [index, second] of seconds.entries()) {
    const next = followRules(rules, streaks, tickOf(second, index));
    if (next.ended) return { after: index + 1, by: next.ended.by };
    streaks = next.streaks;
  }
  return undefined;
}
const OFF: StopRules = { error_share: null, p99_ms: null, for_s: 3, generator_s: null };
const GOOD: Second = { answered: 10, latency: 20, failed: 0, limited: false, in_flight: 0 };
const second = fc.record({
  answered: fc.integer({ min: 0, max: 20 }),
  latency: fc.integer({ min: 1, max: 5_000 }),
  failed: fc.integer({ min: 0, max: 20 }),
  limited: fc.boolean(),
  in_flight: fc.integer({ min: 0, max: 5 }),
});
const seconds = fc.array(second, { maxLength: 60 });

test('without rules nothing ends a run', () => {
  fc.assert(fc.property(seconds, (all) => follow(OFF, all) === undefined));
});

test('errors end it exactly when their share was too high for so many answered seconds in a row', () => {
  const loud = second.map((one) => ({ ...one, answered: one.answered + 1 }));
  const given = fc.tuple(
    fc.array(loud, { maxLength: 60 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 10 }),
  );
  fc.assert(
    fc.property(given, ([all, error_share, for_s]) => {
      const bad = all.map(({ answered, failed }) => failed / (answered + failed) > error_share);
      const first = bad.findIndex(
        (_, index) => index + 1 >= for_s && bad.slice(index + 1 - for_s, index + 1).every(Boolean),
      );
      const ended = follow({ ...OFF, error_share, for_s }, all);
      assert.equal(ended?.after ?? 0, first + 1);
    }),
  );
});

test('no rule ends a run before its time, whatever comes', () => {
  const given = fc.tuple(seconds, fc.integer({ min: 2, max: 10 }));
  fc.assert(
    fc.property(given, ([all, for_s]) => {
      const ended = follow({ error_share: 0, p99_ms: 1, for_s, generator_s: for_s }, all);
      assert.ok(ended === undefined || ended.after >= for_s);
    }),
  );
});

test('good seconds never end it, and one good second in between begins the count anew', () => {
  const rules: StopRules = { error_share: 0.1, p99_ms: 100, for_s: 3, generator_s: 3 };
  assert.equal(follow(rules, Array(100).fill(GOOD)), undefined);
  const bad = { ...GOOD, failed: 90 };
  assert.equal(follow(rules, [bad, bad, GOOD, bad, bad, GOOD]), undefined);
  assert.deepEqual(follow(rules, [bad, bad, GOOD, bad, bad, bad]), { after: 6, by: 'error_share' });
  assert.deepEqual(follow(rules, Array(5).fill({ ...GOOD, latency: 101 })), { after: 3, by: 'p99' });
  assert.equal(follow(rules, Array(5).fill({ ...GOOD, latency: 100 })), undefined);
  assert.deepEqual(follow(rules, Array(5).fill({ ...GOOD, limited: true })), { after: 3, by: 'generator' });
});

test('a server that answers nothing at all isn’t fine: its silence is a wait, and errors before it go on', () => {
  const silent = { ...GOOD, answered: 0, in_flight: 5 };
  const rules: StopRules = { ...OFF, p99_ms: 1_500, for_s: 2 };
  // Two seconds pass before the wait is longer than allowed, and then it lasts.
  assert.deepEqual(follow(rules, Array(9).fill(silent)), { after: 3, by: 'p99' });
  assert.equal(follow(rules, Array(9).fill({ ...silent, in_flight: 0 })), undefined, 'nothing was asked');
  const bad = { ...GOOD, failed: 90 };
  assert.deepEqual(follow({ ...OFF, error_share: 0.1 }, [bad, silent, silent]), { after: 3, by: 'error_share' });
});

test('a tick that comes late counts for no more than two seconds', () => {
  const bad = { ...GOOD, failed: 90 };
  const late = { ...tickOf(bad, 0), elapsed_ms: 60_000 };
  assert.equal(followRules({ ...OFF, error_share: 0.1 }, NO_STREAKS, late).ended, null);
});
