/** Finds out which of many addresses answer, as fast as the pace allows. */
import { isIP } from 'node:net';
import { unable } from '../failures.ts';
import { findProgram } from '../find-program.ts';
import type { Family } from '../probe.ts';
import { run } from './program.ts';

export const MAX_SWEEP = 262_144;

export type Sweep = {
  family: Family;
  /** How long to wait for each echo; 500 unless told. */
  timeout_ms?: number;
  /** How often a silent address is asked again; 1 unless told. */
  retries?: number;
  /** Between two packets, in ms; 0 sends as fast as the machine can. 0.2 unless told. */
  pace_ms?: number;
  signal?: AbortSignal;
};

/** The addresses that answered, with their round trip in ms. Throws `unable` without fping, and a RangeError on bad input. */
export async function sweep(addresses: Iterable<string>, options: Sweep): Promise<Map<string, number>> {
  const list = [...new Set(addresses)];
  if (list.length > MAX_SWEEP) throw new RangeError(`${list.length} addresses: at most ${MAX_SWEEP} in one sweep`);
  const wrong = list.find((address) => isIP(address.replace(/%.*$/, '')) !== options.family);
  if (wrong !== undefined) throw new RangeError(`${JSON.stringify(wrong)} isn't an IPv${options.family} address`);
  if (list.length === 0) return new Map();
  const fping = findProgram('fping');
  if (!fping) throw unable('fping is not installed here');
  const { timeout_ms = 500, retries = 1, pace_ms = 0.2 } = options;
  // Only for a program that hangs: on a busy machine an honest one takes several times as long as its pace says.
  const limit_ms = Math.ceil((retries + 1) * (list.length * Math.max(pace_ms * 3, 1) + timeout_ms) + 10_000);
  const limit = AbortSignal.timeout(limit_ms);
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit;
  const args = [`-${options.family}`, '-a', '-e', '-B', 1, '-i', pace_ms, '-t', timeout_ms, '-r', retries].map(String);
  const ran = await run(fping, args, { stdin: `${list.join('\n')}\n`, stdout: 'file', signal });
  // 0: all alive; 1: some silent; 2: some names unknown; more: fping itself could not.
  if (ran.code === null || ran.code > 2) {
    throw unable(`fping: ${ran.stderr.trim().slice(0, 200) || `exit code ${ran.code}`}`);
  }
  return readAlive(ran.stdout);
}

/** Reads `127.0.0.1 (0.034 ms)`, one a line. */
export function readAlive(stdout: string): Map<string, number> {
  const alive = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const space = line.indexOf(' (');
    const rtt_ms = Number.parseFloat(line.slice(space + 2));
    if (space > 0 && Number.isFinite(rtt_ms)) alive.set(line.slice(0, space).trimEnd(), rtt_ms);
  }
  return alive;
}
