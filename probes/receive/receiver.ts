/**
 * Takes in traps and syslog: listens, bounds, reads, and hands batches on. What is too much is dropped as early as it can
 * be, and counted; nothing that comes can make it throw.
 */
import { isIPv4, SocketAddress } from 'node:net';
import { type Bounds, createBounds, type Limits } from './bounds.ts';
import { DROPS, type Drop, type Received, type Transport } from './received.ts';
import { describeSyslog } from './syslog/describe.ts';
import { MAX_BYTES, parseSyslog } from './syslog/parse.ts';
import { listenTls, type TlsIdentity } from './tls.ts';
import { describeNotification } from './trap/describe.ts';
import { createEngine, type Engine } from './trap/engine.ts';
import type { User } from './trap/keys.ts';
import { readCommunityMessage, versionOf } from './trap/notification.ts';
import { listenUdp, type Place } from './udp.ts';

export type Listening = { hosts: string[]; port: number };

export type Counters = {
  /** Taken in, by what it was. */
  received: Record<Received['kind'], number>;
  dropped: Record<Drop, number>;
};

export type Receiver = {
  /** Where it listens; absent: not at all. */
  listening: { trap?: Listening; syslog?: Listening; syslog_tls?: Listening };
  counters(): Counters;
  /** Frees the ports and hands on what is still waiting. */
  close(): Promise<void>;
};

export type ReceiverOptions = {
  trap?: Place;
  syslog?: Place;
  syslog_tls?: Place & TlsIdentity;
  /** 5 to 32 octets that stay the same: to whom informs are sent. */
  engine_id: Buffer;
  users: () => readonly User[];
  /** What came, in the order in which it came; at most `BATCH` at once. It must not throw. */
  take(batch: readonly Received[]): void;
  /** A listener in trouble. */
  failed(error: Error): void;
  limits?: Limits;
};

export const FLUSH_MS = 200;
export const MAX_QUEUE = 10_000;
/** Sets how long one transaction can take; with `FLUSH_MS`, 2,500 a second. */
export const BATCH = 500;

/** Rejects with the system's error, with nothing left open, when a port can't be had. */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const inbox = createInbox(options);
  const listening: Receiver['listening'] = {};
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.all(closers.splice(0).map((one) => one()));
    inbox.close();
  };
  try {
    const { trap, syslog, syslog_tls, failed } = options;
    if (trap) {
      const listener = await listenUdp(trap, inbox.trap, failed);
      closers.push(listener.close);
      listening.trap = { hosts: listener.hosts, port: listener.port };
    }
    if (syslog) {
      const listener = await listenUdp(syslog, inbox.syslog, failed);
      closers.push(listener.close);
      listening.syslog = { hosts: listener.hosts, port: listener.port };
    }
    if (syslog_tls) {
      const events = { heard: inbox.syslogTls, refused: inbox.drop, failed };
      const listener = await listenTls(syslog_tls, syslog_tls, inbox.bounds, events);
      closers.push(listener.close);
      listening.syslog_tls = { hosts: listener.hosts, port: listener.port };
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { listening, counters: inbox.counters, close };
}

type Inbox = {
  bounds: Bounds;
  trap: Parameters<typeof listenUdp>[1];
  syslog: Parameters<typeof listenUdp>[1];
  syslogTls(bytes: Uint8Array, cut: boolean, address: string): void;
  drop(why: Drop): void;
  counters(): Counters;
  close(): void;
};

function createInbox({ take, engine_id, users, limits }: ReceiverOptions): Inbox {
  const bounds = createBounds(limits);
  const engine = createEngine({ engine_id, users });
  const received = { trap: 0, syslog: 0 };
  const dropped = Object.fromEntries(DROPS.map((why) => [why, 0])) as Record<Drop, number>;
  const queue: Received[] = [];
  const drop = (why: Drop) => {
    dropped[why] += 1;
  };
  /** Asked before anything is read: reading is what costs. */
  const admits = (address: string): boolean => {
    const verdict = queue.length >= MAX_QUEUE ? 'queue_full' : bounds.admit(address);
    if (verdict !== 'admitted') drop(verdict);
    return verdict === 'admitted';
  };
  const put = (message: Described, address: string, transport: Transport) => {
    received[message.kind] += 1;
    const plain = plainAddress(address);
    queue.push({ at: Date.now(), address: plain, family: isIPv4(plain) ? 4 : 6, transport, ...message });
  };
  const flush = () => {
    if (queue.length > 0) take(queue.splice(0, BATCH));
  };
  // The server keeps the process alive, not this.
  const timer = setInterval(flush, FLUSH_MS).unref();
  return {
    bounds,
    drop,
    trap(datagram, { address }, answer) {
      if (!admits(address)) return;
      const heard = readTrap(engine, datagram);
      if ('unheard' in heard) {
        if (heard.unheard) drop(heard.unheard);
      } else put(heard.message, address, 'udp');
      if (heard.answer) answer(heard.answer);
    },
    syslog(datagram, { address }) {
      if (!admits(address)) return;
      const cut = datagram.length > MAX_BYTES;
      put(describeSyslog(parseSyslog(datagram.subarray(0, MAX_BYTES), Date.now()), cut), address, 'udp');
    },
    syslogTls(bytes, cut, address) {
      // Its sender is made to wait instead of losing any (tls.ts), unless the hub itself is behind.
      if (queue.length >= MAX_QUEUE) drop('queue_full');
      else put(describeSyslog(parseSyslog(bytes, Date.now()), cut), address, 'tls');
    },
    counters: () => ({ received: { ...received }, dropped: { ...dropped } }),
    close() {
      clearInterval(timer);
      while (queue.length > 0) flush();
    },
  };
}

type Described = ReturnType<typeof describeNotification> | ReturnType<typeof describeSyslog>;
type Read = { answer?: Buffer } & ({ message: Described } | { unheard: Drop | null });

/** Anything that is thrown in here is the message's fault. */
function readTrap(engine: Engine, datagram: Buffer): Read {
  try {
    if (versionOf(datagram) === 3) {
      const heard = engine.hear(datagram);
      const answer = heard.answer ? { answer: heard.answer } : {};
      if ('unheard' in heard) return { unheard: heard.unheard, ...answer };
      return { message: describeNotification(heard.notification, { version: '3', user: heard.user }), ...answer };
    }
    const { version, notification, answer } = readCommunityMessage(datagram);
    return { message: describeNotification(notification, { version }), ...(answer ? { answer } : {}) };
  } catch {
    return { unheard: 'garbled' };
  }
}

/** Canonical, without a zone; an IPv4 address stays one on a socket of both families. */
function plainAddress(address: string): string {
  if (isIPv4(address)) return address;
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/, '');
  return isIPv4(plain) ? plain : new SocketAddress({ address: plain, family: 'ipv6' }).address;
}
