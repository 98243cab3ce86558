import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LIFECYCLE, STAGES } from '../catalogues/lifecycle.ts';
import { missingFor, refusedMove, type Standing } from './stages.ts';

const NOTHING: Standing = { grade: null, filed_at: null, certificate: null, is_assessed: false };
const ALL: Standing = { grade: 3, filed_at: 1, certificate: '32060012345-00001', is_assessed: true };

test('forward one step at a time, each with what it needs', () => {
  assert.match(refusedMove('grading', 'filing', NOTHING)?.zh ?? '', /二级以上/);
  assert.match(refusedMove('grading', 'filing', { ...ALL, grade: 1 })?.zh ?? '', /二级以上/);
  assert.equal(refusedMove('grading', 'filing', { ...NOTHING, grade: 2 }), undefined);
  assert.match(refusedMove('filing', 'rectification', { ...ALL, filed_at: null })?.zh ?? '', /备案日期/);
  assert.match(refusedMove('rectification', 'assessment', { ...ALL, certificate: null })?.zh ?? '', /备案编号/);
  assert.match(refusedMove('assessment', 'supervision', { ...ALL, is_assessed: false })?.zh ?? '', /等级测评/);
  assert.match(refusedMove('grading', 'rectification', ALL)?.zh ?? '', /一步/);
  assert.match(refusedMove('filing', 'filing', ALL)?.zh ?? '', /一步/);
});

test('back is always possible, and with everything so is forward', () => {
  for (const [i, stage] of STAGES.entries()) {
    const [before, after] = [STAGES[i - 1], STAGES[i + 1]];
    if (before) assert.equal(refusedMove(stage, before, NOTHING), undefined);
    if (after) assert.equal(refusedMove(stage, after, ALL), undefined);
  }
});

test('what a stage wants, every later one wants too', () => {
  const standing = fc.record({
    grade: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
    filed_at: fc.option(fc.constant(1), { nil: null }),
    certificate: fc.option(fc.constant('x'), { nil: null }),
    is_assessed: fc.boolean(),
  });
  fc.assert(
    fc.property(standing, (given) => {
      const missing = STAGES.map((stage) => missingFor(stage, given) !== undefined);
      assert.deepEqual(
        missing,
        missing.toSorted((a, b) => Number(a) - Number(b)),
      );
    }),
  );
});

test('the lifecycle tells each stage once, and whoever is responsible has something to do', () => {
  assert.deepEqual(
    LIFECYCLE.map(({ stage }) => stage),
    [...STAGES],
  );
  for (const { responsible, does } of LIFECYCLE) assert.ok(does[responsible]);
});
