/**
 * SNMP polling of devices with 48 interfaces (system, ifTable, ifXTable), beside Debian's prometheus-snmp-exporter, a
 * snmpbulkwalk per device and net-snmp's library from C and perl; and single values. Rounds are interleaved, figures are medians; the devices run in a process of their own.
 * Prints Markdown tables: node bench/snmp.ts
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { isReport, median, tell } from './performance/figure.ts';
import { EXPORTER, startExporter } from './snmp/exporter.ts';
import { cLibrary, type Library, perlLibrary } from './snmp/library.ts';
import type { Done, Job } from './snmp/poller.ts';

const ROUNDS = isReport ? 3 : 5;
const DEVICES = 200;
const WORK = 'SNMP: system, ifTable and ifXTable of 48 interfaces, 1,975 values';
const BULKWALK = '/usr/bin/snmpbulkwalk';

type Child = ChildProcessByStdio<Writable, Readable, null>;
const start = (file: string, ...args: string[]): Child =>
  spawn(process.execPath, [new URL(file, import.meta.url).pathname, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });

/** Asks a child for one line of JSON. */
function lines(child: Child) {
  const reader = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (question?: object): Promise<unknown> => {
    if (question) child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await reader.next();
    if (done) throw new Error('a child of the bench ended early');
    return JSON.parse(value);
  };
}

