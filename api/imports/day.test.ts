import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readDay } from './day.ts';

for (const text of [
  '2026-11-30',
  '2026/11/30',
  '2026.11.30',
  '2026年11月30日',
  '2026 年 11 月 30 日',
  '2026年11月30号',
  '20261130',
  '46356',
  '46356.0',
  '２０２６／１１／３０',
  ' 2026-11-30 ',
  '2026-11-30 00:00:00',
  '2026/11/30 0:00',
])
  test(`a day written as ${text} is 30 November 2026`, () => assert.deepEqual(readDay(text), { day: '2026-11-30' }));

test('days of one digit are the same days, and leap years have theirs', () => {
  assert.deepEqual(readDay('2026/3/5'), { day: '2026-03-05' });
  assert.deepEqual(readDay('2024-2-29'), { day: '2024-02-29' });
});

for (const [text, why] of [
  ['11/30/2026', /may be several days/],
  ['30/11/2026', /may be several days/],
  ['26-11-30', /may be several days/],
  ['11.30.26', /may be several days/],
  ['2026-02-30', /no day/],
  ['2023年2月29日', /no day/],
  ['20261301', /no day/],
  ['2026-11', /no date/],
  ['2026-11/30x', /no date/],
  ['2026-11-30 14:20', /no date/],
  ['12345', /no date/],
  ['99999', /no date/],
  ['明年', /no date/],
  ['-46356', /no date/],
  ['0000-01-01', /no day/],
] as const)
  test(`'${text}' is refused with a reason`, () => {
    const read = readDay(text);
    assert.ok('problem' in read);
    assert.match(read.problem.en, why);
    assert.match(read.problem.zh, /\p{Script=Han}/u);
  });

test('any text at all is a day that there is, or a reason', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d./年月日-]{4,12}$/)), (text) => {
      const read = readDay(text);
      if ('problem' in read) return read.problem.en !== '';
      return /^\d{4}-\d\d-\d\d$/.test(read.day) && new Date(read.day).toISOString().startsWith(read.day);
    }),
  );
});

test("a day's serial number, as Excel counts it, is that day", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      const serial = (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000;
      assert.deepEqual(readDay(String(serial)), { day });
    }),
  );
});
