/**
 * Brings what the database has of before to the store outside: day by day, the oldest first, each read back and counted before it is called whole.
 * Broken off, it goes on with the first day that isn't. Nothing is removed here: samples go when their time comes (`raw_days`).
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { Line, Samples, SeriesName } from '../samples.ts';
import { DAY_MS, HOUR_MS } from '../window.ts';
import { type Ask, StoreAway } from './client.ts';
import { labelsOf } from './names.ts';
import type { ReadBack } from './read-back.ts';
import { encode, HEADERS, type Written } from './remote-write.ts';
import type { About } from './send.ts';
import { type Span, type Spans, without } from './spans.ts';

const AT_ONCE = 20_000;
/** Of one watch in so many, each value is compared, not only counted. */
const COMPARED = 20;
const NONE = { probe: '', target: '', family: '', agent: '' };

type Parts = {
  sqlite: Database.Database;
  samples: Pick<Samples, 'read'>;
  spans: Spans;
  ask: Ask;
  url: URL;
  back: ReadBack;
  about: About;
  hub?: string | undefined;
  /** VictoriaMetrics shows a new series after some ten seconds. */
  patience_ms?: number;
};

export type Moved = { from: number; until: number; samples: number; compared: number };

/** The stretches that are yet to be moved, a day (UTC) or less each. */
export function toMove(sqlite: Database.Database, spans: readonly Span[], now: number): Span[] {
  const first = firstHour(sqlite);
  if (first === undefined) return [];
  const open = spans.reduce((some, span) => without(some, span), [{ from: first * HOUR_MS, until: now }]);
  return open.flatMap(({ from, until }) => {
    const days: Span[] = [];
    for (let at = from; at < until; at = Math.min(until, (Math.floor(at / DAY_MS) + 1) * DAY_MS)) {
      days.push({ from: at, until: Math.min(until, (Math.floor(at / DAY_MS) + 1) * DAY_MS) });
    }
    return days;
  });
}

const firstHour = (sqlite: Database.Database): number | undefined => {
  const key = sqlite.prepare<[], number | null>('select min(key) from sample_chunks').pluck().get();
  return key === null || key === undefined ? undefined : Math.floor(key / 2 ** 28);
};

/** Throws StoreAway when the store can't take it or has another number of samples afterwards. Undefined: it was pruned meanwhile. */
export async function moveStretch(parts: Parts, { from, until }: Span): Promise<Moved | undefined> {
  const { sqlite, samples, spans, about, hub } = parts;
  const watches = sqlite
    .prepare<[], number>("select distinct watch_id from sample_series where watch_id >= 0 and series <> '' order by 1")
    .pluck()
    .all();
  const linesOf = (watch: number) =>
    samples
      .read({ watch, from, to: until, raw: true })
      .flatMap((line) => (line.bucket_ms === null && line.at.length > 0 ? [line] : []));
  let batch: Written[] = [];
  let waiting = 0;
  const flush = async () => {
    if (waiting > 0) await post(parts, batch);
    batch = [];
    waiting = 0;
  };
  for (const watch of watches) {
    const told = about(watch) ?? NONE;
    for (const { series, part, at, value } of linesOf(watch)) {
      batch.push({ labels: labelsOf(watch, series, part ?? '', told, hub), at, value });
      waiting += at.length;
      if (waiting >= AT_ONCE) await flush();
    }
  }
  await flush();
  let moved = 0;
  let compared = 0;
  for (const [i, watch] of watches.entries()) {
    const lines = linesOf(watch);
    if (lines.length === 0) continue;
    const wanted = countOf(lines);
    compared += await confirm(parts, lines, wanted, { from, until }, i % COMPARED === 0);
    moved += wanted;
  }
  const kept = firstHour(sqlite);
  if (kept === undefined || kept * HOUR_MS >= from + DAY_MS) return undefined;
  spans.add({ from, until });
  return { from, until, samples: moved, compared };
}

type Raw = Extract<Line, { bucket_ms: null }>;
const countOf = (lines: readonly Raw[]) => lines.reduce((sum, { at }) => sum + at.length, 0);

async function post({ ask, url }: Parts, series: readonly Written[]): Promise<void> {
  const { status, body } = await ask(url, { body: encode(series), headers: HEADERS });
  if (status >= 200 && status < 300) return;
  const said = body.toString('utf8', 0, 300).trim();
  throw new StoreAway(`${url.host} answers ${status}: ${said}`);
}

/** What is there is what was sent: by number, and by value where it is compared. */
async function confirm(
  { back, patience_ms = 60_000 }: Parts,
  lines: readonly Raw[],
  wanted: number,
  { from, until }: Span,
  compares: boolean,
): Promise<number> {
  const series: SeriesName[] = lines.map(({ id, watch, series, part }) => ({ id, watch, series, part }));
  const deadline = performance.now() + patience_ms;
  for (;;) {
    const found = await back.points(series, from, until);
    const there = [...found.values()].reduce((sum, { at }) => sum + at.length, 0);
    if (there < wanted && performance.now() < deadline) {
      await sleep(500);
      continue;
    }
    const [first] = lines;
    if (there !== wanted) {
      throw new StoreAway(
        `of watch ${first?.watch} ${there} samples are there instead of ${wanted}; the day is not called moved`,
      );
    }
    if (!compares) return 0;
    for (const line of lines) {
      const points = found.get(line.id);
      for (const [i, value] of line.value.entries()) {
        const other = points?.value[i] as number;
        if (points?.at[i] === line.at[i] && Math.abs(other - value) <= 1e-12 * Math.abs(value)) continue;
        throw new StoreAway(
          `${line.series} of watch ${line.watch} is ${other} there instead of ${value} at ${line.at[i]}`,
        );
      }
    }
    return wanted;
  }
}
