/**
 * The books beside what was seen, at size: what does comparing a node cost, what do a round over all nodes, the list and the
 * figures per unit? 1,000 and 10,000 nodes with an SNMP watch that tells 8 marks and 12 addresses. Run: node bench/differences.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../api/db/open.ts';
import { countUnits } from '../api/differences/count-units.ts';
import { compareSome } from '../api/differences/keep-comparing.ts';
import { listDifferences } from '../api/differences/list-differences.ts';

const ADDRESSES = 12;
const INTERFACES = 48;

function fill(folder: string, nodes: number, now: number) {
  const db = open(folder);
  const sqlite = db.$client;
  sqlite.transaction(() => {
    const unit = sqlite.prepare(`insert into units (id, name, level, parent_id) values (?, ?, 'county', ?)`);
    for (let id = 1; id <= 500; id += 1) unit.run(id, `unit-${id}`, id === 1 ? null : Math.ceil(id / 10));
    const node = sqlite.prepare(
      'insert into nodes (id, name, unit_id, vendor, serial, created_at, updated_at) values (?, ?, ?, ?, ?, 0, 0)',
    );
    const target = sqlite.prepare(
      `insert into targets (id, node_id, state_reason, state_since) values (?, ?, '{"zh":"","en":""}', 0)`,
    );
    const address = sqlite.prepare(
      'insert into node_addresses (node_id, address, family, is_primary) values (?, ?, 4, 1)',
    );
    const watch =
      sqlite.prepare(`insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at)
      values (?, ?, 'snmp', '{}', ?, 4, 300, 20000, 0)`);
    const state =
      sqlite.prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
      looked_at, ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', 0, ?, ?, 1, '{}')`);
    const fact = sqlite.prepare('insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, 0)');
    for (let id = 1; id <= nodes; id += 1) {
      const own = `10.${id >> 8}.${id & 255}.1`;
      // One in ten is recorded with another serial number.
      node.run(id, `node-${id}`, (id % 500) + 1, 'Huawei', id % 10 === 0 ? `OLD${id}` : `SN${100_000 + id}`);
      target.run(id, id);
      address.run(id, own);
      watch.run(id, id, own);
      state.run(id, now, now);
      const hex = id.toString(16).padStart(6, '0');
      const mac = `00:25:9e:${hex.replace(/..(?=.)/g, '$&:')}`;
      const marks = {
        name: `node-${id}`,
        vendor: 'Huawei',
        model: 'S5735',
        version: 'V200',
        serial: `SN${100_000 + id}`,
        engine_id: `800007db0300259e${hex}`,
        chassis_id: mac,
        base_mac: mac,
      };
      for (const [key, value] of Object.entries(marks)) fact.run(id, `snmp.${key}`, '', JSON.stringify(value));
      for (let i = 1; i <= ADDRESSES; i += 1) {
        fact.run(id, 'snmp.address', `10.${id >> 8}.${id & 255}.${i}`, '{"family":4,"if_index":1}');
      }
      for (let i = 1; i <= INTERFACES; i += 1)
        fact.run(id, 'snmp.interface', String(i), `{"if_index":${i},"mac":"${mac}"}`);
    }
  })();
  return db;
}

function measure(nodes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const now = Date.now();
  const db = fill(folder, nodes, now);
  // Time of the processor: what else the machine does is no part of it.
  const timed = (work: () => void) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const round = () => {
    let at: number | undefined = 0;
    while (at !== undefined) at = compareSome(db, at, now);
  };
  const first_ms = timed(round);
  const later_ms = timed(round);
  const query = { sort: '-since_at', limit: 200, offset: 0 } as Parameters<typeof listDifferences>[1];
  let differences = 0;
  const list_ms = timed(() => {
    differences = listDifferences(db, query, now).total;
  });
  const units_ms = timed(() => countUnits(db, now));
  db.$client.close();
  rmSync(folder, { recursive: true });
  return {
    nodes,
    differences,
    first_us: (first_ms / nodes) * 1000,
    later_us: (later_ms / nodes) * 1000,
    list_ms,
    units_ms,
  };
}

console.log(
  '| nodes | differences | first comparison µs/node | again, nothing changed µs/node | list of 200 ms | units ms |',
);
console.log('|---|---|---|---|---|---|');
for (const nodes of [1_000, 10_000]) {
  const row = measure(nodes);
  console.log(
    `| ${row.nodes} | ${row.differences} | ${row.first_us.toFixed(0)} | ${row.later_us.toFixed(0)} | ${row.list_ms.toFixed(0)} | ${row.units_ms.toFixed(0)} |`,
  );
}
