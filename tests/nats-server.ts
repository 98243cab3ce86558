/** Debian's nats-server for a test: on a port of loopback that stays the same when it is started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findProgram } from '#probes/find-program.ts';

export const noNats = findProgram('nats-server') ? false : 'nats-server is missing (Debian package nats-server)';

export type NatsServer = {
  /** What it said so far. */
  output(): string;
  start(): Promise<void>;
  /** Reads its configuration anew. */
  reload(config: string): Promise<void>;
  end(signal?: NodeJS.Signals): Promise<void>;
};

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** `run` starts it elsewhere, such as in a namespace. */
export function natsServer(
  folder: string,
  config: string,
  environment: Record<string, string> = {},
  run = (program: string, args: string[]): ChildProcess =>
    spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } }),
): NatsServer {
  const file = join(folder, 'nats.conf');
  writeFileSync(file, config);
  let child: ChildProcess | undefined;
  let said = '';
  const until = async (text: string, from: number) => {
    for (let tries = 0; !said.slice(from).includes(text); tries += 1) {
      if (child?.exitCode !== null || tries > 500) throw new Error(`nats-server doesn't say "${text}":\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    output: () => said,
    async start() {
      const from = said.length;
      child = run(findProgram('nats-server') as string, ['-c', file]);
      child.stderr?.on('data', (chunk) => (said += chunk));
      await until('Server is ready', from);
    },
    async reload(anew) {
      writeFileSync(file, anew);
      const from = said.length;
      child?.kill('SIGHUP');
      await until('Reloaded', from);
    },
    async end(signal = 'SIGTERM') {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
