import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cornersOf, empty_shape, formOf, readStages, type ShapeForm, shapeOf } from './shape-form.ts';

test('each kind becomes stages that say the same, and comes back as the kind that it was', () => {
  for (const kind of ['constant', 'ramp', 'steps', 'spike', 'soak', 'users', 'search'] as const) {
    const shape = shapeOf({ ...empty_shape, kind });
    assert.ok(shape, kind);
    assert.equal(formOf(shape).kind, kind);
    assert.deepEqual(shapeOf(formOf(shape)), shape);
  }
  assert.deepEqual(
    shapeOf({ ...empty_shape, kind: 'steps', rate_from: '10', rate_to: '30', steps: '3', each_s: '5' }),
    {
      model: 'open',
      stages: [10, 20, 30].map((rate) => ({ from_rate: rate, to_rate: rate, duration_ms: 5_000 })),
    },
  );
});

test('any stages survive the form, whatever kind they look like', () => {
  const rate = fc.integer({ min: 0, max: 20_000 });
  const stage = fc.record(
    { from_rate: rate, to_rate: rate, duration_ms: fc.integer({ min: 1, max: 3_600 }).map((s) => s * 1000) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(stage, { minLength: 1, maxLength: 30 }), (stages) => {
      const shape = { model: 'open' as const, stages };
      assert.deepEqual(shapeOf(formOf(shape)), shape);
    }),
  );
});

test('a line that is no stage is named, and what is missing or out of bounds makes no shape', () => {
  assert.deepEqual(readStages('0 10 30\n\n10 x 5'), { line: 3 });
  assert.deepEqual(readStages('0 10'), { line: 1 });
  assert.deepEqual(readStages(''), { line: 1 });
  for (const wrong of ['', '-1', 'x', '20001', '1e9'])
    assert.equal(shapeOf({ ...empty_shape, kind: 'constant', rate: wrong }), undefined, wrong);
  assert.equal(shapeOf({ ...empty_shape, kind: 'users', users: '1.5' }), undefined);
  assert.equal(shapeOf({ ...empty_shape, kind: 'constant', duration_s: '0.5' }), undefined);
});

test('the picture has a corner at both ends of each stage', () => {
  assert.deepEqual(
    cornersOf([
      { from_rate: 0, to_rate: 5, duration_ms: 1000 },
      { from_rate: 9, to_rate: 9, duration_ms: 2000 },
    ]),
    [
      [0, 0],
      [1, 5],
      [1, 9],
      [3, 9],
    ],
  );
});

test('a search says what a step must keep, of which the p95 may be left out, and comes back as it was typed', () => {
  const form: ShapeForm = {
    ...{ ...empty_shape, kind: 'search', search_rate: '2.5', step_s: '5', rounds: '1', errors: '7' },
  };
  const shape = { model: 'search', start_rate: 2.5, step_ms: 5_000, rounds: 1, p95_ms: 1_000, error_share: 0.07 };
  assert.deepEqual(shapeOf(form), shape);
  assert.deepEqual(shapeOf({ ...form, p95_ms: ' ' }), { ...shape, p95_ms: null });
  assert.equal(formOf({ ...shape, model: 'search', p95_ms: null }).p95_ms, '');
  assert.deepEqual(formOf({ ...shape, model: 'search' }), form);
  for (const wrong of [
    { step_s: '4.9' },
    { rounds: '6' },
    { rounds: '1.5' },
    { search_rate: '0' },
    { errors: '' },
    { p95_ms: 'x' },
  ])
    assert.equal(shapeOf({ ...form, ...wrong }), undefined, JSON.stringify(wrong));
  const { search_rate: _gone, ...older } = form;
  assert.equal(shapeOf(older as ShapeForm), undefined);
});
