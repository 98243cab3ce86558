/** An SNMP agent (v1, v2c) over UDP that serves a table and plays faults. One socket a device; many in a process. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { respond } from './agent.ts';
import { type Faults, seededRandom } from './faults.ts';
import { type Request, readRequest, writeResponse } from './message.ts';
import { lowerBound, type Row, type RowValue, requireKey, rowOf, type Table } from './table.ts';

export type ReplayerOptions = {
  table: Table;
  /** An IP literal; default 127.0.0.1. */
  address?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Any of these is accepted; default `public`. Others are met with silence, as agents do. */
  communities?: readonly string[];
  faults?: Faults;
  /** The longest answer; default 65,507, the most that UDP over IPv4 carries. */
  max_datagram_bytes?: number;
  /** Of the chance in loss, jitter and garbage; default 1. */
  seed?: number;
  /** Closes the replayer. */
  signal?: AbortSignal;
};

/** What a replayer has seen and done since its start. */
export type ReplayerCounts = {
  /** Datagrams received. */
  received: number;
  /** Datagrams sent (a duplicate counts). */
  sent: number;
  /** Not a v1 or v2c request. */
  malformed: number;
  /** Requests with another community. */
  denied: number;
  /** Requests that a fault swallowed. */
  dropped: number;
};

export type Replayer = {
  address: string;
  port: number;
  counts: ReplayerCounts;
  /** Replaces all faults; `{}` is health. */
  setFaults(faults: Faults): void;
  /** Changes or adds a row of this replayer only; a function is asked at each answer. */
  patch(oid: string, value: RowValue): void;
  /** Takes a row away; false when there was none. */
  remove(oid: string): boolean;
  /** Frees the port; answers still held back are not sent. May be called twice. */
  close(): Promise<void>;
};

/** Starts to answer. Rejects with a sentence when the address can't be had. */
export async function startReplayer(options: ReplayerOptions): Promise<Replayer> {
  const { table, address = '127.0.0.1', port = 0, communities = ['public'], seed = 1, signal } = options;
  signal?.throwIfAborted();
  const main = await bindSocket(address, port);
  const accepted = communities.map((community) => Buffer.from(community));
  const outlet = makeOutlet(main, address, seededRandom(seed));
  const counts = outlet.counts;
  let rows = table.rows;
  let faults = options.faults ?? {};
  main.on('message', (datagram, from) => {
    counts.received += 1;
    const request = readRequest(datagram);
    if (!request) {
      counts.malformed += 1;
      return;
    }
    if (!accepted.some((community) => community.equals(request.community))) {
      counts.denied += 1;
      return;
    }
    const max = options.max_datagram_bytes ?? 65_507;
    outlet.answer(request, faults, from, (asked) =>
      writeResponse(asked, respond(asked, { rows, max_datagram_bytes: max, faults })),
    );
  });
  const close = (): Promise<void> => {
    signal?.removeEventListener('abort', close);
    return outlet.close();
  };
  signal?.addEventListener('abort', close, { once: true });
  return {
    address,
    port: main.address().port,
    counts,
    close,
    setFaults: (changed) => {
      faults = changed;
    },
    patch: (oid, value) => {
      rows = withRow(rows, rowOf(requireKey(oid), value));
    },
    remove: (oid) => {
      const key = requireKey(oid);
      const before = rows.length;
      rows = rows.filter((row) => row.key !== key);
      return rows.length < before;
    },
  };
}

/** A copy of the rows with one set: tables are shared. */
function withRow(rows: readonly Row[], row: Row): readonly Row[] {
  const at = lowerBound(rows, row.key);
  return rows.toSpliced(at, rows[at]?.key === row.key ? 1 : 0, row);
}

/** Where answers leave, and the faults that concern datagrams instead of rows. */
function makeOutlet(main: Socket, address: string, random: () => number) {
  const counts: ReplayerCounts = { received: 0, sent: 0, malformed: 0, denied: 0, dropped: 0 };
  const timers = new Set<NodeJS.Timeout>();
  let foreign: Promise<Socket | undefined> | undefined;
  let closed: Promise<void> | undefined;
  const transmit = (socket: Socket, datagram: Buffer, to: RemoteInfo): void => {
    if (closed) return;
    counts.sent += 1;
    // A datagram that can't be sent is a lost one.
    socket.send(datagram, to.port, to.address, () => {});
  };
  const send = (datagram: Buffer, faults: Faults, to: RemoteInfo): void => {
    if (closed) return;
    for (let copy = faults.duplicated ? 2 : 1; copy > 0; copy--) {
      if (!faults.foreign_source) transmit(main, datagram, to);
      else {
        foreign ??= bindSocket(foreignAddress(address), 0).catch(() => undefined);
        foreign.then((socket) => socket && transmit(socket, datagram, to));
      }
    }
  };
  const answer = (request: Request, faults: Faults, to: RemoteInfo, write: (request: Request) => Buffer): void => {
    if (faults.silence || random() * 100 < (faults.loss_percent ?? 0)) {
      counts.dropped += 1;
      return;
    }
    const datagram = spoil(write(faults.foreign_request_id ? withForeignId(request) : request), faults, random);
    const wait_ms = (faults.delay_ms ?? 0) + random() * (faults.jitter_ms ?? 0);
    if (wait_ms === 0) {
      send(datagram, faults, to);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      send(datagram, faults, to);
    }, wait_ms);
    timers.add(timer);
  };
  const close = (): Promise<void> => {
    closed ??= (async () => {
      for (const timer of timers) clearTimeout(timer);
      const sockets = [main, await foreign].filter((socket) => socket !== undefined);
      await Promise.all(sockets.map((socket) => new Promise<void>((fulfil) => socket.close(() => fulfil()))));
    })();
    return closed;
  };
  return { counts, answer, close };
}

function spoil(datagram: Buffer, faults: Faults, random: () => number): Buffer {
  if (faults.garbage) return Buffer.from(datagram.map(() => Math.floor(random() * 256)));
  return faults.truncated ? datagram.subarray(0, datagram.length >> 1) : datagram;
}

function withForeignId(request: Request): Request {
  const request_id = Uint8Array.from(request.request_id);
  request_id[request_id.length - 1] = (request_id.at(-1) ?? 0) ^ 0x55;
  return { ...request, request_id };
}

function foreignAddress(address: string): string {
  if (isIPv6(address)) return address;
  return address === '127.0.0.1' ? '127.0.0.2' : '127.0.0.1';
}

async function bindSocket(address: string, port: number): Promise<Socket> {
  const socket = isIPv6(address) ? createSocket({ type: 'udp6', ipv6Only: true }) : createSocket({ type: 'udp4' });
  socket.bind(port, address);
  try {
    await once(socket, 'listening');
  } catch (thrown) {
    socket.close();
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') {
      throw new Error(`UDP ${isIPv6(address) ? `[${address}]` : address}:${port} is taken by another program`, {
        cause: thrown,
      });
    }
    throw thrown;
  }
  // Linux reports ICMP errors of earlier answers here; an agent goes on.
  socket.on('error', () => {});
  return socket;
}
