import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spread, Tick } from './calls.ts';
import { errorLines, latencyLines, limitedSeconds, rateLines } from './ticks.ts';

const spread = (count: number, ms = 5): Spread => ({
  ...{ count, mean: ms, p50: ms, p90: ms * 2, p95: ms * 3, p99: ms * 4, p999: ms * 5, max: ms * 6 },
});
function tick(
  second: number,
  change: { requests?: number; errors?: Tick['figures']['errors']; count?: number } = {},
): Tick {
  const { requests = 10, errors = {}, count = requests } = change;
  const whole = spread(count);
  return {
    ...{
      at: 1_000_000 + second * 1000,
      elapsed_ms: (second + 1) * 1000,
      intended_rate: 20,
      in_flight: 1,
      connections: 2,
    },
    figures: {
      ...{ requests, journeys: requests, errors, bytes: 0, latency_ms: whole, service_ms: whole },
      phases: { dns: whole, connect: whole, tls: whole, first_byte: whole, whole },
    },
    by_family: { 4: { requests, errors, latency_ms: whole } },
    generator: { lag_ms: whole, cpu: 0, held: 0, limited: second === 1, why: null },
  };
}

test('a second without answers is a gap in the latency, not a zero', () => {
  const [line] = latencyLines([tick(0), tick(1, { requests: 0 }), tick(2)]);
  assert.deepEqual(
    line?.points.map(({ at, min, avg, max }) => [at, min, avg, max]),
    [
      [1_000_000, 5, 10, 20],
      [1_002_000, 5, 10, 20],
    ],
  );
});

test('rates are of the time that a tick took, also after one that is missing', () => {
  const [done, intended] = rateLines([tick(0), tick(2, { requests: 30 })], true);
  assert.deepEqual(
    done?.points.map(({ avg }) => avg),
    [10, 15],
  );
  assert.deepEqual(
    intended?.points.map(({ avg }) => avg),
    [20, 20],
  );
  assert.equal(rateLines([tick(0)], false).length, 1);
});

test('the kinds of errors that are most are drawn, the rest together, and the sum is never lost', () => {
  const lines = errorLines([tick(0, { errors: { timeout: 5, status: 3, reset: 2, dns: 1 } }), tick(1)]);
  assert.deepEqual(
    lines.map(({ points }) => points.map(({ avg }) => avg)),
    [
      [11, 0],
      [5, 0],
      [3, 0],
      [3, 0],
    ],
  );
  assert.equal(errorLines([tick(0)]).length, 1);
  const [only, ...more] = errorLines([tick(0, { errors: { reset: 2 } })]);
  assert.deepEqual([only?.points[0]?.avg, more], [2, []]);
});

test('seconds in which the generator was limited are counted', () => {
  assert.equal(limitedSeconds([tick(0), tick(1), tick(2)]), 1);
});
