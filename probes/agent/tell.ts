/** Tells the hub what is in the buffer, in order, until it has it all: again from the last receipt when a way broke, or when it takes no more. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentBuffer } from './buffer.ts';
import type { AgentClock } from './clock.ts';
import { retries } from './retries.ts';
import { type Pair, sign } from './sealing.ts';
import { type Batch, MAX_BATCH_BYTES, type Receipt, type SignedBatch, type Uplink } from './words.ts';

export type Telling = {
  /** More is in the buffer. */
  more(): void;
  /** The hub's receipt, after its signature was checked. */
  received(receipt: Receipt): void;
  /** When the hub last gave a receipt, by the agent's clock; null: not since the start. */
  heard_at(): number | null;
};
type Parts = {
  agent_id: number;
  pair: Pair;
  buffer: AgentBuffer;
  clock: AgentClock;
  uplink: Uplink;
  onTrouble: (error: Error) => void;
  /** The hub has taken in more than this buffer ever held: it is an older copy, and another must be begun. */
  onStale: () => void;
  signal: AbortSignal;
  /** For tests. */
  stall_ms?: number;
};

const SYNC_MS = 1_000;
/** With nothing to tell, a receipt is asked for as often: the clock is measured, and the hub hears that the agent is there. */
const QUIET_MS = 60_000;
const FIRST_RETRY_MS = 500;
/** Receipts that say the same for so long, though more was told: something was lost on the way. */
const STALL_MS = 5_000;
/** How long the answer to "how far?" is waited for after the way has taken the question. */
const HELLO_MS = 5_000;
/** A batch is a transaction of the hub, during which it answers nobody else: a thousand changed facts take it a second or more. */
const RECORDS_AT_ONCE = 1_000;
/** JSON of a whole batch is a little more than that of its records. */
const MAX_BYTES = MAX_BATCH_BYTES - 64 * 1024;

export function tell(parts: Parts): Telling {
  const { agent_id, pair, buffer, clock, uplink, onTrouble, onStale, signal, stall_ms = STALL_MS } = parts;
  let heard_at: number | null = null;
  let asked: { to: number; at: number }[] = [];
  let waiting: ((taken_to: number) => void) | undefined;
  let wake: (() => void) | undefined;
  let is_more = false;
  /** How far it was told in this round, and since when the hub says the same. */
  let cursor = 0;
  let stands = { at: 0, taken_to: -1 };
  let beginAgain: ((why: Error) => void) | undefined;

  function batch(records: Batch['records'], at: number): SignedBatch {
    const said: Batch = { agent_id, buffer: buffer.id, sent_at: at, clock_offset_ms: clock.offset_ms(), records };
    const body = Buffer.from(JSON.stringify(said));
    return { agent_id, body, signature: sign('batch', body, pair) };
  }
  async function send(records: Batch['records'], stop: AbortSignal) {
    const at = clock.now();
    const to = records.at(-1)?.seq ?? -1;
    asked.push({ to, at });
    if (asked.length > 64) asked.shift();
    await uplink.send(batch(records, at), stop);
  }

  /** Where the hub stands: what it says, or what it last said when it doesn't answer though the way does. */
  async function hello(stop: AbortSignal): Promise<number> {
    const answer = new Promise<number>((fulfil) => {
      waiting = fulfil;
    });
    await send([], stop);
    return Promise.race([answer, pause(HELLO_MS, undefined, { signal: stop }).then(() => buffer.stats().taken_to)]);
  }

  const untilMore = (stop: AbortSignal) =>
    new Promise<void>((fulfil) => {
      wake = () => {
        clearTimeout(timer);
        stop.removeEventListener('abort', goOn);
        fulfil();
      };
      const goOn = () => wake?.();
      const timer = setTimeout(goOn, QUIET_MS / 4);
      stop.addEventListener('abort', goOn);
    });

  async function round(onGood: () => void): Promise<void> {
    const broken = new AbortController();
    const stop = AbortSignal.any([signal, broken.signal]);
    const under_way = new Set<Promise<void>>();
    try {
      cursor = await hello(stop);
      stands = { at: clock.now(), taken_to: cursor };
      beginAgain = (why) => broken.abort(why);
      let told_at = clock.now();
      onGood();
      while (!stop.aborted) {
        is_more = false;
        await buffer.sync();
        const records = buffer.read(cursor, { records: RECORDS_AT_ONCE, bytes: MAX_BYTES });
        if (records.length === 0 && clock.now() - told_at < QUIET_MS) {
          if (!is_more && !stop.aborted) await untilMore(stop);
          // What comes in within a second travels, and is synced, together.
          await pause(SYNC_MS, undefined, { signal: stop });
          continue;
        }
        cursor = records.at(-1)?.seq ?? cursor;
        told_at = clock.now();
        const sent = send(records, stop).then(
          () => void under_way.delete(sent),
          (error) => broken.abort(error),
        );
        under_way.add(sent);
        while (under_way.size >= uplink.window && !stop.aborted) await Promise.race(under_way);
      }
      if (broken.signal.aborted) throw broken.signal.reason;
    } catch (error) {
      // What waited is told only that it was aborted.
      throw broken.signal.aborted ? broken.signal.reason : error;
    } finally {
      broken.abort();
      beginAgain = undefined;
      await Promise.allSettled(under_way);
      asked = [];
      waiting = undefined;
    }
  }

  async function go() {
    const retry = retries(FIRST_RETRY_MS);
    while (!signal.aborted) {
      try {
        await round(retry.good);
      } catch (error) {
        if (signal.aborted) return;
        onTrouble(error instanceof Error ? error : new Error(String(error)));
        await pause(retry.after(error), undefined, { signal }).catch(() => {});
      }
    }
  }
  // Not before whoever asked can hand receipts on.
  setImmediate(() => void go());

  return {
    more() {
      is_more = true;
      wake?.();
      wake = undefined;
    },
    received({ buffer: id, taken_to, at, lost = 0 }) {
      if (id !== buffer.id) return;
      const now = clock.now();
      heard_at = now;
      const place = asked.findIndex(({ to }) => to === taken_to || to === -1);
      if (place >= 0) {
        clock.heard(at, (asked[place] as { at: number }).at, now);
        asked.splice(0, place + 1);
      }
      if (taken_to > buffer.stats().last_seq) return onStale();
      const is_back = buffer.goBack(taken_to, at, lost);
      buffer.forget(taken_to, at);
      if (is_back) beginAgain?.(new Error(`the hub has gone back to ${taken_to}: it is told again from there`));
      else if (taken_to !== stands.taken_to) stands = { at: now, taken_to };
      else if (taken_to < cursor && now - stands.at > stall_ms)
        beginAgain?.(new Error(`the hub misses what follows on ${taken_to}: it is told again`));
      waiting?.(taken_to);
      waiting = undefined;
    },
    heard_at: () => heard_at,
  };
}
