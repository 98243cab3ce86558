import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '#probes/probe.ts';
import { openFresh } from '../db/testing.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import type { Event } from '../timeline/tell.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createPipeline } from './pipeline.ts';

const T0 = 1_800_000_000_000;
const NAMES = ['core', 'agg', 'acc', 'desk'];

/** core – agg – acc – desk, one watch each, our probes at the core, and a hand on the clock. */
function scene() {
  const db = openFresh();
  const sqlite = db.$client;
  for (const [i, name] of NAMES.entries()) {
    const id = i + 1;
    sqlite.exec(`insert into nodes (id, name, created_at, updated_at) values (${id}, '${name}', 0, 0);
      insert into targets (id, node_id, state_reason, state_since) values (${10 + id}, ${id}, '{"zh":"","en":""}', 0);
      insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at)
        values (${id}, ${10 + id}, 'tcp', '{"port":22}', '127.0.0.1', 4, 60, 3000, 0);`);
    if (id > 1)
      sqlite.exec(`insert into topology_links (a_node_id, b_node_id, confidence, sides, state, sources, first_seen_at)
        values (${id - 1}, ${id}, 'certain', 2, 'up', '[]', 0)`);
  }
  sqlite.exec('insert into vantages values (1)');
  const bus = createBus();
  const alerts: Event[] = [];
  bus.listen((message) => {
    if (message.kind === 'alert') alerts.push(message.event);
  });
  const asked: number[] = [];
  const start = () =>
    createPipeline(db, openSamples(sqlite), bus, undefined, (targets) => asked.push(...targets.map((id) => id - 10)));
  let pipeline = start();
  let now = T0;
  const look = (outcome: Outcome, ...ids: number[]) => {
    for (const id of ids) {
      const watch = { id, target_id: 10 + id, probe: 'tcp', every_s: 60 } as PatrolledWatch;
      const facts = outcome === 'ok' ? [{ key: 'tcp.open', part: '22', value: true }] : [];
      pipeline.ingest([{ watch, observation: { at: now, took_ms: 1, outcome, facts, samples: [] } }], now);
    }
  };
  return {
    db,
    asked,
    look,
    wait(s: number) {
      now += s * 1_000;
      return now;
    },
    age: () => pipeline.age(now),
    restart() {
      pipeline = start();
    },
    graphChanged: () => pipeline.graphChanged(now),
    /** Two looks that fail in a row. */
    fall(...ids: number[]) {
      look('timeout', ...ids);
      now += 5_000;
      look('timeout', ...ids);
    },
    /** Who alerted since the last question. */
    alerted: () => alerts.splice(0).map((event) => event.subject),
    states: () => sqlite.prepare('select state from targets order by id').pluck().all().join(' '),
    suppressed: () =>
      sqlite
        .prepare("select node_id || '<' || suppressed_by from targets where suppressed_by is not null order by 1")
        .pluck()
        .all() as string[],
    rows: (sql: string) => sqlite.prepare(sql).all() as Record<string, unknown>[],
  };
}

test('a dead parent alerts alone; its children are suppressed, and all clears without a word when all return', () => {
  const s = scene();
  s.look('ok', 1, 2, 3, 4);
  s.wait(60);
  // The last in the row is noticed first.
  s.fall(4, 3);
  assert.deepEqual(s.alerted(), []);
  s.fall(2);
  s.wait(1);
  s.look('ok', 1);
  assert.deepEqual(s.alerted(), ['agg']);
  assert.equal(s.states(), 'up down unknown unknown');
  assert.deepEqual(s.suppressed(), ['3<2', '4<2']);
  const reason = s.rows(`select state_reason ->> '$.en' as en from targets where id = 13`)[0]?.en;
  assert.match(String(reason), /^suppressed by agg: /);
  assert.deepEqual(s.rows('select target_id, suppressed_by from findings where closed_at is null order by 1'), [
    { target_id: 12, suppressed_by: null },
    { target_id: 13, suppressed_by: 2 },
    { target_id: 14, suppressed_by: 2 },
  ]);
  s.wait(20);
  s.look('timeout', 3, 4);
  s.age();
  s.wait(20);
  s.look('ok', 1);
  s.age();
  assert.equal(s.states(), 'up down unknown unknown');
  s.look('ok', 2);
  assert.deepEqual(s.suppressed(), ['4<3']);
  s.look('ok', 3, 4);
  s.wait(40);
  s.age();
  assert.equal(s.states(), 'up up up up');
  assert.deepEqual([s.suppressed(), s.alerted()], [[], []]);
  assert.equal(s.rows('select * from findings where closed_at is null').length, 0);
  const told = s.rows(
    `select node_id, text ->> '$.en' as en from events where kind = 'suppression' and node_id = 4 order by id`,
  );
  assert.equal(told.length, 2);
  // It was noticed before the others: its neighbour was to blame until more was known.
  assert.match(String(told[0]?.en), /^suppressed by acc/);
  assert.match(String(told[1]?.en), /^no longer suppressed/);
});

