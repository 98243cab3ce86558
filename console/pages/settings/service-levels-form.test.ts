import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { daysFrom, hoursFrom, inputFrom, isMinutes, typedFrom } from './service-levels-form.ts';

const minute = fc.integer({ min: 0, max: 1_439 });
const levels = fc.record({
  targets: fc.array(
    fc.record({
      kind: fc.constantFrom(null, 'problem' as const, 'alert' as const),
      priority: fc.constantFrom(null, 1, 4),
      level: fc.constantFrom(null, 'town' as const),
      response_min: fc.option(fc.integer({ min: 1, max: 525_600 })),
      resolution_min: fc.option(fc.integer({ min: 1, max: 525_600 })),
    }),
    { maxLength: 5 },
  ),
  calendar: fc.record({
    hours: fc.array(fc.tuple(minute, minute), { minLength: 1, maxLength: 3 }),
    days: fc.constantFrom({}, { '2026-10-10': 'work' as const, '2026-12-31': 'off' as const }),
    every_day: fc.boolean(),
  }),
});

test('what is kept comes back from what is shown', () => {
  fc.assert(fc.property(levels, (kept) => assert.deepEqual(inputFrom(typedFrom(kept)), structuredClone(kept))));
});

test('hours, days and minutes that are none are told apart from such as are', () => {
  assert.deepEqual(hoursFrom('9:00-12:00，14：00–18：00'), [
    [540, 720],
    [840, 1_080],
  ]);
  for (const text of ['', '9-12', '09:00', 'always']) assert.equal(hoursFrom(text), undefined, text);
  assert.deepEqual(daysFrom('2026-10-10=work\n\n 2026-10-11 = off '), { '2026-10-10': 'work', '2026-10-11': 'off' });
  for (const text of ['2026-10-10', '2026-10-10=maybe', 'x=off']) assert.equal(daysFrom(text), undefined, text);
  assert.deepEqual(['', '30', '0', '-1', '1.5', 'x'].map(isMinutes), [true, true, false, false, false, false]);
});
