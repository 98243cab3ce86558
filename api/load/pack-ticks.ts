/** Ticks as they are kept: some seconds at a time, packed. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Tick } from '#probes/load/words.ts';
import type { Db } from '../db/open.ts';

const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;
/** At most so many are read at once. */
const MAX_READ = 3_600;
/** The newest runs of a system keep their seconds, and baselines do. */
const RUNS_WITH_TICKS = 50;
const MAX_RUNS = 500;
const MAX_RESULTS = 100;

export function keepTicks(db: Db, run_id: number, first: number, ticks: readonly Tick[]) {
  if (ticks.length === 0) return;
  db.$client
    .prepare('insert into load_ticks (run_id, first, count, body) values (?, ?, ?, ?)')
    .run(run_id, first, ticks.length, gzipSync(JSON.stringify(ticks)));
}

export const countTicks = (db: Db, run_id: number): number =>
  db.$client
    .prepare('select coalesce(max(first + count), 0) from load_ticks where run_id = ?')
    .pluck()
    .get(run_id) as number;

/** From number `since` on. */
export function readTicks(db: Db, run_id: number, since: number): Tick[] {
  const rows = db.$client
    .prepare('select first, body from load_ticks where run_id = ? and first + count > ? order by first')
    .iterate(run_id, since) as Iterable<{ first: number; body: Buffer }>;
  const found: Tick[] = [];
  for (const { first, body } of rows) {
    const ticks = JSON.parse(gunzipSync(body, { maxOutputLength: MAX_UNPACKED_BYTES }).toString()) as Tick[];
    found.push(...ticks.slice(Math.max(0, since - first)));
    if (found.length >= MAX_READ) break;
  }
  return found.slice(0, MAX_READ);
}

/** And of a system with very many runs the oldest go whole; baselines stay. */
export function forgetOldRuns(db: Db, system_id: number) {
  db.$client
    .prepare(`delete from load_ticks where run_id in (select id from load_runs where system_id = :system_id
      and is_baseline = 0 and engine = 'own' and state <> 'running' order by id desc limit -1 offset ${RUNS_WITH_TICKS})`)
    .run({ system_id });
  db.$client
    .prepare(`delete from load_runs where id in (select id from load_runs where system_id = :system_id
      and is_baseline = 0 and engine = 'own' and state <> 'running' order by id desc limit -1 offset ${MAX_RUNS})`)
    .run({ system_id });
}

/** What others measured never takes the place of what was measured here. */
export function forgetOldResults(db: Db, system_id: number) {
  db.$client
    .prepare(`delete from load_runs where id in (select id from load_runs where system_id = :system_id
      and engine <> 'own' order by id desc limit -1 offset ${MAX_RESULTS})`)
    .run({ system_id });
}
