/** One request and what becomes of it, between whoever asks (visitor.ts) and whoever carries it (http1.ts, http2.ts, pool.ts). */
import type { PreparedRequest } from './prepare.ts';
import type { LoadErrorKind } from './words.ts';

/** `headers` is called by whoever wants them: most journeys don't. */
export type Outcome =
  | { is: 'answer'; status: number; headers: () => [name: string, value: string][]; body: Buffer; bytes: number }
  | { is: 'error'; kind: LoadErrorKind; text: string };

export type Exchange = {
  request: PreparedRequest;
  /** Of the monotonic clock in ms: when the first byte was handed to the system, and when the first came back; 0 is not yet. */
  sent_at: number;
  first_at: number;
  /** Whatever comes after is of no interest. */
  over: boolean;
  /** Who carries it; undefined while it waits. */
  channel: Channel | undefined;
  /** Sent once more already, since a kept connection had been closed under it. */
  again: boolean;
  settle(outcome: Outcome): void;
};

/** A connection that carries so many exchanges at once: one of HTTP/1.1, many of HTTP/2. */
export type Channel = {
  /** How many more it takes now; 0 once it is closed. */
  free(): number;
  send(exchange: Exchange): void;
  /** Nobody waits for this one any more. */
  drop(exchange: Exchange): void;
  destroy(): void;
};

/** What a channel tells its pool. */
export type ChannelEvents = {
  now(): number;
  freed(): void;
  closed(): void;
  /** The connection had carried others, and was closed before anything of an answer came: to be asked once more. */
  retry(exchange: Exchange): void;
};

export function fail(exchange: Exchange, kind: LoadErrorKind, text: string): void {
  if (exchange.over) return;
  exchange.over = true;
  exchange.settle({ is: 'error', kind, text });
}
