import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GRADING_EDITIONS } from '../catalogues/grading/grades.ts';
import { type Row, wrongWith } from './check-row.ts';

const NOW = Date.parse('2026-11-22T12:00:00+08:00');
const at = (day: string, time = '00:00') => Date.parse(`${day}T${time}:00+08:00`);
const ROW: Row = {
  information_harms: [{ to: 'society', degree: 'serious' }],
  service_harms: [{ to: 'society', degree: 'general' }],
  ...{
    s_level: 3,
    a_level: 2,
    confirmed_at: at('2026-11-01'),
    reviewed_at: null,
    scheme_reviewed_at: null,
    live_at: null,
  },
  ...{ certificate: null, filed_at: null, issued_at: null, note: '' },
};
const wrong = (change: Partial<Row>, edition: keyof typeof GRADING_EDITIONS = '2020') => {
  const found = wrongWith({ ...ROW, ...change }, GRADING_EDITIONS[edition], NOW);
  return found && `${found.path} ${found.text.zh}`;
};

test('the grade of the matrix is confirmed without a word, another with a reason', () => {
  assert.equal(wrong({}), undefined);
  assert.match(wrong({ s_level: 2 }) ?? '', /^note 与推算结果 S3A2G3 不同/);
  assert.match(wrong({ a_level: 3 }) ?? '', /^note/);
  assert.equal(wrong({ s_level: 2, note: '专家评审意见' }), undefined);
  assert.match(wrong({ s_level: 2, note: ' \n' }) ?? '', /^note/);
  assert.match(wrong({ a_level: null }) ?? '', /^a_level/);
  assert.match(wrong({ s_level: null }) ?? '', /^s_level/);
  assert.equal(wrong({ s_level: null, a_level: null, information_harms: [] }), undefined);
});

test('where the matrix does not know, a person decides; without harms only with a reason', () => {
  assert.equal(wrong({}, '2025'), undefined);
  assert.equal(wrong({ s_level: 5 }, '2025'), undefined);
  assert.match(wrong({ information_harms: [] }, '2025') ?? '', /^note 未选定/);
  assert.match(wrong({ service_harms: [] }) ?? '', /^note/);
});

test('days that can’t be are refused', () => {
  assert.match(wrong({ filed_at: at('2026-11-23') }) ?? '', /^filed_at 日期不能晚于今天/);
  assert.equal(wrong({ filed_at: at('2026-11-22', '23:59') }), undefined);
  assert.match(wrong({ issued_at: at('2026-11-01'), filed_at: at('2026-11-02') }) ?? '', /^issued_at/);
  assert.equal(wrong({ issued_at: at('2026-11-02'), filed_at: at('2026-11-02') }), undefined);
  assert.equal(wrong({ live_at: at('2027-06-01') }), undefined);
  assert.match(wrong({ live_at: at('2040-01-01') }) ?? '', /^live_at/);
  assert.match(wrong({ reviewed_at: at('1990-01-01') }) ?? '', /^reviewed_at/);
  assert.match(wrong({ confirmed_at: 0 }) ?? '', /^confirmed_at/);
});

test('the number of a certificate has its form, and what is wrong is told', () => {
  assert.equal(wrong({ certificate: '32060012345-00001' }), undefined);
  assert.match(wrong({ certificate: '3206001234-00001' }) ?? '', /^certificate 连字符前应有 11 位/);
});

test('any row gets an answer', () => {
  const day = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: null });
  const level = fc.option(fc.integer({ min: 1, max: 5 }), { nil: null });
  fc.assert(
    fc.property(
      fc.record({ s_level: level, a_level: level, filed_at: day, issued_at: day, live_at: day, note: fc.string() }),
      fc.option(fc.string(), { nil: null }),
      (change, certificate) => {
        const found = wrongWith({ ...ROW, ...change, certificate }, GRADING_EDITIONS['2020'], NOW);
        assert.ok(found === undefined || (found.text.zh !== '' && found.text.en !== ''));
      },
    ),
  );
});
