/** Real servers for tests: Debian's programs as children on loopback, and TCP servers that say given bytes. Ended by their pid. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

/** For `{ skip }` of a test: why there is no such program here, or false. */
export const lacks = (program: string, debian: string): string | false =>
  existsSync(program) ? false : `${program} is missing (Debian package ${debian})`;

export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export function temporaryFolder(t: TestContext, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Resolves when the port takes connections; the test's end is the program's. */
export async function startProgram(t: TestContext, program: string, args: readonly string[], port: number) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('latin1')}`.slice(-2_000);
    });
  }
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    if (await takes(port)) return;
    await sleep(50);
  }
  throw new Error(`${program} did not start: ${said}`);
}

function takes(port: number): Promise<boolean> {
  return new Promise((fulfil) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      fulfil(true);
    });
    socket.once('error', () => fulfil(false));
  });
}

/** A server on the outermost edge: it does with each connection as it is told. */
export async function serve(t: TestContext, meet: (socket: Socket) => void, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    meet(socket);
  }).listen(0, host);
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What nobody should choke on; each is given to each service. */
export const HOSTILE: Record<string, (socket: Socket) => void> = {
  'an endless banner'(socket) {
    const more = () => {
      while (!socket.destroyed && socket.write('A'.repeat(8_192)));
    };
    socket.on('drain', more);
    more();
  },
  'a slow drip'(socket) {
    const timer = setInterval(() => socket.write('2'), 50);
    socket.once('close', () => clearInterval(timer));
  },
  'a reset'(socket) {
    socket.resetAndDestroy();
  },
  'binary noise'(socket) {
    socket.end(Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 167 + 91) % 256)));
  },
  silence() {},
};
