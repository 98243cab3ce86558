/** What comes late, all at once, from an agent that was away and looked on meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '#probes/probe.ts';
import { verifyEvidence } from '../findings/routes.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import type { Seen } from './pipeline.ts';
import { EVERY_S, OPEN, scene, T0 } from './scene.ts';

const MINUTE_MS = 60_000;
const AWAY_MIN = 60;
const at = (minute: number) => T0 + minute * MINUTE_MS;

/** Seen well at first, then nothing is heard for an hour; what `outcomeAt` says was seen meanwhile, minute by minute, comes in batches. */
function away(outcomeAt: (minute: number) => Outcome | undefined, size: number, first: Outcome = 'ok') {
  const s = scene();
  s.db.$client.exec(`insert into units (id, name, level) values (1, '数据局', 'county');
    insert into agents (id, name, unit_id, state, sign_key, seal_key, created_at) values (7, '东县', 1, 'trusted', 'x', 'x', 0);
    update watches set agent_id = 7;`);
  for (let n = 0; n < 2; n += 1) for (const id of [1, 2] as const) s.look(id, first, first === 'ok' ? OPEN : []);
  for (let minute = 0; minute < AWAY_MIN; minute += 1) s.pipeline.age(s.wait(60));
  assert.equal(s.state(), 'unknown');
  const alerted = s.alerts.length;
  const late: Seen[] = [];
  for (let minute = 1; minute <= AWAY_MIN; minute += 1) {
    const outcome = outcomeAt(minute);
    for (const id of outcome ? [1, 2] : []) {
      const watch = {
        id,
        agent_id: 7,
        target_id: 1,
        probe: 'tcp',
        address: '::1',
        every_s: EVERY_S,
        timeout_ms: 3000,
      } as PatrolledWatch;
      const facts = outcome === 'ok' ? OPEN : [];
      late.push({
        watch,
        observation: { at: at(minute), took_ms: 1, outcome: outcome as Outcome, facts, samples: [] },
      });
    }
  }
  const states = new Set<string>();
  for (let from = 0; from < late.length; from += size) {
    s.pipeline.ingest(late.slice(from, from + size), at(AWAY_MIN));
    s.pipeline.age(at(AWAY_MIN));
    states.add(s.state());
  }
  const told = (kind: string) =>
    s.rows(`select at, text ->> '$.en' as text from events where kind = '${kind}' and at > ${T0} order by at, id`);
  return { ...s, told, states: [...states], alerts: s.alerts.slice(alerted) };
}
const between = (from: number, to: number) => (minute: number) => (minute >= from && minute < to ? 'timeout' : 'ok');

for (const size of [1, 7, 1_000]) {
  test(`an outage that is over stands in the history at its own time and alerts nobody, in batches of ${size}`, () => {
    const s = away(between(20, 40), size);
    assert.deepEqual([s.state(), s.alerts, s.open()], ['up', [], []]);
    assert.deepEqual(s.rows('select * from findings'), []);
    const of = (minute: number, what: string) =>
      [1, 2].map(() => ({ at: at(minute), text: `TCP port (::1) ${what} (reported later by 东县)` }));
    assert.deepEqual(s.told('fact_changed'), [...of(21, 'did not answer'), ...of(40, 'answered again')]);
    assert.deepEqual(s.states, size === 1_000 ? ['up'] : ['unknown', 'up'], 'what is past is never shown as what is');
    assert.equal(verifyEvidence(s.db).valid, true);
  });

  test(`an outage that lasts is raised once, with its true beginning, in batches of ${size}`, () => {
    const s = away(between(20, 99), size);
    assert.deepEqual([s.state(), s.open()], ['down', ['answers']]);
    assert.deepEqual(s.rows('select opened_at, alerted_at from findings'), [
      { opened_at: at(21), alerted_at: at(AWAY_MIN) },
    ]);
    assert.deepEqual(
      s.alerts.map((alert) => alert.at),
      [at(21)],
    );
    assert.deepEqual(s.rows('select state_since from targets'), [{ state_since: at(21) }]);
    assert.deepEqual(s.rows(`select since from verdicts where check_id = 'answers'`), [{ since: at(21) }]);
  });
}

test('what was down and came back while nobody heard of it was mended then', () => {
  const s = away(between(1, 30), 7, 'timeout');
  assert.deepEqual([s.state(), s.open(), s.alerts], ['up', [], []]);
  const [finding] = s.rows(`select opened_at, closed_at from findings where check_id = 'answers'`);
  assert.deepEqual(finding, { opened_at: T0, closed_at: at(30) });
});

test('of a time in which nobody looked nothing is claimed', () => {
  const s = away((minute) => (minute > 50 ? 'ok' : undefined), 7);
  assert.equal(s.state(), 'up');
  assert.deepEqual(s.rows(`select since from verdicts where check_id = 'answers'`), [{ since: at(51) }]);
  const stopped = away((minute) => (minute < 50 ? 'ok' : undefined), 7);
  assert.equal(stopped.state(), 'unknown');
});

test('a late look doesn’t turn back when a target was last seen', () => {
  const s = scene();
  const now = s.wait(3_600);
  s.look(1, 'ok', OPEN);
  s.look(2, 'ok', OPEN, { at: T0 });
  assert.deepEqual(s.rows('select seen_at from targets'), [{ seen_at: now }]);
});
