/** The load tools that are compared, each by its command line and by how its report is read. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const AUTOCANNON = join(ROOT, 'node_modules/autocannon/autocannon.js');

/** `p99_ms` of the latency that the tool shows. */
export type Told = { requests_per_s: number; p99_ms: number };
export type Tool = {
  name: string;
  /** Whether it can keep a rate; the others only keep connections busy. */
  has_rate: boolean;
  is_there(): boolean;
  command(asked: { url: string; connections: number; seconds: number; rate?: number; log: string }): string[];
  read(out: string, seconds: number, log: string): Told;
};

const has = (program: string, arg: string) => spawnSync(program, [arg]).error === undefined;
const numberIn = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? Number.NaN);

export const tools: Tool[] = [
  {
    name: 'zhengwang',
    has_rate: true,
    is_there: () => true,
    command: ({ url, connections, seconds, rate }) => [
      process.execPath,
      join(ROOT, 'api/main.ts'),
      ...['load', url, '--duration', `${seconds * 1000}ms`, '--json'],
      ...(rate ? ['--rate', String(rate)] : []),
      ...['--connections', String(connections)],
    ],
    read(out) {
      const { rate, latency_ms } = JSON.parse(out);
      return { requests_per_s: rate, p99_ms: latency_ms.p99 };
    },
  },
  {
    name: 'wrk',
    has_rate: false,
    is_there: () => has('wrk', '-v'),
    command: ({ url, connections, seconds }) => [
      'wrk',
      '--latency',
      '-t1',
      `-c${connections}`,
      `-d${Math.round(seconds)}s`,
      url,
    ],
    read(out) {
      const [, value = '', unit = ''] = /99%\s+([\d.]+)(us|ms|s)/.exec(out) ?? [];
      const p99_ms = Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN);
      return { requests_per_s: numberIn(out, /Requests\/sec:\s+([\d.]+)/), p99_ms };
    },
  },
  {
    name: 'hey',
    has_rate: true,
    is_there: () => has('hey', '-h'),
    command: ({ url, connections, seconds, rate }) => [
      ...['hey', '-cpus', '1', '-z', `${seconds}s`, '-c', String(connections)],
      ...(rate ? ['-q', String(rate / connections)] : []),
      url,
    ],
    read: (out) => ({
      requests_per_s: numberIn(out, /Requests\/sec:\s+([\d.]+)/),
      p99_ms: 1000 * numberIn(out, /99%+ in ([\d.]+) secs/),
    }),
  },
  {
    name: 'h2load',
    has_rate: true,
    is_there: () => has('h2load', '--version'),
    command: ({ url, connections, seconds, rate, log }) => [
      ...['h2load', '--h1', '-t1', '-c', String(connections), '-D', String(Math.round(seconds))],
      // A line for each request costs it time: only where nothing else tells the percentile.
      ...(rate ? [`--rps=${rate / connections}`, `--log-file=${log}`] : []),
      url,
    ],
    read(out, seconds, log) {
      const rows = existsSync(log) ? readFileSync(log, 'latin1').trim().split('\n') : [];
      const us = rows.map((row) => Number(row.split('\t')[2])).sort((a, b) => a - b);
      const requests_per_s = numberIn(out, /requests: (\d+) total/) / seconds;
      return { requests_per_s, p99_ms: (us[Math.ceil(us.length * 0.99) - 1] ?? Number.NaN) / 1000 };
    },
  },
  {
    name: 'autocannon',
    has_rate: true,
    is_there: () => existsSync(AUTOCANNON),
    command: ({ url, connections, seconds, rate }) => [
      ...[process.execPath, AUTOCANNON, '-j', '-n', '-c', String(connections), '-d', String(Math.round(seconds))],
      ...(rate ? ['-R', String(rate)] : []),
      url,
    ],
    read(out) {
      const { requests, latency } = JSON.parse(out);
      return { requests_per_s: requests.average, p99_ms: latency.p99 };
    },
  },
];
