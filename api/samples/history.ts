/**
 * Samples as people ask for them: of whatever age, from wherever they are. What judges (pipeline, traffic, IPv6) reads `Samples` itself,
 * which is in the database and at hand, so that no verdict waits for another machine. Older than what is kept whole there, days that
 * the store outside holds whole are read from it, with the same rules for rates and buckets, since they are made here of raw samples;
 * all other days from the database's own means. While that store is away, such a question is refused, never answered with a hole.
 */
import type Database from 'better-sqlite3';
import { Refusal } from '../middleware/errors.ts';
import { type Buckets, LONGEST_STEP_MS, means, newStepper, noBuckets, startOf, stepTo, take } from './buckets.ts';
import { isCounter as declared } from './counters.ts';
import { StoreAway } from './outside/client.ts';
import type { Points, ReadBack } from './outside/read-back.ts';
import type { Span, Spans } from './outside/spans.ts';
import { FIVE_MINUTES_MS } from './read.ts';
import type { Line, Samples, SamplesQuery, SeriesName } from './samples.ts';
import { DAY_MS, HOUR_MS } from './window.ts';

export type History = {
  /** As `Samples.read`. Refuses with 503 when the store outside is needed and away. */
  read(query: SamplesQuery): Promise<Line[]>;
};

export const ownHistory = (samples: Pick<Samples, 'read'>): History => ({
  read: async (query) => samples.read(query),
});

type Parts = {
  sqlite: Database.Database;
  samples: Pick<Samples, 'read' | 'series' | 'reach'>;
  outside: ReadBack;
  spans: Pick<Spans, 'list'>;
  isCounter?: (series: string) => boolean;
  /** Samples from here on (epoch ms) are read from the database; in tests another moment. */
  own_from?: () => number;
};

/** A stretch of a question, and who answers it. */
type Stretch = Span & { outside: boolean };

export function createHistory({ sqlite, samples, outside, spans, isCounter = declared, own_from }: Parts): History {
  const restartsOf = sqlite
    .prepare<[number, string, number, number], number>(
      `select at from counter_restarts where watch_id = ? and part in ('', ?) and at between ? and ? order by at`,
    )
    .pluck();
  // The first rate of a stretch rests on the samples before it: so a longer question is parted a day after what is kept whole begins.
  const joinOf = ({ from }: SamplesQuery) => {
    const { raw_from } = samples.reach();
    return raw_from === 0 || from >= raw_from + LONGEST_STEP_MS ? 0 : raw_from + DAY_MS;
  };

  /** Points of one column within a stretch: values, or rates of counters. */
  function visit(column: SeriesName, points: Points, { from, until }: Span, rate: boolean, to: Visitor): void {
    const stepper = newStepper();
    const restarts = rate ? restartsOf.all(column.watch, column.part ?? '', from - LONGEST_STEP_MS, until) : [];
    for (const [i, at] of points.at.entries()) {
      const value = points.value[i] as number;
      if (!rate) {
        if (at >= from && at < until) to(at, value, value, 1);
        continue;
      }
      const restarted = restarts.some((one) => one > stepper.at && one <= at);
      const step = stepTo(stepper, at, value, restarted);
      if (step && at >= from && at < until) to(at, (step.growth * 1_000) / step.took_ms, step.growth, step.took_ms);
    }
  }

  async function read(query: SamplesQuery): Promise<Line[]> {
    const stretches = stretchesOf(query, own_from?.() ?? joinOf(query), spans.list());
    if (!stretches.some((one) => one.outside)) return samples.read(query);
    const columns = samples
      .series(query.watch)
      .filter(({ series, part }) => (query.series ?? series) === series && (query.part ?? part ?? '') === (part ?? ''));
    const bucket_ms = bucketOf(query, stretches, samples.reach());
    const gathered = columns.map(() => ({ at: [] as number[], value: [] as number[], buckets: noBuckets() }));
    const rates = columns.map(({ series }) => !query.raw && isCounter(series));
    for (const stretch of stretches) {
      const { from, until } = stretch;
      if (stretch.outside) {
        const found = await outside.points(columns, from - (rates.includes(true) ? LONGEST_STEP_MS : 0), until);
        for (const [i, column] of columns.entries()) {
          const points = found.get(column.id);
          const into = gathered[i] as (typeof gathered)[number];
          if (!points) continue;
          visit(column, points, stretch, rates[i] as boolean, (at, value, sum, weight) => {
            if (bucket_ms !== undefined)
              take(into.buckets, startOf(at, query.from, bucket_ms), value, value, sum, weight, 1);
            else {
              into.at.push(at);
              into.value.push(value);
            }
          });
        }
        continue;
      }
      const step = bucket_ms === undefined ? {} : { step_ms: bucket_ms, origin: query.from };
      const own = new Map(samples.read({ ...query, ...step, from, to: until }).map((line) => [line.id, line]));
      for (const [i, { id }] of columns.entries()) {
        const line = own.get(id);
        const into = gathered[i] as (typeof gathered)[number];
        if (line && line.bucket_ms !== null) append(into.buckets, line);
        else if (line) {
          for (const at of line.at) into.at.push(at);
          for (const value of line.value) into.value.push(value);
        }
      }
    }
    return columns.map((column, i): Line => {
      const rate = rates[i] as boolean;
      const { at, value, buckets } = gathered[i] as (typeof gathered)[number];
      if (bucket_ms === undefined) return { ...column, rate, bucket_ms: null, at, value };
      const { sum: _sum, ...told } = buckets;
      return { ...column, rate, bucket_ms, ...told, avg: means(buckets, rate) };
    });
  }

  return {
    async read(query) {
      try {
        return await read(query);
      } catch (error) {
        if (error instanceof StoreAway) throw awayNow(error);
        throw error;
      }
    },
  };
}

