import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '#probes/probe.ts';
import { type Answering, nextAnswer, unlooked } from './answer.ts';

const play = (outcomes: Outcome[], every_s = 10): Answering =>
  outcomes.reduce((state, outcome, i) => nextAnswer(state, outcome, (i + 1) * every_s * 1000, every_s), unlooked(0));

const rows: { name: string; outcomes: Outcome[]; answer: string }[] = [
  { name: 'one success is up', outcomes: ['ok'], answer: 'up' },
  { name: 'one lost look is no outage', outcomes: ['ok', 'timeout'], answer: 'up' },
  { name: 'two failures are down', outcomes: ['ok', 'timeout', 'unreachable'], answer: 'down' },
  { name: 'one failure at first says nothing yet', outcomes: ['timeout'], answer: 'unknown' },
  { name: 'a blind probe is unknown, not down', outcomes: ['ok', 'unable', 'unable'], answer: 'unknown' },
  { name: 'a success after down is up at once', outcomes: ['timeout', 'timeout', 'ok'], answer: 'up' },
];
for (const row of rows) test(row.name, () => assert.equal(play(row.outcomes).answer, row.answer));

test('what comes and goes is flapping, needs three successes to be up, and calms down', () => {
  const cycle: Outcome[] = ['timeout', 'timeout', 'ok'];
  const state = play(['ok', ...cycle, ...cycle, ...cycle]);
  assert.equal(state.flapping, true);
  const down = ['timeout', 'timeout', 'ok', 'ok'].reduce(
    (s, outcome, i) => nextAnswer(s, outcome as Outcome, 110_000 + i * 10_000, 10),
    state,
  );
  assert.equal(down.answer, 'down');
  assert.equal(nextAnswer(down, 'ok', 150_000, 10).answer, 'up');
  const calm = Array.from({ length: 40 }).reduce<Answering>(
    (s, _, i) => nextAnswer(s, 'ok', 160_000 + i * 10_000, 10),
    nextAnswer(down, 'ok', 150_000, 10),
  );
  assert.equal(calm.flapping, false);
});

test('up is only ever said after a success, and only while fewer than two looks failed since', () => {
  const outcome = fc.constantFrom<Outcome>('ok', 'timeout', 'unreachable', 'error', 'unable');
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), (outcomes) => {
      const state = play(outcomes);
      if (state.answer !== 'up') return;
      assert.ok(outcomes.slice(-2).includes('ok'));
    }),
  );
});

test('the history of turns stays bounded', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<Outcome>('ok', 'timeout'), { maxLength: 400 }), (outcomes) => {
      assert.ok(play(outcomes, 86_400).turns.length <= 16);
    }),
  );
});
