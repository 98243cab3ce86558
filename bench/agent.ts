/** What an agent needs on its host: memory, processor and disk by the number of its watches, at a TCP server of this machine, with a hub's end beside it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentHealth, Work } from '#probes/agent/words.ts';

const SECONDS = Number(process.env.SECONDS ?? 40);
const EVERY_S = 10;
const ROOT = join(import.meta.dirname, '..');

const start = (args: string[]) => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  return { child, said: () => said };
};
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function measure(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const [hub_folder, agent_folder] = [join(folder, 'hub'), join(folder, 'agent')];
  mkdirSync(hub_folder);
  const looked_at = createServer((socket) => {
    socket.on('error', () => {});
    socket.end();
  }).listen(0, '127.0.0.1');
  await once(looked_at, 'listening');
  const { port } = looked_at.address() as AddressInfo;
  const watch = { probe: 'tcp', params: { port }, address: '127.0.0.1', family: null, timeout_ms: 2_000 };
  // Loopback has many addresses: no more than a few looks go to one at once.
  const watches = Array.from({ length: count }, (_, place) => ({
    ...{ ...watch, id: place + 1, every_s: EVERY_S, credential_id: null },
    address: `127.0.${place >> 8}.${place & 255 || 1}`,
  }));
  const work: Work = { agent_id: 1, revision: 1, at: Date.now(), watches, secrets: {}, loads: [], upgrade_to: null };
  looked_at.close();
  const wide = createServer((socket) => {
    socket.on('error', () => {});
    socket.end();
  }).listen(port, '0.0.0.0');
  await once(wide, 'listening');
  writeFileSync(join(hub_folder, 'work.json'), JSON.stringify(work));
  const hub_port = await freePort();
  const hub = start([join(ROOT, 'tests/agent-hub.ts'), hub_folder, String(hub_port)]);
  while (!hub.said().includes('\n')) await pause(50);
  const main = join(ROOT, 'api/main.ts');
  const there = ['--hub', `http://127.0.0.1:${hub_port}`, '--code', hub.said().trim()];
  await once(start([main, 'agent', 'enrol', ...there, '--folder', agent_folder]).child, 'exit');
  const agent = start([main, 'agent', 'run', '--folder', agent_folder]);
  await pause(SECONDS * 1_000);
  const status = () =>
    JSON.parse(readFileSync(join(agent_folder, 'status.json'), 'utf8')) as {
      last_seq: number;
      lost: number;
      health: AgentHealth;
    };
  const [{ health }, smaps] = [status(), readFileSync(`/proc/${agent.child.pid}/status`, 'utf8')];
  const peak_kb = Number(/VmHWM:\s+(\d+)/.exec(smaps)?.[1]);
  agent.child.kill('SIGTERM');
  await once(agent.child, 'exit');
  const { last_seq, lost } = status();
  hub.child.kill();
  wide.close();
  rmSync(folder, { recursive: true });
  return {
    watches: count,
    'RSS MB': Math.round(health.rss_bytes / 1e6),
    'peak MB': Math.round(peak_kb / 1e3),
    'looks/s': Math.round(health.looks / ((health.at - health.started_at) / 1e3)),
    'CPU %': Math.round((health.cpu_s / ((health.at - health.started_at) / 1e3)) * 100),
    'late p99 ms': health.lag_p99_ms,
    records: last_seq,
    lost: lost,
  };
}

const counts = process.argv.slice(2).map(Number).filter(Boolean);
const rows = [];
for (const count of counts.length > 0 ? counts : [100, 1_000, 10_000]) rows.push(await measure(count));
console.table(rows);
