/**
 * The truth test. A server answers in a millisecond or two but stalls for a second out of ten: whoever comes within
 * [1 s, 2 s) or [11 s, 12 s) after the first request is answered at 2 s or 12 s. Of 12.5 s that is 0.16, so at an even rate the latency of
 * these requests is even between 0 and 1,000 ms, and that of all others about 1 ms:
 *
 *   share of requests slower than x ms = 0.16 · (1 − x/1000)   so   percentile p = 1000 · (1 − (1 − p)/0.16) ms for p > 0.84
 *   p50 ≈ 1.5   p90 = 375   p99 = 937.5   p99.9 = 993.75   max = 1000
 *
 * Whoever measures from the moment of sending, or waits for an answer before asking again, asks little while the server stalls and sees
 * little of it (coordinated omission).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, serveBytes, specOf, stalling } from './testing.ts';
import type { LoadResult, LoadSpec, Spread } from './words.ts';

const RATE = 200;
const LOAD_MS = 12_500;
const TRUTH = { p50: 1.5, p90: 375, p99: 937.5, p999: 993.75, max: 1_000 } as const;
/** Two in a hundred; and never finer than timers of servers are, which are late by a millisecond or two. */
const near = (found: number, truth: number) => Math.abs(found - truth) <= Math.max(0.02 * truth, 3);

type Found = LoadResult & { server_late: number };

async function load(shape: LoadSpec['shape'], max_connections: number): Promise<Found> {
  const { behave, late } = stalling();
  const server = await serveBytes(behave);
  const result = await run(specOf(server.origin, 0, { shape, max_connections, timeout_ms: 10_000 }));
  server.close();
  return { ...result, server_late: late() };
}

const shown = ({ p50, p90, p99, p999, max }: Spread) => JSON.stringify({ p50, p90, p99, p999, max });

test('a stall of the server shows in full: each percentile is what arithmetic says, within 2 %', async (t) => {
  const open: LoadSpec['shape'] = { model: 'open', stages: [{ from_rate: RATE, to_rate: RATE, duration_ms: LOAD_MS }] };
  const closed: LoadSpec['shape'] = { model: 'closed', users: 1, duration_ms: LOAD_MS };
  // Where this machine is too busy, generator or server say that they were late themselves: no finding, so once more.
  for (let left = 3; ; left -= 1) {
    const [free, few, users]: [Found, Found, Found] = await Promise.all([
      load(open, 300),
      load(open, 10),
      load(closed, 10),
    ]);
    t.diagnostic(`open ${shown(free.figures.latency_ms)}, late by ${free.generator.lag_ms.p99} ms (p99)`);
    t.diagnostic(
      `open, 10 connections ${shown(few.figures.latency_ms)}; from the moment of sending ${shown(few.figures.service_ms)}`,
    );
    t.diagnostic(`closed ${shown(users.figures.latency_ms)}`);
    assert.equal(free.figures.latency_ms.count, (RATE * LOAD_MS) / 1000);
    assert.ok(few.figures.service_ms.p99 < TRUTH.p99 / 3, 'from the moment of sending most of the stall is lost');
    assert.ok(users.figures.latency_ms.p99 < TRUTH.p99 / 3, 'users who wait for answers hide the stall');
    // With ten connections the 190 others wait here, not there: those who waited longest waited as long.
    const wrong = [...wrongOf(free, ['p50', 'p90', 'p99', 'p999', 'max']), ...wrongOf(few, ['p99', 'p999', 'max'])];
    if (wrong.length === 0) return;
    const is_late = [free, few].some(({ generator, server_late }) => generator.lag_ms.p999 > 5 || server_late > 0.001);
    assert.ok(is_late, wrong.join('; '));
    if (left === 0) return t.skip(`this machine is too busy for figures: ${wrong.join('; ')}`);
  }
});

function wrongOf({ figures }: LoadResult, percentiles: (keyof typeof TRUTH)[]): string[] {
  return percentiles
    .filter((one) => !near(figures.latency_ms[one], TRUTH[one]))
    .map((one) => `${one} is ${figures.latency_ms[one]} ms, in truth ${TRUTH[one]} ms`);
}
