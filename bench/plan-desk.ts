/**
 * The address plan asked for over its thread: so many prefixes and addresses in a database on disk. How long do several who ask at once
 * wait, what does it cost of a core, and how long is everybody else kept waiting? Run: node bench/plan-desk.ts [prefixes addresses]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { open } from '../api/db/open.ts';
import { createPlanDesk } from '../api/ipv6/plan-desk.ts';
import { spell, spellAddress } from '../probes/ipv6/plan/block.ts';

const [PREFIXES = 20_000, ADDRESSES = 100_000] = process.argv.slice(2).map(Number);
const CITY = 0x2100n << 112n;
const PORTS = 20;

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
const db = open(folder);
fill();
const desk = createPlanDesk(db);
let last = performance.now();
let longest = 0;
const beat = setInterval(() => {
  longest = Math.max(longest, performance.now() - last - 5);
  last = performance.now();
}, 5);
await pause(50);
process.stdout.write('| asked | ms | CPU ms | others wait at most, ms | |\n|---|---|---|---|---|\n');
await row(
  'five pages at once, first',
  () => Promise.all(Array.from({ length: 5 }, () => desk.ask('page', {}, 'everywhere'))),
  ([page]) => JSON.stringify({ prefixes: page?.prefixes, observed: page?.observed, counts: page?.counts.length }),
);
await row(
  'a page that is kept',
  () => desk.ask('page', {}, 'everywhere'),
  ({ containers_total }) => `${containers_total} containers`,
);
await row(
  'a thousand problems',
  () => desk.ask('problems', { limit: 1_000, offset: 0 }, 'everywhere'),
  ({ total }) => `${total} in all`,
);
clearInterval(beat);
await desk.stop();
db.$client.close();
rmSync(folder, { recursive: true });

async function row<T>(name: string, work: () => Promise<T>, note: (made: T) => string) {
  const [started, before] = [performance.now(), process.cpuUsage()];
  last = started;
  longest = 0;
  const made = await work();
  const { user, system } = process.cpuUsage(before);
  const figures = [performance.now() - started, (user + system) / 1_000, longest].map((ms) => ms.toFixed(0));
  process.stdout.write(`| ${name} | ${figures.join(' | ')} | ${note(made)} |\n`);
}

/** One node for each twenty addresses, of whose interfaces each has one. */
function fill() {
  const { $client: sqlite } = db;
  const now = Date.now();
  const prefix = sqlite.prepare('insert or ignore into prefixes (prefix, family, role, unit_id) values (?, 6, ?, 1)');
  const fact = sqlite.prepare('insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, ?)');
  const node = sqlite.prepare(
    "insert into nodes (id, name, role, unit_id, created_at, updated_at) values (?, ?, 'router', 1, 0, 0)",
  );
  const watch =
    sqlite.prepare(`insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
    select ?, id, 'snmp', '{}', '127.0.0.1', 4, 60, 1000, 1, 1 from targets where node_id = ?`);
  const state =
    sqlite.prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
    looked_at, ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', ?, ?, ?, 1, '{}')`);
  const target = sqlite.prepare("insert into targets (node_id, state_reason, state_since) values (?, '{}', 0)");
  const lanOf = (at: number) => CITY + (BigInt(at % 16) << 96n) + (BigInt(Math.floor(at / 16)) << 64n);
  sqlite.transaction(() => {
    sqlite.exec("insert into units (id, name, level, category) values (1, 'city', 'city', '')");
    prefix.run(spell({ family: 6, first: CITY, length: 28 }), 'allocation');
    for (let at = 0; at < 16; at += 1)
      prefix.run(spell({ family: 6, first: CITY + (BigInt(at) << 96n), length: 32 }), 'county');
    for (let at = 0; at < PREFIXES - 17; at += 1) prefix.run(spell({ family: 6, first: lanOf(at), length: 64 }), 'lan');
    for (let at = 0; at < ADDRESSES; at += 1) {
      const id = Math.floor(at / PORTS) + 1;
      if (at % PORTS === 0) {
        node.run(id, `node-${id}`);
        target.run(id);
        watch.run(id, id);
        state.run(id, now, now, now);
      }
      const address = spellAddress(6, lanOf(at % (PREFIXES - 17)) + BigInt(1 + Math.floor(at / PREFIXES)));
      const if_index = (at % PORTS) + 1;
      fact.run(
        id,
        'snmp.interface',
        String(if_index),
        JSON.stringify({ name: `GE0/${if_index}`, type: 6, mac: '00:11:22:33:44:55' }),
        1,
      );
      const told = { address, family: 6, prefix_length: 64, if_index, status: 'preferred', source: 'ipAddressTable' };
      fact.run(id, 'snmp.address', address, JSON.stringify(told), now - 1_000);
    }
  })();
}
