/** Collects the looks of some 30 ms into one fping process, so that thousands of looks aren't thousands of processes. */
import { unable } from '../failures.ts';
import type { Family } from '../probe.ts';
import { type Echoes, readFping, run } from './program.ts';

/** How often and how patiently each address is asked. Looks that agree in all of it share a process. */
export type EchoPlan = { family: Family; count: number; interval_ms: number; wait_ms: number };

const COLLECT_MS = 30;
const MAX_ADDRESSES = 500;
/** Beyond this, looks wait and join the next process. */
const MAX_PROCESSES = 8;
/** Between two packets of one process: 5,000 a second, so that no switch takes them for a flood. */
const PACE_MS = 0.2;
const SLACK_MS = 2_000;

type Waiter = { fulfil(echoes: Echoes): void; reject(reason: unknown): void };
type Batch = {
  key: string;
  fping: string;
  plan: EchoPlan;
  waiters: Map<string, Set<Waiter>>;
  /** How many still wait. */
  left: number;
  stop: AbortController;
};

const collecting = new Map<string, Batch>();
const ready: Batch[] = [];
let running = 0;

/** Asks one address through a shared fping; rejects with the signal's reason when nobody waits any more. */
export function echo(fping: string, address: string, plan: EchoPlan, signal: AbortSignal): Promise<Echoes> {
  return new Promise((fulfil, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const batch = join(fping, plan);
    const waiters = batch.waiters.get(address) ?? new Set();
    batch.waiters.set(address, waiters);
    const leave = () => {
      waiters.delete(waiter);
      batch.left -= 1;
      if (batch.left === 0) batch.stop.abort();
      reject(signal.reason);
    };
    const waiter: Waiter = {
      fulfil: (echoes) => {
        signal.removeEventListener('abort', leave);
        fulfil(echoes);
      },
      reject: (reason) => {
        signal.removeEventListener('abort', leave);
        reject(reason);
      },
    };
    signal.addEventListener('abort', leave, { once: true });
    waiters.add(waiter);
    batch.left += 1;
  });
}

function join(fping: string, plan: EchoPlan): Batch {
  const key = `${fping} ${plan.family} ${plan.count} ${plan.interval_ms} ${plan.wait_ms}`;
  const open = collecting.get(key);
  if (open && open.waiters.size < MAX_ADDRESSES) return open;
  const batch: Batch = { key, fping, plan, waiters: new Map(), left: 0, stop: new AbortController() };
  collecting.set(key, batch);
  setTimeout(() => {
    ready.push(batch);
    startReady();
  }, COLLECT_MS);
  return batch;
}

function startReady(): void {
  while (running < MAX_PROCESSES) {
    const batch = ready.shift();
    if (!batch) return;
    // Until a process was free, it went on collecting.
    if (collecting.get(batch.key) === batch) collecting.delete(batch.key);
    if (batch.left === 0) continue;
    running += 1;
    send(batch).finally(() => {
      running -= 1;
      startReady();
    });
  }
}

/** Never rejects: every waiter hears the end instead. */
async function send(batch: Batch): Promise<void> {
  const { family, count, interval_ms, wait_ms } = batch.plan;
  const addresses = [...batch.waiters].filter(([, waiters]) => waiters.size > 0).map(([address]) => address);
  const args = [`-${family}`, '-C', count, '-i', PACE_MS, '-p', interval_ms, '-t', wait_ms].map(String);
  const limit_ms = Math.ceil(count * Math.max(interval_ms, addresses.length * PACE_MS) + wait_ms + SLACK_MS);
  const signal = AbortSignal.any([batch.stop.signal, AbortSignal.timeout(limit_ms)]);
  try {
    // The list goes by standard input: no length limit, and nothing of it can be taken for an option.
    const ran = await run(batch.fping, args, { stdin: `${addresses.join('\n')}\n`, stdout: 'ignore', signal });
    const echoes = readFping(ran.stderr);
    const complaint = ran.stderr.split('\n', 1)[0]?.slice(0, 200) || `exit code ${ran.code}`;
    for (const [address, waiters] of batch.waiters) {
      const answer = echoes.get(address);
      for (const waiter of waiters) {
        if (answer) waiter.fulfil(answer);
        else waiter.reject(unable(`fping said nothing of ${address}: ${complaint}`));
      }
    }
  } catch (thrown) {
    for (const waiters of batch.waiters.values()) for (const waiter of waiters) waiter.reject(thrown);
  }
}
