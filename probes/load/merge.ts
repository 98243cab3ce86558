/**
 * Merges what several generators tell of one load, second by second of the hub's clock: counts are added, so that a percentile is of all
 * values together. A generator of whom a second isn't known is named in it (`missing`), and never counts as one that sent nothing.
 */
import { readCounts } from './counts.ts';
import { makeGather } from './gather.ts';
import { add, makeHistogram, spread } from './histogram.ts';
import { judgeGenerator } from './judge-generator.ts';
import { schedule } from './schedule.ts';
import { partOf } from './share.ts';
import type { Generator, GeneratorHealth, GeneratorPart, LoadError, LoadSpec, Tick } from './words.ts';

type Means = { start_at: number; onTick: (tick: Tick) => void; nameOf: (generator: number) => string };

export type Merge = ReturnType<typeof makeMerge>;

export function makeMerge(spec: LoadSpec, generators: number, { start_at, onTick, nameOf }: Means) {
  const plan = spec.shape.model === 'open' ? schedule(spec.shape.stages) : undefined;
  const gather = makeGather(generators, plan, { atOf: (second) => start_at + (second + 1) * 1000 });
  const own = Array.from({ length: generators }, () => ({
    lag: makeHistogram(),
    sums: { held: 0, unsent: 0, waited: 0, local_failures: 0, requests: 0, journeys: 0, errors: 0 },
    cpu: { sum: 0, count: 0 },
    /** The newest second that it told of, and by how many seconds it is later than the others'. */
    newest: -1,
    shift: undefined as number | undefined,
    seconds: 0,
    missing: 0,
    connections: 0,
    health: null as GeneratorHealth | null,
    examples: [] as LoadError[],
    /** In the newest second alone. */
    limit: null as Generator['why'],
  }));
  let ticks = 0;

  const named = (generator: number, why: { zh: string; en: string }) => ({
    zh: `${nameOf(generator)}：${why.zh}`,
    en: `${nameOf(generator)}: ${why.en}`,
  });
  /** One that is at its limit hides among others that aren't: whichever it was, the figures are its own. */
  const limited = (generator: Generator, limits: readonly Generator['why'][]): Generator => {
    const at = limits.findIndex((why) => why !== null);
    const why = limits[at];
    if (why) return { ...generator, limited: true, why: named(at, why) };
    return generator;
  };
  const give = (made: readonly Tick[]) => {
    for (const tick of made) {
      ticks += 1;
      for (const generator of tick.missing ?? []) {
        const one = own[generator];
        if (one) one.missing += 1;
      }
      tick.generator = limited(
        tick.generator,
        own.map(({ limit }) => limit),
      );
      onTick(tick);
    }
  };
  const judged = ({ lag, sums, cpu }: (typeof own)[number]) =>
    judgeGenerator({ ...sums, lag_ms: spread(lag), cpu: cpu.count > 0 ? cpu.sum / cpu.count : 0 });

  return {
    /** False for what isn't counts, or is of a second that it told of before. `offset_ms`: the hub's clock minus its own. */
    take(generator: number, told: unknown, offset_ms: number): boolean {
      const one = own[generator];
      const read = readCounts(told);
      if (!one || !read || read.counts.second <= one.newest) return false;
      const { report, counts } = read;
      one.newest = counts.second;
      one.shift ??= Math.max(0, Math.round((counts.begun_at + offset_ms - start_at) / 1000));
      one.examples = counts.examples ?? one.examples;
      one.seconds += 1;
      one.connections = Math.max(one.connections, counts.connections);
      one.health = highest(one.health, counts.health);
      add(one.lag, report.lag);
      for (const key of ['held', 'unsent', 'waited', 'local_failures'] as const) one.sums[key] += counts[key];
      let requests = 0;
      for (const cell of counts.cells) {
        requests += cell.requests;
        one.sums.journeys += cell.journeys;
        one.sums.errors += Object.values(cell.errors).reduce<number>((sum, count) => sum + (count ?? 0), 0);
      }
      one.sums.requests += requests;
      if (!counts.last) {
        one.cpu.sum += counts.cpu;
        one.cpu.count += 1;
      }
      const lag = makeHistogram();
      add(lag, report.lag);
      one.limit = judgeGenerator({ ...counts, requests, lag_ms: spread(lag) }).why;
      give(gather.take({ ...report, second: counts.second + one.shift, examples: one.examples }, generator));
      return true;
    },
    lose: (generator: number) => give(gather.lose(generator)),
    /** Nobody is waited for longer, up to this moment of the hub's clock. */
    close: (until: number) => give(gather.close(Math.floor((until - start_at) / 1000) - 1)),
    result(load_ms: number): ReturnType<typeof gather.result> {
      const result = gather.result(load_ms);
      const limits = own.map((one) => judged(one).why);
      return { ...result, generator: limited(result.generator, limits) };
    },
    parts(load_ms: number): GeneratorPart[] {
      const seconds = load_ms / 1000;
      return own.map((one, generator) => ({
        share: partOf(spec, { generator, generators }),
        seconds: one.seconds,
        missing_seconds: one.seconds === 0 ? ticks : one.missing,
        ...{ requests: one.sums.requests, journeys: one.sums.journeys, errors: one.sums.errors },
        rate: one.seconds > 0 && seconds > 0 ? Math.round((one.sums.requests / seconds) * 1000) / 1000 : null,
        generator: judged(one),
        ...{ health: one.health, connections: one.connections },
      }));
    },
  };
}

const highest = (before: GeneratorHealth | null, now: GeneratorHealth | undefined): GeneratorHealth | null =>
  before && now
    ? {
        cpu: Math.max(before.cpu, now.cpu),
        loop_lag_ms: Math.max(before.loop_lag_ms, now.loop_lag_ms),
        rss_bytes: Math.max(before.rss_bytes, now.rss_bytes),
      }
    : (now ?? before);
