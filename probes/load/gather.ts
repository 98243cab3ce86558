/** Puts together what the threads of a load report: second by second, and of the whole. In fixed memory, however long it runs. */
import type { Family } from '../probe.ts';
import { add, makeHistogram, reset, spread } from './histogram.ts';
import { judgeGenerator } from './judge-generator.ts';
import type { Schedule } from './schedule.ts';
import { type Cell, clear, figuresOf, makeCell, merge } from './tally.ts';
import type { Report } from './thread.ts';
import type { Figures, LoadError, LoadErrorKind, LoadResult, Tick } from './words.ts';

const MOST_TICKS = 7_200;
const EXAMPLES_OF_KIND = 3;

export function makeGather(workers: number, plan: Schedule | undefined) {
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
  const open = new Map<number, { reports: Report[]; at: number }>();
  /** The last second of threads that ended. */
  const last_seconds: number[] = [];
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

  return {
    /** The tick of a second once all threads have told of it. */
    take(report: Report, worker: number): Tick[] {
      count(report, worker);
      if (report.last) last_seconds.push(report.second);
      const second = open.get(report.second) ?? { reports: [], at: Date.now() };
      open.set(report.second, second);
      second.reports.push(report);
      const made: Tick[] = [];
      for (const [number, { reports, at }] of [...open].sort(([a], [b]) => a - b)) {
        if (reports.length + last_seconds.filter((last) => last < number).length < workers) break;
        open.delete(number);
        // A part of a second at the end that brought nothing is none.
        if (reports.every((one) => one.last && one.cells.every(({ requests }) => requests === 0))) continue;
        const done = tick(number, reports, at);
        keepTick(done);
        made.push(done);
      }
      return made;
    },
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
