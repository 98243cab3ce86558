/**
 * A flood of syslog against the receiver and its storage, from processes of their own: how many a second come in, what 1,000
 * cost, and does the hub still keep its time meanwhile? Run: node bench/receive.ts
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Received } from '#probes/receive/received.ts';
import { openReceiver } from '#probes/receive/receiver.ts';
import { open } from '../api/db/open.ts';
import { createMatcher } from '../api/messages/match-sender.ts';
import { createIntake } from '../api/messages/take-in.ts';
import { createTeller } from '../api/messages/tell-messages.ts';
import { createBus } from '../api/timeline/bus.ts';

const SECONDS = 5;
const NODES = 200;
type Flood = { port: number; rate: number; sources: number };

/** Sends so many a second from so many loopback addresses; tells how many in the end. */
async function flood({ port, rate, sources }: Flood): Promise<number> {
  const sockets = await Promise.all(
    Array.from({ length: sources }, async (_, i) => {
      const socket = createSocket('udp4');
      socket.bind(0, `127.1.${i >> 8}.${i & 255 || 1}`);
      await once(socket, 'listening');
      return socket;
    }),
  );
  let sent = 0;
  const began = performance.now();
  while (performance.now() - began < SECONDS * 1000) {
    const due = ((performance.now() - began) / 1000) * rate;
    while (sent < due) {
      sockets[sent % sources]?.send(
        `<188>Mar  1 11:59:58 SW %%01IFNET/4/LINK_STATE(l)[${sent}]:port ${sent} is down`,
        port,
        '127.0.0.1',
      );
      sent += 1;
    }
    await sleep(1);
  }
  for (const socket of sockets) socket.close();
  return sent;
}

function hubOf(folder: string) {
  const db = open(folder);
  db.$client.transaction(() => {
    const node = db.$client.prepare('insert into nodes (id, name, created_at, updated_at) values (?, ?, 0, 0)');
    const address = db.$client.prepare('insert into node_addresses (node_id, address, family) values (?, ?, 4)');
    for (let i = 0; i < NODES; i += 1) {
      node.run(i + 1, `node-${i}`);
      address.run(i + 1, `127.1.${i >> 8}.${i & 255 || 1}`);
    }
  })();
  const matcher = createMatcher(db, createBus());
  return { db, take: createIntake(db, matcher.match, createTeller(db)) };
}

async function measure(rate: number, sources: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const { db, take } = hubOf(folder);
  let stored = 0;
  let longest_ms = 0;
  const receiver = await openReceiver({
    syslog: { host: '127.0.0.1', port: 0 },
    engine_id: Buffer.alloc(8),
    users: () => [],
    failed: (error) => console.error(error),
    take(batch: readonly Received[]) {
      const began = performance.now();
      stored += take(batch).stored;
      longest_ms = Math.max(longest_ms, performance.now() - began);
    },
  });
  const lag = monitorEventLoopDelay({ resolution: 1 });
  const port = receiver.listening.syslog?.port as number;
  const child: ChildProcess | undefined =
    rate > 0 ? fork(import.meta.filename, [JSON.stringify({ port, rate, sources })]) : undefined;
  lag.enable();
  const before = process.cpuUsage();
  const [sent] = child ? ((await once(child, 'message')) as [number]) : [await sleep(SECONDS * 1000, 0)];
  const { user, system } = process.cpuUsage(before);
  lag.disable();
  const { received, dropped } = receiver.counters();
  await receiver.close();
  db.$client.close();
  rmSync(folder, { recursive: true });
  const heard = received.syslog + Object.values(dropped).reduce((sum, n) => sum + n, 0);
  return {
    rate,
    sources,
    sent: sent / SECONDS,
    // The system drops what nobody fetches in time.
    heard: heard / SECONDS,
    stored: stored / SECONDS,
    by_source: dropped.source_rate / SECONDS,
    by_total: dropped.total_rate / SECONDS,
    cpu_ms: heard === 0 ? 0 : (user + system) / heard,
    share: (user + system) / 1e6 / SECONDS,
    lag_p99_ms: lag.percentile(99) / 1e6,
    longest_ms,
  };
}

const given = process.argv[2];
if (process.send && given) {
  process.send(await flood(JSON.parse(given) as Flood));
  process.disconnect();
} else {
  console.log(
    `UDP syslog for ${SECONDS} s each, database on disk, synchronous = FULL; the sender has the other core.\n`,
  );
  console.log(
    '| asked/s | sources | sent/s | heard/s | stored/s | dropped by source/s | dropped by total/s | CPU ms per 1,000 heard | share of a core | lag p99 ms | longest transaction ms |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const [rate, sources] of [
    [0, 0],
    [1_000, 1],
    [1_000, NODES],
    [5_000, NODES],
    [20_000, 1],
    [20_000, NODES],
  ] as const) {
    const row = await measure(rate, sources);
    const round = (n: number, digits = 0) => n.toFixed(digits);
    console.log(
      `| ${row.rate} | ${row.sources} | ${round(row.sent)} | ${round(row.heard)} | ${round(row.stored)} | ${round(row.by_source)} | ${round(row.by_total)} | ${round(row.cpu_ms, 1)} | ${round(row.share * 100)} % | ${round(row.lag_p99_ms, 1)} | ${round(row.longest_ms, 1)} |`,
    );
  }
}
