/**
 * The topology at size: a four-level tree of 100, 1,000 and 10,000 switches with LLDP on both sides and 24 ports each. What
 * does it cost to infer all links, to infer those of one changed node, to find who is suppressed, to read the map? How long is
 * the event loop kept? Run: node bench/topology.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '../api/db/open.ts';
import { createPipeline } from '../api/pipeline/pipeline.ts';
import { openSamples } from '../api/samples/samples.ts';
import { createBus } from '../api/timeline/bus.ts';
import { behindOf, shortestPaths } from '../api/topology/graph.ts';
import { keepTopology } from '../api/topology/keep-topology.ts';
import { readMap } from '../api/topology/map.ts';
import { readGraph } from '../api/topology/read-graph.ts';
import { suppress } from '../api/topology/suppress.ts';
import type { PatrolledWatch } from '../api/watching/patrolled.ts';

const PORTS = 24;
const FANOUT = 12;
const RUNS = 5;

const mac = (id: number, port: number) =>
  `00:e0:${[id >> 16, (id >> 8) & 255, id & 255, port].map((one) => one.toString(16).padStart(2, '0')).join(':')}`;
/** Node 1 is the core; each other hangs at port 1 of its own on the next port of its parent. */
const parentOf = (id: number) => Math.floor((id - 2) / FANOUT) + 1;
const portOf = (id: number) => ((id - 2) % FANOUT) + 2;

function neighbour(own_port: number, peer: number, peer_port: number) {
  return JSON.stringify({
    local_port: `GE0/0/${own_port}`,
    local_port_number: own_port,
    local_if_index: own_port,
    chassis_id: mac(peer, 0),
    chassis_id_subtype: 'mac',
    port_id: `GE0/0/${peer_port}`,
    port_id_subtype: 'interface_name',
    port_description: null,
    system_name: `SW-${peer}`,
    system_description: 'a switch',
    management_addresses: null,
  });
}

