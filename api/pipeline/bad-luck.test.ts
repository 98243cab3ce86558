/** What can't be written or judged, by our own mistake or the disk's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, Observation } from '#probes/probe.ts';
import { verifyEvidence } from '../findings/routes.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createPipeline, type Seen } from './pipeline.ts';
import { EVERY_S, OPEN, scene, T0 } from './scene.ts';

test('a database forged behind our back breaks the chain at its place', () => {
  const s = scene();
  s.look(1, 'ok', OPEN);
  s.db.$client.exec(
    `drop trigger evidence_stays; update evidence set content = replace(content, 'pass', 'fail') where id = 1`,
  );
  assert.deepEqual({ ...verifyEvidence(s.db), head: '' }, { entries: 0, head: '', valid: false, first_broken: 1 });
});

test('what can not be written takes nothing with it that can, and is told with its watch', () => {
  const s = scene();
  const failed: unknown[] = [];
  const pipeline = createPipeline(s.db, openSamples(s.db.$client), createBus(), (_, what) => failed.push(what));
  const seen = (watch: number, key = 'tcp.open'): Seen => ({
    watch: { id: watch, target_id: 1, probe: 'tcp', every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch,
    observation: {
      at: T0,
      took_ms: 1,
      outcome: 'ok',
      facts: [{ key, part: '22', value: true }],
      samples: [],
    },
  });
  pipeline.ingest([seen(1), seen(2, null as unknown as string), seen(1), seen(1), seen(1)], T0);
  assert.deepEqual(failed, [{ watch: 2 }]);
  assert.deepEqual(s.rows('select watch_id, answer from watch_states'), [{ watch_id: 1, answer: 'up' }]);
  assert.equal(s.state(), 'up');
});

test('a target that can not be judged does not keep the others from going stale', () => {
  const s = scene();
  s.db.$client.exec(`insert into nodes (id, name, created_at, updated_at) values (2, 'n2', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (2, 2, '{"zh":"","en":""}', 0);
    insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at) values
      (3, 2, 'tcp', '{"port":22}', '127.0.0.1', 4, ${EVERY_S}, 3000, 0);`);
  const failed: unknown[] = [];
  const pipeline = createPipeline(s.db, openSamples(s.db.$client), createBus(), (_, what) => failed.push(what));
  const look = (watch: number, target_id: number) =>
    pipeline.ingest(
      [
        {
          watch: { id: watch, target_id, probe: 'tcp', every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch,
          observation: { at: T0, took_ms: 1, outcome: 'ok', facts: OPEN, samples: [] },
        },
      ],
      T0,
    );
  for (const [watch, target] of [
    [1, 1],
    [2, 1],
    [3, 2],
  ] as const)
    look(watch, target);
  s.db.$client.exec(`update facts set value = 'no JSON' where watch_id = 1`);
  pipeline.age(T0 + 180_000);
  pipeline.age(T0 + 3_600_000);
  assert.deepEqual(s.rows('select state from targets where id = 2'), [{ state: 'unknown' }]);
});

test('when the disk is full nothing is half written, and the next batch finds its place', () => {
  const s = scene();
  const sqlite = s.db.$client;
  const pages = sqlite.pragma('page_count', { simple: true }) as number;
  sqlite.pragma(`max_page_count = ${pages}`);
  const facts: Fact[] = Array.from({ length: 2_000 }, (_, i) => ({ key: 'tcp.open', part: `${i}`, value: true }));
  assert.throws(() => s.look(1, 'ok', facts), /full/);
  assert.deepEqual(s.rows('select count(*) as n from facts'), [{ n: 0 }]);
  sqlite.pragma('max_page_count = 1000000');
  s.look(1, 'ok', facts);
  assert.deepEqual(s.rows('select count(*) as n from facts'), [{ n: 2_000 }]);
  assert.equal(verifyEvidence(s.db).valid, true);
});

test('what stands beside a batch is stored with it or neither is, and nothing is told of what was rolled back', () => {
  const s = scene();
  const told: string[] = [];
  const bus = createBus();
  bus.listen((message) => told.push(message.kind));
  const pipeline = createPipeline(s.db, openSamples(s.db.$client), bus);
  const watch = { id: 1, target_id: 1, probe: 'tcp', every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch;
  const observation: Observation = { at: T0, took_ms: 1, outcome: 'ok', facts: OPEN, samples: [] };
  const failing = () => {
    throw new Error('the disk is full');
  };
  assert.throws(() => pipeline.ingest([{ watch, observation }], T0, failing), /the disk is full/);
  assert.deepEqual([s.rows('select * from watch_states'), s.rows('select * from facts'), told], [[], [], []]);
  let told_within = -1;
  pipeline.ingest([{ watch, observation }], T0, (failed) => {
    assert.deepEqual(failed, []);
    told_within = told.length;
  });
  assert.equal(told_within, 0);
  assert.ok(told.length > 0);
  assert.equal(s.rows('select * from facts').length, 1);
});
