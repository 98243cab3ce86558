import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact, Outcome } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { openFresh } from '../db/testing.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createPipeline } from './pipeline.ts';

const T0 = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const EVERY_S = 60;
const OPEN: Fact[] = [{ key: 'tcp.open', part: '22', value: true }];

function scene() {
  const db = openFresh();
  db.$client.exec(`insert into nodes (id, name, created_at, updated_at) values (1, 'n', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (1, 1, '{"zh":"","en":""}', 0);
    insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at) values
      (1, 1, 'tcp', '{"port":22}', '127.0.0.1', 4, ${EVERY_S}, 3000, 0);`);
  return { db, ...started(db) };
}

/** The program started over this database. */
function started(db: Db) {
  const pipeline = createPipeline(db, openSamples(db.$client), createBus());
  return {
    age(now: number) {
      while (pipeline.age(now).more);
      return db.$client.prepare('select state from targets').pluck().get() as string;
    },
    look(at: number, outcome: Outcome = 'ok', now = at) {
      const watch = { id: 1, target_id: 1, probe: 'tcp', every_s: EVERY_S, timeout_ms: 3_000 } as PatrolledWatch;
      const facts = outcome === 'ok' ? OPEN : [];
      pipeline.ingest([{ watch, observation: { at, took_ms: 1, outcome, facts, samples: [] } }], now);
      return db.$client.prepare('select state from targets').pluck().get() as string;
    },
  };
}

/** The latest of all times by which ages are told. */
const latest = (db: Db) =>
  db.$client
    .prepare(`select max(coalesce(at, 0)) from (
      select max(looked_at, coalesce(ok_at, 0), changed_at) as at from watch_states
      union all select max(since_at, coalesce(kept_from, 0)) from facts
      union all select max(since, at) from verdicts
      union all select max(opened_at, coalesce(closed_at, 0)) from findings
      union all select max(state_since, coalesce(seen_at, 0), coalesce(judged_at, 0)) from targets)`)
    .pluck()
    .get() as number;

test('a clock that goes back a day leaves no time in the future: what is silent is unknown after three intervals, not after a day', () => {
  const s = scene();
  s.age(T0);
  assert.equal(s.look(T0), 'up');
  const back = T0 - DAY_MS;
  assert.equal(s.age(back), 'up', 'it answered a moment ago');
  assert.ok(latest(s.db) <= back);
  assert.equal(s.age(back + 3 * EVERY_S * 1000), 'up');
  assert.equal(s.age(back + 3 * EVERY_S * 1000 + 3_001), 'unknown');
  assert.equal(s.look(back + 4 * EVERY_S * 1000), 'up');
});

test('a clock that leaps ahead makes all unknown until it has been looked at again, and then back is no outage', () => {
  const s = scene();
  s.age(T0);
  s.look(T0);
  assert.equal(s.age(T0 + DAY_MS), 'unknown');
  assert.equal(s.look(T0 + DAY_MS + 1_000), 'up');
  assert.equal(s.age(T0 + 60_000), 'up');
  assert.equal(s.look(T0 + 61_000), 'up');
  assert.equal(s.db.$client.prepare(`select count(*) from findings where check_id = 'answers'`).pluck().get(), 0);
});

test('what a start finds in the future is unknown until it has been looked at', () => {
  const s = scene();
  s.look(T0 + DAY_MS);
  const again = started(s.db);
  assert.equal(again.age(T0), 'unknown');
  assert.ok(latest(s.db) <= T0);
  assert.equal(again.look(T0 + 1_000), 'up');
});

test('a look that was under way while the clock went back was seen now, not tomorrow', () => {
  const s = scene();
  s.age(T0);
  s.look(T0 + DAY_MS, 'ok', T0 + 1_000);
  assert.ok(latest(s.db) <= T0 + 1_000);
});

test('however the clock jumps, no time lies ahead of it, silence becomes unknown and an answer becomes up', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('jump' as const), by: fc.integer({ min: -30 * DAY_MS, max: 30 * DAY_MS }) }),
    fc.record({ kind: fc.constant('wait' as const), by: fc.integer({ min: 0, max: 300_000 }) }),
    fc.record({ kind: fc.constant('look' as const), ok: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const s = scene();
      let now = T0;
      s.age(now);
      for (const one of steps) {
        if (one.kind === 'look') s.look(now, one.ok ? 'ok' : 'timeout');
        else now += one.by;
        s.age(now);
        assert.ok(latest(s.db) <= now + 60_000, `${latest(s.db) - now} ms ahead`);
      }
      now += 3 * EVERY_S * 1000 + 3_001 + 60_000;
      assert.equal(s.age(now), 'unknown');
      s.look(now);
      s.look(now);
      assert.ok(['up', 'degraded'].includes(s.look(now)));
      s.db.$client.close();
    }),
    { numRuns: 60 },
  );
});