async function bulkwalk(ports: readonly number[], repetitions: number): Promise<Done> {
  const walks = ports.flatMap((port) =>
    ['1.3.6.1.2.1.1', '1.3.6.1.2.1.2', '1.3.6.1.2.1.31.1.1'].map(
      (oid) => `${BULKWALK} -v2c -c public -On -Cr${repetitions} 127.0.0.1:${port} ${oid} || exit 1`,
    ),
  );
  const started = performance.now();
  const shell = spawn('bash', ['-c', `{ ${walks.join('\n')}\n} | wc -l; times`], {
    env: { ...process.env, MIBS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  await once(shell, 'close');
  const cpu_ms = [...said.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60_000 + Number(s) * 1000,
    0,
  );
  return { took_ms: performance.now() - started, cpu_ms, rss_mb: Number.NaN, values: Number(said.split('\n')[0]) };
}

type Row = { name: string; devices: number; at_once: number; run: (ports: number[], at_once: number) => Promise<Done> };

const agents = start('./snmp/device.ts', '1000');
const poller = start('./snmp/poller.ts');
const ports = (await lines(agents)()) as number[];
const ask = lines(poller);
const exporter = existsSync(EXPORTER) ? await startExporter() : undefined;
const ours = (kind: Job['kind'], repetitions: number) => (ports: number[], at_once: number) =>
  ask({ kind, ports, at_once, repetitions } satisfies Job) as Promise<Done>;

const folder = mkdtempSync(join(tmpdir(), 'bench-snmp-'));
const libraries: [string, Library | undefined][] = [
  ["net-snmp's C library", cLibrary(folder)],
  ['perl with the library', perlLibrary()],
];
const GETS = 200;

const walks = (repetitions: number): Row[] => {
  const rows: Row[] = [
    { name: `all columns, ${repetitions} repetitions`, devices: DEVICES, at_once: 10, run: ours('walk', repetitions) },
  ];
  for (const [name, library] of libraries) {
    if (!library) continue;
    const run: Row['run'] = (ports, at_once) => library('walk', ports, at_once, repetitions);
    rows.push({ name: `${name}, ${repetitions} repetitions`, devices: 100, at_once: 10, run });
  }
  if (existsSync(BULKWALK))
    rows.push({
      name: `snmpbulkwalk per device, ${repetitions} repetitions`,
      devices: 20,
      at_once: 1,
      run: (ports) => bulkwalk(ports, repetitions),
    });
  return rows;
};
const rows: Row[] = [
  { name: 'look of the SNMP probe (20 columns), 50 at once', devices: DEVICES, at_once: 10, run: ours('look', 50) },
  ...walks(25),
  ...walks(50),
];
if (exporter)
  rows.push({ name: 'prometheus-snmp-exporter if_mib (25 repetitions)', devices: 40, at_once: 10, run: exporter.poll });
const gets: Row[] = [{ name: 'single GETs', devices: 100, at_once: 50, run: ours('get', GETS) }];
for (const [name, library] of libraries) {
  if (!library) continue;
  gets.push({ name, devices: 100, at_once: 50, run: (ports, at_once) => library('get', ports, at_once, GETS) });
}

try {
  // The first looks compile the code, in each of them.
  for (const row of [...rows, ...gets]) await row.run(ports.slice(0, row.devices), 5);
  const done = new Map<Row, Done[]>([...rows, ...gets].map((row) => [row, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [row, runs] of done) runs.push(await row.run(ports.slice(0, row.devices), row.at_once));
  }
  printComparison(new Map(rows.map((row) => [row, done.get(row) ?? []])));
  printGets(done);
  tellFigures(done);
  await printGrowth();
} finally {
  agents.stdin.end();
  poller.stdin.end();
  await exporter?.stop();
  rmSync(folder, { recursive: true });
}

function printComparison(done: Map<Row, Done[]>): void {
  const cost = (row: Row, runs: Done[]) => median(runs.map(({ cpu_ms }) => cpu_ms / row.devices));
  const peer = [...done].find(([row]) => row.name.startsWith('prometheus'));
  const reference = peer ? cost(...peer) : Number.NaN;
  console.log('\n## SNMP polling of a device with 48 interfaces\n');
  console.log(`1,975 values a device; ${ROUNDS} interleaved rounds, medians; CPU is that of the poller alone.\n`);
  console.log(
    '| poller | devices/s | CPU s per 1,000 devices | × less CPU than the exporter | RSS MB | values a device |',
  );
  console.log('|---|--:|--:|--:|--:|--:|');
  for (const [row, runs] of done) {
    const rss = median(runs.map(({ rss_mb }) => rss_mb));
    const cells = [
      median(runs.map(({ took_ms }) => (row.devices * 1000) / took_ms)).toFixed(0),
      cost(row, runs).toFixed(2),
      Number.isNaN(reference) ? '–' : (reference / cost(row, runs)).toFixed(1),
      Number.isNaN(rss) ? '–' : rss.toFixed(0),
      ((runs[0]?.values ?? 0) / row.devices).toFixed(0),
    ];
    console.log(`| ${row.name} | ${cells.join(' | ')} |`);
  }
}

function printGets(done: Map<Row, Done[]>): void {
  console.log(`\n### Single values: ${GETS} GETs at each of 100 devices, one after the other, 50 devices at once\n`);
  console.log('| | GETs/s | CPU µs each |\n|---|--:|--:|');
  for (const row of gets) {
    const runs = done.get(row) ?? [];
    const rate = median(runs.map(({ took_ms }) => (row.devices * GETS * 1000) / took_ms));
    console.log(`| ${row.name} | ${rate.toFixed(0)} | ${getCost(row, runs).toFixed(1)} |`);
  }
}

function getCost(row: Row, runs: Done[]): number {
  return median(runs.map(({ cpu_ms }) => (cpu_ms * 1000) / row.devices / GETS));
}

/** All in CPU, since the devices' rate is a limit of the bench. */
function tellFigures(done: Map<Row, Done[]>): void {
  const cost = (name: string): number | null => {
    const [row, runs] = [...done].find(([row]) => row.name.startsWith(name)) ?? [];
    return row && runs ? median(runs.map(({ cpu_ms }) => cpu_ms / row.devices)) : null;
  };
  for (const repetitions of [25, 50]) {
    const at = `, ${repetitions} repetitions`;
    tell({
      ...{
        work: WORK,
        what: `all columns${at}`,
        unit: 'CPU ms a device',
        better: 'less',
        ours: cost(`all columns${at}`),
      },
      peers: {
        'snmp_exporter (25)': cost('prometheus-snmp-exporter'),
        snmpbulkwalk: cost(`snmpbulkwalk per device${at}`),
        'perl (libsnmp)': cost(`perl with the library${at}`),
        'C (libsnmp)': cost(`net-snmp's C library${at}`),
      },
      reach: [{ of: 'snmp_exporter (25)', factor: 1 / 5 }],
      beyond: [
        { of: 'snmp_exporter (25)', factor: repetitions === 25 ? 1 / 12 : 1 / 25 },
        { of: 'C (libsnmp)', factor: 1.3 },
      ],
    });
  }
  tell({
    ...{
      work: WORK,
      what: 'the whole look with facts and samples, 20 columns',
      unit: 'CPU ms a device',
      better: 'less',
    },
    ...{ ours: cost('look of the SNMP probe'), peers: { 'snmp_exporter (25)': cost('prometheus-snmp-exporter') } },
  });
  const ofGets = (name: string): number | null => {
    const row = gets.find((one) => one.name.startsWith(name));
    return row ? getCost(row, done.get(row) ?? []) : null;
  };
  tell({
    ...{ work: 'SNMP: single GETs', what: '50 devices at once', unit: 'CPU µs each', better: 'less' },
    ours: ofGets('single GETs'),
    peers: { 'perl (libsnmp)': ofGets('perl'), 'C (libsnmp)': ofGets('net-snmp') },
    reach: [{ of: 'perl (libsnmp)', factor: 1 }],
    beyond: [{ factor: 25 }],
    note: '25 µs are 40,000 a second',
  });
}

/** The same looks with more devices at once: the cost of one must not grow. */
async function printGrowth(): Promise<void> {
  console.log('\n### Growth: looks at once, each at a device of its own\n');
  console.log('| at once | devices/s | CPU s per 1,000 devices | RSS MB |\n|--:|--:|--:|--:|');
  const sizes: [string, number][] = [];
  for (const at_once of [10, 100, 1_000]) {
    const runs: Done[] = [];
    for (let round = 0; round < 3; round++) runs.push(await ours('look', 50)(ports, at_once));
    const cells = [
      median(runs.map(({ took_ms }) => (ports.length * 1000) / took_ms)).toFixed(0),
      median(runs.map(({ cpu_ms }) => cpu_ms / ports.length)).toFixed(2),
      median(runs.map(({ rss_mb }) => rss_mb)).toFixed(0),
    ];
    console.log(`| ${at_once.toLocaleString('en')} | ${cells.join(' | ')} |`);
    sizes.push([`${at_once.toLocaleString('en')} at once`, median(runs.map(({ cpu_ms }) => cpu_ms / ports.length))]);
  }
  tell({ work: WORK, what: 'the whole look', unit: 'CPU ms a device', sizes });
}