/** Writes what each switch would have told, as the pipeline stores it. */
function fill(db: ReturnType<typeof open>, nodes: number, now: number) {
  const sqlite = db.$client;
  sqlite.transaction(() => {
    const node = sqlite.prepare('insert into nodes (id, name, created_at, updated_at) values (?, ?, 0, 0)');
    const target = sqlite.prepare(
      `insert into targets (id, node_id, state, state_reason, state_since) values (?, ?, 'up', '{"zh":"","en":""}', 0)`,
    );
    const watch =
      sqlite.prepare(`insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at)
      values (?, ?, 'snmp', '{}', '127.0.0.1', 4, 60, 3000, 0)`);
    const state =
      sqlite.prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at, looked_at, ok_at, took_ms, last)
      values (?, 'up', 'ok', 0, 1, 0, '[]', 0, ?, ?, 1, '{}')`);
    const fact = sqlite.prepare('insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, 0)');
    const verdict = sqlite.prepare(
      `insert into verdicts (target_id, check_id, status, reason, because, since, at) values (?, 'answers', 'pass', '{"zh":"","en":""}', '[]', 0, 0)`,
    );
    for (let id = 1; id <= nodes; id += 1) {
      node.run(id, `SW-${id}`);
      target.run(id, id);
      watch.run(id, id);
      state.run(id, now, now);
      verdict.run(id);
      fact.run(id, 'snmp.chassis_id', '', JSON.stringify(mac(id, 0)));
      fact.run(id, 'snmp.name', '', JSON.stringify(`SW-${id}`));
      for (let port = 1; port <= PORTS; port += 1) {
        const row = {
          if_index: port,
          name: `GE0/0/${port}`,
          mac: mac(id, port),
          oper_status: 'up',
          admin_status: 'up',
        };
        fact.run(id, 'snmp.interface', String(port), JSON.stringify(row));
      }
      if (id === 1) continue;
      fact.run(id, 'snmp.neighbour', '1:1', neighbour(1, parentOf(id), portOf(id)));
      fact.run(parentOf(id), 'snmp.neighbour', `${portOf(id)}:1`, neighbour(portOf(id), id, 1));
    }
    sqlite.exec('insert into vantages values (1)');
  })();
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
function timed(work: (run: number) => void): number {
  return median(
    Array.from({ length: RUNS }, (_, run) => {
      const began = performance.now();
      work(run);
      return performance.now() - began;
    }),
  );
}

async function measure(nodes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const db = open(folder);
  const now = Date.now();
  fill(db, nodes, now);
  const pipeline = createPipeline(db, openSamples(db.$client), createBus());
  const before_mb = process.memoryUsage().heapUsed / 1e6;
  // As in the server: in slices, while the event loop goes on.
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let changed = 0;
  const keeper = keepTopology({
    db,
    onChanged: () => {
      changed += 1;
    },
    onError: (error) => {
      throw error;
    },
  });
  const cpu = process.cpuUsage();
  delay.enable();
  while (changed === 0) await sleep(10);
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  const whole_ms = (user + system) / 1_000;
  const links = db.$client.prepare('select count(*) from topology_links').pluck().get() as number;
  const certain = db.$client.prepare(`select count(*) from topology_links where confidence = 'certain'`).pluck().get();
  if (links !== nodes - 1 || certain !== links) throw new Error(`${links} links, ${certain} certain, of ${nodes - 1}`);
  const held_mb = process.memoryUsage().heapUsed / 1e6 - before_mb;
  const one_ms = timed((run) => {
    db.$client.prepare('update nodes set name = ? where id = ?').run(`SW-${nodes - run}x`, nodes - run);
    keeper.refresh(now);
  });
  const graph_ms = timed(() => readGraph(db));
  const graph = readGraph(db);
  // A switch near the top is dead with all behind it.
  const dead = behindOf(graph, [1], 2);
  const silent = new Set([2, ...dead]);
  const answering = graph.ids.filter((id) => !silent.has(id));
  const suppress_ms = timed(() => suppress(graph, [1], { silent, answering }));
  const path_ms = timed(() => shortestPaths(graph, nodes, nodes - 1, 50));
  const map_ms = timed(() => readMap(db, undefined));
  const map_mb = JSON.stringify(readMap(db, undefined)).length / 1e6;
  // All of them fall silent in one batch, which is what the pipeline settles in one go.
  pipeline.graphChanged(now);
  const settled_ms = fall(pipeline, [...silent], now);
  keeper.stop();
  db.$client.close();
  rmSync(folder, { recursive: true });
  return {
    nodes,
    whole_ms,
    blocked_ms: delay.max / 1e6,
    held_mb,
    one_ms,
    graph_ms,
    suppress_ms,
    path_ms,
    map_ms,
    map_mb,
    dead: silent.size,
    settled_ms,
  };
}

/** Per observation, over two looks that fail. */
function fall(pipeline: ReturnType<typeof createPipeline>, ids: readonly number[], now: number): number {
  const began = performance.now();
  for (const at of [now, now + 5_000]) {
    for (let from = 0; from < ids.length; from += 250) {
      const batch = ids.slice(from, from + 250).map((id) => ({
        watch: { id, target_id: id, probe: 'snmp', every_s: 60, timeout_ms: 3_000 } as PatrolledWatch,
        observation: { at, took_ms: 1, outcome: 'timeout' as const, facts: [], samples: [] },
      }));
      pipeline.ingest(batch, at);
    }
  }
  return (performance.now() - began) / (2 * ids.length);
}

console.log(
  '| nodes | all links inferred in slices, CPU ms | longest wait of the event loop ms | heap MB | one node changed ms | graph read ms | suppression ms | shortest paths ms | map read ms | map MB | nodes that fall silent | ingest and suppression ms/observation |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
let smaller: Awaited<ReturnType<typeof measure>> | undefined;
for (const nodes of [100, 1_000, 10_000]) {
  const row = await measure(nodes);
  const shown = [
    row.whole_ms,
    row.blocked_ms,
    row.held_mb,
    row.one_ms,
    row.graph_ms,
    row.suppress_ms,
    row.path_ms,
    row.map_ms,
  ];
  console.log(
    `| ${nodes} | ${shown.map((one) => one.toFixed(one < 10 ? 2 : 0)).join(' | ')} | ${row.map_mb.toFixed(2)} | ${row.dead} | ${row.settled_ms.toFixed(2)} |`,
  );
  if (smaller) {
    const growth = (now: number, before: number) => `× ${(now / before).toFixed(1)}`;
    console.log(
      `| growth | ${growth(row.whole_ms, smaller.whole_ms)} | | | ${growth(row.one_ms, smaller.one_ms)} | ${growth(row.graph_ms, smaller.graph_ms)} | ${growth(row.suppress_ms, smaller.suppress_ms)} | | ${growth(row.map_ms, smaller.map_ms)} | | | ${growth(row.settled_ms, smaller.settled_ms)} |`,
    );
  }
  smaller = row;
}