type Visitor = (at: number, value: number, sum: number, weight: number) => void;

/** In order of time; whole days that the store outside holds, before `join`, are read there. */
export function stretchesOf(
  { from, to }: Pick<SamplesQuery, 'from' | 'to'>,
  join: number,
  spans: readonly Span[],
): Stretch[] {
  const stretches: Stretch[] = [];
  let at = from;
  for (const span of spans) {
    const begins = Math.max(at, Math.ceil(span.from / DAY_MS) * DAY_MS);
    const ends = Math.min(to, join, Number.isFinite(span.until) ? Math.floor(span.until / DAY_MS) * DAY_MS : join);
    if (ends <= begins) continue;
    if (at < begins) stretches.push({ from: at, until: begins, outside: false });
    stretches.push({ from: begins, until: ends, outside: true });
    at = ends;
  }
  if (at < to) stretches.push({ from: at, until: to, outside: false });
  return stretches;
}

/** What was asked for, or the coarsest that the database has of its stretches. */
function bucketOf(
  { step_ms }: SamplesQuery,
  stretches: readonly Stretch[],
  { raw_from, five_minutes_from }: { raw_from: number; five_minutes_from: number },
): number | undefined {
  const kept = stretches
    .filter(({ outside, from }) => !outside && from < raw_from)
    .map(({ from }) => (from < five_minutes_from ? HOUR_MS : FIVE_MINUTES_MS));
  return kept.length === 0 ? step_ms : Math.max(step_ms ?? 0, ...kept);
}

/** A bucket at a seam is one. */
function append(into: Buckets, line: Extract<Line, { bucket_ms: number }>): void {
  const unit = line.rate ? 1_000 : 1;
  for (const [i, at] of line.at.entries()) {
    const weight = line.weight[i] as number;
    const sum = ((line.avg[i] as number) * weight) / unit;
    take(into, at, line.min[i] as number, line.max[i] as number, sum, weight, line.count[i] as number);
  }
}

const awayNow = (error: StoreAway) =>
  new Refusal(
    503,
    'samples_away',
    `这段时间的数据保存在外部时序库中，目前无法读取（${error.message}）；并非没有测量`,
    `The numbers of this time are in a store outside, which can't be read now (${error.message}); it isn't that nothing was measured`,
  );
