import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstDay } from './first-day.ts';

test('a week begins on Monday, a month and a quarter on their first day', () => {
  assert.equal(firstDay('week', '2026-11-29'), '2026-11-23');
  assert.equal(firstDay('week', '2026-11-23'), '2026-11-23');
  assert.equal(firstDay('week', '2026-01-01'), '2025-12-29');
  assert.equal(firstDay('month', '2026-11-30'), '2026-11-01');
  assert.equal(firstDay('quarter', '2026-12-31'), '2026-10-01');
  assert.equal(firstDay('quarter', '2026-01-01'), '2026-01-01');
});
