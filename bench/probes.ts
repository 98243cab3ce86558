/**
 * HTTP, HTTPS and TCP looks beside Debian's prometheus-blackbox-exporter.
 * Each side in turn on the first core; servers and driver on the second. Rounds interleaved, medians printed.
 */
import { type ChildProcess, execFile, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { median, tell } from './performance/figure.ts';
import { ADDRESSES, type Blackbox, driveBlackbox, type Nginx, startBlackbox, startNginx } from './probes/peers.ts';
import type { Done, Work } from './probes/prober.ts';

const ROUNDS = 5;
const AT_ONCE = 50;
/** On a busy machine no further round begins after this. */
const MEASURE_MS = 70_000;
/** The whole run ends by then, whatever hangs. */
const LIMIT_MS = 115_000;

type Case = {
  name: string;
  goal: string;
  /** Of the exporter's rate. */
  reach?: number;
  beyond?: number;
  module: string;
  count: number;
  work: Pick<Work, 'kind' | 'params'>;
  target: (address: string) => string;
};
type Figures = { ours: Done[]; theirs: Done[] };

function missing(): string[] {
  const needed: [string, string][] = [
    ['nginx', '-v'],
    ['prometheus-blackbox-exporter', '--version'],
    ['openssl', 'version'],
  ];
  return needed.filter(([program, arg]) => spawnSync(program, [arg]).error !== undefined).map(([program]) => program);
}

function startProber(core: number | undefined): ChildProcess {
  const child = fork(new URL('./probes/prober.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (core !== undefined) spawnSync('taskset', ['-a', '-cp', String(core), String(child.pid)]);
  return child;
}

async function ask(prober: ChildProcess, work: Work): Promise<Done> {
  const over = new AbortController();
  const { signal } = over;
  const gone = once(prober, 'exit', { signal }).then(() => Promise.reject(new Error('the prober ended')));
  prober.send(work);
  try {
    const [done] = await Promise.race([once(prober, 'message', { signal }), gone]);
    return done as Done;
  } finally {
    gone.catch(() => {});
    over.abort();
  }
}

async function measure(cases: readonly Case[], prober: ChildProcess, blackbox: { port: number; pid: number }) {
  const figures = new Map<string, Figures>(cases.map(({ name }) => [name, { ours: [], theirs: [] }]));
  const started = performance.now();
  for (let round = 0; round <= ROUNDS; round += 1) {
    if (round > 1 && performance.now() - started > MEASURE_MS) break;
    for (const { name, module, count, work, target } of cases) {
      const share = round === 0 ? Math.ceil(count / 4) : count;
      const ours = await ask(prober, { ...work, addresses: ADDRESSES, count: share, at_once: AT_ONCE });
      const theirs = await driveBlackbox(blackbox.port, blackbox.pid, module, ADDRESSES.map(target), share, AT_ONCE);
      // The first round only warms up.
      if (round === 0) continue;
      figures.get(name)?.ours.push({ rate: ours.rate, cpu_us: ours.cpu_us / share });
      figures.get(name)?.theirs.push({ rate: theirs.rate, cpu_us: theirs.cpu_us / share });
    }
  }
  return figures;
}

function print(cases: readonly Case[], figures: Map<string, Figures>): void {
  console.log(
    '| look | ours /s | blackbox_exporter /s | ratio | ours CPU s per 1,000 | theirs | ratio | goal (rate) |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---|');
  for (const { name, goal, reach, beyond } of cases) {
    const { ours = [], theirs = [] } = figures.get(name) ?? {};
    const [our_rate, their_rate] = [ours, theirs].map((side) => median(side.map((one) => one.rate))) as [
      number,
      number,
    ];
    const [our_cpu, their_cpu] = [ours, theirs].map((side) => median(side.map((one) => one.cpu_us)) / 1000) as [
      number,
      number,
    ];
    const rates = `${our_rate.toFixed(0)} | ${their_rate.toFixed(0)} | ${(our_rate / their_rate).toFixed(2)} ×`;
    const cpus = `${our_cpu.toFixed(3)} | ${their_cpu.toFixed(3)} | ${(our_cpu / their_cpu).toFixed(2)} ×`;
    console.log(`| ${name} | ${rates} | ${cpus} | ${goal} |`);
    tell({
      ...{ work: 'Probes of services, each with a connection of its own', what: name, unit: 'looks/s on a core' },
      ...{ better: 'more', ours: our_rate, peers: { blackbox_exporter: their_rate } },
      ...(reach === undefined ? {} : { reach: [{ of: 'blackbox_exporter', factor: reach }] }),
      ...(beyond === undefined ? {} : { beyond: [{ of: 'blackbox_exporter', factor: beyond }] }),
      note: `${(our_cpu * 1000).toFixed(0)} µs of CPU beside ${(their_cpu * 1000).toFixed(0)}`,
    });
  }
}

type Parties = { nginx: Nginx; blackbox: Blackbox; prober: ChildProcess };

async function main(): Promise<void> {
  const absent = missing();
  if (absent.length > 0) throw new Error(`not installed: ${absent.join(', ')}`);
  const pinned = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
  const [first, second] = pinned ? [0, 1] : [undefined, undefined];
  if (second !== undefined) await promisify(execFile)('taskset', ['-a', '-cp', String(second), String(process.pid)]);
  const nginx = await startNginx(second);
  const blackbox = await startBlackbox(first);
  const prober = startProber(first);
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`given up after ${LIMIT_MS / 1000} s`)), LIMIT_MS).unref();
  });
  try {
    await Promise.race([compare({ nginx, blackbox, prober }), late]);
  } finally {
    prober.kill();
    await Promise.all([nginx.stop(), blackbox.stop()]);
  }
}

async function compare({ nginx, blackbox, prober }: Parties): Promise<void> {
  const web = (scheme: 'http' | 'https', reach: number, beyond: number, count: number): Case => ({
    name: scheme.toUpperCase(),
    ...{ goal: `≥ ${reach} ×`, reach, beyond },
    module: 'http',
    count,
    work: { kind: 'http', params: { scheme, port: nginx[scheme] } },
    target: (address) => `${scheme}://${address}:${nginx[scheme]}/`,
  });
  const cases: Case[] = [
    web('http', 2, 2.5, 4000),
    web('https', 0.7, 1.1, 1500),
    {
      name: 'TCP',
      goal: '–',
      module: 'tcp',
      count: 4000,
      work: { kind: 'tcp', params: { port: nginx.http } },
      target: (address) => `${address}:${nginx.http}`,
    },
  ];
  print(cases, await measure(cases, prober, blackbox));
}

await main();
