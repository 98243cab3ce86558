/**
 * An hour of a busy city: 2,000 simulated devices with five watches each once a minute, some of them failing, people who click in a
 * real browser and ask the interface. Prints each minute what the server uses and how late it is; ends with 1 when something grows.
 * `npm run soak [-- --minutes 60] [--nodes 2000]`; for less than 10 minutes it says nothing of growth.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freshFolder, removeFolder, signUp, startServer } from '../tests/server.ts';
import { startDevices } from './soak/devices.ts';
import { EVERY_S, fillFolder, WATCHES_PER_NODE } from './soak/fill.ts';
import { openReader, type Reading, scrape } from './soak/readings.ts';
import { type Latencies, startUsers } from './soak/users.ts';
import { flat, quantileOf, type Verdict } from './soak/verdict.ts';

const SCRAPES_A_MINUTE = 3;
const PEOPLE = ['admin', 'security', 'audit'] as const;
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, nodes: { type: 'string', default: '2000' } },
});
const minutes = within('--minutes', values.minutes, 1, 240);
const nodes = within('--nodes', values.nodes, 10, 10_000);

const folder = freshFolder();
process.once('exit', () => removeFolder(folder));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

print(
  `${nodes} nodes, ${nodes * WATCHES_PER_NODE} watches each ${EVERY_S} s, ${PEOPLE.length} people in a browser, ${minutes} minutes`,
);
print(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
fillFolder(folder, nodes);
const devices = await startDevices(nodes);
const server = await startServer(folder, { ZHENGWANG_REQUESTS_PER_MINUTE: '0' });
const { cookies } = await signUp(server);
const users = await startUsers(server.url, cookies, PEOPLE);
const reader = openReader(server);

print(
  '| min | RSS MB | heap MB | loop p99 ms | looks/s | late p99 ms | overdue, longest s | overdue watches | page p50 ms | p99 | API p50 ms | p99 | write p99 ms | db MB | WAL MB | fds | CPU % | load |',
);
print(`|${'--:|'.repeat(18)}`);
const readings: (Reading & { page_p50: number; ask_p50: number; ask_p99: number })[] = [];
const failures: string[] = [];
let cpu_s = 0;
let due = performance.now();
for (let minute = 1; minute <= minutes; minute += 1) {
  const scrapes = [];
  for (let n = 0; n < SCRAPES_A_MINUTE; n += 1) {
    due += 60_000 / SCRAPES_A_MINUTE;
    await sleep(Math.max(0, due - performance.now()));
    const scraped = await scrape(server).catch((error: Error) => error);
    if (!(scraped instanceof Error)) scrapes.push(scraped);
    else failures.push(`minute ${minute}: /metrics: ${scraped.message}`);
  }
  const latencies = users.take();
  const reading = reader.read(scrapes);
  failures.push(...latencies.failures.map((failure) => `minute ${minute}: ${failure}`));
  const { pages, asks } = latencies;
  readings.push({
    ...reading,
    page_p50: quantileOf(pages, 0.5),
    ask_p50: quantileOf(asks, 0.5),
    ask_p99: quantileOf(asks, 0.99),
  });
  print(row(minute, reading, latencies, ((reading.cpu_s - cpu_s) / 60) * 100));
  cpu_s = reading.cpu_s;
}
reader.close();
await users.stop();
const { code, err } = await server.end();
await devices.stop();
if (code !== 0) failures.push(`the server ended with ${code}`);
if (err !== '') print(`\nThe server's log:\n${err.slice(0, 4_000)}`);
for (const failure of failures.slice(0, 20)) print(`- ${failure}`);
process.exit(conclude() && failures.length === 0 ? 0 : 1);

/** The first half warms up: caches fill, each watch looks for the first time. */
function conclude(): boolean {
  const last = readings.slice(Math.floor(readings.length / 2));
  const of = (key: keyof (typeof readings)[number]) => last.map((reading) => reading[key]);
  const worst_late_ms = Math.max(...of('late_p99_ms'));
  const overdue = Math.max(...of('watches_overdue'));
  print(
    `\nThe last ${last.length} minutes: no drift means that no watch waits longer than one interval beyond its own, and looks start in time.\n`,
  );
  print(
    `- looks start at most ${(worst_late_ms / 1000).toFixed(2)} s late (p99, the worst of the minutes), allowed ${EVERY_S} s`,
  );
  print(`- ${overdue} watches at most, of those that answer, were not looked at for two intervals`);
  print(`- ${failures.length} requests or clicks failed`);
  if (last.length < 5) {
    print('- too short to say whether anything grows');
    return worst_late_ms < EVERY_S * 1000 && overdue === 0;
  }
  const verdicts: Verdict[] = [
    flat('RSS MB', of('rss_mb'), 0.1, 30),
    flat('heap MB', of('heap_mb'), 0.1, 20),
    flat('descriptors', of('descriptors'), 0.05, 10),
    flat('WAL MB', of('wal_mb'), 0.25, 10),
    flat('late p99 ms', of('late_p99_ms'), 0.5, 250),
    flat('loop p99 ms', of('loop_p99_ms'), 0.5, 50),
    flat('page p50 ms', of('page_p50'), 0.5, 200),
    flat('API p50 ms', of('ask_p50'), 0.5, 20),
    flat('API p99 ms', of('ask_p99'), 0.5, 200),
  ];
  print('\n| | median | growth over these minutes | allowed | |\n|---|--:|--:|--:|---|');
  for (const { what, median, grows, allowed, is_flat } of verdicts)
    print(
      `| ${what} | ${median.toFixed(1)} | ${grows.toFixed(1)} | ${allowed.toFixed(1)} | ${is_flat ? 'flat' : 'GROWS'} |`,
    );
  return worst_late_ms < EVERY_S * 1000 && overdue === 0 && verdicts.every(({ is_flat }) => is_flat);
}

function row(minute: number, reading: Reading, { pages, asks, writes }: Latencies, cpu_percent: number): string {
  const cells = [
    String(minute),
    reading.rss_mb.toFixed(0),
    reading.heap_mb.toFixed(0),
    reading.loop_p99_ms.toFixed(0),
    reading.looks_per_s.toFixed(0),
    reading.late_p99_ms.toFixed(0),
    (reading.overdue_ms / 1000).toFixed(1),
    String(reading.watches_overdue),
    ...[pages, asks].flatMap((some) => [quantileOf(some, 0.5).toFixed(0), quantileOf(some, 0.99).toFixed(0)]),
    quantileOf(writes, 0.99).toFixed(0),
    reading.database_mb.toFixed(0),
    reading.wal_mb.toFixed(0),
    String(reading.descriptors),
    cpu_percent.toFixed(0),
    loadavg()[0]?.toFixed(1) ?? '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function within(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`${name} is a whole number from ${least} to ${most}, not ${text}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
