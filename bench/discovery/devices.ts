/** Devices to be discovered, in a process of their own: the lab's models over and over, each at its own loopback address. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { recordDevice } from '#probes/lab/recordings/index.ts';
import { startReplayer } from '#probes/lab/replayer.ts';
import { makeTopology } from '#probes/lab/topology.ts';
import type { Secret } from '#probes/probe.ts';

const COMMUNITY = 'bench';
const PORT = 26_161;
/** A /24 of them. */
const COUNT = 254;

export type Devices = { range: string; port: number; count: number; secret: Secret; stop(): void };

export async function startDevices(): Promise<Devices> {
  const child = fork(import.meta.filename, ['--serve'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = once(child, 'exit').then(() => {
    throw new Error('the devices of the bench ended early');
  });
  gone.catch(() => {});
  await Promise.race([once(child, 'message'), gone]);
  const secret: Secret = { kind: 'snmp_community', version: '2c', community: COMMUNITY };
  return { range: '127.102.0.0/24', port: PORT, count: COUNT, secret, stop: () => child.kill() };
}

if (process.argv.includes('--serve')) {
  const { nodes } = makeTopology(Date.now());
  const around = { nodes, stations: [] };
  const tables = nodes.map((node) => recordDevice(node, Date.now, around));
  for (let number = 1; number <= COUNT; number += 1) {
    const table = tables[number % tables.length];
    if (table) await startReplayer({ table, address: `127.102.0.${number}`, port: PORT, communities: [COMMUNITY] });
  }
  process.send?.('ready');
}
