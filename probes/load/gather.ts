/**
 * Puts together what the threads of a load report, or the machines that send it together: second by second, and of the whole. In fixed
 * memory, however long it runs.
 */
import type { Family } from '../probe.ts';
import { countsOf } from './counts.ts';
import { add, makeHistogram, reset, spread } from './histogram.ts';
import { judgeGenerator } from './judge-generator.ts';
import type { Schedule } from './schedule.ts';
import { type Cell, clear, figuresOf, makeCell, merge } from './tally.ts';
import type { Report } from './thread.ts';
import type { Figures, LoadError, LoadErrorKind, LoadResult, Tick } from './words.ts';

const MOST_TICKS = 7_200;
const EXAMPLES_OF_KIND = 3;

type Options = {
  /** When second 0 began: then ticks carry counts, and none is left out. */
  countsFrom?: () => number;
  /** The moment of a second's end; absent: when it was heard of first. */
  atOf?: (second: number) => number;
};

export function makeGather(workers: number, plan: Schedule | undefined, { countsFrom, atOf }: Options = {}) {
  const all = makeCell('', 4);
  const by_name = new Map<string, Cell>();
  const by_family = new Map<Family, Cell>();
  const of_second = { all: makeCell('', 4), by_family: new Map<Family, Cell>(), lag: makeHistogram() };
  const lag = makeHistogram();
  const checks = new Map<string, { passed: number; failed: number }>();
  const examples = new Map<number, LoadError[]>();
  const sums = { held: 0, unsent: 0, waited: 0, local_failures: 0 };
  const cpus = Array.from({ length: workers }, () => ({ sum: 0, count: 0 }));
  /** Seconds of which some thread hasn't told yet. */
  const open = new Map<number, { reports: Map<number, Report>; at: number }>();
  /** The last second of threads that ended, and of machines that were lost: nothing after it is waited for. */
  const last_seconds = new Map<number, number>();
  const lost = new Set<number>();
  let closed_to = -1;
  let ticks: Tick[] = [];
  let keep_every = 1;
  let ticked = 0;

  const cellOf = <K>(cells: Map<K, Cell>, key: K) => {
    const known = cells.get(key) ?? makeCell('', 4);
    cells.set(key, known);
    return known;
  };

  function count(report: Report, worker: number): void {
    for (const counts of report.cells) {
      merge(all, counts);
      merge(cellOf(by_family, counts.family), counts);
      if (counts.name !== '') merge(cellOf(by_name, counts.name), counts);
    }
    add(lag, report.lag);
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += report[key];
    for (const [name, { passed, failed }] of report.checks) {
      const known = checks.get(name) ?? { passed: 0, failed: 0 };
      checks.set(name, { passed: known.passed + passed, failed: known.failed + failed });
    }
    examples.set(worker, report.examples);
    const cpu = cpus[worker];
    // What is left at the end is less than a second, and weighs nothing.
    if (cpu && !report.last) {
      cpu.sum += report.cpu;
      cpu.count += 1;
    }
  }

  function tick(second: number, reports: readonly Report[], at: number): Tick {
    clear(of_second.all);
    for (const cell of of_second.by_family.values()) clear(cell);
    reset(of_second.lag);
    const sum = { held: 0, unsent: 0, waited: 0, local_failures: 0, in_flight: 0, connections: 0 };
    let cpu = 0;
    for (const report of reports) {
      for (const counts of report.cells) {
        merge(of_second.all, counts);
        merge(cellOf(of_second.by_family, counts.family), counts);
      }
      add(of_second.lag, report.lag);
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += report[key];
      cpu = Math.max(cpu, report.cpu);
    }
    const figures = figuresOf(of_second.all);
    const elapsed_ms = (second + 1) * 1000;
    const families = [...of_second.by_family].map(([family, cell]) => {
      const { requests, errors, latency_ms } = figuresOf(cell);
      return [family, { requests, errors, latency_ms }];
    });
    const { in_flight, connections, ...lost } = sum;
    return {
      at,
      elapsed_ms,
      intended_rate: plan ? Math.round((plan.dueBy(elapsed_ms) - plan.dueBy(elapsed_ms - 1000)) * 1000) / 1000 : 0,
      in_flight,
      connections,
      figures,
      by_family: Object.fromEntries(families),
      generator: judgeGenerator({ ...lost, lag_ms: spread(of_second.lag), cpu, requests: figures.requests }),
    };
  }

  function keepTick(made: Tick): void {
    ticked += 1;
    if ((ticked - 1) % keep_every !== 0) return;
    ticks.push(made);
    if (ticks.length < MOST_TICKS) return;
    keep_every *= 2;
    ticks = ticks.filter((_, index) => index % 2 === 0);
  }

  /** In order; `until` is the second up to which nobody is waited for. */
  function closeOpen(until: number): Tick[] {
    const made: Tick[] = [];
    for (const number of [...open.keys()].sort((a, b) => a - b)) {
      const { reports, at } = open.get(number) ?? { reports: new Map<number, Report>(), at: 0 };
      const silent = Array.from({ length: workers }, (_, worker) => worker).filter(
        (worker) => !reports.has(worker) && (last_seconds.get(worker) ?? number) >= number,
      );
      if (number > until && silent.some((worker) => !lost.has(worker))) break;
      open.delete(number);
      closed_to = number;
      const told = [...reports.values()];
      // A part of a second at the end that brought nothing is none.
      if (!countsFrom && told.every((one) => one.last && one.cells.every(({ requests }) => requests === 0))) continue;
      const done = tick(number, told, atOf?.(number) ?? at);
      if (silent.length > 0) done.missing = silent;
      keepTick(done);
      if (!countsFrom) made.push(done);
      else {
        const last = last_seconds.size === workers && Math.max(...last_seconds.values()) === number;
        made.push({ ...done, counts: countsOf(told, { second: number, begun_at: countsFrom(), last }) });
      }
    }
    return made;
  }

  return {
    /** The ticks of seconds of which all have told by now. */
    take(report: Report, worker: number): Tick[] {
      count(report, worker);
      if (report.last) last_seconds.set(worker, report.second);
      // Too late for its second, which was told without it; the whole has it.
      if (report.second > closed_to) {
        const second = open.get(report.second) ?? { reports: new Map(), at: Date.now() };
        open.set(report.second, second);
        second.reports.set(worker, report);
      }
      return closeOpen(-1);
    },
    /** Of this one nothing more is waited for: from here on it is missing. */
    lose(worker: number): Tick[] {
      if (!last_seconds.has(worker)) lost.add(worker);
      return closeOpen(-1);
    },
    /** Ticks up to this second, without those who didn't tell. */
    close: (second: number): Tick[] => closeOpen(second),
    result(load_ms: number): Omit<LoadResult, 'started_at' | 'ended_at' | 'ended' | 'stop_reason' | 'stop_ms'> {
      const figures = figuresOf(all);
      const seconds = Math.max(0.001, load_ms / 1000);
      const named = <K extends string | number>(cells: Map<K, Cell>) =>
        Object.fromEntries([...cells].map(([key, cell]) => [key, figuresOf(cell)])) as Record<K, Figures>;
      const cpu = Math.max(0, ...cpus.map((one) => (one.count > 0 ? one.sum / one.count : 0)));
      const kinds = new Map<LoadErrorKind, LoadError[]>();
      for (const error of [...examples.values()].flat())
        kinds.set(error.kind, [...(kinds.get(error.kind) ?? []), error]);
      return {
        intended_rate: plan ? Math.round((plan.total / (plan.duration_ms / 1000)) * 1000) / 1000 : 0,
        rate: Math.round((figures.requests / seconds) * 1000) / 1000,
        figures,
        by_name: named(by_name),
        by_family: named(by_family),
        checks: Object.fromEntries(checks),
        examples: [...kinds.values()].flatMap((some) => some.slice(0, EXAMPLES_OF_KIND)),
        generator: judgeGenerator({ ...sums, lag_ms: spread(lag), cpu, requests: figures.requests }),
        ticks,
      };
    },
  };
}
