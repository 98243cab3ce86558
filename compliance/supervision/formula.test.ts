import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type FigureCounts, ITEM_STATUSES } from '../programme/figure.ts';
import { compare, exact, ONE, ZERO } from '../scoring/exact.ts';
import { evaluateWhole } from './evaluate.ts';
import { explain } from './explain.ts';
import { FIGURE_CALLS, LIMITS } from './formula.ts';
import { parseFormula } from './parse-formula.ts';
import type { Indicator } from './rules.ts';
import { asShare, isKnown, readWritten, written } from './span.ts';

const FIGURES = ['a', 'b'];
const counts = (met: number, unmet: number, unknown: number, exempt = 0): FigureCounts => ({
  met,
  unmet,
  unknown,
  exempt,
});
const given = (a: FigureCounts, b = counts(1, 1, 0), target = exact(9, 10)) => ({ counts: { a, b }, target });
const read = (source: string) => {
  const parsed = parseFormula(source, FIGURES);
  if ('mistakes' in parsed) throw new Error(`${source}: ${parsed.mistakes[0].text.en}`);
  return parsed.expression;
};
const resultOf = (source: string, figures = given(counts(3, 1, 0))) => {
  const outcome = evaluateWhole(read(source), figures);
  if (outcome.is !== 'value') return outcome.is;
  const { low, high } = outcome.span;
  return isKnown(outcome.span) ? written(low) : `${written(low)}..${written(high)}`;
};

test('a formula is reckoned exactly, with the usual order of operations and the signs that people type', () => {
  for (const [source, value] of [
    ['share(a)', '3/4'],
    ['share(a) / target', '5/6'],
    ['min(share(a) ÷ target, 1)', '5/6'],
    ['met(a) − due(a) × 0.5 + 1', '2'],
    ['(met(a) - due(a)) * 0.5', '-1/2'],
    ['0.1 + 0.2 + share(a) - share(a)', '3/10'],
    ['1 / 3 * met(a)', '1'],
    ['8 / 2 / 2 * share(b) * 2', '2'],
    ['if(due(a) ≥ 4, share(a), share(b))', '3/4'],
    ['if(due(a) > 4, share(a), share(b))', '1/2'],
    ['if(share(a) = 0.75，1，0)', '1'],
    ['max(share(a), share(b))', '3/4'],
    ['unknown_share(a) + met(b) / (1 - 2)', '-1'],
  ] as const)
    assert.equal(resultOf(source), value, source);
});

test('what is unknown makes a span, from what is certain to what may become of it', () => {
  const some = given(counts(2, 1, 1));
  assert.equal(resultOf('share(a)', some), '1/2..3/4');
  assert.equal(resultOf('1 - share(a)', some), '1/4..1/2');
  assert.equal(resultOf('unknown_share(a)', some), '0..1/4');
  assert.equal(resultOf('1 - unknown_share(a)', some), '3/4..1');
  assert.equal(resultOf('if(share(a) >= 0.6, 1, 0)', some), '0..1');
  assert.equal(resultOf('if(share(a) >= 0.5, 1, 0)', some), '1');
});

test('where nothing is due or it would be divided by nothing there are no points, and never all of them', () => {
  const none = given(counts(0, 0, 0, 9));
  for (const source of ['share(a)', '1 - met(a)', '1 - share(a)', 'share(b) + met(a)', 'share(b) / met(a)'])
    assert.equal(resultOf(source, none), 'not_applicable', source);
  assert.equal(resultOf('1 - due(a)', none), 'not_applicable');
  assert.equal(resultOf('share(b) / met(a)', given(counts(0, 3, 0))), 'not_applicable');
  assert.equal(resultOf('share(b) / (met(a) - 1)', given(counts(0, 3, 2))), 'unknown');
  assert.equal(resultOf('share(a)', given(counts(0, 0, 5))), 'unknown');
  assert.equal(resultOf('if(due(a) > 0, share(a), share(b))', none), '1/2');
});

test('a mistake is told with its line and column', () => {
  for (const [source, line, column, why] of [
    ['', 1, 1, 'ends'],
    ['share(c)', 1, 7, 'there are a, b'],
    ['share(a) +\n  & 2', 2, 3, '"&"'],
    ['share(a)) ', 1, 9, 'operator'],
    ['min(share(a)', 1, 13, 'ends'],
    ['if(share(a), 1, 0)', 1, 12, 'comparison'],
    ['quota(a)', 1, 1, 'quota'],
    ['share(a) 2', 1, 10, '"2"'],
    ['1234567890 * share(a)', 1, 1, 'digits'],
    [`${'('.repeat(LIMITS.depth + 1)}1${')'.repeat(LIMITS.depth + 1)}`, 1, LIMITS.depth + 1, 'inside'],
    ['1+'.repeat(LIMITS.parts), 1, LIMITS.parts + 2, 'parts'],
    [' '.repeat(LIMITS.characters + 1), 1, LIMITS.characters + 1, 'longer'],
  ] as const) {
    const parsed = parseFormula(source, FIGURES);
    assert.ok('mistakes' in parsed, source);
    const [{ line: at, column: place, text }] = parsed.mistakes;
    assert.deepEqual([at, place], [line, column], `${source}: ${text.en}`);
    assert.ok(text.en.includes(why), `${source}: ${text.en}`);
    assert.match(text.zh, /\p{Script=Han}/u);
  }
});

test('nothing that is typed makes the reader throw', () => {
  const words = fc.constantFrom(
    'share',
    'met',
    '(',
    ')',
    'a',
    'b',
    '+',
    '/',
    ',',
    'if',
    '<',
    '1',
    '0.5',
    'target',
    '\n',
    '。',
    '𠮷',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words).map((all) => all.join(' ')),
      ),
      (source) => {
        const parsed = parseFormula(source, FIGURES);
        if ('expression' in parsed) evaluateWhole(parsed.expression, given(counts(1, 1, 1)));
        else assert.ok(parsed.mistakes[0].column >= 1);
      },
    ),
  );
});

