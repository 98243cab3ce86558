/** A web host of the lab: pages that are right or wrong in a known way, over HTTP or HTTPS. */
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureVersion } from 'node:tls';
import type { Issued } from './certificate.ts';
import { bindServer, closeServer, type Listener } from './host.ts';

/** How a web host answers at the moment. */
export type WebMood = {
  /** `hung` accepts the connection and never answers; `reset` closes it at once. */
  answer: 'page' | 'error' | 'hung' | 'reset';
  delay_ms: number;
  /** Absent: plain HTTP. Read for each new connection. */
  certificate?: Issued;
};

export type WebOptions = {
  title: string;
  /** Where `/` leads, instead of being a page. */
  redirect_to?: string;
  /** So many hops from `/` to `/end`; -1 goes round for ever. */
  hops?: number;
  versions?: { min: SecureVersion; max: SecureVersion };
  mood: WebMood;
};

/** Opens one listener. `mood` is read at each request, so that changing it changes the host. */
export async function openWeb(options: WebOptions, address: string, port: number): Promise<Listener> {
  const { mood, versions } = options;
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (mood.answer === 'hung') return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      respond(request, response, options);
    }, mood.delay_ms);
    timers.add(timer);
  };
  const server = mood.certificate
    ? createSecure(
        {
          ...mood.certificate,
          ...(versions && { minVersion: versions.min, maxVersion: versions.max }),
          // OpenSSL 3 does TLS 1.0 and 1.1 only below its first security level.
          ...(versions?.max === 'TLSv1.1' && { ciphers: 'DEFAULT@SECLEVEL=0' }),
        },
        handle,
      )
    : createPlain(handle);
  let served = mood.certificate;
  // Before TLS's own listener, so that this very connection gets the certificate of the moment.
  server.prependListener('connection', (socket: Socket) => {
    if (mood.answer === 'reset') {
      socket.resetAndDestroy();
      return;
    }
    if (mood.certificate && mood.certificate !== served) {
      served = mood.certificate;
      (server as SecureServer).setSecureContext(served);
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.headersTimeout = 10_000;
  await bindServer(server, address, port);
  return {
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      return closeServer(server, sockets);
    },
  };
}

function respond(request: IncomingMessage, response: ServerResponse, options: WebOptions): void {
  const { status, body, headers } = replyTo((request.url ?? '/').split('?')[0] ?? '/', options);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    server: 'lab',
    ...headers,
  });
  response.end(body);
}

type Reply = { status: number; body: string; headers?: Record<string, string> };

function replyTo(path: string, options: WebOptions): Reply {
  if (path === '/' && options.redirect_to !== undefined) return redirect(301, options.redirect_to);
  const hop = path === '/' ? 0 : Number(/^\/hop\/(\d{1,3})$/.exec(path)?.[1] ?? Number.NaN);
  if (options.hops !== undefined && Number.isInteger(hop)) {
    const last = options.hops >= 0 && hop + 1 >= options.hops;
    return redirect(302, last ? '/end' : `/hop/${(hop + 1) % 100}`);
  }
  if (options.mood.answer === 'error')
    return { status: 500, body: page('500', '服务器内部错误 Internal server error') };
  if (path === '/health') {
    return { status: 200, body: '{"status":"UP","lab":true}', headers: { 'content-type': 'application/json' } };
  }
  return { status: 200, body: page(options.title, `${options.title} · 本机演示 lab page`) };
}

const redirect = (status: number, location: string): Reply => ({ status, body: '', headers: { location } });

const page = (title: string, text: string) =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${title}</title><h1>${text}</h1></html>\n`;
