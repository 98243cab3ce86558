/**
 * Raw samples out of a Prometheus-compatible store, by its query API: a selector with a range, asked for at one moment, is answered with
 * the points themselves and not with what an engine makes of them. Whether the range's first moment belongs to it differs between
 * engines and versions: so a little more is asked for, and cut here.
 */
import type { SeriesName } from '../samples.ts';
import { type Ask, StoreAway } from './client.ts';
import { metricOf, quoted } from './names.ts';

export type Points = { at: Float64Array; value: Float64Array };

export type ReadBack = {
  /** `from` ≤ at < `to`, of each of these series of one watch, in order of time. What isn't there is empty. */
  points(series: readonly SeriesName[], from: number, to: number): Promise<Map<number, Points>>;
};

const DAY_MS = 86_400_000;
/** Points of one answer: about 25 bytes each, and far below the least limit that stores come with (50 million). */
const MAX_POINTS = 1_000_000;
/** A guess of how often a watch looks; a wrong one costs memory for a moment, not truth. */
const LOOK_MS = 15_000;

type Result = { status?: string; error?: string; data?: { resultType?: string; result?: Found[] } };
type Found = { metric: Record<string, string>; values: [number, string][] };

export function createReadBack({ ask, url, hub }: { ask: Ask; url: URL; hub?: string | undefined }): ReadBack {
  const query_url = new URL(`${url.pathname.replace(/\/$/, '')}/api/v1/query${url.search}`, url);

  async function query(selector: string, from: number, to: number): Promise<Found[]> {
    const asked = new URLSearchParams({ query: `${selector}[${to - from + 1}ms]`, time: String(to / 1_000) });
    const { status, body } = await ask(query_url, {
      body: asked.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const told = parsed(body);
    if (status !== 200 || told?.status !== 'success' || told.data?.resultType !== 'matrix' || !told.data.result) {
      throw new StoreAway(`${url.host} answers ${status}: ${told?.error ?? body.toString('utf8', 0, 200)}`);
    }
    if (!isMatrix(told.data.result)) throw new StoreAway(`${url.host} answers with no series of points`);
    return told.data.result;
  }

  return {
    async points(series, from, to) {
      const [first] = series;
      const gathered = new Map(series.map(({ id }) => [id, new Map<number, number>()]));
      if (!first || to <= from) return new Map();
      const byName = new Map(series.map((one) => [`${metricOf(one.series)}\0${one.part ?? ''}`, one.id]));
      const selector = selectorOf(first.watch, series, hub);
      const slice_ms = Math.min(31 * DAY_MS, Math.max(3_600_000, Math.floor((MAX_POINTS / series.length) * LOOK_MS)));
      for (let start = from; start < to; start += slice_ms) {
        const end = Math.min(to, start + slice_ms);
        for (const { metric, values } of await query(selector, start, end)) {
          const id = byName.get(`${metric.__name__}\0${metric.part ?? ''}`);
          const into = id === undefined ? undefined : gathered.get(id);
          if (!into) continue;
          for (const [at_s, text] of values) {
            const at = Math.round(at_s * 1_000);
            const value = Number(text);
            if (at >= start && at < end && Number.isFinite(value)) into.set(at, value);
          }
        }
      }
      return new Map([...gathered].map(([id, points]) => [id, inOrder(points)]));
    },
  };
}

/** One series is asked for by name; several of a watch by what they share. */
function selectorOf(watch: number, series: readonly SeriesName[], hub: string | undefined): string {
  const names = [...new Set(series.map((one) => metricOf(one.series)))];
  const parts = [...new Set(series.map((one) => one.part ?? ''))];
  const matchers = [
    names.length === 1 ? `__name__=${quoted(names[0] as string)}` : '__name__=~"zw_.+"',
    `watch="${watch}"`,
    ...(parts.length === 1 ? [`part=${quoted(parts[0] as string)}`] : []),
    `hub=${quoted(hub ?? '')}`,
  ];
  return `{${matchers.join(',')}}`;
}

/** Whatever stands at the address may answer like a store and be none. */
const isMatrix = (result: unknown): result is Found[] =>
  Array.isArray(result) && result.every((one: Partial<Found> | null) => isLabels(one?.metric) && isPoints(one?.values));
const isLabels = (metric: unknown): boolean =>
  typeof metric === 'object' && metric !== null && Object.values(metric).every((text) => typeof text === 'string');
const isPoints = (values: unknown): boolean =>
  Array.isArray(values) &&
  values.every((one) => Array.isArray(one) && typeof one[0] === 'number' && typeof one[1] === 'string');

function parsed(body: Buffer): Result | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Result;
  } catch {
    return undefined;
  }
}

/** A series that changed its labels comes in pieces. */
function inOrder(points: ReadonlyMap<number, number>): Points {
  const at = Float64Array.from(points.keys()).sort();
  return { at, value: at.map((when) => points.get(when) as number) };
}
