/** Listens: `localhost` is both loopback addresses, so that a browser finds it whichever family it tries first. */

import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { UserError } from './config.ts';
import type { Env } from './middleware/endpoint.ts';

export type Listening = { port: number; close(): Promise<void> };

export async function listen(app: OpenAPIHono<Env>, host: string, port: number): Promise<Listening> {
  if (host !== 'localhost') return listenOn(app, host, port);
  const first = await listenOn(app, '127.0.0.1', port);
  const second = await listenOn(app, '::1', first.port).catch((error) => {
    // A machine without IPv6 still serves; a port taken in one family only would send people to somebody else's server.
    if (error instanceof UserError && !error.message.includes('in use')) return undefined;
    return first.close().then(() => Promise.reject(error));
  });
  return {
    port: first.port,
    close: async () => {
      await Promise.all([first.close(), second?.close()]);
    },
  };
}

function listenOn(app: OpenAPIHono<Env>, host: string, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
  return new Promise((fulfil, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      fulfil({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            // Streams to consoles never end by themselves.
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
  });
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
