/** The real server as a child process, on a free port with a fresh data folder, for tests that see it from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ask, askingAll, type Cookies, type Send, signInAll, signUpAll } from './administration.ts';

export const MAIN = join(import.meta.dirname, '../api/main.ts');
/** As `zhengwang` starts: what was compiled once isn't compiled again, not even what is loaded first. */
const COMPILED = process.env.NODE_COMPILE_CACHE ?? join(import.meta.dirname, '../node_modules/.cache/compiled');
/** Generous: the machine may be busy with other tests. */
const START_MS = 120_000;
const STOP_MS = 20_000;

export type Ended = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };
export type Server = {
  url: string;
  port: number;
  folder: string;
  pid: number;
  /** The one-time link, when nobody exists yet. */
  first_run: string | undefined;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
  output(): { out: string; err: string };
};

/** A folder of its own for the data; remove it after the test. */
export const freshFolder = () => mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
export const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** `zhengwang WORDS`, run to its end. */
export async function zhengwang(words: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return run(process.execPath, [MAIN, ...words], environment);
}

/** Any program, run to its end. */
export async function run(program: string, args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return spawned(program, args, environment).ended;
}

/**
 * Starts `zhengwang serve` and waits for its greeting; rejects with what it said when it ends instead. `prefix` are words before the
 * program, such as `prlimit --nofile=128`; `pid` is the server's own where they end in `exec`.
 */
export async function startServer(
  folder: string,
  environment: Record<string, string> = {},
  prefix: readonly string[] = [],
): Promise<Server> {
  const [program = '', ...args] = [...prefix, process.execPath, MAIN, 'serve'];
  const run = spawned(program, args, {
    PORT: '0',
    ZHENGWANG_DATA: folder,
    ZHENGWANG_LOG: 'warn',
    ...environment,
  });
  const url = await greeting(run);
  const token = /\/first-run#token=(\S+)/.exec(run.output().out)?.[1];
  const port = Number(new URL(url).port);
  return {
    url,
    port,
    folder,
    pid: run.child.pid as number,
    first_run: token && `${url}/first-run#token=${token}`,
    output: run.output,
    async end(signal = 'SIGTERM') {
      const hard = setTimeout(() => run.child.kill('SIGKILL'), STOP_MS);
      run.child.kill(signal);
      const ended = await run.ended;
      clearTimeout(hard);
      if (ended.signal !== null && ended.signal !== signal)
        throw new Error(`${signal} did not end it: ${ended.out}${ended.err}`);
      return ended;
    },
  };
}

/** Makes the administrators and the engineer, and returns a function that asks as whose work it is. */
export async function signUp(server: Server): Promise<Ask & { cookies: Cookies }> {
  const send = sending(server.url);
  const { hash } = new URL(server.first_run ?? '');
  const cookies = await signUpAll(send, new URLSearchParams(hash.slice(1)).get('token') ?? '');
  return Object.assign(askingAll(send, cookies), { cookies });
}

/** Logs all of them in again. */
export async function signIn(server: Server): Promise<Ask> {
  const send = sending(server.url);
  return askingAll(send, await signInAll(send));
}

export const sending =
  (url: string): Send =>
  async ({ method, path, body, cookie = '' }) => {
    const answer = await fetch(url + path, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    return { status: answer.status, body: text === '' ? null : JSON.parse(text), cookie: set.join('; ') || cookie };
  };

type Run = { child: ChildProcess; ended: Promise<Ended>; output(): { out: string; err: string } };

function spawned(program: string, args: string[], environment: Record<string, string>): Run {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, NODE_COMPILE_CACHE: COMPILED, ...environment };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  // A test that dies takes its server along.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    process.removeListener('exit', kill);
    return { code, signal, out, err };
  });
  return { child, ended, output: () => ({ out, err }) };
}

function greeting({ child, ended, output }: Run): Promise<string> {
  return new Promise((fulfil, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no greeting within ${START_MS} ms: ${JSON.stringify(output())}`));
    }, START_MS);
    child.stdout?.on('data', () => {
      const url = /(https?:\/\/localhost:\d+)\n/.exec(output().out)?.[1];
      if (!url) return;
      clearTimeout(limit);
      // The rest of the greeting is written in the same breath.
      setImmediate(() => fulfil(url));
    });
    ended.then(({ code, out, err }) => {
      clearTimeout(limit);
      reject(new Error(`ended with ${code}: ${out}${err}`));
    });
  });
}
