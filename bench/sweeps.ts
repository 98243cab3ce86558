/**
 * Sweeps of many addresses: echoes beside fping -i0, and TCP connections beside nmap -sT; where all answer (loopback), and where every
 * second address is silent (a network of its own behind a cable). Rounds interleaved, medians. Run: node bench/sweeps.ts
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPorts } from '#probes/discovery/knock.ts';
import { createTurns } from '#probes/discovery/pace.ts';
import { KNOCKS_AT_ONCE } from '#probes/discovery/sweeping.ts';
import { sweep } from '#probes/icmp/sweep.ts';
import { addNamespace, connect, noNamespaces, removeNamespace, runInside } from '../tests/network/namespaces.ts';
import { isReport, median, tell } from './performance/figure.ts';

const INSIDE = '--inside';
const ROUNDS = isReport ? 3 : 7;
const PORTS = [42_001, 42_002, 42_003, 42_004, 42_005];
/** Faster, and whoever listens loses some. */
const KNOCKS_PER_S = 25_000;

const has = (program: string, arg: string) => spawnSync(program, [arg]).error === undefined;
const listOf = (first: number, second: number, count: number) =>
  Array.from({ length: count }, (_, i) => `${first}.${second + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`);
const timed = async (work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

async function fping(addresses: readonly string[]) {
  const child = spawn('fping', ['-a', '-q', '-i', '0', '-r', '1'], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(addresses.join('\n'));
  await once(child, 'exit');
}

async function ours(addresses: readonly string[], alive: number) {
  const found = await sweep(addresses, { family: 4, pace_ms: 0 });
  // On a busy machine a few echoes are late.
  if (Math.abs(found.size - alive) > alive / 50) throw new Error(`${found.size} of ${alive} answered`);
}

async function knocks(addresses: readonly string[], ports: readonly number[]) {
  const turn = createTurns(KNOCKS_PER_S);
  const waiting = addresses.values();
  const { signal } = new AbortController();
  const worker = async () => {
    for (const address of waiting) await openPorts(address, ports, turn, signal);
  };
  await Promise.all(Array.from({ length: Math.ceil(KNOCKS_AT_ONCE / ports.length) }, worker));
}

async function nmap(list: string, ports: readonly number[]) {
  const args = [
    '-sT',
    '-Pn',
    '-n',
    '-T5',
    '--max-retries',
    '0',
    '--min-parallelism',
    '512',
    '-p',
    ports.join(','),
    '-iL',
    list,
  ];
  const child = spawn('nmap', [...args, '-oG', '/dev/null'], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`nmap ended with ${code}`);
}

type Pair = { ours: number; theirs: number | null };
async function compare(mine: () => Promise<unknown>, theirs: (() => Promise<unknown>) | undefined): Promise<Pair> {
  const took: { mine: number[]; theirs: number[] } = { mine: [], theirs: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [a, b] = [await timed(mine), theirs ? await timed(theirs) : Number.NaN];
    // The first warms up.
    if (round === 0) continue;
    took.mine.push(a);
    took.theirs.push(b);
  }
  return { ours: median(took.mine), theirs: theirs ? median(took.theirs) : null };
}

const ECHOES = 'ICMP sweep, a silent address asked twice';
const CONNECTS = 'TCP connect sweep of 20,480 ports at 4,096 addresses';
type Limits = { reach: number; beyond?: number };
function show(work: string, what: string, peer: string, { ours, theirs }: Pair, { reach, beyond }: Limits) {
  const ratio = theirs === null ? 'not here' : `${(ours / theirs).toFixed(2)} ×`;
  process.stdout.write(
    `| ${work} | ${what} | ${ours.toFixed(0)} | ${theirs?.toFixed(0) ?? '–'} | ${ratio} | ≤ ${reach} × |\n`,
  );
  tell({
    ...{ work, what, unit: 'ms', better: 'less', ours, peers: { [peer]: theirs } },
    reach: [{ of: peer, factor: reach }],
    ...(beyond ? { beyond: [{ of: peer, factor: beyond }] } : {}),
  });
}

const folder = mkdtempSync(join(tmpdir(), 'bench-sweeps-'));
const list = join(folder, 'addresses');
const peers = { fping: has('fping', '-v'), nmap: has('nmap', '--version') };
const byNmap = () => (peers.nmap ? () => nmap(list, PORTS) : undefined);

/** In the namespace: of a /20 the lower half is there, the rest is dropped behind the cable. */
async function halfDead() {
  const addresses = listOf(10, 200, 4_096);
  writeFileSync(list, addresses.join('\n'));
  const echoes = await compare(() => ours(addresses, 2_048), peers.fping ? () => fping(addresses) : undefined);
  show(ECHOES, '4,096 addresses, half of them silent', 'fping -i0', echoes, { reach: 1.1 });
  const knocked = await compare(() => knocks(addresses, PORTS), byNmap());
  show(CONNECTS, 'half of them silent', 'nmap -sT', knocked, { reach: 0.8, beyond: 0.5 });
}

async function allAnswer() {
  const sizes: [string, number][] = [];
  for (const count of [256, 4_096, 16_384]) {
    const addresses = listOf(127, 16, count);
    const found = await compare(() => ours(addresses, count), peers.fping ? () => fping(addresses) : undefined);
    sizes.push([count.toLocaleString('en'), found.ours]);
    if (count === 4_096) show(ECHOES, '4,096 addresses, all alive', 'fping -i0', found, { reach: 1.5 });
  }
  tell({ work: ECHOES, what: 'all alive', unit: 'ms', sizes });
  const addresses = listOf(127, 16, 4_096);
  writeFileSync(list, addresses.join('\n'));
  const found = await compare(() => knocks(addresses, PORTS), byNmap());
  // Refusals: the kernel answers, so that no server is measured.
  show(CONNECTS, 'all answer', 'nmap -sT', found, { reach: 1.8, beyond: 1.3 });
}

async function insideNetwork() {
  const none = noNamespaces();
  if (none) {
    process.stdout.write(`\nHalf silent networks were left out: ${none}\n`);
    return;
  }
  const [here, there] = [addNamespace('bench'), addNamespace('far')];
  try {
    connect(
      { at: here, device: 'out', addresses: ['10.201.0.1/30'] },
      { at: there, device: 'in', addresses: ['10.201.0.2/30'] },
    );
    for (const [at, ...words] of [
      [here, 'route', 'add', '10.200.0.0/20', 'via', '10.201.0.2'],
      [there, 'route', 'add', 'local', '10.200.0.0/21', 'dev', 'lo'],
      [there, 'route', 'add', 'blackhole', '10.200.8.0/21'],
    ] as const) {
      const { code, err } = await runInside(at, 'ip', words);
      if (code !== 0) throw new Error(err);
    }
    const { out, err } = await runInside(here, process.execPath, [import.meta.filename, INSIDE], process.env);
    process.stdout.write(out + err);
  } finally {
    removeNamespace(here);
    removeNamespace(there);
  }
}

try {
  if (process.argv.includes(INSIDE)) await halfDead();
  else {
    process.stdout.write('| | | ours ms | theirs ms | ratio | goal |\n|---|---|--:|--:|--:|---|\n');
    await allAnswer();
    await insideNetwork();
  }
} finally {
  rmSync(folder, { recursive: true });
}
