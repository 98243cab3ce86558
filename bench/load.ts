/**
 * The load engine beside wrk, hey, h2load and autocannon: requests at saturation and CPU for each, on nginx; what each tells of a
 * server that stalls; how exactly ours keeps its clock; and its memory over `--minutes N`. nginx or the server on the first core, the tool on
 * the second; rounds interleaved, medians printed. Where others use the machine the figures are rough.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveBytes, stalling } from '#probes/load/testing.ts';
import { type Told, type Tool, tools } from './load/tools.ts';
import { isReport, median, tell } from './performance/figure.ts';
import { cpuOf, freePort, startOn, waitFor } from './probes/peers.ts';

const ROUNDS = 3;
const SECONDS = 3;
/** Of the larger answer. */
const LARGE = 20_000;
const CONNECTIONS = 50;
const STALL_SECONDS = 12.5;
const STALL_RATE = 200;
/** Of ours, beside the ten of all. */
const STALL_CONNECTIONS = [100, 1_000];
/** probes/load/stall.test.ts says why. */
const TRUE_P99_MS = 937.5;
const RATES = [1_000, 5_000, 20_000];

const { values } = parseArgs({ options: { minutes: { type: 'string', default: isReport ? '0.5' : '0' } } });
const is_pinned = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
const [first, second] = is_pinned ? [0, 1] : [undefined, undefined];
const folder = mkdtempSync(join(tmpdir(), 'bench-load-'));

