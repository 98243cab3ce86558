import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '#probes/probe.ts';
import { verifyEvidence } from '../findings/routes.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { CLOSED, EVERY_S, OPEN, scene, T0 } from './scene.ts';

test('a node that answers in both families is up, and one lost look changes nothing', () => {
  const s = scene();
  s.look(1, 'ok', OPEN);
  s.look(2, 'ok', OPEN);
  assert.equal(s.state(), 'up');
  s.wait(60);
  s.look(1, 'timeout');
  assert.equal(s.state(), 'up');
  assert.deepEqual(s.open(), []);
});

test('IPv6 that fails twice degrades the node while IPv4 answers, and closes when it answers again', () => {
  const s = scene();
  s.look(1, 'ok', OPEN);
  s.look(2, 'ok', OPEN);
  for (let i = 0; i < 2; i += 1) {
    s.wait(30);
    s.look(2, 'timeout');
  }
  assert.equal(s.state(), 'degraded');
  assert.deepEqual(s.open(), ['answers-everywhere']);
  s.wait(30);
  s.look(2, 'ok', OPEN);
  assert.equal(s.state(), 'up');
  assert.deepEqual(s.open(), []);
});

test('a node that answers nowhere is down, alerts once, and its finding names what was seen', () => {
  const s = scene();
  for (let i = 0; i < 4; i += 1) {
    s.look(1, 'timeout');
    s.look(2, 'unreachable');
    s.wait(30);
  }
  assert.equal(s.state(), 'down');
  assert.deepEqual(s.open(), ['answers']);
  assert.equal(s.alerts.length, 1);
  assert.match(String(s.rows('select reason from findings')[0]?.reason), /said timeout.*said unreachable/);
});

test('a look that the probe could not make says nothing against the target', () => {
  const s = scene();
  s.look(1, 'ok', OPEN);
  for (let i = 0; i < 3; i += 1) {
    s.look(2, 'unable');
    s.wait(30);
  }
  assert.equal(s.state(), 'up');
  assert.equal(s.verdict('answers-everywhere'), 'unknown');
  assert.deepEqual(s.open(), []);
});

test('what nobody has looked at for three intervals is unknown, not up; its findings stay open', () => {
  const s = scene();
  s.look(1, 'ok', CLOSED);
  s.look(2, 'ok', OPEN);
  assert.equal(s.state(), 'degraded');
  assert.deepEqual(s.open(), ['tcp-port-open']);
  s.pipeline.age(s.wait(3 * EVERY_S + 4));
  assert.equal(s.state(), 'unknown');
  assert.equal(s.verdict('tcp-port-open'), 'unknown');
  assert.deepEqual(s.open(), ['tcp-port-open']);
  assert.equal(s.rows('select status from findings')[0]?.status, 'unknown');
});

test('a failed look lets facts age instead of removing them; a partial one keeps what it left out', () => {
  const s = scene();
  s.look(1, 'ok', OPEN);
  s.wait(60);
  s.look(1, 'timeout');
  assert.equal(s.rows('select * from facts').length, 1);
  s.wait(60);
  s.look(1, 'ok', [], { partial: true });
  assert.deepEqual(s.rows('select kept_from from facts'), [{ kept_from: T0 }]);
  s.wait(60);
  s.look(1, 'ok', OPEN);
  assert.deepEqual(s.rows('select kept_from, since_at from facts'), [{ kept_from: null, since_at: T0 }]);
});

test('of two looks at once the one that began later tells what is so, whichever ends last', () => {
  const s = scene();
  s.look(1, 'ok', CLOSED);
  const now = s.wait(60);
  s.look(1, 'ok', OPEN);
  s.look(1, 'ok', CLOSED, { at: now - 2_000 });
  assert.deepEqual(s.rows("select value from facts where key = 'tcp.open'"), [{ value: 'true' }]);
});

test('facts are kept as changes: a repeat writes nothing, a change is noted with both values', () => {
  const s = scene();
  for (let i = 0; i < 5; i += 1) {
    s.look(1, 'ok', OPEN);
    s.wait(60);
  }
  assert.equal(s.rows('select * from fact_changes').length, 0);
  s.look(1, 'ok', CLOSED);
  assert.deepEqual(s.rows('select key, before, after from fact_changes'), [
    { key: 'tcp.open', before: 'true', after: 'false' },
  ]);
});

test('evidence is sealed only when a verdict turns, verifies, and can be neither changed nor removed', () => {
  const s = scene();
  for (let i = 0; i < 4; i += 1) {
    s.look(1, 'ok', i % 2 === 0 ? OPEN : CLOSED);
    s.wait(61);
    s.look(1, 'ok', i % 2 === 0 ? OPEN : CLOSED);
  }
  const sealed = s.rows(`select * from evidence where check_id = 'tcp-port-open'`);
  assert.equal(sealed.length, 4);
  assert.equal(verifyEvidence(s.db).valid, true);
  assert.throws(() => s.db.$client.exec('delete from evidence'), /append-only/);
  assert.throws(() => s.db.$client.exec(`update evidence set content = '{}'`), /append-only/);
});

