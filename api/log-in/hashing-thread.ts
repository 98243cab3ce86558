/** A thread that does nothing but scrypt, behind everybody else: it gets a smaller share of a busy processor. */
import { scryptSync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

export type Asked = { id: number; password: string; salt: string };
export type Answered = { id: number; key: string };

/** As the log-in library hashes, so that either reads what the other wrote. 32 MiB and tens of milliseconds each. */
const COST = { N: 16_384, r: 16, p: 1 };
const KEY_BYTES = 64;

// Linux gives each thread a priority of its own, elsewhere this would slow the whole program down.
if (process.platform === 'linux') setPriority(0, 5);

parentPort?.on('message', ({ id, password, salt }: Asked) => {
  const maxmem = 128 * COST.N * COST.r * 2;
  const key = scryptSync(password.normalize('NFKC'), salt, KEY_BYTES, { ...COST, maxmem }).toString('hex');
  parentPort?.postMessage({ id, key } satisfies Answered);
});
