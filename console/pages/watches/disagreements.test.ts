import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disagreementsOf } from './disagreements.ts';

type Side = 'inside' | 'outside';
const asked = (id: number, side: Side, answer: 'up' | 'down' | 'unknown', more = {}) => ({
  ...{ id, side, answer, agent_id: id === 1 ? null : id, probe: 'tcp', address: '10.0.0.1', family: 4 as const },
  ...{ params: { port: 443 }, enabled: true, ...more },
});
const told = (watches: ReturnType<typeof asked>[]) =>
  disagreementsOf(watches).map(({ watch, up_from }) => [watch.id, up_from]);

test('where inside and outside differ the side is named, and the watch that gets no answer', () => {
  assert.deepEqual(told([asked(1, 'inside', 'up'), asked(2, 'outside', 'down')]), [[2, 'inside']]);
  assert.deepEqual(told([asked(1, 'inside', 'down'), asked(2, 'outside', 'up')]), [[1, 'outside']]);
});

test('where both kinds stand on one side, no side is named', () => {
  const watches = [asked(1, 'inside', 'up'), asked(2, 'inside', 'down'), asked(3, 'outside', 'down')];
  assert.deepEqual(told(watches), [[2, null]]);
});

test('the blind, those of one mind, other questions and what is switched off disagree with nobody', () => {
  assert.deepEqual(told([asked(1, 'inside', 'up'), asked(2, 'outside', 'unknown')]), []);
  assert.deepEqual(told([asked(1, 'inside', 'down'), asked(2, 'outside', 'down')]), []);
  assert.deepEqual(told([asked(1, 'inside', 'up'), asked(2, 'outside', 'down', { params: { port: 80 } })]), []);
  assert.deepEqual(told([asked(1, 'inside', 'up'), asked(2, 'outside', 'down', { enabled: false })]), []);
});
