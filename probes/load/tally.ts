/** What a thread counts, by name of the request and family, and how the counts of threads and seconds are put together. */
import type { Family } from '../probe.ts';
import { add, drain, type Histogram, makeHistogram, record, reset, spread } from './histogram.ts';
import type { Duration, Figures, LoadErrorKind, Phase } from './words.ts';

/** A scenario has fewer requests; names made of answers would fill the memory. */
const MOST_NAMES = 200;
const OTHERS = '…';

/** `name` is '' for what belongs to no request: connections that are opened, journeys that ended. */
export type Cell = {
  name: string;
  family: Family;
  requests: number;
  journeys: number;
  bytes: number;
  errors: Partial<Record<LoadErrorKind, number>>;
  durations: Partial<Record<Duration, Histogram>>;
};

/** A cell as it travels between threads. */
export type CellCounts = Omit<Cell, 'durations'> & { durations: Partial<Record<Duration, Uint32Array>> };

export function makeCell(name: string, family: Family): Cell {
  return { name, family, requests: 0, journeys: 0, bytes: 0, errors: {}, durations: {} };
}

export function measure(cell: Pick<Cell, 'durations'>, duration: Duration, ms: number): void {
  let histogram = cell.durations[duration];
  if (!histogram) {
    histogram = makeHistogram();
    cell.durations[duration] = histogram;
  }
  record(histogram, ms);
}

export function countError(cell: Pick<Cell, 'errors'>, kind: LoadErrorKind): void {
  cell.errors[kind] = (cell.errors[kind] ?? 0) + 1;
}

export function makeTally() {
  const cells = { 4: new Map<string, Cell>(), 6: new Map<string, Cell>() };
  const names = new Set<string>();
  return {
    cell(name: string, family: Family): Cell {
      const known = cells[family].get(name);
      if (known) return known;
      if (!names.has(name) && names.size >= MOST_NAMES) return this.cell(OTHERS, family);
      if (name !== OTHERS) names.add(name);
      const made = makeCell(name, family);
      cells[family].set(name, made);
      return made;
    },
    /** All that was counted since; cells stay, empty. */
    drain(): CellCounts[] {
      const counts: CellCounts[] = [];
      for (const cell of [...cells[4].values(), ...cells[6].values()]) {
        const { durations, ...plain } = cell;
        const drained = Object.entries(durations).map(([key, histogram]) => [key, drain(histogram)]);
        counts.push({ ...plain, durations: Object.fromEntries(drained) });
        Object.assign(cell, { requests: 0, journeys: 0, bytes: 0, errors: {} });
      }
      return counts;
    },
  };
}

/** Adds to a cell what a thread counted in one. */
export function merge(into: Cell, counts: CellCounts): void {
  into.requests += counts.requests;
  into.journeys += counts.journeys;
  into.bytes += counts.bytes;
  for (const [kind, count] of Object.entries(counts.errors) as [LoadErrorKind, number][]) {
    into.errors[kind] = (into.errors[kind] ?? 0) + count;
  }
  for (const [key, drained] of Object.entries(counts.durations) as [Duration, Uint32Array][]) {
    if (drained.length === 0) continue;
    const histogram = into.durations[key] ?? makeHistogram();
    into.durations[key] ??= histogram;
    add(histogram, drained);
  }
}

/** Empty, with its histograms kept for the next second. */
export function clear(cell: Cell): void {
  Object.assign(cell, { requests: 0, journeys: 0, bytes: 0, errors: {} });
  for (const histogram of Object.values(cell.durations)) reset(histogram);
}

const NOTHING = spread(makeHistogram());

export function figuresOf({ requests, journeys, bytes, errors, durations }: Cell): Figures {
  const of = (duration: Duration) => (durations[duration] ? spread(durations[duration]) : { ...NOTHING });
  const service_ms = of('service');
  const phases: Record<Phase, Figures['latency_ms']> = {
    dns: of('dns'),
    connect: of('connect'),
    tls: of('tls'),
    first_byte: of('first_byte'),
    whole: service_ms,
  };
  return { requests, journeys, errors: { ...errors }, bytes, latency_ms: of('latency'), service_ms, phases };
}
