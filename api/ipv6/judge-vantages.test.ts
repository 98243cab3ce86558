/** How far a target has come with IPv6 where several vantage points look. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Canary } from '#probes/ipv6/given.ts';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import type { Outcome, Sample } from '#probes/probe.ts';
import { openFresh } from '../db/testing.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createMigrationJudge } from './judge-target.ts';
import { createMeasured } from './measured.ts';

const T0 = 1_800_000_000_000;
const PROVEN: Canary = {
  ...{ state: 'proven', reason: { zh: '均有应答', en: 'all answered' }, at: T0 },
  ...{ v6_answered: 2, v6_asked: 2, v4_answered: 1, v4_asked: 1 },
};
const UNPROVEN: Canary = { ...PROVEN, state: 'unproven', reason: { zh: '无', en: 'none answers' } };
const [HUB, EAST, INTERNET] = [1, 2, 3];
const [OTHER_OF_EAST, OTHER_OF_INTERNET] = [5, 6];

/** A node asked for echoes over IPv6 by the hub (watch 1), an agent inside (2) and one outside (3); both look at another node as well. */
function scene() {
  const db = openFresh();
  const sqlite = db.$client;
  let now = T0;
  const watch = (id: number, target: number, agent_id: number | null, family = 6) =>
    `insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at, agent_id)
      values (${id}, ${target}, 'icmp', '{}', '${family === 6 ? '2409:8000::2' : '10.0.0.2'}', ${family}, 60, 3000, 0, ${agent_id});`;
  sqlite.exec(`insert into units (id, name, level) values (1, '市', 'city');
    insert into agents (id, name, unit_id, side, state, sign_key, seal_key, created_at) values
      (1, '东县', 1, 'inside', 'trusted', 'k', 'k', 0), (2, '互联网', 1, 'outside', 'trusted', 'k', 'k', 0);
    insert into nodes (id, name, role, unit_id, created_at, updated_at) values (1, 'r-1', 'router', 1, 0, 0), (2, 'r-2', 'router', 1, 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (1, 1, '{"zh":"","en":""}', 0), (2, 2, '{"zh":"","en":""}', 0);
    ${watch(1, 1, null)} ${watch(2, 1, 1)} ${watch(3, 1, 2)} ${watch(4, 1, null, 4)} ${watch(5, 2, 1)} ${watch(6, 2, 2)}`);
  const samples = openSamples(sqlite, { now: () => now });
  const pipeline = createPipeline(db, samples, createBus());
  const judge = createMigrationJudge(db, samples);
  const measured = createMeasured(db, samples);
  const look = (id: number, outcome: Outcome, rtt = 1) => {
    const watched = sqlite.prepare('select * from watches where id = ?').get(id) as PatrolledWatch;
    const facts = outcome === 'ok' ? [{ key: 'icmp.loss_pct' as const, value: 0 }] : [];
    const told: Sample[] =
      outcome === 'ok'
        ? [
            { series: 'icmp.loss_pct', value: 0 },
            { series: 'icmp.rtt_avg_ms', value: rtt },
          ]
        : [];
    for (let turn = 0; turn < 2; turn += 1) {
      const observation = { at: now, took_ms: 1, outcome, facts, samples: told };
      pipeline.ingest([{ watch: watched, observation }], now);
      now += 1;
    }
  };
  return {
    ...{ sqlite, look },
    wait: (ms: number) => {
      now += ms;
    },
    paths: () => measured({ target_id: 1, node_id: 1 }, [], now).paths,
    dialTests: (target_id: number) => measured({ target_id, node_id: null }, [], now).dial_tests ?? [],
    /** Of the check D5, echoes over IPv6; and the rung. */
    judged(canary: Canary = PROVEN) {
      // What was thought of an agent's own IPv6 holds for a while.
      now += 31_000;
      judge(1, { canary, thresholds: USUAL_THRESHOLDS }, now);
      return {
        ...(sqlite
          .prepare(`select status, reason ->> '$.en' as reason from ipv6_verdicts where target_id = 1 and code = 'D5'`)
          .get() as { status: string; reason: string }),
        rung: sqlite.prepare('select measured from ipv6_states where target_id = 1').pluck().get(),
      };
    },
  };
}