async function startServer() {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log /dev/null; events { worker_connections 4096; }
    http { access_log off; keepalive_requests 1000000000; ${temporary.join(' ')}
      server { listen 127.0.0.1:${port}; location / { return 200 'hello'; } location /large { root ${folder}; } } }`,
  );
  writeFileSync(join(folder, 'large'), 'x'.repeat(LARGE));
  const child = startOn(first, 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', '/dev/null']);
  await waitFor(port);
  return { url: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}

/** Runs a tool; its CPU is that of the middle, when all stand and none has begun to print. */
async function use(tool: Tool, url: string, seconds: number, connections: number, rate?: number) {
  const log = join(folder, 'requests.log');
  rmSync(log, { force: true });
  const [program = '', ...args] = tool.command({ url, connections, seconds, log, ...(rate ? { rate } : {}) });
  const pinned = second === undefined ? [program, ...args] : ['taskset', '-c', String(second), program, ...args];
  const child = spawn(pinned[0] ?? '', pinned.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  const closed = once(child, 'close');
  const begin_ms = 1_300;
  const span_ms = Math.max(500, seconds * 1000 - begin_ms - 300);
  const wait = (ms: number) => Promise.race([closed, new Promise((wake) => setTimeout(wake, ms))]);
  await wait(begin_ms);
  const before = child.exitCode === null ? cpuOf(child.pid ?? 0) : 0;
  const began = performance.now();
  await wait(span_ms);
  const cpu_us_per_s =
    child.exitCode === null ? (cpuOf(child.pid ?? 0) - before) / ((performance.now() - began) / 1000) : Number.NaN;
  await closed;
  return { told: tool.read(out, seconds, log), out, cpu_us_per_s };
}

const absent = tools.filter((tool) => !tool.is_there()).map(({ name }) => [name, null] as const);
const there = tools.filter((tool) => {
  if (tool.is_there()) return true;
  console.log(`${tool.name} is not installed and left out`);
  return false;
});

async function saturate(url: string, what: string): Promise<void> {
  const figures = new Map<string, { rate: number[]; cpu: number[] }>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const tool of there) {
      const { told, cpu_us_per_s } = await use(tool, url, SECONDS, CONNECTIONS);
      const known = figures.get(tool.name) ?? { rate: [], cpu: [] };
      figures.set(tool.name, known);
      known.rate.push(told.requests_per_s);
      known.cpu.push(cpu_us_per_s / told.requests_per_s);
    }
  }
  console.log(
    `\n${CONNECTIONS} connections, nginx, ${what}\n\n| tool | requests/s | CPU µs per request |\n|---|---:|---:|`,
  );
  for (const [name, { rate, cpu }] of figures)
    console.log(`| ${name} | ${median(rate).toFixed(0)} | ${median(cpu).toFixed(1)} |`);
  const [[, ours] = ['', { cpu: [] }], ...others] = figures;
  tell({
    ...{
      work: `Load engine at saturation, ${CONNECTIONS} connections`,
      what,
      unit: 'CPU µs a request',
      better: 'less',
    },
    ours: median(ours.cpu),
    peers: Object.fromEntries([...others.map(([name, { cpu }]) => [name, median(cpu)] as const), ...absent]),
    reach: [{ of: 'autocannon', factor: 1 }],
    beyond: [{ of: 'wrk', factor: 1.2 }],
  });
}

async function stall(): Promise<void> {
  console.log(
    `\nStall of 1 s in 10 s at ${STALL_RATE}/s: true p99 ${TRUE_P99_MS} ms\n\n| tool | p99 ms | error | |\n|---|---:|---:|---|`,
  );
  const errors = new Map<string, number>();
  const [ours] = there;
  const asked = [
    ...there.map((tool) => ({ tool, connections: 10 })),
    ...STALL_CONNECTIONS.map((connections) => ({ tool: ours as Tool, connections })),
  ];
  for (const { tool, connections } of asked) {
    const server = await serveBytes(stalling().behave);
    const rate = tool.has_rate ? STALL_RATE : undefined;
    const { told }: { told: Told } = await use(tool, `${server.origin}/`, STALL_SECONDS, connections, rate);
    server.close();
    const error = (100 * (told.p99_ms - TRUE_P99_MS)) / TRUE_P99_MS;
    const name = tool === ours ? `${connections} connections` : tool.name;
    errors.set(name, error);
    console.log(
      `| ${tool.name}, ${connections} connections | ${told.p99_ms.toFixed(1)} | ${error.toFixed(1)} % | ${tool.has_rate ? '' : 'has no rate'} |`,
    );
  }
  const others = there.slice(1).map(({ name }) => [name, Math.abs(errors.get(name) ?? Number.NaN)] as const);
  for (const connections of [10, ...STALL_CONNECTIONS])
    tell({
      ...{
        work: `Latency truth: a server that stalls for 1 s in 10 s, ${STALL_RATE} requests/s`,
        unit: 'error of p99 in %',
      },
      ...{ what: `${connections} connections`, better: 'less', reach: [{ factor: 2 }] },
      ours: Math.abs(errors.get(`${connections} connections`) ?? Number.NaN),
      peers: connections === 10 ? Object.fromEntries([...others, ...absent]) : {},
    });
}

async function keepPace(url: string): Promise<void> {
  console.log(
    '\n| pacing at | sent | late by p50 ms | p99 | max | p99 of each second | CPU of a core |\n|---:|---:|---:|---:|---:|---|---:|',
  );
  const lags: [string, number][] = [];
  for (const rate of RATES) {
    const told: string[] = [process.execPath, join(import.meta.dirname, 'load/pace.ts'), url];
    const words = [...told, String(rate), '5', String(CONNECTIONS)];
    const [program = '', ...args] = second === undefined ? words : ['taskset', '-c', String(second), ...words];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    await once(child, 'close');
    const { rate: found, generator, p99_of_seconds_ms } = JSON.parse(out);
    const { p50, p99, max } = generator.lag_ms;
    // At 20,000/s the figure is what the table asks for; below it is how it grows.
    lags.push([`${rate}/s`, p99]);
    const limited = generator.limited ? ', limited' : '';
    console.log(
      `| ${rate}/s | ${found} | ${p50} | ${p99} | ${max} | ${p99_of_seconds_ms.join(' ')} | ${generator.cpu}${limited} |`,
    );
  }
  const work = 'Pacing: how late requests are sent, connections opened first';
  const note = 'h2load and autocannon tell no such figure';
  const ours = lags.at(-1)?.[1] ?? null;
  tell({ work, what: 'p99 at 20,000/s', unit: 'ms', better: 'less', ours, peers: {}, beyond: [{ factor: 2 }], note });
  tell({ work, what: 'p99', unit: 'ms', sizes: lags });
}

async function stayFlat(url: string, minutes: number): Promise<void> {
  const [ours] = tools;
  if (!ours || minutes === 0) return;
  const [program = '', ...args] = ours.command({
    url,
    connections: CONNECTIONS,
    seconds: minutes * 60,
    rate: 2_000,
    log: '',
  });
  const child = spawn(program, args, { stdio: 'ignore' });
  const closed = once(child, 'close');
  const sizes: number[] = [];
  const timer = setInterval(() => {
    if (child.exitCode !== null) return;
    sizes.push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1]) / 1024);
  }, 5_000);
  await closed;
  clearInterval(timer);
  tell({
    ...{
      work: 'Memory of the load engine',
      what: `at most, 2,000/s for ${minutes * 60} s`,
      unit: 'MB',
      better: 'less',
    },
    ...{ ours: Math.max(...sizes), peers: {}, reach: [{ factor: 100 }] },
  });
  tell({
    ...{ work: 'Memory of the load engine', what: 'while it sends', unit: 'MB' },
    sizes: [
      ['after 5 s', sizes[0] ?? Number.NaN],
      ['at the end', sizes.at(-1) ?? Number.NaN],
    ],
  });
  console.log(
    `memory at 2,000/s over ${minutes} min: ${sizes[0]?.toFixed(0)} MB after 5 s, ${sizes.at(-1)?.toFixed(0)} MB at the end, ${Math.max(...sizes).toFixed(0)} MB at most`,
  );
}

if (second !== undefined) spawnSync('taskset', ['-a', '-cp', String(first), String(process.pid)]);
const server = await startServer();
try {
  await saturate(server.url, 'small answers');
  await saturate(`${server.url}large`, `answers of ${LARGE / 1000} kB`);
  await stall();
  console.log('');
  await keepPace(server.url);
  await stayFlat(server.url, Number(values.minutes));
} finally {
  server.stop();
  rmSync(folder, { recursive: true });
}
