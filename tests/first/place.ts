/** A machine as a new user has it: a copy of this checkout, an empty home, an empty npm cache, the system's Node and npm. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** What a checkout hasn't. */
const MADE_HERE = new Set(['node_modules', 'data', '.git', 'test-results', join('console', 'dist')]);
/** PATH without what npm puts before it: a new user has only the system's. */
const SYSTEM_PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules') && !folder.includes('node-gyp'))
  .join(delimiter);
const LIMIT_MS = 15 * 60_000;

export type Place = {
  folder: string;
  checkout: string;
  home: string;
  environment: Record<string, string>;
  remove(): void;
};

/** Its path has a space and Chinese signs in it, on purpose. */
export function makePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-first-'));
  const checkout = join(folder, '政务 外网');
  const home = join(folder, 'home');
  mkdirSync(home);
  copyCheckout(checkout);
  return {
    folder,
    checkout,
    home,
    environment: { HOME: home, PATH: SYSTEM_PATH },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export const copyCheckout = (to: string): void =>
  cpSync(ROOT, to, { recursive: true, filter: (path) => !MADE_HERE.has(relative(ROOT, path)) });

/** `live`: the console answers; or where it was when it ended. */
export type Phase = 'begin' | 'install' | 'build' | 'start' | 'live';
export type Begun = {
  pid: number;
  said(): string;
  phase(): Phase;
  /** When each phase began, ms since the start. */
  times(): Partial<Record<Phase, number>>;
  /** Fulfilled when the console lives, or the program has ended. */
  settled: Promise<void>;
  ended: Promise<number | null>;
  /** To the whole process group, as a terminal does, or only to the one that was started. */
  kill(signal: NodeJS.Signals, whom?: 'all' | 'npm'): void;
};

const groups = new Set<(signal: NodeJS.Signals) => void>();
process.once('exit', () => {
  for (const kill of groups) kill('SIGKILL');
});

const SIGNS: readonly [Phase, RegExp][] = [
  ['live', /first-run#token=|localhost:\d+/],
  ['start', /api\/main\.ts serve/],
  ['build', /Building the console/],
  ['install', /Installing the npm packages/],
];

/** Begins a program in the place, in a process group of its own, with nothing but the place's environment. */
export function begin(
  place: Place,
  words: readonly string[] = ['npm', 'start'],
  environment: Record<string, string> = {},
): Begun {
  const [program = 'npm', ...args] = words;
  const env = { ...place.environment, ...environment };
  const started = performance.now();
  const child = spawn(program, args, { cwd: place.checkout, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = child.pid as number;
  const kill = (signal: NodeJS.Signals, whom: 'all' | 'npm' = 'all') => {
    try {
      process.kill(whom === 'all' ? -pid : pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  let said = '';
  let phase: Phase = 'begin';
  const times: Partial<Record<Phase, number>> = { begin: 0 };
  let settle = () => {};
  const settled = new Promise<void>((fulfil) => {
    settle = fulfil;
  });
  const hear = (chunk: Buffer) => {
    said += chunk;
    const now = SIGNS.find(([, sign]) => sign.test(said))?.[0] ?? 'begin';
    times[now] ??= performance.now() - started;
    phase = now;
    if (phase === 'live') settle();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const limit = setTimeout(() => kill('SIGKILL'), LIMIT_MS);
  // What a killed npm leaves behind may go on, but not longer than this program.
  groups.add(kill);
  const ended = once(child, 'exit').then(([code]): number | null => {
    clearTimeout(limit);
    settle();
    return code;
  });
  return { pid, said: () => said, phase: () => phase, times: () => times, settled, ended, kill };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return String(port);
}

/** What it said, without npm's own lines and without what only tells how far it is. */
export function wordsOf(said: string): string {
  return said
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(>|npm notice|\d+ \/ \d+|[\d.]+ s …)/.test(line))
    .join(' ⏎ ');
}

export const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`);
