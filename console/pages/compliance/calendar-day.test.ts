import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMoment, dayText } from './calendar-day.ts';

test('a day is one of Shanghai, there and back', () => {
  assert.equal(dayMoment('2026-11-22'), Date.parse('2026-11-21T16:00:00Z'));
  for (const day of ['2024-02-29', '2026-01-01', '2026-12-31']) assert.equal(dayText(dayMoment(day) as number), day);
  assert.equal(dayText(Date.parse('2026-11-22T15:59:59Z')), '2026-11-22');
  assert.equal(dayText(Date.parse('2026-11-22T16:00:00Z')), '2026-11-23');
});

test('nothing is null, and what is no day is neither', () => {
  assert.equal(dayMoment(' '), null);
  assert.equal(dayText(null), '');
  for (const text of ['2026-02-30', '2026-13-01', '2026-1-1', 'x', '2026-11-22T00:00'])
    assert.equal(dayMoment(text), undefined);
});
