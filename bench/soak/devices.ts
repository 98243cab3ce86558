/**
 * Simulated devices in a process of their own: the lab's models over and over, each at its own loopback address, with a web
 * server beside its SNMP agent. Each half minute some fall silent and those of before recover, so that there is always news.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { recordDevice } from '#probes/lab/recordings/index.ts';
import { type Replayer, startReplayer } from '#probes/lab/replayer.ts';
import { makeTopology } from '#probes/lab/topology.ts';

export const COMMUNITY = 'soak';
export const SNMP_PORT = 26_261;
export const WEB_PORT = 26_280;
const SILENT_EVERY_MS = 30_000;
const SILENT_SHARE = 0.005;

/** Within 127.104.0.0/16, from 1 on. */
export const addressOf = (number: number): string => `127.104.${number >> 8}.${number & 255}`;

export async function startDevices(count: number): Promise<{ pid: number; stop(): Promise<void> }> {
  const child = fork(import.meta.filename, ['--serve', String(count)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const gone = once(child, 'exit');
  const early = gone.then(() => Promise.reject(new Error('the devices of the soak ended early')));
  early.catch(() => {});
  await Promise.race([once(child, 'message'), early]);
  return {
    pid: child.pid as number,
    async stop() {
      child.kill();
      await gone;
    },
  };
}

if (process.argv[2] === '--serve') {
  const count = Number(process.argv[3]);
  const { nodes } = makeTopology(Date.now());
  const tables = nodes.map((node) => recordDevice(node, Date.now, { nodes, stations: [] }));
  const devices: Replayer[] = [];
  for (let number = 1; number <= count; number += 1) {
    const [table, address] = [tables[number % tables.length], addressOf(number)];
    if (!table) continue;
    devices.push(await startReplayer({ table, address, port: SNMP_PORT, communities: [COMMUNITY] }));
    const web = createServer((_, response) => response.end('<!doctype html><title>soak</title>'));
    web.listen(WEB_PORT, address);
    await once(web, 'listening');
  }
  let silent: Replayer[] = [];
  setInterval(() => {
    for (const device of silent) device.setFaults({});
    silent = Array.from(
      { length: Math.ceil(count * SILENT_SHARE) },
      () => devices[Math.floor(Math.random() * count)],
    ).filter((device) => device !== undefined);
    for (const device of silent) device.setFaults({ silence: true });
  }, SILENT_EVERY_MS);
  process.send?.('ready');
}
