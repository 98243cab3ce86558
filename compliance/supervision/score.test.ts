import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ITEM_STATUSES, type ItemStatus } from '../programme/figure.ts';
import { compare } from '../scoring/exact.ts';
import { compareMonths } from './compare-months.ts';
import { exampleRules } from './example.ts';
import { rank } from './rank.ts';
import { beginOf, checkRules, monthAfter, monthBefore, monthOf, Rules } from './rules.ts';
import { scoreSubject } from './score.ts';
import { readWritten } from './span.ts';

const KINDS = { a: ['area', 'unit'], b: ['area'] } as const;
const indicator = (id: string, weight: string, formula: string) => ({
  ...{ id, weight, formula, title: { zh: id, en: id }, targets: { '2026': '0.8' } },
  ...{ source: { text: '', date: '' as const }, of: ['area' as const], confirmed: false },
});
const RULES: Rules = {
  ...{ title: 'r', from_month: '2026-01', until_month: '2026-12', most_unknown_points: '20' },
  indicators: [indicator('one', '30', 'min(share(a) / target, 1)'), indicator('two', '12.5', 'share(b)')],
};
const items = (...statuses: ItemStatus[]) => statuses.map((status) => ({ status, weight: 1 }));

test('points are weight by formula, and the score is of what applies: 30 × (1/2 ÷ 4/5) + 12.5 × 1/3 of 42.5', () => {
  const made = scoreSubject(RULES, 'area', '2026-10', {
    a: items('met', 'unmet'),
    b: items('met', 'unmet', 'unknown'),
  });
  assert.deepEqual(
    made.indicators.map(({ points, unknown_points }) => [points, unknown_points]),
    [
      ['75/4', '0'],
      ['25/6', '25/6'],
    ],
  );
  assert.deepEqual([made.score, made.unknown_points], ['2750/51', '500/51']);
  const without = scoreSubject(RULES, 'area', '2026-10', { a: items('met', 'unmet'), b: items('exempt') });
  assert.deepEqual([without.score, without.indicators[1]?.is], ['125/2', 'not_applicable']);
  assert.equal(scoreSubject(RULES, 'area', '2026-10', { a: [], b: [] }).score, null);
  assert.equal(scoreSubject(RULES, 'unit', '2026-10', { a: [], b: [] }).indicators.length, 0);
});

test('a year without a target and a figure that is gone give nothing and stay in the weighing', () => {
  const made = scoreSubject(RULES, 'area', '2027-01', { a: items('met') });
  assert.deepEqual(
    made.indicators.map(({ is }) => is),
    ['unknown', 'unknown'],
  );
  assert.deepEqual([made.score, made.unknown_points], ['0', '100']);
});

test('no thing that becomes unknown raises a score, and a score is never above what it may become', () => {
  const list = fc.array(fc.constantFrom(...ITEM_STATUSES), { maxLength: 8 });
  fc.assert(
    fc.property(list, list, fc.nat(8), (a, b, at) => {
      const of = (statuses: readonly ItemStatus[]) =>
        scoreSubject(RULES, 'area', '2026-10', { a: items(...statuses), b: items(...b) });
      const [before, after] = [of(a), of(a.map((one, i) => (i === at && one !== 'exempt' ? 'unknown' : one)))];
      if (before.score !== null && after.score !== null)
        assert.ok(compare(readWritten(after.score), readWritten(before.score)) <= 0);
      for (const one of [before, after])
        if (one.score !== null && one.high !== null)
          assert.ok(compare(readWritten(one.score), readWritten(one.high)) <= 0);
    }),
  );
});

test('equal figures are one place, what is too unknown has none, and what two places of decimals hide parts nobody', () => {
  const subjects = [
    { name: 'c', score: '80', unknown_points: '0' },
    { name: 'a', score: '271/3', unknown_points: '20' },
    { name: 'b', score: '9033/100', unknown_points: '1' },
    { name: 'x', score: '95', unknown_points: '2001/100' },
    { name: 'none', score: null, unknown_points: null },
  ];
  assert.deepEqual(
    rank(subjects, '20').map(({ name, place, too_much_unknown }) => `${name} ${place} ${too_much_unknown}`),
    ['a 1 false', 'b 1 false', 'c 3 false', 'x null true', 'none null false'],
  );
});

test('rules are checked for what no schema sees, with places in formulas', () => {
  assert.deepEqual(checkRules(RULES, KINDS).mistakes, []);
  assert.equal(checkRules(RULES, KINDS).notices.length, 2);
  const wrong: Rules = {
    ...{ ...RULES, until_month: '2027-03' },
    indicators: [
      { ...indicator('one', '0', 'share(a) +\n'), of: ['unit'] },
      { ...indicator('one', '1', 'share(b) / target'), of: ['unit'], confirmed: true },
      indicator('two', '1', '1'),
    ],
  };
  const { mistakes } = checkRules(wrong, KINDS);
  assert.deepEqual(
    mistakes.map(({ path, line, column }) => [path, line, column].filter((one) => one !== undefined).join(' ')),
    [
      'indicators.0.weight',
      'indicators.0.formula 2 1',
      'indicators.1.id',
      'indicators.1.source',
      'indicators.1.of',
      'indicators.1.targets',
      'indicators.2.formula',
    ],
  );
  assert.equal(checkRules({ ...RULES, until_month: '2025-01' }, KINDS).mistakes[0]?.path, 'until_month');
});

test('the example is valid, of all figures, and nobody confirmed it', () => {
  const figures = {
    a: { title: { zh: '甲', en: 'a' }, of: KINDS.a },
    b: { title: { zh: '乙', en: 'b' }, of: KINDS.b },
  };
  const example = Rules.parse(exampleRules(figures, ['2025', '2026']));
  assert.deepEqual(checkRules(example, KINDS).mistakes, []);
  assert.ok(example.indicators.every(({ confirmed, source }) => !confirmed && source.text.includes('不是官方规定')));
});

test('what turned between two months stands with the worse first', () => {
  const item = (key: string, status: ItemStatus) => ({ key, name: key, status, path: `/${key}` });
  const turned = compareMonths(
    { a: [item('1', 'met'), item('2', 'unmet'), item('3', 'met'), item('4', 'met')] },
    { a: [item('1', 'unmet'), item('2', 'met'), item('3', 'met')], b: [item('5', 'unknown')] },
  );
  assert.deepEqual(
    turned.map(({ figure, key, before, after }) => `${figure}/${key} ${before}>${after}`),
    ['a/1 met>unmet', 'b/5 null>unknown', 'a/4 met>null', 'a/2 unmet>met'],
  );
});

test('months follow each other over the year, and begin at midnight in Shanghai', () => {
  assert.deepEqual(
    [monthBefore('2026-01'), monthAfter('2026-12'), monthBefore('2026-10')],
    ['2025-12', '2027-01', '2026-09'],
  );
  assert.equal(monthOf(beginOf('2026-11')), '2026-11');
  assert.equal(monthOf(beginOf('2026-11') - 1), '2026-10');
});
