/** The programs that send ICMP echoes for us (fping, ping): run bounded, and read without trust. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unable } from '../failures.ts';

/** One answer per echo in order: its round trip in ms, or null for silence. */
export type Echoes = { rtts_ms: (number | null)[] /** What a router on the way said, if one did. */; refused?: string };

export type Ran = { code: number | null; stdout: string; stderr: string };

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Runs a program to its end. Killed when `signal` aborts or it talks too much; unable when it can't be started. */
export function run(
  program: string,
  args: readonly string[],
  options: { stdin?: string; stdout: 'ignore' | 'pipe' | 'file'; signal: AbortSignal },
): Promise<Ran> {
  return new Promise((fulfil, reject) => {
    const { signal } = options;
    if (signal.aborted) return reject(signal.reason);
    let file = options.stdout === 'file' ? openUnnamed() : undefined;
    const stdout = options.stdout === 'file' ? file : options.stdout;
    const readFile = () => {
      const open = file;
      file = undefined;
      return open === undefined ? '' : readAndClose(open);
    };
    const child: ChildProcess = spawn(program, args, {
      stdio: ['pipe', stdout, 'pipe'],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    });
    const kill = () => child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
    let bytes = 0;
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_OUTPUT_BYTES) kill();
        else chunks[name].push(chunk);
      });
    }
    child.once('error', (error) => {
      signal.removeEventListener('abort', kill);
      readFile();
      reject(unable(`${program} can't be run: ${error.message}`));
    });
    child.once('close', (code) => {
      signal.removeEventListener('abort', kill);
      const written = readFile();
      if (signal.aborted) return reject(signal.reason);
      const text = (name: 'stdout' | 'stderr') => Buffer.concat(chunks[name]).toString('latin1');
      fulfil({ code, stdout: written || text('stdout'), stderr: text('stderr') });
    });
    // A program that ends before it has read its list closes the pipe: its exit code tells why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.stdin ?? '');
  });
}

/** fping writes line by line: a pipe would wake us for each, and take twice the time. The file is gone when it is closed. */
function openUnnamed(): number {
  const path = join(tmpdir(), `zhengwang-${randomUUID()}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return file;
}

function readAndClose(file: number): string {
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(file).size, MAX_OUTPUT_BYTES));
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Of ping: no line of it is longer, and its pattern tries each beginning with each end. */
const MAX_LINE = 500;

const ROUTER_REFUSAL = /^(ICMP .{1,60}?) from (\S+) for ICMP Echo sent to (\S+)/;

/** Reads fping's `-C` summary from stderr: `127.0.0.1 : 0.28 - 0.05`. */
export function readFping(stderr: string): Map<string, Echoes> {
  const echoes = new Map<string, Echoes>();
  const refusals = new Map<string, string>();
  for (const line of stderr.split('\n')) {
    const refusal = ROUTER_REFUSAL.exec(line);
    if (refusal?.[3]) {
      refusals.set(refusal[3], `${refusal[1]} from ${refusal[2]}`);
      continue;
    }
    const colon = line.indexOf(' : ');
    if (colon < 1) continue;
    const rtts_ms = readRtts(line.slice(colon + 3));
    if (rtts_ms) echoes.set(line.slice(0, colon).trim(), { rtts_ms });
  }
  for (const [address, refused] of refusals) {
    const echo = echoes.get(address);
    if (echo) echo.refused = refused;
  }
  return echoes;
}

function readRtts(text: string): (number | null)[] | undefined {
  const words = text.trim().split(/\s+/);
  if (!words.every((word) => word === '-' || /^\d{1,9}(\.\d{1,9})?$/.test(word))) return undefined;
  return words.map((word) => (word === '-' ? null : Number(word)));
}

/** Reads what iputils' and busybox's ping print: a line per reply with `seq=` and `time=`. */
export function readPing(stdout: string, count: number): Echoes {
  const times = new Map<number, number>();
  let refused: string | undefined;
  for (const line of stdout.split('\n')) {
    if (line.includes('DUP!') || line.length > MAX_LINE) continue;
    const reply = /\b(?:icmp_)?seq=(\d{1,6})\b.*\btime[=<](\d{1,9}(?:\.\d{1,9})?) ?ms/.exec(line);
    if (reply) times.set(Number(reply[1]), Number(reply[2]));
    const router = /^From (\S+?):? icmp_seq=\d+ (Destination .{1,60})$/.exec(line.trim());
    if (router) refused = `${router[2]} from ${router[1]}`;
  }
  // busybox counts from 0, iputils from 1: without any reply it makes no difference.
  const first = times.has(0) ? 0 : 1;
  const rtts_ms = Array.from({ length: count }, (_, index) => times.get(first + index) ?? null);
  return refused === undefined ? { rtts_ms } : { rtts_ms, refused };
}
