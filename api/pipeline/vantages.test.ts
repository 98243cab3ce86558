/** One question asked from the hub and from agents, through the whole pipeline. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, Outcome } from '#probes/probe.ts';
import { openFresh } from '../db/testing.ts';
import { verifyEvidence } from '../findings/routes.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createPipeline } from './pipeline.ts';

const T0 = 1_800_000_000_000;
const EVERY_S = 60;

/** A node whose web port is asked by the hub (1), two agents inside (2, 3) and one outside (4); what else a test wants asked of it in `more`. */
function scene(more = '') {
  const db = openFresh();
  const sqlite = db.$client;
  const agent = (id: number, name: string, side: string) =>
    `insert into agents (id, name, unit_id, side, state, sign_key, seal_key, created_at) values (${id}, '${name}', 1, '${side}', 'trusted', 'k', 'k', 0);`;
  const watch = (id: number, agent_id: number | null) =>
    `insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at, agent_id)
      values (${id}, 1, 'tcp', '{"port":443}', '127.0.0.1', 4, ${EVERY_S}, 3000, 0, ${agent_id});`;
  sqlite.exec(`insert into units (id, name, level) values (1, '市大数据局', 'city');
    ${agent(1, '东县', 'inside')} ${agent(2, '西县', 'inside')} ${agent(3, '互联网', 'outside')}
    insert into nodes (id, name, created_at, updated_at) values (1, '门户', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (1, 1, '{"zh":"","en":""}', 0);
    ${watch(1, null)} ${watch(2, 1)} ${watch(3, 2)} ${watch(4, 3)} ${more}`);
  const bus = createBus();
  const alerts: string[] = [];
  bus.listen((message) => {
    if (message.kind === 'alert') alerts.push(message.event.text.en);
  });
  const pipeline = createPipeline(db, openSamples(sqlite), bus);
  let now = T0;
  const look = (id: number, outcome: Outcome, facts: Fact[] = OPEN, probe: PatrolledWatch['probe'] = 'tcp') => {
    const watched = { id, target_id: 1, probe, every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch;
    const error = outcome === 'ok' ? {} : { error: `said ${outcome}` };
    const seen = outcome === 'ok' ? facts : [];
    pipeline.ingest(
      [{ watch: watched, observation: { at: now, took_ms: 1, outcome, facts: seen, samples: [], ...error } }],
      now,
    );
  };
  const get = (sql: string) => sqlite.prepare(sql).pluck().get() as string;
  return {
    ...{ db, sqlite, pipeline, alerts, look, get },
    wait: (s: number) => {
      now += s * 1000;
      return now;
    },
    /** Twice, since one lost look is no outage. */
    all(outcomes: readonly (Outcome | undefined)[]) {
      for (let turn = 0; turn < 2; turn += 1) {
        for (const [place, outcome] of outcomes.entries()) if (outcome) look(place + 1, outcome);
        now += 30_000;
      }
    },
    state: () => get('select state from targets'),
    verdict: (check = 'answers') => get(`select status from verdicts where check_id = '${check}'`),
    reason: (check = 'answers') => get(`select reason ->> '$.en' from verdicts where check_id = '${check}'`),
    finding: () =>
      sqlite
        .prepare(`select severity, status, alerted_at from findings where check_id = 'answers' and closed_at is null`)
        .get() as { severity: string; status: string; alerted_at: number | null } | undefined,
  };
}
const OPEN: Fact[] = [{ key: 'tcp.open', part: '443', value: true }];

test('a service that answers inside and not outside is degraded, not green, and told so without an alert', () => {
  const s = scene();
  s.all(['ok', 'ok', 'ok', 'timeout']);
  assert.equal(s.state(), 'degraded');
  assert.equal(s.verdict(), 'warn');
  assert.match(s.reason(), /seen from 1 of 4 vantage points \(互联网 \(outside\)\): does not answer.*said timeout/);
  assert.match(s.reason(), /well from inside, not from outside/);
  assert.deepEqual([s.finding()?.severity, s.finding()?.alerted_at], ['minor', null]);
  assert.deepEqual(s.alerts, []);
});

test('down from half of those that see is down, and what few saw before alerts now', () => {
  const s = scene();
  s.all(['ok', 'ok', 'ok', 'timeout']);
  s.all(['ok', 'ok', 'timeout', 'timeout']);
  assert.equal(s.state(), 'down');
  assert.deepEqual([s.finding()?.severity, s.finding()?.status], ['critical', 'fail']);
  assert.equal(s.alerts.length, 1);
  s.all(['ok', 'ok', 'ok', 'ok']);
  assert.equal(s.state(), 'up');
  assert.equal(s.finding(), undefined);
  assert.match(s.reason(), /from 4 of 4 vantage points/);
});

test('evidence keeps what each vantage point saw and says, and its chain holds', () => {
  const s = scene();
  s.all(['ok', 'ok', 'ok', 'timeout']);
  const content = JSON.parse(
    s.get(`select e.content from evidence e join verdicts v on v.evidence_id = e.id where v.check_id = 'answers'`),
  ) as { because: { watch: number; says: string; from?: { name: string; side: string } }[]; observations: unknown[] };
  assert.deepEqual(
    content.because.map(({ watch, says, from }) => [watch, says, from?.name, from?.side]),
    [
      [4, 'fail', '互联网', 'outside'],
      [1, 'pass', undefined, undefined],
      [2, 'pass', '东县', 'inside'],
      [3, 'pass', '西县', 'inside'],
    ],
  );
  assert.equal(content.observations.length, 4);
  assert.equal(verifyEvidence(s.db).valid, true);
});

test('agents that fell silent are blind: while most are, nobody can say, and what was bad stays open', () => {
  const s = scene();
  s.all(['timeout', 'timeout', 'timeout', 'timeout']);
  assert.equal(s.state(), 'down');
  for (let turn = 0; turn < 8; turn += 1) {
    s.wait(30);
    s.look(1, 'ok');
  }
  assert.equal(s.state(), 'unknown');
  assert.match(s.reason(), /only 1 of 4 vantage points see it; blind: 东县, 西县, 互联网 \(outside\)/);
  assert.equal(s.finding()?.status, 'unknown');
});

test('an agent that can not look is blind as well, and counts for nothing against the target', () => {
  const s = scene();
  s.all(['ok', 'ok', 'unable', 'unable']);
  assert.equal(s.state(), 'up');
  assert.match(s.reason(), /from 2 of 4 vantage points\); blind: 西县, 互联网/);
});

