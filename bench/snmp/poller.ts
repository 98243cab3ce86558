/**
 * Looks at devices in a process of its own, so that its CPU and memory can be told apart. Reads lines of JSON
 * `{ kind, ports, at_once, repetitions }`, answers each with `{ took_ms, cpu_ms, rss_mb, values }`.
 */
import { createInterface } from 'node:readline';
import { observe } from '#probes/observe.ts';
import type { Secret } from '#probes/probe.ts';
import { column } from '#probes/snmp/agent.ts';
import { openSession } from '#probes/snmp/session.ts';
import { snmp } from '#probes/snmp/snmp.ts';
import { walk } from '#probes/snmp/walk.ts';
import { IF_COLUMNS, IF_TABLE, IFX_COLUMNS, IFX_TABLE, INTERFACES } from './device.ts';

export type Job = { kind: 'look' | 'walk' | 'get'; ports: number[]; at_once: number; repetitions: number };
export type Done = { took_ms: number; cpu_ms: number; rss_mb: number; values: number };

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const UP_TIME = '1.3.6.1.2.1.1.3.0';
const ALL = [
  ...IF_COLUMNS.map(({ number }) => `${IF_TABLE}.${number}`),
  ...IFX_COLUMNS.map(({ number }) => `${IFX_TABLE}.${number}`),
].map((oid) => column(oid));

async function look(port: number, max_repetitions: number): Promise<number> {
  const params = { port, tables: ['system', 'interfaces'], max_repetitions };
  const seen = await observe(snmp, { address: '127.0.0.1', params, secret: SECRET });
  if (seen.outcome !== 'ok' || seen.partial) throw new Error(`a look failed: ${seen.outcome} ${seen.error}`);
  return seen.facts.length + seen.samples.length;
}

/** Each value of both tables, as snmpbulkwalk would bring them. */
async function walkAll(port: number, max_varbinds: number): Promise<number> {
  const signal = AbortSignal.timeout(20_000);
  const session = openSession({ address: '127.0.0.1', port, try_ms: 2_000, tries: 3, max_varbinds, signal }, SECRET);
  try {
    const { columns } = await walk(session, ALL, INTERFACES);
    return columns.reduce((sum, rows) => sum + rows.size, 0);
  } finally {
    session.close();
  }
}

/** One value at a time, so many times. */
async function get(port: number, repetitions: number): Promise<number> {
  const signal = AbortSignal.timeout(20_000);
  const session = openSession(
    { address: '127.0.0.1', port, try_ms: 2_000, tries: 3, max_varbinds: 50, signal },
    SECRET,
  );
  try {
    for (let i = 0; i < repetitions; i++) {
      const { varbinds } = await session.get([UP_TIME]);
      if (varbinds.length !== 1) throw new Error('a device gave no answer');
    }
    return repetitions;
  } finally {
    session.close();
  }
}

const KINDS = { look, walk: walkAll, get };

async function run({ kind, ports, at_once, repetitions }: Job): Promise<Done> {
  const queue = [...ports];
  const one = KINDS[kind];
  const started = performance.now();
  const cpu = process.cpuUsage();
  let values = 0;
  await Promise.all(
    Array.from({ length: at_once }, async () => {
      for (let port = queue.pop(); port !== undefined; port = queue.pop()) {
        const brought = await one(port, repetitions);
        values += brought;
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  const rss_mb = process.memoryUsage.rss() / 1e6;
  return { took_ms: performance.now() - started, cpu_ms: (user + system) / 1000, rss_mb, values };
}

if (import.meta.main) {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await run(JSON.parse(line) as Job)));
  }
}
