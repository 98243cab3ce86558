import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { openFresh } from '../db/testing.ts';
import { findNumbers } from './find-numbers.ts';

const db = openFresh();
after(() => db.$client.close());
const add =
  db.$client.prepare(`insert into tickets (number, kind, title, body, fields, filed_by, filed_at, urgency, impact,
  priority, state, version, changed_at) values (?, 'problem', '', '', '{}', '-', ?, 'low', 'single', 4, 'waiting', 1, 1)`);
const DAYS = ['2025-11-29', '2025-12-31', '2026-01-01', '2026-11-29', '2026-11-30'];
const COUNTS = ['00001', '00007', '00042', '00123', '12345', '100000'];
for (const day of DAYS)
  for (const count of COUNTS) add.run(`${day.replaceAll('-', '')}-${count}`, Date.parse(`${day}T08:00:00+08:00`));
const found = (q: string): string[] =>
  findNumbers(db, q)
    .map((id) => db.$client.prepare('select number from tickets where id = ?').pluck().get(id) as string)
    .sort();

test('a number is found by the whole of it, its day, its month, or its count', () => {
  assert.deepEqual(found('20261129-00007'), ['20261129-00007']);
  assert.deepEqual(found('2026112900007'), ['20261129-00007']);
  assert.equal(found('20261129').length, COUNTS.length);
  assert.equal(found('1129').length, 2 * COUNTS.length);
  assert.equal(found('202611').length, 2 * COUNTS.length);
  assert.deepEqual(found('00007'), DAYS.map((day) => `${day.replaceAll('-', '')}-00007`).sort());
  assert.deepEqual(found('-42'), DAYS.map((day) => `${day.replaceAll('-', '')}-00042`).sort());
  assert.deepEqual(found('1129-7'), ['20251129-00007', '20261129-00007']);
  assert.deepEqual(found('20261130-1'), ['20261130-00001', '20261130-100000', '20261130-12345']);
  assert.deepEqual(found('100000').length, DAYS.length);
});

test('what is no part of a number finds none, and any text does no harm', () => {
  for (const q of ['', '-', '7', '断网', '1-2-3', '99999999', '-99999', '１２']) assert.deepEqual(found(q), [], q);
  fc.assert(fc.property(fc.string({ maxLength: 30 }), (q) => void findNumbers(db, q)));
  fc.assert(fc.property(fc.stringMatching(/^\d{0,13}-?\d{0,9}$/), (q) => void findNumbers(db, q)));
});

test('every number is found by itself', () => {
  for (const number of db.$client.prepare('select number from tickets').pluck().all() as string[])
    assert.ok(found(number).includes(number), number);
});
