import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { STATES, type State } from './schema.ts';
import { systemState } from './system-state.ts';

const of = (...states: State[]) =>
  systemState(
    states.map((state, i) => ({ name: `e${i}`, state, reason: { zh: `因${i}`, en: `because ${i}` }, since: 100 + i })),
  );

for (const [states, expected] of [
  [[], 'unknown'],
  [['up'], 'up'],
  [['up', 'up'], 'up'],
  [['up', 'unknown'], 'unknown'],
  [['up', 'down'], 'degraded'],
  [['down', 'down'], 'down'],
  [['down', 'unknown'], 'degraded'],
  [['degraded', 'up'], 'degraded'],
  [['maintenance'], 'maintenance'],
  [['maintenance', 'down'], 'down'],
  [['maintenance', 'up'], 'up'],
] as [State[], State][]) {
  test(`a system whose endpoints are ${states.join(', ') || 'none'} is ${expected}`, () =>
    assert.equal(of(...states).state, expected));
}

test('no system is up while an awake endpoint is not', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...STATES), { minLength: 1, maxLength: 6 }), (states) => {
      const { state, state_reason, state_since } = of(...states);
      const awake = states.filter((one) => one !== 'maintenance');
      if (state === 'up') assert.ok(awake.length > 0 && awake.every((one) => one === 'up'));
      assert.ok(state_reason.zh !== '' && state_reason.en !== '');
      assert.ok(state_since !== null && state_since >= 100);
    }),
  );
});

test('the reason names how many endpoints and one of them', () => {
  assert.deepEqual(of('up', 'down', 'down').state_reason, {
    zh: '2/3 个端点中断（e1：因1）',
    en: '2 of 3 endpoints down (e1: because 1)',
  });
});
