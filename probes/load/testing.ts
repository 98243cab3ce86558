/** What tests of loads share: real servers on loopback, and a load of little. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { runLoad } from './run-load.ts';
import type { LoadRequest, LoadResult, LoadSpec, Tick } from './words.ts';

export type Served = { origin: string; port: number; close(): void };

/** A server of bytes; `behave` is given each connection. */
export async function serveBytes(behave: (socket: Socket) => void, host = '127.0.0.1', port = 0): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    behave(socket);
  }).listen(port, host);
  await once(server, 'listening');
  return served(server, host, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** Answers each request, once its header is whole, with what `answer` gives. */
export function answering(answer: (head: string, socket: Socket) => string | Buffer | undefined) {
  return (socket: Socket) => {
    let pending = '';
    socket.on('data', (bytes) => {
      pending += bytes.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const head = pending.slice(0, end);
        pending = pending.slice(end + 4);
        const answered = answer(head, socket);
        if (answered !== undefined) socket.write(answered);
      }
    });
  };
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Answers in a millisecond or two, but whoever comes in the second second of ten, from the first request on, at its end. */
export function stalling() {
  let first = 0;
  let late = 0;
  let count = 0;
  const wait_ms = () => {
    first ||= performance.now();
    const at = (performance.now() - first) % 10_000;
    return at >= 1_000 && at < 2_000 ? 2_000 - at : 1;
  };
  const behave = answering((_: string, socket: Socket) => {
    const due = performance.now() + wait_ms();
    setTimeout(
      () => {
        if (performance.now() - due > 5) late += 1;
        count += 1;
        socket.write(OK);
      },
      Math.max(0, due - performance.now()),
    );
    return undefined;
  });
  /** How often this server itself was late by more than 5 ms: then its stalls weren't what arithmetic says. */
  return { behave, late: () => late / count };
}

export function served(server: Pick<Server, 'address' | 'close'>, host: string, drop: () => void = () => {}): Served {
  const { port } = server.address() as { port: number };
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close() {
      server.close();
      drop();
    },
  };
}

export const get = (url: string, more: Partial<LoadRequest> = {}): LoadRequest => ({
  name: 'home',
  method: 'GET',
  url,
  headers: [],
  reads_body: false,
  ...more,
});

/** So many at an even rate of 100/s, unless it is said otherwise. */
export function specOf(origin: string, count: number, more: Partial<LoadSpec> = {}): LoadSpec {
  return {
    source: { is: 'one', request: get(`${origin}/`) },
    shape: { model: 'open', stages: [{ from_rate: 100, to_rate: 100, duration_ms: count * 10 }] },
    approved: [{ origin, addresses: ['127.0.0.1', '::1'] }],
    family: 4,
    http: '1.1',
    ceiling_rate: 1_000,
    max_connections: 20,
    timeout_ms: 5_000,
    max_body_bytes: 100_000,
    identity: ['X-Load-Test', 'run 1 of a test'],
    trusts_any_certificate: false,
    workers: 1,
    ...more,
  };
}

export const run = (
  spec: LoadSpec,
  onTick: (tick: Tick) => void = () => {},
  signal = new AbortController().signal,
): Promise<LoadResult> => runLoad(spec, { signal, onTick });
