import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownUntil, publishedDay } from './state-holidays.ts';

test('holidays are off, make-up workdays are worked, and of ordinary days nothing is said', () => {
  assert.equal(publishedDay('2025-10-01'), 'off');
  assert.equal(publishedDay('2025-10-08'), 'off');
  assert.equal(publishedDay('2025-09-28'), 'work');
  assert.equal(publishedDay('2025-10-11'), 'work');
  assert.equal(publishedDay('2025-10-09'), undefined);
  assert.equal(publishedDay('2025-10-12'), undefined);
});

test('the published years end where the data end', () => {
  assert.ok(knownUntil >= 2026);
  assert.equal(publishedDay(`${knownUntil}-10-01`), 'off');
  assert.equal(publishedDay(`${knownUntil + 1}-10-01`), undefined);
});

test('the data say of each day what the functions of the package say', async () => {
  // They take a date for one of the zone that the machine is in when they are loaded.
  process.env.TZ = 'Asia/Shanghai';
  const { default: chineseDays } = await import('chinese-days');
  for (let at = Date.UTC(2004, 0, 1); at < Date.UTC(knownUntil + 1, 0, 1); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    const ordinary = new Date(at).getUTCDay() % 6 === 0 ? 'off' : 'work';
    assert.equal((publishedDay(date) ?? ordinary) === 'work', chineseDays.isWorkday(date), date);
  }
});