test('a child that stays dead when its parent returns speaks up after the grace, once', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.fall(2, 3);
  s.look('ok', 1);
  s.wait(1);
  s.look('ok', 1);
  assert.deepEqual(s.alerted(), ['agg']);
  s.wait(60);
  s.asked.splice(0);
  s.look('ok', 2);
  assert.equal(s.states().split(' ')[2], 'down');
  assert.ok(s.asked.includes(3), 'what was freed is looked at at once');
  s.wait(20);
  s.look('timeout', 3);
  s.age();
  assert.deepEqual(s.alerted(), []);
  s.wait(11);
  s.look('timeout', 3);
  s.age();
  assert.deepEqual(s.alerted(), ['acc']);
  s.wait(60);
  s.age();
  assert.deepEqual(s.alerted(), []);
  const [finding] = s.rows('select alerted_at, alert_due_at, suppressed_by from findings where target_id = 13');
  assert.ok(Number(finding?.alerted_at) > T0);
  assert.deepEqual([finding?.alert_due_at, finding?.suppressed_by], [null, null]);
});

test('a node that fails alone alerts as soon as its parent has answered since; its parent is asked at once', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.fall(3);
  assert.deepEqual(s.alerted(), []);
  assert.ok(s.asked.includes(2));
  s.wait(1);
  s.look('ok', 2);
  assert.deepEqual(s.alerted(), ['acc']);
});

test('when no parent is seen the alert waits thirty seconds and no longer', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.fall(3);
  s.wait(29);
  s.age();
  assert.deepEqual(s.alerted(), []);
  s.wait(2);
  s.age();
  assert.deepEqual(s.alerted(), ['acc']);
});

test('without a vantage, without links, and at the vantage itself an alert is immediate', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.fall(1);
  assert.deepEqual(s.alerted(), ['core']);
  const bare = scene();
  bare.db.$client.exec('delete from vantages');
  bare.graphChanged();
  bare.look('ok', 1, 2, 3, 4);
  bare.fall(2, 3);
  assert.deepEqual(bare.alerted(), ['agg', 'acc']);
  assert.deepEqual(bare.suppressed(), []);
  const lone = scene();
  lone.db.$client.exec('delete from topology_links');
  lone.graphChanged();
  lone.look('ok', 1, 2, 3, 4);
  lone.fall(2, 3);
  assert.deepEqual(lone.alerted(), ['agg', 'acc']);
});

test('a restart keeps who is suppressed and which alerts are owed', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.fall(2, 3);
  s.wait(1);
  s.look('ok', 1);
  assert.deepEqual(s.alerted(), ['agg']);
  s.restart();
  s.age();
  assert.deepEqual([s.suppressed(), s.alerted()], [['3<2'], []]);
  s.look('ok', 2);
  s.restart();
  s.wait(31);
  s.look('timeout', 3);
  s.age();
  assert.deepEqual(s.alerted(), ['acc']);
});

test('when the vantage is taken back those that it silenced are down again and alert', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.fall(2, 3);
  s.wait(1);
  s.look('ok', 1);
  s.alerted();
  s.db.$client.exec('delete from vantages');
  s.graphChanged();
  assert.equal(s.states(), 'up down down unknown');
  s.wait(31);
  s.age();
  assert.deepEqual(s.alerted(), ['acc']);
});

test('maintenance wins over suppression, raises nothing while it lasts, and what is owed comes after it', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.fall(2, 3);
  s.wait(1);
  s.look('ok', 1);
  assert.deepEqual(s.alerted(), ['agg']);
  s.db.$client.exec(`insert into maintenance_windows (node_id, from_at, until_at, reason, created_by, created_at)
    values (3, ${T0}, ${T0 + 100_000}, '割接', 'x', 0)`);
  s.age();
  assert.equal(s.states(), 'up down maintenance unknown');
  s.look('ok', 2);
  s.wait(40);
  s.look('timeout', 3);
  s.age();
  assert.deepEqual([s.alerted(), s.states()], [[], 'up up maintenance unknown']);
  s.wait(60);
  s.look('timeout', 3);
  s.age();
  assert.deepEqual([s.alerted(), s.states()], [['acc'], 'up up down unknown']);
});

test('a parent under maintenance that falls silent suppresses its children without any alert', () => {
  const s = scene();
  s.look('ok', 1, 2, 3);
  s.db.$client.exec(`insert into maintenance_windows (node_id, from_at, until_at, reason, created_by, created_at)
    values (2, ${T0}, ${T0 + 900_000}, '割接', 'x', 0)`);
  s.age();
  s.fall(2, 3, 4);
  s.wait(40);
  s.look('ok', 1);
  s.age();
  assert.deepEqual([s.alerted(), s.states()], [[], 'up maintenance unknown unknown']);
});