/** `rising`: without what may give less for more. */
const formulas = (rising: boolean) =>
  fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc
        .tuple(fc.constantFrom(...(rising ? (['share', 'met'] as const) : FIGURE_CALLS)), fc.constantFrom('a', 'b'))
        .map(([call, figure]) => `${call}(${figure})`),
      fc.constantFrom('0', '1', '0.5', '3', 'target'),
      fc
        .tuple(tie('any'), fc.constantFrom(...(rising ? ['+', '*'] : ['+', '-', '*', '/'])), tie('any'))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      fc
        .tuple(fc.constantFrom('min', 'max'), tie('any'), tie('any'))
        .map(([call, one, two]) => `${call}(${one}, ${two})`),
      ...(rising
        ? [tie('any').map((one) => `(${one} / target)`)]
        : [
            fc
              .tuple(tie('any'), fc.constantFrom('<', '>=', '='), tie('any'), tie('any'), tie('any'))
              .map(([left, sign, right, one, two]) => `if(${left} ${sign} ${right}, ${one}, ${two})`),
          ]),
    ),
  })).any;
const things = fc.array(fc.constantFrom(...ITEM_STATUSES), { maxLength: 6 });
const count = (statuses: readonly (typeof ITEM_STATUSES)[number][]) => {
  const of = (one: string) => statuses.filter((status) => status === one).length;
  return counts(of('met'), of('unmet'), of('unknown'), of('exempt'));
};
/** What is certain, as a share of the points; null: it leaves the weighing. */
const certain = (source: string, a: FigureCounts, b: FigureCounts) => {
  const parsed = parseFormula(`${source} + 0 * due(a)`, FIGURES);
  if ('mistakes' in parsed) return undefined;
  const outcome = evaluateWhole(parsed.expression, given(a, b));
  if (outcome.is === 'not_applicable') return null;
  return outcome.is === 'unknown' ? ZERO : asShare(outcome.span).low;
};

test('whatever the formula: a thing that becomes unknown, or comes as unknown, never raises what is certain', () => {
  fc.assert(
    fc.property(formulas(false), things, things, fc.nat(6), (source, a, b, at) => {
      const before = certain(source, count(a), count(b));
      if (before === undefined) return;
      const other = a.map((status, i) => (i === at && status !== 'exempt' ? ('unknown' as const) : status));
      for (const changed of [other, [...a, 'unknown' as const]]) {
        const after = certain(source, count(changed), count(b));
        assert.ok(after !== undefined);
        if (before === null) assert.ok(after === null || after.top === 0n, source);
        else
          assert.ok(
            after !== null && compare(after, before) <= 0,
            `${source}: ${written(before)} → ${after && written(after)}`,
          );
      }
    }),
    { numRuns: 1_000 },
  );
});

test('what is certain is at most what it is however the unknown things turn out, and what may become is at least that', () => {
  fc.assert(
    fc.property(formulas(false), things, things, fc.constantFrom('met', 'unmet', 'exempt'), (source, a, b, turned) => {
      const parsed = parseFormula(`${source} + 0 * due(a)`, FIGURES);
      if ('mistakes' in parsed) return;
      const now = evaluateWhole(parsed.expression, given(count(a), count(b)));
      const known = a.map((status) => (status === 'unknown' ? turned : status));
      const then = evaluateWhole(parsed.expression, given(count(known), count(b)));
      if (now.is !== 'value' || then.is !== 'value') return;
      assert.ok(compare(now.span.low, then.span.low) <= 0, source);
      assert.ok(compare(now.span.high, then.span.high) >= 0, source);
    }),
    { numRuns: 1_000 },
  );
});

test('a formula of shares, sums, products and limits rises with what is met', () => {
  fc.assert(
    fc.property(formulas(true), things, things, fc.nat(5), (source, a, b, at) => {
      const before = certain(source, count(a), count(b));
      const better = a.map((status, i) => (i === at && status === 'unmet' ? ('met' as const) : status));
      const after = certain(source, count(better), count(b));
      if (!before || !after) return;
      assert.ok(compare(after, before) >= 0, source);
    }),
    { numRuns: 500 },
  );
});

test('a fraction is kept as text and comes back the same, in lowest terms', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (top, bottom) => {
      assert.equal(compare(readWritten(written(exact(top, bottom))), exact(top, bottom)), 0);
    }),
  );
  assert.equal(written(exact(30, 40)), '3/4');
  assert.equal(written(exact(0, 7)), '0');
  assert.throws(() => readWritten('1/0'));
  assert.equal(compare(asShare({ low: exact(-1), high: exact(9, 8) }).high, ONE), 0);
});

test('an explanation shows the formula with its values, not in lowest terms, and what comes of it', () => {
  const indicator = { formula: 'min(share(a) / target, 1)', targets: { '2026': '0.9' } } as unknown as Indicator;
  const told = (a: FigureCounts) => explain(indicator, '2026-10', { a });
  assert.deepEqual(told(counts(30, 10, 0)), {
    with_values: 'min(30/40 / 9/10, 1)',
    value: '0.8333',
    figures: [{ figure: 'a', counts: counts(30, 10, 0) }],
  });
  assert.equal(told(counts(30, 6, 4)).with_values, 'min([30/40 … 34/40] / 9/10, 1)');
  assert.equal(told(counts(30, 6, 4)).value, '[0.8333 … 0.9444]');
  assert.equal(told(counts(0, 0, 0)).value, null);
});
