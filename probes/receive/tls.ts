/** Listens for syslog over TLS (RFC 5425), with bounds on connections, idleness and the handshake. */
import { type AddressInfo, createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { Bounds } from './bounds.ts';
import { createFramer } from './syslog/frames.ts';

export type TlsListener = { port: number; hosts: string[]; close(): Promise<void> };

export type TlsIdentity = {
  /** PEM. */
  cert: string | Buffer;
  key: string | Buffer;
  /** Given: only senders with a certificate of it are heard. */
  ca?: string | Buffer;
};

export type TlsLimits = {
  max_connections: number;
  max_per_source: number;
  handshake_ms: number;
  /** Quiet devices say nothing for long; keepalive finds those that are gone. */
  idle_ms: number;
};
export const TLS_LIMITS: TlsLimits = {
  max_connections: 500,
  max_per_source: 20,
  handshake_ms: 10_000,
  idle_ms: 3_600_000,
};

const KEEPALIVE_MS = 60_000;

export type TlsEvents = {
  /** One message; `bytes` are only valid during the call. */
  heard(bytes: Uint8Array, cut: boolean, address: string): void;
  refused(why: 'too_many_connections' | 'tls_refused' | 'garbled'): void;
  failed(error: Error): void;
};

/** Rejects with the system's error when it can't listen, or with OpenSSL's when key and certificate don't fit. */
export async function listenTls(
  { host, port }: { host: string; port: number },
  identity: TlsIdentity,
  bounds: Bounds,
  events: TlsEvents,
  limits = TLS_LIMITS,
): Promise<TlsListener> {
  const open = new Set<Socket>();
  const of = new Map<string, number>();
  const make = () => makeServer(identity, bounds, events, limits, open, of);
  const first = make();
  await listen(first, host === 'localhost' ? '127.0.0.1' : host, port, events);
  const servers = [first];
  const bound = (first.address() as AddressInfo).port;
  const end = async () => {
    for (const socket of open) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  };
  if (host === 'localhost') {
    const second = make();
    try {
      await listen(second, '::1', bound, events);
      servers.push(second);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
        await end();
        throw error;
      }
    }
  }
  const hosts = servers.length === 2 ? ['127.0.0.1', '::1'] : [(first.address() as AddressInfo).address];
  return { port: bound, hosts, close: end };
}

function makeServer(
  { cert, key, ca }: TlsIdentity,
  bounds: Bounds,
  events: TlsEvents,
  limits: TlsLimits,
  open: Set<Socket>,
  of: Map<string, number>,
): Server {
  const options: TlsOptions = {
    cert,
    key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: limits.handshake_ms,
    ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
  };
  const secure = createTlsServer(options, (socket) => converse(socket, bounds, events, limits));
  secure.on('tlsClientError', (_error, socket) => {
    events.refused('tls_refused');
    socket.destroy();
  });
  // Counted before the handshake, which is what costs.
  return createServer((socket) => {
    const source = socket.remoteAddress ?? '';
    const count = of.get(source) ?? 0;
    if (open.size >= limits.max_connections || count >= limits.max_per_source || isIP(source) === 0) {
      events.refused('too_many_connections');
      socket.destroy();
      return;
    }
    open.add(socket);
    of.set(source, count + 1);
    socket.once('close', () => {
      open.delete(socket);
      const left = (of.get(source) ?? 1) - 1;
      if (left > 0) of.set(source, left);
      else of.delete(source);
    });
    secure.emit('connection', socket);
  });
}

/** A sender over TLS can be made to wait, so what is too much from it is not lost but comes later. */
function converse(socket: TLSSocket, bounds: Bounds, events: TlsEvents, { idle_ms }: TlsLimits): void {
  const source = socket.remoteAddress ?? '';
  let count = 0;
  const framer = createFramer((bytes, cut) => {
    count += 1;
    events.heard(bytes, cut, source);
  });
  let waiting: NodeJS.Timeout | undefined;
  socket.setKeepAlive(true, KEEPALIVE_MS);
  socket.setTimeout(idle_ms, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    count = 0;
    if (!framer.push(chunk)) {
      events.refused('garbled');
      socket.destroy();
      return;
    }
    const wait_ms = bounds.charge(source, count);
    if (wait_ms === 0) return;
    socket.pause();
    clearTimeout(waiting);
    waiting = setTimeout(() => socket.resume(), wait_ms);
  });
  socket.once('end', () => framer.end());
  socket.once('close', () => clearTimeout(waiting));
}

function listen(server: Server, host: string, port: number, events: TlsEvents): Promise<void> {
  return new Promise((fulfil, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      server.off('error', reject);
      server.on('error', events.failed);
      fulfil();
    });
  });
}