test('maintenance of the area above is shown, alerts nobody, and what is still wrong afterwards is told', () => {
  const s = scene();
  s.db.$client.exec(`insert into areas (id, code, name, level, parent_id) values (1, '3206', '南通市', 'city', null), (2, '320613', '崇川区', 'county', 1);
    update nodes set area_id = 2;
    insert into maintenance_windows (area_id, from_at, until_at, reason, created_by, created_at) values (1, ${T0}, ${T0 + 600_000}, '割接', 'x', 0);`);
  s.look(1, 'ok', OPEN);
  s.look(2, 'ok', OPEN);
  s.pipeline.age(s.wait(1));
  assert.equal(s.state(), 'maintenance');
  for (let i = 0; i < 3; i += 1) {
    s.wait(60);
    s.look(1, 'timeout');
    s.look(2, 'timeout');
  }
  assert.equal(s.alerts.length, 0);
  s.wait(420);
  s.look(1, 'timeout');
  s.look(2, 'timeout');
  s.pipeline.age(s.wait(1));
  assert.equal(s.state(), 'down');
});

test('the last look of a watch deleted meanwhile is dropped without a trace', () => {
  const s = scene();
  s.db.$client.exec('delete from watches where id = 1');
  s.look(1, 'ok', OPEN);
  assert.equal(s.rows('select * from facts').length, 0);
});

test('a version that changed and a port that went down are told on the timeline in words', () => {
  const s = scene();
  const row = (oper_status: string) => ({ key: 'snmp.interface', part: '7', value: { name: 'GE0/0/7', oper_status } });
  const seen = (version: string, oper_status: string) => {
    const watched = { id: 1, target_id: 1, probe: 'snmp', every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch;
    const facts = [{ key: 'snmp.version', value: version }, row(oper_status)];
    s.pipeline.ingest([
      { watch: watched, observation: { at: s.wait(60), took_ms: 1, outcome: 'ok', facts, samples: [] } },
    ]);
  };
  seen('V200R019', 'up');
  seen('V200R022', 'down');
  const told = s.rows(`select text ->> '$.zh' as zh from events where kind = 'fact_changed' order by id`);
  assert.deepEqual(told, [{ zh: '软件版本：V200R019 → V200R022' }, { zh: '接口 7：GE0/0/7 oper_status up → down' }]);
});

test('a question that nobody asked has no verdict, also when one family was seen before the other', () => {
  const s = scene();
  s.db.$client.exec(`update watches set probe = 'http', params = '{"port":' || id || '}'`);
  const look = (watch: number) => {
    const watched = { id: watch, target_id: 1, probe: 'http', every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch;
    const facts = [{ key: 'http.status', value: 200 }];
    s.pipeline.ingest([
      { watch: watched, observation: { at: s.wait(1), took_ms: 1, outcome: 'ok', facts, samples: [] } },
    ]);
  };
  look(1);
  assert.equal(s.verdict('http-body'), 'unknown');
  look(2);
  assert.equal(s.verdict('http-body'), undefined);
  assert.equal(s.verdict('http-status'), 'pass');
});

test('closed ports that a probe hoped for neither prove that a node is up nor make it down', () => {
  const s = scene();
  s.db.$client.exec(`update watches set probe = 'open_access', params = '{}' where id = 2`);
  const look = (outcome: Outcome, without_login: boolean) => {
    const watched = { id: 2, target_id: 1, probe: 'open_access', every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch;
    const facts = [
      { key: 'open_access.service', part: '6379', value: { service: 'redis', port: 6379, without_login } },
    ];
    const observation = { at: s.wait(1), took_ms: 1, outcome, facts: outcome === 'ok' ? facts : [], samples: [] };
    s.pipeline.ingest([{ watch: watched, observation }]);
  };
  look('ok', true);
  assert.equal(s.state(), 'unknown');
  assert.deepEqual(s.open(), ['access-without-login']);
  s.look(1, 'ok', OPEN);
  look('ok', false);
  for (let i = 0; i < 3; i += 1) look('timeout', false);
  assert.equal(s.state(), 'up');
  assert.deepEqual(s.open(), []);
  for (let i = 0; i < 3; i += 1) s.look(1, 'timeout');
  look('ok', false);
  assert.equal(s.state(), 'down');
});

test('what went stale while nobody looked is unknown after as many turns as it takes, however much it is', () => {
  const s = scene();
  const sqlite = s.db.$client;
  sqlite.transaction(() => {
    for (let id = 2; id <= 1_201; id += 1) {
      sqlite.exec(`insert into nodes (id, name, created_at, updated_at) values (${id}, 'n${id}', 0, 0);
        insert into targets (id, node_id, state, state_reason, state_since, judged_at) values (${id}, ${id}, 'up', '{"zh":"","en":""}', 0, ${T0});
        insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at)
          values (${id + 1}, ${id}, 'tcp', '{"port":22}', '127.0.0.1', 4, 60, 3000, 0);
        insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at, looked_at, ok_at, took_ms, last)
          values (${id + 1}, 'up', 'ok', 0, 1, 0, '[]', 0, ${T0}, ${T0}, 1, '{}');`);
    }
  })();
  const now = s.wait(3_600);
  let turns = 1;
  while (s.pipeline.age(now).more) turns += 1;
  assert.equal(turns, 3);
  assert.equal(sqlite.prepare(`select count(*) from targets where state = 'up'`).pluck().get(), 0);
});