test('nothing that a revoked agent told counts, from the next judgement on', () => {
  const s = scene();
  s.all(['ok', 'ok', 'ok', 'timeout']);
  s.sqlite.exec(`update agents set state = 'revoked' where id = 3`);
  s.pipeline.rejudge([1], s.wait(1));
  assert.equal(s.verdict(), 'pass');
  assert.match(s.reason(), /blind: 互联网 \(outside\)/);
});

test('what only the hub asks counts as it did: a node that echoes isn’t down because its web port is, from wherever', () => {
  const s = scene(`insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at)
    values (5, 1, 'icmp', '{}', '127.0.0.1', 4, ${EVERY_S}, 3000, 0);`);
  s.look(5, 'ok', [], 'icmp');
  s.all(['timeout', 'timeout', 'timeout', 'timeout']);
  assert.equal(s.verdict(), 'pass');
  assert.equal(s.verdict('answers-everywhere'), 'warn');
  assert.equal(s.state(), 'degraded');
});

test('asked from one place alone, an agent’s, a target is judged as it always was', () => {
  const s = scene('delete from watches where id <> 4;');
  s.look(4, 'ok');
  assert.equal(s.reason(), '1 watches get an answer');
  for (let turn = 0; turn < 2; turn += 1) {
    s.wait(30);
    s.look(4, 'timeout');
  }
  assert.equal(s.state(), 'down');
  assert.match(s.reason(), /^does not answer/);
  assert.equal(s.alerts.length, 1);
});

test('an open port is bad as soon as one vantage point outside finds it, whoever finds it shut; what only the inside sees is no exposure to the internet', () => {
  const s = scene(`update agents set side = 'outside' where id = 2;
    update watches set probe = 'exposed_ports', params = '{"ports":[22,23]}' where target_id = 1;`);
  const port = (number: number, open: boolean): Fact => {
    const value = {
      port: number,
      family: 4,
      address: '127.0.0.1',
      service: 'ssh',
      open,
      state: open ? 'open' : 'closed',
    };
    return { key: 'exposed_ports.port', part: `4:${number}`, value };
  };
  const look = (id: number, open: boolean) => s.look(id, 'ok', [port(22, open), port(23, false)], 'exposed_ports');
  look(1, true);
  look(2, true);
  look(3, false);
  look(4, false);
  assert.equal(s.verdict('exposed-ports'), 'warn');
  assert.equal(s.verdict('exposed-outside'), 'pass');
  look(4, true);
  assert.equal(s.verdict('exposed-outside'), 'fail');
  assert.match(
    s.reason('exposed-outside'),
    /seen from 1 of 2 vantage points \(互联网 \(outside\)\): can be reached from the internet/,
  );
  // Not tempered by those who find it shut, and alerted at once.
  assert.equal(
    s.get(`select severity from findings where check_id = 'exposed-outside' and closed_at is null`),
    'major',
  );
  assert.equal(s.alerts.length, 1);
  look(4, false);
  assert.equal(s.verdict('exposed-outside'), 'pass');
});
