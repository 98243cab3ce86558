/** Whether the chain of the log holds, read at most once in a while: a long log takes seconds, and nobody waits for that. */
import { setTimeout as pause } from 'node:timers/promises';
import { type LogVerdict, verifyLog } from '../../audit/verify-log.ts';
import type { Db } from '../../db/open.ts';

const HOLDS_MS = 600_000;
const WAITED_MS = 500;

export function createChainCheck(whole: Db, told: () => void) {
  let known: { verdict: LogVerdict; at: number } | undefined;
  let running: Promise<void> | undefined;
  const start = () => {
    running = verifyLog(whole)
      .then((verdict) => {
        known = { verdict, at: Date.now() };
      })
      // The server ends, or the log can't be read: then nobody knows.
      .catch(() => {
        known = undefined;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return {
    /** The newest verdict; undefined while the first one takes longer than somebody waits. */
    async read(now: number) {
      if (known && now - known.at < HOLDS_MS) return known;
      const is_first = running === undefined;
      const reading = running ?? start();
      let is_late = false;
      await Promise.race([
        reading,
        pause(WAITED_MS, undefined, { ref: false }).then(() => {
          is_late = true;
        }),
      ]);
      if (is_late && is_first) void reading.then(() => known && told());
      return known;
    },
  };
}
