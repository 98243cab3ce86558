/**
 * Discovery beside fping alone: a sweep of a /20 and of a /16 where all answer (loopback) and where nearly nobody does (a
 * network of its own behind a cable), and conversations with devices of the lab. Prints Markdown tables.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { boundsOf } from '#probes/discovery/bounds.ts';
import { discover } from '#probes/discovery/discover.ts';
import type { Found } from '#probes/discovery/found.ts';
import { readCidr } from '#probes/discovery/ranges.ts';
import { remember } from '#probes/discovery/remember.ts';
import type { Search } from '#probes/discovery/search.ts';
import { addNamespace, connect, noNamespaces, removeNamespace, runInside } from '../tests/network/namespaces.ts';
import { startDevices } from './discovery/devices.ts';

const INSIDE = '--inside';
/** As fast as fping is ever told to send by a scope. */
const RATE = 10_000;

function searching(range: string, more: Partial<Search>): Search {
  const cidr = readCidr(range);
  if (!('text' in cidr)) throw new Error(`no range: ${range}`);
  return {
    bounds: boundsOf([cidr], [], () => undefined),
    sweep: true,
    echo: true,
    seeds: [],
    follow: new Set(),
    max_hops: 0,
    max_visits: 100_000,
    credentials: [],
    snmp_port: 161,
    tcp_ports: [],
    tcp_silent: false,
    rate_per_s: RATE,
    at_once: 32,
    ...more,
  };
}

async function ours(search: Search) {
  const found: Found[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  await discover(
    search,
    remember((one) => found.push(one)),
    { signal: new AbortController().signal },
  );
  const { user, system } = process.cpuUsage(cpu);
  return { took_s: (performance.now() - started) / 1000, cpu_s: (user + system) / 1e6, found };
}

/** The same packets at the same rate, and nothing else: fping with the list on its standard input. */
async function fping({ bounds }: Search) {
  const list = Array.from({ length: bounds.size }, (_, place) => bounds.at(place));
  const started = performance.now();
  const args = ['-a', '-q', '-i', String(1000 / RATE), '-t', '500', '-B', '1', '-r', '1'];
  const child = spawn('fping', args, { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(list.join('\n'));
  await once(child, 'exit');
  return { took_s: (performance.now() - started) / 1000 };
}

async function printSweep(name: string, range: string): Promise<void> {
  const search = searching(range, {});
  const theirs = await fping(search);
  const mine = await ours(search);
  const cells = [
    name,
    search.bounds.size.toLocaleString('en'),
    mine.found.length.toLocaleString('en'),
    mine.took_s.toFixed(1),
    theirs.took_s.toFixed(1),
    `${(mine.took_s / theirs.took_s).toFixed(2)} ×`,
    mine.cpu_s.toFixed(2),
    (process.memoryUsage.rss() / 1e6).toFixed(0),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

const SILENT = [
  ['nearly all silent, /20', '10.200.0.0/20'],
  ['nearly all silent, /16', '10.200.0.0/16'],
] as const;

/** Behind a cable a router owns three addresses and drops the rest, as a firewalled network does. */
async function printSilent(): Promise<void> {
  const none = noNamespaces();
  if (none) {
    process.stdout.write(`\nNearly silent networks were left out: ${none}\n`);
    return;
  }
  const [here, there] = [addNamespace('bench'), addNamespace('far')];
  try {
    const far = ['10.201.0.2/30', '10.200.0.9/32', '10.200.7.1/32', '10.200.200.1/32'];
    connect({ at: here, device: 'out', addresses: ['10.201.0.1/30'] }, { at: there, device: 'in', addresses: far });
    const add = await runInside(here, 'ip', ['route', 'add', '10.200.0.0/16', 'via', '10.201.0.2']);
    const drop = await runInside(there, 'ip', ['route', 'add', 'blackhole', '10.200.0.0/16']);
    if (add.code !== 0 || drop.code !== 0) throw new Error(add.err + drop.err);
    const { out, err } = await runInside(here, process.execPath, [import.meta.filename, INSIDE], process.env);
    process.stdout.write(out + err);
  } finally {
    removeNamespace(here);
    removeNamespace(there);
  }
}

async function printConversations(): Promise<void> {
  process.stdout.write('\n### Conversations: whole looks at devices with 24 to 52 ports, all tables followed\n\n');
  process.stdout.write('| at once | devices | devices/s | CPU s per 1,000 devices | RSS MB |\n|--:|--:|--:|--:|--:|\n');
  const devices = await startDevices();
  try {
    for (const at_once of [8, 32, 128, 128]) {
      const search = searching(devices.range, {
        echo: false,
        follow: new Set(['neighbours', 'arp', 'routes']),
        credentials: [{ id: 1, secret: devices.secret }],
        snmp_port: devices.port,
        at_once,
      });
      const { took_s, cpu_s, found } = await ours(search);
      const answered = found.filter(({ snmp }) => snmp === 'ok').length;
      if (answered !== devices.count) throw new Error(`${answered} of ${devices.count} devices answered`);
      const cells = [at_once, answered, (answered / took_s).toFixed(0), ((cpu_s * 1000) / answered).toFixed(2)];
      const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1000;
      process.stdout.write(`| ${[...cells, rss.toFixed(0)].join(' | ')} |\n`);
    }
  } finally {
    devices.stop();
  }
}

if (process.argv.includes(INSIDE)) {
  for (const [name, range] of SILENT) await printSweep(name, range);
} else {
  process.stdout.write(`### Sweep at ${RATE.toLocaleString('en')} packets/s, a silent address asked twice\n\n`);
  process.stdout.write('| network | addresses | answer | ours s | fping s | ratio | CPU s | RSS MB |\n');
  process.stdout.write('|---|--:|--:|--:|--:|--:|--:|--:|\n');
  await printSweep('all answer, /20', '127.100.0.0/20');
  await printSweep('all answer, /16', '127.101.0.0/16');
  await printSilent();
  await printConversations();
}
