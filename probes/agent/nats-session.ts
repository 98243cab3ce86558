/**
 * One connection to NATS after the other, for ever. Each begins from nothing, so there is one way to begin: after a start, a lost link, a
 * server that went away, a key that isn't known yet. The library is loaded when it is first needed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';

/** Where a NATS server is: `tls://host:4222`, `nats://…` without TLS. `ca`: PEM, of a CA that isn't the system's. */
export type NatsPlace = { servers: readonly string[]; ca?: string };
export const NATS_SERVER = /^(tls|nats):\/\/(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i;
export type SignIn = NonNullable<ConnectionOptions['authenticator']>;

export type Session = {
  place: NatsPlace;
  /** Absent: the server asks for none (tests). */
  sign_in?: SignIn;
  name: string;
  inbox_prefix: string;
  /** What to do with a connection; when it ends or fails, the next connection is made. */
  work(connection: NatsConnection): Promise<unknown>;
  onTrouble(error: Error): void;
  signal: AbortSignal;
};

const FIRST_WAIT_MS = 200;
const LAST_WAIT_MS = 15_000;
/** A link that was cut says nothing: two unanswered pings, and it is gone. */
const PING_MS = 10_000;

/** Resolves when the signal has aborted and the last connection is closed. */
export async function keepSession({ place, sign_in, work, onTrouble, signal, ...session }: Session): Promise<void> {
  const { connect } = await import('@nats-io/transport-node');
  const options: ConnectionOptions = {
    servers: [...place.servers],
    name: session.name,
    inboxPrefix: session.inbox_prefix,
    reconnect: false,
    timeout: 10_000,
    pingInterval: PING_MS,
    maxPingOut: 2,
    noAsyncTraces: true,
    ...(sign_in ? { authenticator: sign_in } : {}),
    ...(wantsTls(place) ? { tls: place.ca === undefined ? {} : { ca: place.ca } } : {}),
  };
  let wait_ms = FIRST_WAIT_MS;
  while (!signal.aborted) {
    let connection: NatsConnection | undefined;
    const began = performance.now();
    const close = () => void connection?.close();
    signal.addEventListener('abort', close);
    try {
      connection = await connect(options);
      if (signal.aborted) break;
      tellErrors(connection, onTrouble);
      await Promise.race([work(connection), untilClosed(connection)]);
    } catch (error) {
      if (!signal.aborted) onTrouble(error as Error);
    } finally {
      signal.removeEventListener('abort', close);
      await connection?.close();
    }
    wait_ms = performance.now() - began > LAST_WAIT_MS ? FIRST_WAIT_MS : Math.min(wait_ms * 2, LAST_WAIT_MS);
    // Many agents that lost one server don't come back in one moment.
    await sleep(wait_ms * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
  }
}

async function untilClosed(connection: NatsConnection): Promise<never> {
  throw (await connection.closed()) ?? new Error('The connection to NATS was closed');
}

/** Such as a subject that isn't allowed: it ends nothing by itself. */
async function tellErrors(connection: NatsConnection, onTrouble: Session['onTrouble']): Promise<void> {
  for await (const status of connection.status()) if (status.type === 'error') onTrouble(status.error);
}

const wantsTls = ({ servers, ca }: NatsPlace): boolean =>
  ca !== undefined || servers.some((server) => server.startsWith('tls://'));
