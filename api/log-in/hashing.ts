/** Hashing is slow by design and shares its threads with the file system: a few at once, some wait, the rest are told to come back. */
import { Refusal } from '../middleware/errors.ts';

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
