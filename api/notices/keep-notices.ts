/**
 * Turns news into notices within a second, and brings those who want it elsewhere what waits for them, in one message each, again and
 * again for a day. What was under way when the program ended is sent again.
 */
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BACK_OFF_MS, type BackOff } from '../connectors/outbox.ts';
import type { Db } from '../db/open.ts';
import type { Authorities } from '../people/authorisation.ts';
import type { Bus } from '../timeline/bus.ts';
import type { Event } from '../timeline/tell.ts';
import { complaints } from '../watching/complaints.ts';
import { tellAlert } from './alerts.ts';
import { DIGEST_MS, dueIn, giveUp, giveUpOld, noteFailed, noteSent, pruneNotices, waitingFor } from './deliveries.ts';
import { beginTelling, createNoticeMaker } from './make-notices.ts';
import { AWAY_CHANNELS } from './schema.ts';
import { type AwayChannel, NoWay, type Ways } from './ways.ts';

const LOOK_MS = 500;
const TEND_MS = 60_000;
const AT_ONCE = 4;
const PATIENCE_MS = 60_000;
/** A storm of alerts is told by the list of findings. */
const MAX_ALERTS = 1_000;
/** What is nearly done may end in peace when the program stops; it would be sent again otherwise. */
const GRACE_MS = 2_000;

type Parts = {
  db: Db;
  bus: Bus;
  log: Logger;
  authorities: Pick<Authorities, 'of'>;
  ways: Ways;
  look_ms?: number;
  digest_ms?: number;
  patience_ms?: number;
  back_off_ms?: BackOff;
};

export function keepNotices({
  db,
  bus,
  log,
  authorities,
  ways,
  look_ms = LOOK_MS,
  digest_ms = DIGEST_MS,
  patience_ms = PATIENCE_MS,
  back_off_ms = BACK_OFF_MS,
}: Parts) {
  const complain = complaints(log);
  const under_way = new Map<string, Promise<void>>();
  const alerts: Event[] = [];
  const stopping = new AbortController();
  let stopped = false;
  let turning: Promise<void> | undefined;
  beginTelling(db, Date.now());
  const maker = createNoticeMaker({ db, authorities }, (error, { id }) =>
    complain('news of a ticket could not be told', error, { news: id }),
  );
  const silence = bus.listen((message) => {
    if (message.kind === 'alert' && alerts.length < MAX_ALERTS) alerts.push(message.event);
  });

  async function makeAll() {
    for (let taken = 0; !stopped; ) {
      const made = maker.slice(Date.now());
      if (made === 0) {
        if (taken > 0) bus.changed('notices');
        break;
      }
      taken += made;
      await turn();
    }
    while (alerts.length > 0 && !stopped) {
      if (tellAlert(db, authorities, alerts.shift() as Event, Date.now()) > 0) bus.changed('notices');
      await turn();
    }
  }

  async function deliver(channel: AwayChannel, person_id: string) {
    const waiting = waitingFor(db, channel, person_id);
    if (waiting.ids.length === 0) return;
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(patience_ms)]);
      const message = { items: waiting.items, total: waiting.ids.length };
      await ways.send(channel, person_id, message, signal, Date.now());
    } catch (error) {
      // Cut off by ourselves: no fault of the other side.
      if (stopping.signal.aborted) return;
      const { message } = error as Error;
      if (error instanceof NoWay) giveUp(db, channel, waiting.ids, message, Date.now());
      else {
        complain(`notices could not be sent (${channel})`, error, { person: person_id });
        noteFailed(db, channel, waiting, message, Date.now(), back_off_ms);
      }
      bus.changed('notices');
      return;
    }
    noteSent(db, channel, waiting.ids, Date.now());
  }

  function begin(channel: AwayChannel, person_id: string) {
    const name = `${channel} ${person_id}`;
    const work = deliver(channel, person_id)
      .catch((error) => complain('what became of notices could not be noted', error))
      .finally(() => under_way.delete(name));
    under_way.set(name, work);
  }

  function sendDue() {
    const now = Date.now();
    for (const channel of AWAY_CHANNELS) {
      const is_under_way = (id: string) => under_way.has(`${channel} ${id}`);
      const free = () => AT_ONCE - [...under_way.keys()].filter((name) => name.startsWith(channel)).length;
      if (free() <= 0) continue;
      for (const id of dueIn(db, channel, { now, digest_ms, most_ms: back_off_ms.most }, 1_000)) {
        if (free() <= 0) break;
        if (!is_under_way(id) && ways.isOpen(channel, id, now)) begin(channel, id);
      }
    }
  }

  async function look() {
    try {
      await makeAll();
      if (!stopped) sendDue();
    } catch (error) {
      complain('telling people failed', error);
    }
  }

  async function tend() {
    try {
      while (!stopped && giveUpOld(db, Date.now())) await turn();
      while (!stopped && pruneNotices(db, Date.now())) await turn();
    } catch (error) {
      complain('clearing away old notices failed', error);
    }
  }

  const lookSoon = () => {
    turning ??= look().finally(() => {
      turning = undefined;
    });
  };
  const timers = [setInterval(lookSoon, look_ms), setInterval(() => void tend(), TEND_MS)];
  // The server keeps the process alive, not its housekeeping.
  for (const timer of timers) timer.unref();
  lookSoon();
  void tend();
  return {
    async stop() {
      stopped = true;
      silence();
      for (const timer of timers) clearInterval(timer);
      await turning;
      const all = Promise.all(under_way.values());
      await Promise.race([all, wait(GRACE_MS, undefined, { ref: false })]);
      stopping.abort();
      await all;
    },
  };
}
