/**
 * Hashing is slow by design: it has threads of its own that give way to everything else, a few at once, some wait, the rest are
 * told to come back.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../middleware/errors.ts';
import type { Answered, Asked } from './hashing-thread.ts';

const AT_ONCE = 2;
const MAX_WAITING = 50;

export function createHashing() {
  let running = 0;
  const waiting: (() => void)[] = [];
  const next = () => {
    const start = waiting.shift();
    if (start) start();
    else running -= 1;
  };
  /** Throws at once when too many wait. */
  return async function hashed<T>(work: () => Promise<T>): Promise<T> {
    if (running < AT_ONCE) running += 1;
    else {
      if (waiting.length >= MAX_WAITING)
        throw new Refusal(429, 'too_many', '登录请求过多，请稍后再试', 'Too many are logging in; try again shortly');
      await new Promise<void>((fulfil) => waiting.push(fulfil));
    }
    try {
      return await work();
    } finally {
      next();
    }
  };
}

/** `salt:key`, both hexadecimal. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${await keyOf(password, salt)}`;
}

/** Throws for what isn't a hash: a damaged account is our mistake, not a wrong password. */
export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const [salt, key] = hash.split(':');
  if (!salt || !key) throw new Error('The stored hash of a password is damaged');
  const [stored, shown] = [Buffer.from(key, 'hex'), Buffer.from(await keyOf(password, salt), 'hex')];
  return stored.length === shown.length && timingSafeEqual(stored, shown);
}

type Thread = { worker: Worker; asked: Map<number, { fulfil: (key: string) => void; reject: (why: Error) => void }> };

/** Of the whole program; each begins with the first hash that it gets, and never keeps the program from ending. */
const threads: (Thread | undefined)[] = Array.from({ length: AT_ONCE }, () => undefined);
let last_id = 0;

function keyOf(password: string, salt: string): Promise<string> {
  const load = (place: number) => threads[place]?.asked.size ?? 0;
  const place = threads.reduce((least, _, other) => (load(other) < load(least) ? other : least), 0);
  const thread = threads[place] ?? begin(place);
  last_id += 1;
  const id = last_id;
  return new Promise((fulfil, reject) => {
    thread.asked.set(id, { fulfil, reject });
    thread.worker.ref();
    thread.worker.postMessage({ id, password, salt } satisfies Asked);
  });
}

function begin(place: number): Thread {
  // Without the options of whoever began the program, which may not be allowed in a thread.
  const worker = new Worker(new URL('./hashing-thread.ts', import.meta.url), { execArgv: [] });
  const thread: Thread = { worker, asked: new Map() };
  threads[place] = thread;
  worker.on('message', ({ id, key }: Answered) => {
    thread.asked.get(id)?.fulfil(key);
    thread.asked.delete(id);
    if (thread.asked.size === 0) worker.unref();
  });
  const failed = (why: Error) => {
    threads[place] = undefined;
    for (const { reject } of thread.asked.values()) reject(why);
    thread.asked.clear();
  };
  worker.on('error', failed);
  worker.on('exit', (code) => failed(new Error(`The thread that hashes passwords ended (${code})`)));
  return thread;
}
