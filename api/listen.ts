/** Listens: `localhost` is both loopback addresses, so that a browser finds it whichever family it tries first. */

import { createServer, type Server } from 'node:http';
import { createServer as createSecure, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { TlsFiles } from './config.ts';
import type { Env } from './middleware/endpoint.ts';
import type { Problem } from './middleware/errors.ts';
import { readTlsFiles, TLS_OPTIONS, turnsPlainAway } from './tls.ts';
import { UserError } from './user-error.ts';

export type Listening = {
  port: number;
  /** Takes the TLS files anew for connections that come from now on; those that are open keep what they have. */
  renew(): void;
  close(): Promise<void>;
};

/** How long a client may take; a test is less patient. */
export type Patience = {
  /** For the request's head. */
  head_ms: number;
  /** For the whole request: an import of 32 MB over a line of 3 Mbit/s. */
  request_ms: number;
  /** With nothing sent or taken in either direction; longer than the longest look (120 s), and streams beat each 15 s. */
  idle_ms: number;
};
const PATIENCE: Patience = { head_ms: 10_000, request_ms: 120_000, idle_ms: 150_000 };
/** Each costs a descriptor, and looks need theirs. */
const MAX_CONNECTIONS = 2_000;

export async function listen(
  app: Pick<OpenAPIHono<Env>, 'fetch'>,
  host: string,
  port: number,
  { patience = PATIENCE, tls }: { patience?: Patience; tls?: TlsFiles } = {},
): Promise<Listening> {
  const on = (one: string, at: number) => listenOn(app, one, at, patience, tls);
  if (host !== 'localhost') return on(host, port);
  const first = await on('127.0.0.1', port);
  const second = await on('::1', first.port).catch((error) => {
    // A machine without IPv6 still serves; a port taken in one family only would send people to somebody else's server.
    if (error instanceof UserError && !error.message.includes('in use')) return undefined;
    return first.close().then(() => Promise.reject(error));
  });
  return {
    port: first.port,
    renew() {
      first.renew();
      second?.renew();
    },
    close: async () => {
      await Promise.all([first.close(), second?.close()]);
    },
  };
}

function listenOn(
  app: Pick<OpenAPIHono<Env>, 'fetch'>,
  host: string,
  port: number,
  patience: Patience,
  tls: TlsFiles | undefined,
): Promise<Listening> {
  const server = patientServer(app, patience, tls);
  const { sockets } = server;
  return new Promise((fulfil, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      fulfil({
        port: (server.address() as AddressInfo).port,
        renew() {
          if (tls && 'setSecureContext' in server) server.setSecureContext({ ...TLS_OPTIONS, ...readTlsFiles(tls) });
        },
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            // Streams to consoles never end by themselves, and a handshake may never begin.
            server.closeAllConnections();
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

function patientServer(
  app: Pick<OpenAPIHono<Env>, 'fetch'>,
  { head_ms, request_ms, idle_ms }: Patience,
  tls: TlsFiles | undefined,
) {
  const listener = getRequestListener(app.fetch, { errorHandler: refused });
  const limits = {
    headersTimeout: head_ms,
    requestTimeout: request_ms,
    connectionsCheckingInterval: Math.ceil(head_ms / 4),
    // Node would refuse without a word; `refused` says what is missing.
    requireHostHeader: false,
  };
  const server: Server | SecureServer = tls
    ? createSecure({ ...limits, ...TLS_OPTIONS, ...readTlsFiles(tls), handshakeTimeout: head_ms }, listener)
    : createServer(limits, listener);
  const sockets = new Set<Socket>();
  if (tls) turnsPlainAway(server, sockets, head_ms);
  server.timeout = idle_ms;
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', turnAway);
  return Object.assign(server, { sockets });
}

const malformed = (zh: string, en: string): Problem => ({ error: { code: 'malformed', zh, en } });

/** What the adapter can't make a request of (a path with backslashes, a Host that is none). */
function refused(error: unknown): Response {
  if (!(error instanceof RequestError)) throw error;
  return Response.json(malformed('请求有误：网址或 Host 无效', 'The address or the Host header is malformed'), {
    status: 400,
  });
}

const PARSER_STATUS: Record<string, readonly [string, Problem]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', malformed('请求超时', 'The request took too long')],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', malformed('请求头过大', 'The headers are too large')],
};
const NO_HTTP = ['400 Bad Request', malformed('请求有误：不是有效的 HTTP', 'This is no valid HTTP')] as const;

/** What Node's parser refuses has no request to answer, so the answer is written by hand, in the one error shape. */
function turnAway(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || (socket as Socket).bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const [status, problem] = PARSER_STATUS[error.code ?? ''] ?? NO_HTTP;
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new UserError(
      `Port ${port} on ${host} is in use. Stop the program that holds it, or set PORT to another one.`,
    );
  }
  if (error.code === 'EACCES') return new UserError(`Port ${port} needs more rights. Set PORT to one above 1023.`);
  return new UserError(`Can't listen on ${host} port ${port}: ${error.message}`);
}
