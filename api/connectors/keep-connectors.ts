/**
 * Sends what waits: in order for each ticket, a few at once, again and again until the other side has it. What was under way when
 * the program ended, however it ended, is sent again: at least once, and the key tells doubles.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Db } from '../db/open.ts';
import { complaints } from '../watching/complaints.ts';
import { type Connector, PATIENCE_MS } from './connector.ts';
import { BACK_OFF_MS, type BackOff, dueIn, noteFailed, noteSent, type Waiting } from './outbox.ts';

const LOOK_MS = 1_000;
const AT_ONCE = 4;
/** What is nearly done may end in peace when the program stops; it would be sent again otherwise. */
const GRACE_MS = 2_000;

type Parts = {
  db: Db;
  log: Logger;
  connectors: readonly Connector[];
  look_ms?: number;
  patience_ms?: number;
  back_off_ms?: BackOff;
};

export function keepConnectors({
  db,
  log,
  connectors,
  look_ms = LOOK_MS,
  patience_ms = PATIENCE_MS,
  back_off_ms = BACK_OFF_MS,
}: Parts) {
  const complain = complaints(log);
  const under_way = new Map<number, Promise<void>>();
  const stopping = new AbortController();
  let stopped = false;

  async function deliver(connector: Connector, waiting: Waiting) {
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(patience_ms)]);
      await connector.send({ key: waiting.key, body: waiting.body }, signal);
    } catch (error) {
      // Cut off by ourselves: no fault of the other side.
      if (stopping.signal.aborted) return;
      complain(`a message to the ${connector.name} could not be sent`, error);
      noteFailed(db, waiting, (error as Error).message, Date.now(), back_off_ms);
      return;
    }
    noteSent(db, waiting.id, Date.now());
  }

  function begin(connector: Connector, waiting: Waiting) {
    const work = deliver(connector, waiting).then(
      () => {
        under_way.delete(waiting.id);
        turn();
      },
      (error) => {
        // What could not be noted is sent again, but not in the same breath.
        under_way.delete(waiting.id);
        complain('what became of a message could not be noted', error);
      },
    );
    under_way.set(waiting.id, work);
  }

  function turn() {
    if (stopped) return;
    try {
      for (const connector of connectors) {
        const free = AT_ONCE - under_way.size;
        if (free <= 0 || !connector.isOn()) continue;
        const due = dueIn(db, connector.name, Date.now(), AT_ONCE * 2).filter(({ id }) => !under_way.has(id));
        for (const waiting of due.slice(0, free)) begin(connector, waiting);
      }
    } catch (error) {
      complain('looking for what is to be sent failed', error);
    }
  }

  const timer = setInterval(turn, look_ms);
  // The server keeps the process alive, not its housekeeping.
  timer.unref();
  turn();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      const all = Promise.all(under_way.values());
      await Promise.race([all, wait(GRACE_MS, undefined, { ref: false })]);
      stopping.abort();
      await all;
    },
  };
}
