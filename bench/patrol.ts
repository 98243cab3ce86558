/**
 * What it costs to keep looking: 10,000 nodes with 50,000 watches at 60 s, whose looks are answered at once.
 * Prints a Markdown table; `node bench/patrol.ts [seconds per size]`.
 */
import { createPatrol } from '#probes/patrol/patrol.ts';
import type { Observation } from '#probes/probe.ts';

type Watch = { id: number; every_s: number; node: number };

const MEASURED_S = Number(process.argv[2] ?? 20);
const SIZES = [500, 5_000, 50_000];
const EVERY_S = 60;

type Row = { watches: number; memory_mb: number; looks: number; p50: number; p99: number; max: number; cpu_ms: number };

const observation: Observation = { at: 0, took_ms: 0, outcome: 'ok', facts: [], samples: [] };
const pause = (ms: number) => new Promise((fulfil) => setTimeout(fulfil, ms));
const memoryInUse = () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

async function measure(watches: number): Promise<Row> {
  const before = memoryInUse();
  const patrol = createPatrol<Watch>({
    look: () => new Promise((fulfil) => setImmediate(fulfil, observation)),
    report: () => undefined,
    onError: (error) => {
      throw error;
    },
    per_site: { key: (watch) => String(watch.node), at_most: 4 },
  });
  patrol.set(Array.from({ length: watches }, (_, id) => ({ id, every_s: EVERY_S, node: Math.floor(id / 5) })));
  await pause(3_000);
  const memory_mb = (memoryInUse() - before) / 1e6;
  const looked = patrol.stats().looks;
  const cpu = process.cpuUsage();
  await pause(MEASURED_S * 1000);
  const { user, system } = process.cpuUsage(cpu);
  const { looks, lag_ms } = patrol.stats();
  await patrol.stop();
  return { watches, memory_mb, looks: looks - looked, ...lag_ms, cpu_ms: (user + system) / 1000 };
}

console.log('\n## Keeping looking\n');
console.log(
  `Looks that are answered at once, every ${EVERY_S} s, five watches a node; ${MEASURED_S} s measured per size.\n`,
);
console.log('| watches | looks/s | memory MB | lag p50 ms | p99 | max | CPU ms per 1,000 looks | CPU % |');
console.log('|--:|--:|--:|--:|--:|--:|--:|--:|');
for (const size of SIZES) {
  const row = await measure(size);
  const cells = [
    row.watches.toLocaleString('en'),
    (row.looks / MEASURED_S).toFixed(0),
    row.memory_mb.toFixed(1),
    row.p50.toFixed(2),
    row.p99.toFixed(2),
    row.max.toFixed(2),
    row.looks ? ((row.cpu_ms / row.looks) * 1000).toFixed(1) : '–',
    (row.cpu_ms / MEASURED_S / 10).toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
