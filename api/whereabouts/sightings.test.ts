import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact, Outcome } from '#probes/probe.ts';
import { openFresh } from '../db/testing.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import { holds_ms } from '../watching/holds.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { pruneSightings } from './prune.ts';

const T0 = 1_800_000_000_000;
const TIMES = { every_s: 60, timeout_ms: 3_000 };
const GAP_MS = holds_ms(TIMES);

type Row = {
  mac: string;
  address: string | null;
  port: string | null;
  from_at: number;
  seen_at: number;
  to_at: number;
};

/** A switch with one watch, and a hand on the clock. */
function scene() {
  const db = openFresh();
  const sqlite = db.$client;
  sqlite.exec(`insert into nodes (id, name, created_at, updated_at) values (7, '城关交换机', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (1, 7, '{"zh":"","en":""}', 0);
    insert into watches (id, target_id, probe, params, address, every_s, timeout_ms, created_at)
      values (1, 1, 'snmp', '{}', '127.0.0.1', 60, 3000, 0);`);
  const pipeline = createPipeline(db, openSamples(sqlite), createBus());
  const watch = { id: 1, target_id: 1, probe: 'snmp', ...TIMES } as PatrolledWatch;
  return {
    db,
    look(at: number, facts: Fact[], outcome: Outcome = 'ok', partial = false) {
      const more = { ...(outcome === 'ok' ? {} : { error: 'silent' }), ...(partial ? { partial } : {}) };
      pipeline.ingest([{ watch, observation: { at, took_ms: 1, outcome, facts, samples: [], ...more } }], at);
    },
    rows: () =>
      sqlite.prepare('select mac, address, port, from_at, seen_at, to_at from sightings order by id').all() as Row[],
    count: (sql: string) => sqlite.prepare(sql).pluck().get() as number,
  };
}

const heard = (mac: string, if_index: number | null, vlan: number | null = null, status = 'learned'): Fact => ({
  key: 'snmp.mac',
  part: vlan === null ? mac : `${vlan}:${mac}`,
  value: { mac, vlan, bridge_port: if_index, if_index, status },
});
const stands = (address: string, mac: string, state = 'reachable', type = 'dynamic'): Fact => ({
  key: 'snmp.arp',
  part: `${address}%3`,
  value: { address, family: 4, if_index: 3, mac, type, state, source: 'ipNetToMediaTable' },
});
const MAC = '02:00:00:00:00:01';
const OTHER = '02:00:00:00:00:02';

test('a MAC that moves closes its row and opens another, with the name of the port as it was then', () => {
  const s = scene();
  const ports = (name: string): Fact[] => [
    { key: 'snmp.interface', part: '1', value: { if_index: 1, name } },
    { key: 'snmp.interface', part: '2', value: { if_index: 2, name: 'GE2' } },
  ];
  s.look(T0, [...ports('GE1'), heard(MAC, 1)]);
  s.look(T0 + 60_000, [...ports('renamed'), heard(MAC, 2)]);
  assert.deepEqual(
    s.rows().map(({ port, from_at, seen_at, to_at }) => [port, from_at, seen_at, to_at]),
    [
      ['GE1', T0, T0, T0 + 60_000],
      ['GE2', T0 + 60_000, null, null],
    ],
  );
});

test('an ARP entry whose state alone changes stays one row; another MAC behind the address is another', () => {
  const s = scene();
  s.look(T0, [stands('10.1.2.3', MAC)]);
  s.look(T0 + 60_000, [stands('10.1.2.3', MAC, 'stale')]);
  s.look(T0 + 120_000, [stands('10.1.2.3', OTHER)]);
  assert.deepEqual(
    s.rows().map(({ mac, address, seen_at }) => [mac, address, seen_at]),
    [
      [MAC, '10.1.2.3', T0 + 60_000],
      [OTHER, '10.1.2.3', null],
    ],
  );
});

test("a device's own entries, groups and nobody's MAC are left out, and so is what is no MAC at all", () => {
  const s = scene();
  s.look(T0, [
    heard('02:00:00:00:00:09', 1, null, 'self'),
    heard('01:00:5e:00:00:01', 1),
    heard('ff:ff:ff:ff:ff:ff', 1),
    heard('00:00:00:00:00:00', 1),
    { key: 'snmp.mac', part: 'x', value: 'nonsense' },
    { key: 'snmp.mac', part: 'y', value: { mac: 7, if_index: 'no' } },
    { key: 'snmp.arp', part: 'z', value: { mac: MAC, if_index: 1 } },
    stands('10.0.0.1', '02:00:00:00:00:08', 'reachable', 'local'),
  ]);
  assert.equal(s.rows().length, 0);
  s.look(T0 + 60_000, [heard('02:00:00:00:00:09', 1)]);
  assert.equal(s.rows().length, 1, 'once learned it is kept');
});

