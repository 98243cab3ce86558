/** A store of samples in memory with a clock of its own, for tests. */
import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { openSamples, type Samples } from './samples.ts';
import { createSampleTables } from './tables.ts';
import { DAY_MS } from './window.ts';

export const DAY = 20_000;
export const START = DAY * DAY_MS;
export const MINUTE = 60_000;
export const ALL = { budget_ms: Number.POSITIVE_INFINITY };

export const counters = (series: string): boolean => series === 'octets';

export function fresh(now = START + 400 * DAY_MS, isCounter = counters) {
  const sqlite = new Database(':memory:');
  createSampleTables(sqlite);
  const clock = { now };
  const open = (also?: (packed: Buffer) => void) =>
    openSamples(sqlite, { isCounter, now: () => clock.now, ...(also ? { also } : {}) });
  return { sqlite, clock, open, samples: open() };
}

export const one = (watch: number, at: number, series: string, value: number, part?: string) => ({
  watch,
  at,
  samples: [part === undefined ? { series, value } : { series, part, value }],
});

/** The points or bucket means of the only series asked for. */
export function line(samples: Samples, query: Parameters<Samples['read']>[0]) {
  const lines = samples.read(query);
  assert.equal(lines.length, 1);
  const [found] = lines;
  assert.ok(found);
  return found;
}

export function points(samples: Samples, watch: number, series: string, from = 0, to = START * 2) {
  const found = line(samples, { watch, series, from, to, raw: true });
  assert.ok(found.bucket_ms === null);
  return found.at.map((at, i) => [at, found.value[i] as number]);
}
