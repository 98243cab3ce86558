import type { Db } from './open.ts';

/** Carries the result of what was tried out of the transaction that is taken back. */
class Rehearsed<T> extends Error {
  result: T;
  constructor(result: T) {
    super('taken back');
    this.result = result;
  }
}

/** Does the work in one transaction; when it is only a rehearsal, all is taken back and only the result stays. */
export function rehearsed<T>(db: Db, rehearsal: boolean, work: () => T): T {
  try {
    return db.$client.transaction(() => {
      const result = work();
      if (rehearsal) throw new Rehearsed(result);
      return result;
    })();
  } catch (error) {
    if (error instanceof Rehearsed) return error.result as T;
    throw error;
  }
}
