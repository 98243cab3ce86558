/** The way over NATS JetStream, as an agent goes it: with no right but its own subject and its own two keys. */
import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { keepSession, type NatsPlace, type SignIn } from './nats-session.ts';
import { inboxOf, KINDS, keySubject, putSignature, readSignature, readSubject, seenSubject } from './nats-words.ts';
import { signInAs } from './nkey.ts';
import type { Pair } from './sealing.ts';
import type { FromHub, Uplink } from './words.ts';

export type NatsUplinkOptions = {
  agent_id: number;
  /** The agent's Ed25519 pair, with which it signs in as well. */
  pair: Pair;
  place: NatsPlace;
  /** In the place of the pair; tests have servers that ask for none. */
  sign_in?: SignIn | null;
  /** Behind a leaf node, what is said while its link is cut comes to nobody's ear: the keys are read anew so often. */
  reread_ms?: number;
};

const SEND_MS = 10_000;
const REREAD_MS = 30_000;
type Listener = { take(said: FromHub): void; onTrouble(error: Error): void };

export function natsUplink({ agent_id, pair, place, sign_in, reread_ms = REREAD_MS }: NatsUplinkOptions): Uplink {
  const ended = new AbortController();
  const listeners = new Set<Listener>();
  let current: NatsConnection | undefined;
  let waiting = Promise.withResolvers<NatsConnection>();
  let headers: () => MsgHdrs;
  /** A send failed: what the hub said meanwhile may have been missed, too. */
  let failed = false;
  const heard = new Map<FromHub['is'], Buffer>();

  function hand(is: FromHub['is'], { data, headers }: Msg): void {
    const signature = readSignature(headers);
    // Nothing there yet, taken away again, or heard before.
    if (signature.length !== 64 || heard.get(is)?.equals(signature)) return;
    heard.set(is, signature);
    for (const { take } of listeners) take({ is, body: data, signature });
  }

  /** The last value of both keys. */
  async function read(connection: NatsConnection): Promise<void> {
    for (const is of KINDS) hand(is, await connection.request(readSubject(is, agent_id), '', { timeout: SEND_MS }));
  }

  const tell = (error: Error) => {
    for (const { onTrouble } of listeners) onTrouble(error);
  };

  async function work(connection: NatsConnection): Promise<never> {
    // Before they are read, so that nothing is said between.
    for (const is of KINDS) {
      const callback = (error: Error | null, message: Msg) => (error ? tell(error) : hand(is, message));
      connection.subscribe(keySubject(is, agent_id), { callback });
    }
    current = connection;
    waiting.resolve(connection);
    try {
      for (;;) {
        await read(connection).catch(tell);
        await pause(reread_ms, connection);
      }
    } finally {
      current = undefined;
      waiting = Promise.withResolvers();
    }
  }

  async function begin(): Promise<void> {
    ({ headers } = await import('@nats-io/transport-node'));
    const authenticator = sign_in === undefined ? signInAs(pair) : sign_in;
    const session = { place, name: `zhengwang agent ${agent_id}`, inbox_prefix: inboxOf(agent_id), work };
    await keepSession({
      ...session,
      onTrouble: tell,
      signal: ended.signal,
      ...(authenticator ? { sign_in: authenticator } : {}),
    });
  }
  const running = begin();

  return {
    window: 32,
    async send({ body, signature }, signal) {
      const limit = AbortSignal.any([signal, ended.signal, AbortSignal.timeout(SEND_MS)]);
      try {
        const connection = current ?? (await unless(limit, waiting.promise));
        const told = putSignature(headers(), signature);
        // The same bytes have the same signature (RFC 8032): sent again soon, they are stored once.
        told.set('Nats-Msg-Id', Buffer.from(signature).toString('base64url'));
        const asked = connection.request(seenSubject(agent_id), body, { headers: told, timeout: SEND_MS });
        const { error, stream } = (await unless(limit, asked)).json<PubAck>();
        if (error || stream === undefined)
          throw new Error(`JetStream did not take it: ${error?.description ?? 'no reason'}`);
      } catch (error) {
        failed = true;
        throw error;
      }
      if (failed && current) {
        failed = false;
        read(current).catch(tell);
      }
    },
    listen(take, onTrouble, signal) {
      const listener = { take, onTrouble };
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
      heard.clear();
      if (current) read(current).catch(tell);
    },
    async close() {
      ended.abort();
      await running;
    },
  };
}

type PubAck = { stream?: string; error?: { description?: string } };

/** Rejects when the signal aborts first. */
async function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(new Error('NATS JetStream did not answer in time', { cause: signal.reason }));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Until then, or until the connection is gone. */
async function pause(for_ms: number, connection: NatsConnection): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, for_ms);
  const gone = connection.closed();
  await Promise.race([promise, gone]);
  clearTimeout(timer);
  if (connection.isClosed()) throw new Error('The connection to NATS was closed');
}
