/** Debian's prometheus-snmp-exporter with the if_mib module as its generator makes it (the package ships none). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { IF_COLUMNS, IF_TABLE, IFX_COLUMNS, IFX_TABLE } from './device.ts';
import type { Done } from './poller.ts';

export const EXPORTER = '/usr/bin/prometheus-snmp-exporter';
const CLOCK_TICKS = 100;

function config(): string {
  const lookup = (name: string, oid: string) =>
    `    - labels: [ifIndex]\n      labelname: ${name}\n      oid: ${oid}\n      type: DisplayString`;
  const lookups = [
    lookup('ifAlias', `${IFX_TABLE}.18`),
    lookup('ifDescr', `${IF_TABLE}.2`),
    lookup('ifName', `${IFX_TABLE}.1`),
  ].join('\n');
  const metrics = [
    ...IF_COLUMNS.map((column) => ({ ...column, table: IF_TABLE })),
    ...IFX_COLUMNS.map((column) => ({ ...column, table: IFX_TABLE })),
  ]
    .filter(({ type }) => type !== 'OID')
    .map(
      ({ name, number, type, table }) =>
        `  - name: ${name}\n    oid: ${table}.${number}\n    type: ${type}\n    help: ${name}\n    indexes:\n    - labelname: ifIndex\n      type: gauge\n    lookups:\n${lookups}`,
    );
  return [
    'if_mib:',
    '  walk: [1.3.6.1.2.1.2, 1.3.6.1.2.1.31.1.1]',
    '  get: [1.3.6.1.2.1.1.3.0]',
    '  version: 2',
    '  auth: { community: public }',
    '  metrics:',
    '  - { name: sysUpTime, oid: 1.3.6.1.2.1.1.3, type: gauge, help: sysUpTime }',
    ...metrics,
    '',
  ].join('\n');
}

export type Exporter = { poll(ports: readonly number[], at_once: number): Promise<Done>; stop(): Promise<void> };

export async function startExporter(): Promise<Exporter> {
  const folder = await mkdtemp(join(tmpdir(), 'snmp-exporter-'));
  await writeFile(join(folder, 'snmp.yml'), config());
  const port = await freeTcpPort();
  const args = [
    `--config.file=${join(folder, 'snmp.yml')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ];
  const child = spawn(EXPORTER, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const base = `http://127.0.0.1:${port}/snmp?module=if_mib&target=127.0.0.1:`;
  for (
    let tries = 0;
    !(await fetch(`http://127.0.0.1:${port}/`).then(
      (response) => response.ok,
      () => false,
    ));
    tries++
  ) {
    if (tries > 100 || child.exitCode !== null) throw new Error('prometheus-snmp-exporter did not start');
    await sleep(50);
  }
  return {
    async poll(ports, at_once) {
      const queue = [...ports];
      const started = performance.now();
      const before = usageOf(child);
      let values = 0;
      const worker = async () => {
        for (let target = queue.pop(); target !== undefined; target = queue.pop()) {
          const response = await fetch(`${base}${target}`);
          const text = await response.text();
          if (!response.ok) throw new Error(`prometheus-snmp-exporter: ${text}`);
          values += text.split('\n').filter((line) => line.startsWith('if')).length;
        }
      };
      await Promise.all(Array.from({ length: at_once }, worker));
      const { cpu_ms, rss_mb } = usageOf(child);
      return { took_ms: performance.now() - started, cpu_ms: cpu_ms - before.cpu_ms, rss_mb, values };
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** User and system time, and memory, of a child (proc(5)). */
function usageOf(child: ChildProcess): { cpu_ms: number; rss_mb: number } {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const rss_kb = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0);
  return { cpu_ms: ((Number(fields[11]) + Number(fields[12])) * 1000) / CLOCK_TICKS, rss_mb: rss_kb / 1024 };
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