test('what comes back within three intervals goes on in its row; what was elsewhere meanwhile does not', () => {
  const s = scene();
  s.look(T0, [heard(MAC, 1)]);
  s.look(T0 + 60_000, []);
  assert.equal(s.rows()[0]?.to_at, T0 + 60_000);
  s.look(T0 + 180_000, [heard(MAC, 1)]);
  assert.deepEqual(
    s.rows().map(({ from_at, to_at }) => [from_at, to_at]),
    [[T0, null]],
  );
  s.look(T0 + 240_000, [heard(MAC, 2)]);
  s.look(T0 + 300_000, [heard(MAC, 1)]);
  assert.equal(s.rows().length, 3);
  s.look(T0 + 360_000, []);
  s.look(T0 + 300_000 + GAP_MS + 1, [heard(MAC, 1)]);
  assert.equal(s.rows().length, 4, 'too late to be the same');
});

test('a watch that is removed, alone or with its node, ends what it told at its last success', () => {
  for (const sql of ['delete from watches', 'delete from nodes']) {
    const s = scene();
    s.look(T0, [heard(MAC, 1), stands('10.1.2.3', MAC)]);
    s.look(T0 + 60_000, [heard(MAC, 1), stands('10.1.2.3', MAC)]);
    s.db.$client.exec(sql);
    assert.deepEqual(
      s.rows().map(({ seen_at }) => seen_at),
      [T0 + 60_000, T0 + 60_000],
    );
    assert.ok(s.rows().every(({ to_at }) => to_at >= T0 || to_at > 1_700_000_000_000));
  }
});

test('a watch that goes to another node takes what it told along', () => {
  const s = scene();
  s.look(T0, [heard(MAC, 1)]);
  s.db.$client.exec(`insert into nodes (id, name, created_at, updated_at) values (8, '另一台', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (2, 8, '{"zh":"","en":""}', 0);
    update watches set target_id = 2`);
  assert.equal(s.count('select node_id from sightings'), 8);
});

test('retention takes what ended before it, and the oldest of what is too much; what is open stays', () => {
  const s = scene();
  for (let look = 0; look < 20; look += 1) {
    s.look(
      T0 + look * 60_000,
      Array.from({ length: 10 }, (_, host) => heard(`02:00:00:00:01:0${host}`, (look % 2) + 1)),
    );
  }
  assert.equal(s.rows().length, 200);
  pruneSightings(s.db, T0 + 3 * 60_000);
  // Rows that ended with the second and the third look (one and two minutes after the first) are gone.
  assert.equal(s.rows().length, 180);
  pruneSightings(s.db, 0, 50);
  assert.equal(s.rows().length, 50);
  assert.equal(s.count('select count(*) from sightings where to_at is null'), 10);
  assert.equal(s.count('select min(from_at) from sightings'), T0 + 15 * 60_000);
});

const MACS = [MAC, OTHER, '02:00:00:00:00:03'];
const Look = fc.record({
  after_s: fc.integer({ min: 1, max: 250 }),
  how: fc.constantFrom('whole', 'whole', 'whole', 'partial', 'failed'),
  ports: fc.array(fc.option(fc.integer({ min: 1, max: 2 }), { freq: 2 }), { minLength: 3, maxLength: 3 }),
});

test('at any time the sightings are what the looks until then had told, gaps within the rule filled', () => {
  fc.assert(
    fc.property(fc.array(Look, { minLength: 1, maxLength: 14 }), (looks) => {
      const s = scene();
      let at = T0;
      let known: (number | null)[] = [null, null, null];
      /** When the last look that told each was. */
      let told_at = [0, 0, 0];
      const truth = looks.map(({ after_s, how, ports }) => {
        at += after_s * 1000;
        const facts = ports.flatMap((port, host) => (port === null ? [] : [heard(MACS[host] as string, port)]));
        s.look(at, how === 'failed' ? [] : facts, how === 'failed' ? 'timeout' : 'ok', how === 'partial');
        if (how === 'whole') known = ports;
        if (how === 'partial') known = known.map((port, host) => ports[host] ?? port);
        if (how !== 'failed') told_at = told_at.map((last, host) => (ports[host] === null ? last : at));
        return { at, known, told_at };
      });
      const rows = s.rows();
      for (const [index, look] of truth.entries()) {
        for (const [host, mac] of MACS.entries()) {
          const covering = rows.filter(
            (row) => row.mac === mac && row.from_at <= look.at && (row.to_at === null || look.at < row.to_at),
          );
          const bridged = () => {
            const next = truth.slice(index).find(({ known }) => known[host] !== null);
            const before = truth.slice(0, index).findLast(({ known }) => known[host] !== null);
            const same = next !== undefined && before !== undefined && next.known[host] === before.known[host];
            return same && next.at - (look.told_at[host] ?? 0) <= GAP_MS ? before.known[host] : null;
          };
          const port = look.known[host] ?? bridged();
          const said = s.db.$client
            .prepare(`select if_index from sightings where mac = ? and from_at <= ? and (to_at is null or ? < to_at)`)
            .pluck()
            .all(mac, look.at, look.at);
          assert.deepEqual(said, port === null ? [] : [port]);
          assert.ok(covering.length <= 1);
        }
      }
      for (const { from_at, seen_at, to_at } of rows) {
        assert.equal(seen_at === null, to_at === null);
        assert.ok(to_at === null || (from_at <= seen_at && seen_at < to_at));
      }
      s.db.$client.close();
    }),
    { numRuns: 120 },
  );
});
