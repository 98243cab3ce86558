import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentOf } from './wall-time.ts';

test('a time on the wall is the moment in its zone', () => {
  assert.equal(momentOf('2026-11-22T08:00', 'Asia/Shanghai'), Date.UTC(2026, 10, 22));
  assert.equal(momentOf('2026-11-22T08:00', 'UTC'), Date.UTC(2026, 10, 22, 8));
});

test('a time beside a change of clocks has the offset of its own side', () => {
  // Clocks in Berlin went from 02:00 to 03:00 on 2026-03-29.
  assert.equal(momentOf('2026-03-29T01:59', 'Europe/Berlin'), Date.UTC(2026, 2, 29, 0, 59));
  assert.equal(momentOf('2026-03-29T03:00', 'Europe/Berlin'), Date.UTC(2026, 2, 29, 1, 0));
});

test('what is not a whole time is no moment', () => {
  assert.equal(momentOf(''), undefined);
  assert.equal(momentOf('2026-11-22'), undefined);
  assert.equal(momentOf('2026-13-45T99:99'), undefined);
});
