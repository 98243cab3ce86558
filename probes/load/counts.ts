/** What one generator counted in a second, as it travels between machines: written by the one that sends, read by whoever merges. */
import { z } from 'zod';
import { add, drain, makeHistogram, pack, unpack } from './histogram.ts';
import type { CellCounts } from './tally.ts';
import type { Report } from './thread.ts';
import { type Counts, DURATIONS, type Duration, LOAD_ERROR_KINDS } from './words.ts';

/** A thread has 200 names at most, in two families. */
const MOST_CELLS = 1_000;
const MOST_CHECKS = 1_000;
const MOST_EXAMPLES = 100;

const Whole = z.int().min(0);
const Name = z.string().max(500);
const Shape = z.object({
  second: z.int().min(0).max(100_000),
  begun_at: z.number().positive(),
  last: z.boolean(),
  cells: z
    .array(
      z.object({
        name: Name,
        family: z.union([z.literal(4), z.literal(6)]),
        requests: Whole,
        journeys: Whole,
        bytes: Whole,
        errors: z.partialRecord(z.enum(LOAD_ERROR_KINDS), Whole),
        durations: z.partialRecord(z.enum(DURATIONS), z.string()),
      }),
    )
    .max(MOST_CELLS),
  lag: z.string(),
  held: Whole,
  unsent: Whole,
  waited: Whole,
  local_failures: Whole,
  cpu: z.number().min(0).max(1),
  in_flight: Whole,
  connections: Whole,
  checks: z.array(z.tuple([Name, z.object({ passed: Whole, failed: Whole })])).max(MOST_CHECKS),
  examples: z
    .array(z.object({ kind: z.enum(LOAD_ERROR_KINDS), at: z.number(), name: Name, text: z.string().max(1_000) }))
    .max(MOST_EXAMPLES)
    .optional(),
  health: z.object({ cpu: z.number(), loop_lag_ms: z.number(), rss_bytes: z.number() }).optional(),
});

/** Of all threads of one generator. */
export function countsOf(reports: readonly Report[], of: Pick<Counts, 'second' | 'begun_at' | 'last'>): Counts {
  const lag = makeHistogram();
  const sums = { held: 0, unsent: 0, waited: 0, local_failures: 0, in_flight: 0, connections: 0 };
  for (const report of reports) {
    add(lag, report.lag);
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += report[key];
  }
  const cells = reports.flatMap((report) => report.cells.filter(holdsSomething));
  return {
    ...of,
    ...sums,
    cells: cells.map(({ durations, ...plain }) => ({ ...plain, durations: packed(durations) })),
    lag: pack(drain(lag)),
    cpu: Math.max(0, ...reports.map(({ cpu }) => cpu)),
    checks: reports.flatMap(({ checks }) => checks),
    examples: reports.flatMap(({ examples }) => examples).slice(0, MOST_EXAMPLES),
  };
}

const holdsSomething = ({ requests, journeys, bytes, errors, durations }: CellCounts) =>
  requests + journeys + bytes > 0 ||
  Object.keys(errors).length > 0 ||
  Object.values(durations).some((drained) => drained.length > 0);

const packed = (durations: CellCounts['durations']) =>
  Object.fromEntries(
    (Object.entries(durations) as [Duration, Uint32Array][]).flatMap(([key, drained]) =>
      drained.length > 0 ? [[key, pack(drained)]] : [],
    ),
  );

/** As a thread would have told it; undefined for what isn't counts, since it comes from another machine. */
export function readCounts(told: unknown): { report: Report; counts: Counts } | undefined {
  const read = Shape.safeParse(told);
  if (!read.success) return undefined;
  const counts = read.data as Counts;
  const lag = unpack(counts.lag);
  if (!lag) return undefined;
  const cells: CellCounts[] = [];
  for (const { durations, ...plain } of counts.cells) {
    const unpacked: CellCounts['durations'] = {};
    for (const [key, text] of Object.entries(durations) as [Duration, string][]) {
      const drained = unpack(text);
      if (!drained) return undefined;
      unpacked[key] = drained;
    }
    cells.push({ ...plain, durations: unpacked });
  }
  const { begun_at: _begun, health: _health, examples = [], ...plain } = counts;
  return { report: { is: 'report', ...plain, examples, lag, cells, last_sent_at: 0 }, counts };
}
