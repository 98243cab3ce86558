/** Debian's snmpd as a child process on loopback: a real agent for tests and benches. Nothing is written but its temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '../probe.ts';
import { openSession } from './session.ts';
import { ask } from './walk.ts';

const PROGRAM = '/usr/sbin/snmpd';
/** For `{ skip }` of a test: why there is no snmpd here, or false. */
export const noSnmpd: string | false = existsSync(PROGRAM) ? false : `${PROGRAM} is missing (Debian package snmpd)`;

export const COMMUNITY: Secret = { kind: 'snmp_community', version: '2c', community: 'lab-community' };

export type Snmpd = { port: number; pid: number; stop(): Promise<void> };

/** Starts an agent on 127.0.0.1 and ::1; `lines` are added to snmpd.conf. Rejects when it doesn't answer within 5 s. */
export async function startSnmpd(lines: readonly string[] = [], wanted?: number): Promise<Snmpd> {
  const folder = await mkdtemp(join(tmpdir(), 'snmpd-'));
  const port = wanted ?? (await freePort());
  const conf = join(folder, 'snmpd.conf');
  await writeFile(conf, ['rocommunity lab-community', 'rocommunity6 lab-community', ...lines, ''].join('\n'));
  const listen = `udp:127.0.0.1:${port},udp6:[::1]:${port}`;
  const child = spawn(PROGRAM, ['-f', '-Le', '-C', '-c', conf, '-I', '-smux', listen], {
    env: { ...process.env, SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder, MIBS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2_000);
  });
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitForAnswer(child, port);
  } catch (thrown) {
    await stop();
    throw new Error(`snmpd did not start: ${said}`, { cause: thrown });
  }
  return { port, pid: child.pid as number, stop };
}

async function waitForAnswer(child: ChildProcess, port: number): Promise<void> {
  const signal = AbortSignal.timeout(5_000);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`exit code ${child.exitCode}`);
    const session = openSession({ address: '127.0.0.1', port, try_ms: 100, tries: 1, signal }, COMMUNITY);
    try {
      await ask(session, ['1.3.6.1.2.1.1.3.0']);
      return;
    } catch {
      signal.throwIfAborted();
      await sleep(20);
    } finally {
      session.close();
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** A UDP port that was free a moment ago, on both families. */
export async function freePort(): Promise<number> {
  const socket = createSocket({ type: 'udp6', ipv6Only: false });
  socket.bind(0, '::');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
