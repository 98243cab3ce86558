/**
 * The hub at size: 100, 1,000 and 10,000 nodes with five watches each, and 1,000 that are asked one question from five vantage points. What does ingest cost per observation, what does a
 * restart cost, how much memory does it hold? Run: node bench/hub.ts
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from '#probes/probe.ts';
import { DATABASE_FILE, open } from '../api/db/open.ts';
import { createPipeline, type Seen } from '../api/pipeline/pipeline.ts';
import { openSamples } from '../api/samples/samples.ts';
import { createBus } from '../api/timeline/bus.ts';
import type { PatrolledWatch } from '../api/watching/patrolled.ts';

const WATCHES_PER_NODE = 5;
const ROUNDS = 5;
const BATCH = 250;

function observation(at: number, round: number, id: number): Observation {
  return {
    at,
    took_ms: 1 + ((id * 7 + round) % 100) / 10,
    outcome: 'ok',
    address: '127.0.0.1',
    family: 4,
    // One watch in a hundred changes its fact each round.
    facts: [{ key: 'tcp.open', part: '22', value: id % 100 !== round }],
    samples: [{ series: 'tcp.connect_ms', part: '22', value: ((id * 13 + round * 5) % 1000) / 1000 }],
  };
}

function measure(nodes: number, is_shared = false) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const db = open(folder);
  const sqlite = db.$client;
  sqlite.transaction(() => {
    const node = sqlite.prepare('insert into nodes (id, name, created_at, updated_at) values (?, ?, 0, 0)');
    const target = sqlite.prepare(
      `insert into targets (id, node_id, state_reason, state_since) values (?, ?, '{"zh":"","en":""}', 0)`,
    );
    const watch =
      sqlite.prepare(`insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at, agent_id)
      values (?, ?, 'tcp', ?, '127.0.0.1', 4, 60, 3000, 0, ?)`);
    sqlite.exec(`insert into units (id, name, level) values (1, 'city', 'city')`);
    for (let id = 1; id < WATCHES_PER_NODE; id += 1)
      sqlite.exec(`insert into agents (id, name, unit_id, side, state, sign_key, seal_key, created_at)
        values (${id}, 'agent-${id}', 1, 'inside', 'trusted', 'k', 'k', 0)`);
    for (let id = 1; id <= nodes; id += 1) {
      node.run(id, `node-${id}`);
      target.run(id, id);
      for (let w = 0; w < WATCHES_PER_NODE; w += 1)
        watch.run(id * WATCHES_PER_NODE + w, id, `{"port":${is_shared ? 22 : w + 1}}`, is_shared && w > 0 ? w : null);
    }
  })();
  const samples = openSamples(sqlite);
  const pipeline = createPipeline(db, samples, createBus());
  const watches = Array.from(
    { length: nodes * WATCHES_PER_NODE },
    (_, i) =>
      ({
        id: i + WATCHES_PER_NODE,
        target_id: Math.floor(i / WATCHES_PER_NODE) + 1,
        probe: 'tcp',
        every_s: 60,
      }) as PatrolledWatch,
  );
  const start = Date.now();
  const rounds: { cpu_us: number; longest_ms: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    let longest_ms = 0;
    for (let from = 0; from < watches.length; from += BATCH) {
      const at = start + round * 60_000 + from;
      const batch: Seen[] = watches
        .slice(from, from + BATCH)
        .map((watch) => ({ watch, observation: observation(at, round, watch.id) }));
      const began = performance.now();
      pipeline.ingest(batch, at);
      longest_ms = Math.max(longest_ms, performance.now() - began);
    }
    const { user, system } = process.cpuUsage(before);
    rounds.push({ cpu_us: (user + system) / watches.length, longest_ms });
  }
  const [first, ...later] = rounds;
  const median = later.map((round) => round.cpu_us).sort((a, b) => a - b)[Math.floor(later.length / 2)] ?? 0;
  // As after an hour's standstill: nothing that was seen counts any more.
  const began = performance.now();
  while (pipeline.age(start + 3_600_000).more);
  const stale_s = (performance.now() - began) / 1000;
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const row = {
    nodes,
    watches: watches.length,
    first_us: first?.cpu_us ?? 0,
    later_us: median,
    longest_ms: Math.max(...rounds.map((round) => round.longest_ms)),
    share: (median * watches.length) / 60e6,
    stale_s,
    rss_mb: process.memoryUsage().rss / 1e6,
    file_mb: statSync(join(folder, DATABASE_FILE)).size / 1e6,
  };
  sqlite.close();
  rmSync(folder, { recursive: true });
  return row;
}

console.log(
  'Ingest through the whole pipeline (record, judge, seal, raise, samples), database on disk, synchronous = FULL.\n',
);
console.log(
  '| nodes | watches | first round µs/observation | later rounds µs/observation | longest transaction of 250 | CPU share of one core at 60 s | all judged unknown after a standstill | RSS MB | file MB |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const [nodes, is_shared] of [[100], [1_000], [1_000, true], [10_000]] as [number, boolean?][]) {
  const row = measure(nodes, is_shared);
  console.log(
    `| ${row.nodes}${is_shared ? ', from 5 vantage points' : ''} | ${row.watches} | ${row.first_us.toFixed(0)} | ${row.later_us.toFixed(0)} | ${row.longest_ms.toFixed(0)} ms | ${(row.share * 100).toFixed(1)} % | ${row.stale_s.toFixed(1)} s | ${row.rss_mb.toFixed(0)} | ${row.file_mb.toFixed(1)} |`,
  );
}
