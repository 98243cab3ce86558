/**
 * Sightings at size: what a look with 5,000 forwarding rows costs when nothing changed, when all is new and when all
 * moved; and how long "where is it?" takes in a network of 1,000 switches. Run: node bench/whereabouts.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '#probes/probe.ts';
import { open } from '../api/db/open.ts';
import { createPipeline } from '../api/pipeline/pipeline.ts';
import { openSamples } from '../api/samples/samples.ts';
import { search } from '../api/search/search.ts';
import { createBus } from '../api/timeline/bus.ts';
import type { PatrolledWatch } from '../api/watching/patrolled.ts';
import { where } from '../api/whereabouts/where.ts';

const ROWS = 5_000;
const NODES = 1_000;
const ROWS_PER_NODE = 300;
/** Of those, each is heard by this many switches of one network. */
const SWITCHES_PER_NETWORK = 10;
const CERTIFICATES = 10_000;
const ASKED = 20;

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
const db = open(folder);
const sqlite = db.$client;
sqlite.transaction(() => {
  const node = sqlite.prepare('insert into nodes (id, name, role, created_at, updated_at) values (?, ?, ?, 0, 0)');
  const target = sqlite.prepare(
    `insert into targets (id, node_id, state_reason, state_since) values (?, ?, '{"zh":"","en":""}', 0)`,
  );
  const watch =
    sqlite.prepare(`insert into watches (id, target_id, probe, params, address, every_s, timeout_ms, created_at)
    values (?, ?, ?, ?, '127.0.0.1', 60, 5000, 0)`);
  for (let id = 1; id <= NODES + CERTIFICATES; id += 1) {
    node.run(id, `node-${id}`, 'access');
    target.run(id, id);
    watch.run(id, id, id <= NODES ? 'snmp' : 'tls', '{"tables":["arp","forwarding"]}');
  }
})();
const pipeline = createPipeline(db, openSamples(sqlite), createBus());
const start = Date.now() - 600_000;

const macOf = (n: number): string => `02${n.toString(16).padStart(10, '0')}`.replace(/..(?=.)/g, '$&:');
const addressOf = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
const heard = (mac: string, if_index: number, state: string): Fact => ({
  key: 'snmp.mac',
  part: `10:${mac}`,
  value: { mac, vlan: 10, bridge_port: if_index, if_index, status: state },
});

/** CPU and wall time of one look, in ms. */
function look(id: number, at: number, facts: Fact[], probe = 'snmp'): { cpu_ms: number; wall_ms: number } {
  const watch = { id, target_id: id, probe, every_s: 60, timeout_ms: 5_000 } as PatrolledWatch;
  const before = process.cpuUsage();
  const began = performance.now();
  pipeline.ingest([{ watch, observation: { at, took_ms: 1, outcome: 'ok', facts, samples: [] } }], at);
  const { user, system } = process.cpuUsage(before);
  return { cpu_ms: (user + system) / 1000, wall_ms: performance.now() - began };
}

const say = (what: string, { cpu_ms, wall_ms }: { cpu_ms: number; wall_ms: number }) =>
  console.log(`${what.padEnd(58)} ${cpu_ms.toFixed(0).padStart(6)} ms CPU ${wall_ms.toFixed(0).padStart(6)} ms`);

const table = (port: number, status = 'learned') =>
  Array.from({ length: ROWS }, (_, n) => heard(macOf(n), port, status));
/** The same work for facts of which no sightings are made: what the sightings themselves cost is the difference. */
const plain = (port: number) => table(port).map((fact) => ({ ...fact, key: 'snmp.route' }));
look(2, start, []);
say(`${ROWS} rows of another table, all new`, look(2, start + 1, plain(1)));
say(`${ROWS} rows of another table, all changed`, look(2, start + 60_000, plain(2)));
look(1, start, []);
say(`${ROWS} forwarding rows, all new`, look(1, start + 1, table(1)));
say(`${ROWS} forwarding rows, unchanged`, look(1, start + 60_000, table(1)));
say(`${ROWS} forwarding rows, all moved to another port`, look(1, start + 120_000, table(2)));
say(`${ROWS} forwarding rows, all gone`, look(1, start + 180_000, []));

for (let id = 1; id <= NODES; id += 1) {
  const network = Math.floor((id - 1) / SWITCHES_PER_NETWORK);
  const facts = Array.from({ length: ROWS_PER_NODE }, (_, n) => {
    const host = 1_000_000 + network * ROWS_PER_NODE + n;
    const home = n % SWITCHES_PER_NETWORK === (id - 1) % SWITCHES_PER_NETWORK;
    return heard(macOf(host), home ? 2 + Math.floor(n / SWITCHES_PER_NETWORK) : 1, 'learned');
  });
  const arp = Array.from({ length: id % SWITCHES_PER_NETWORK === 0 ? ROWS_PER_NODE : 0 }, (_, n): Fact => {
    const host = 1_000_000 + network * ROWS_PER_NODE + n;
    const value = { address: addressOf(host), family: 4, if_index: 9, mac: macOf(host), type: 'dynamic', state: null };
    return { key: 'snmp.arp', part: `${addressOf(host)}%9`, value: { ...value, source: 'x' } };
  });
  look(id, start + 240_000, [...facts, ...arp]);
}
for (let id = NODES + 1; id <= NODES + CERTIFICATES; id += 1) {
  look(id, start, [{ key: 'tls.names', value: `DNS:host-${id}.example.test, DNS:*.zone-${id}.example.test` }], 'tls');
}
const kept = sqlite.prepare('select count(*) from sightings').pluck().get() as number;
console.log(`${kept} sightings, ${NODES} switches, ${CERTIFICATES} certificates`);

/** The slowest and the median of some questions, in ms. */
function ask(what: string, question: (n: number) => unknown) {
  const times = Array.from({ length: ASKED }, (_, n) => {
    const began = performance.now();
    question(n);
    return performance.now() - began;
  }).toSorted((a, b) => a - b);
  const [median = 0, slowest = 0] = [times[Math.floor(ASKED / 2)], times.at(-1)];
  console.log(
    `${what.padEnd(58)} ${median.toFixed(1).padStart(6)} ms median ${slowest.toFixed(1).padStart(6)} ms slowest`,
  );
}
const now = start + 260_000;
const hostOf = (n: number) => 1_000_000 + n * 977;
ask('where is a MAC', (n) => where(db, macOf(hostOf(n)), now, now));
ask('where is an address', (n) => where(db, addressOf(hostOf(n)), now, now));
ask('where is what nobody has seen', () => where(db, '192.0.2.1', now, now));
ask('where is a certificate name', (n) => where(db, `host-${NODES + 1 + n * 99}.example.test`, now, now));
ask('where is a name under a wildcard', (n) => where(db, `a.zone-${NODES + 1 + n * 99}.example.test`, now, now));
ask('search for the beginning of a MAC', (n) => search(db, macOf(hostOf(n)).slice(0, 11)));
ask('search for a certificate name', (n) => search(db, `zone-${NODES + 1 + n * 99}`));
sqlite.close();
rmSync(folder, { recursive: true, force: true });