test('what answers over IPv6 inside and not outside is no pass, and it says who sees what', () => {
  const s = scene();
  for (const id of [HUB, EAST, INTERNET, OTHER_OF_INTERNET, OTHER_OF_EAST, 4]) s.look(id, 'ok');
  assert.equal(s.judged().status, 'pass');
  s.wait(250_000);
  for (const id of [HUB, EAST, OTHER_OF_INTERNET, OTHER_OF_EAST, 4]) s.look(id, 'ok');
  s.look(INTERNET, 'timeout');
  const { status, reason } = s.judged();
  assert.equal(status, 'warn');
  assert.match(reason, /seen from 1 of 3 vantage points \(互联网 \(outside\)\).*well from inside, not from outside/);
});

test('an agent that gets nothing over IPv6 from anybody is blind, and not the target at fault', () => {
  const s = scene();
  for (const id of [HUB, EAST, OTHER_OF_EAST, 4]) s.look(id, 'ok');
  s.look(INTERNET, 'timeout');
  s.look(OTHER_OF_INTERNET, 'timeout');
  const { status, reason } = s.judged();
  assert.equal(status, 'pass');
  assert.match(reason, /from 2 of 3 vantage points\); blind: 互联网/);
});

test('agents with IPv6 of their own see where the hub has none', () => {
  const s = scene();
  for (const id of [EAST, INTERNET, OTHER_OF_EAST, 4]) s.look(id, 'ok');
  s.look(HUB, 'unable');
  assert.equal(s.judged(UNPROVEN).status, 'pass');
  s.sqlite.exec('delete from watches where id in (1, 3)');
  assert.equal(s.judged(UNPROVEN).status, 'pass', 'an agent that looks alone is believed by its own IPv6');
  s.sqlite.exec(`update agents set state = 'revoked'`);
  assert.equal(s.judged(UNPROVEN).status, 'unknown');
});

test('a target is up over a family by the quorum, not as soon as one gets an answer', () => {
  const s = scene();
  for (const id of [HUB, EAST, INTERNET, 4]) s.look(id, 'ok');
  assert.equal(s.judged().rung, 'configured');
  s.sqlite.exec('delete from ipv6_states');
  s.wait(250_000);
  s.look(4, 'ok');
  s.look(HUB, 'timeout');
  s.look(EAST, 'timeout');
  s.look(INTERNET, 'ok');
  assert.notEqual(s.judged().rung, 'configured');
});

test('both families are compared from one place each: another place’s way is another path', () => {
  const s = scene();
  s.sqlite.exec('delete from watches where id = 1');
  for (let turn = 0; turn < 5; turn += 1) {
    s.look(4, 'ok', 2);
    s.look(INTERNET, 'ok', 80);
    s.wait(60_000);
  }
  assert.equal(s.paths(), undefined);
});

test('an agent that opens a page over IPv6 is a point of dial tests of its own, as long as it is trusted', () => {
  const s = scene();
  s.sqlite.exec(`insert into systems (id, name, created_at, updated_at) values (1, '门户', 0, 0);
    insert into endpoints (id, system_id, name, host) values (1, 1, 'web', 'www.city.test');
    insert into targets (id, endpoint_id, state_reason, state_since) values (3, 1, '{"zh":"","en":""}', 0);
    update watches set target_id = 3, probe = 'http' where id in (1, 3)`);
  s.look(HUB, 'timeout');
  s.look(INTERNET, 'timeout');
  const points = () => [...new Set(s.dialTests(3).map(({ vantage }) => vantage))];
  assert.deepEqual(points(), ['hub', '互联网']);
  s.sqlite.exec(`update agents set state = 'revoked'`);
  assert.deepEqual(points(), ['hub']);
});
