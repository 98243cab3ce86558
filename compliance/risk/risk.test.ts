import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RISK_EDITION } from '../catalogues/risk/edition.ts';
import { RATINGS, type Rating } from '../catalogues/risk/scales.ts';
import { proposedValue } from './asset-value.ts';
import { compare, type Side } from './compare.ts';
import { heatMap } from './heat-map.ts';
import { METHODS, methods } from './index.ts';
import type { RiskInput } from './input.ts';
import { matrix } from './matrix.ts';
import { multiplication } from './multiplication.ts';
import { rate } from './rate.ts';
import { isWorse, residual } from './residual.ts';

const E = RISK_EDITION;
const of = (asset: number, threat: number, ease: number, severity = ease) =>
  ({ asset, threat, ease, severity }) as RiskInput;
const rating = fc.constantFrom(...RATINGS);
const input = fc.record({ asset: rating, threat: rating, ease: rating, severity: rating });
const multiplied = (given: RiskInput) => multiplication(given, E.multiplication);

test('the multiplication method gives the worked examples', () => {
  const told = [
    [of(4, 3, 5), ['3.873', '4.472', '17.32', 4]],
    [of(5, 4, 4), ['4.000', '4.472', '17.89', 4]],
    [of(2, 2, 3), ['2.449', '2.449', '6.00', 2]],
    [of(1, 1, 1), ['1.000', '1.000', '1.00', 1]],
    [of(5, 5, 5), ['5.000', '5.000', '25.00', 5]],
    // Where ease and severity differ: √(4·2·5·3) = √120.
    [of(5, 4, 2, 3), ['2.828', '3.873', '10.95', 3]],
  ] as const;
  for (const [given, expected] of told) {
    const { likelihood, loss, risk } = multiplied(given);
    assert.deepEqual([likelihood.value, loss.value, risk.value, risk.level], expected);
  }
});

test('a product near the border of a band falls by its nearest whole number', () => {
  const border = [of(2, 5, 1), of(2, 4, 2), of(4, 3, 3), of(5, 3, 4), of(4, 4, 4), of(5, 2, 5)];
  assert.deepEqual(
    border.map((given) => [multiplied(given).risk.value, multiplied(given).risk.level]),
    [
      ['3.16', 1],
      ['5.66', 2],
      ['10.39', 2],
      ['15.49', 3],
      ['16.00', 4],
      ['15.81', 4],
    ],
  );
});

test('rounding is exact for all 625 inputs', () => {
  for (const a of RATINGS)
    for (const t of RATINGS)
      for (const e of RATINGS)
        for (const s of RATINGS) {
          const { risk } = multiplied(of(a, t, e, s));
          const square = BigInt(a * t * e * s);
          // The least r whose r + ½ lies above the root.
          let r = 0n;
          while ((2n * r + 1n) ** 2n <= 4n * square) r += 1n;
          assert.equal(risk.level, Math.ceil(Number(r) / 5), `${a} ${t} ${e} ${s}`);
          assert.match(risk.value, /^\d{1,2}\.\d\d$/);
        }
});

test('the matrix method looks up likelihood and loss, then risk by their levels', () => {
  assert.deepEqual(matrix(of(4, 3, 5), E.matrix), {
    likelihood: { value: '20', level: 4 },
    loss: { value: '22', level: 5 },
    risk: { value: '23', level: 4 },
  });
  assert.equal(matrix(of(1, 1, 1), E.matrix).risk.level, 1);
  assert.equal(matrix(of(5, 5, 5), E.matrix).risk.level, 5);
});

test('graver never lowers a level, by any method, and levels stay between 1 and 5', () => {
  fc.assert(
    fc.property(input, input, fc.constantFrom(...METHODS), (one, other, method) => {
      const graver = of(
        Math.max(one.asset, other.asset),
        Math.max(one.threat, other.threat),
        Math.max(one.ease, other.ease),
        Math.max(one.severity, other.severity),
      );
      const [below, above] = [methods[method].risk(one, E), methods[method].risk(graver, E)];
      for (const part of ['likelihood', 'loss', 'risk'] as const) {
        assert.ok(above[part].level >= below[part].level, `${part} ${JSON.stringify([one, other])}`);
        assert.ok(RATINGS.includes(below[part].level));
      }
    }),
    { numRuns: 3000 },
  );
});

test('graver likelihood or loss never lowers what stays', () => {
  fc.assert(
    fc.property(rating, rating, rating, rating, fc.constantFrom(...METHODS), (l, f, l2, f2, method) => {
      const low = residual({ likelihood: l, loss: f }, method, E) as number;
      const high = residual({ likelihood: Math.max(l, l2) as Rating, loss: Math.max(f, f2) as Rating }, method, E);
      assert.ok((high as number) >= low && low >= 1 && low <= 5);
    }),
  );
  assert.equal(residual({ likelihood: 1, loss: null }, 'matrix', E), null);
  const now = multiplied(of(3, 3, 3));
  assert.equal(isWorse({ likelihood: 4, loss: 1 }, now), true);
  assert.equal(isWorse({ likelihood: 3, loss: 3 }, now), false);
  assert.equal(isWorse({ likelihood: null, loss: null }, now), false);
});

test('what is no rating is refused by name, and what is missing has no risk', () => {
  for (const method of METHODS) {
    const risk = (given: RiskInput) => methods[method].risk(given, E);
    assert.throws(() => risk(of(0, 1, 1)), /^RangeError: asset is 1, 2, 3, 4 or 5, not 0$/);
    assert.throws(() => risk(of(1, 2.5, 1)), /^RangeError: threat/);
    assert.throws(() => risk(of(1, 1, Number.NaN)), /^RangeError: ease/);
    assert.throws(() => risk(of(1, 1, 1, '3' as never)), /^RangeError: severity/);
    for (const name of ['asset', 'threat', 'ease', 'severity'] as const)
      assert.equal(rate({ ...of(1, 1, 1), [name]: null }, method, E), null);
  }
});

test('the heat map has 25 places, counts each scenario once, and what is unrated stands apart', () => {
  const scenario = fc.option(input, { nil: null });
  fc.assert(
    fc.property(fc.array(scenario, { maxLength: 40 }), fc.constantFrom(...METHODS), (given, method) => {
      const rows = given.map((one, id) => ({ id, risk: one && methods[method].risk(one, E) }));
      const { cells, unrated } = heatMap(rows, method, E);
      assert.equal(cells.length, 25);
      const all = [...cells.flatMap(({ ids }) => ids), ...unrated].sort((a, b) => a - b);
      assert.deepEqual(
        all,
        rows.map(({ id }) => id),
      );
      assert.equal(unrated.length, given.filter((one) => one === null).length);
      const counts = heatMap(rows.toReversed(), method, E).cells.map(({ ids }) => ids.length);
      assert.deepEqual(
        counts,
        cells.map(({ ids }) => ids.length),
      );
    }),
  );
});

test('a comparison says what is new, gone, graver and milder, whatever the order, and never compares the unrated', () => {
  const side = (key: number, level: Rating | null): Side => ({ key, name: `${key}`, level });
  const before = [side(1, 3), side(2, 3), side(3, 3), side(4, 2), side(5, null)];
  const after = [side(1, 4), side(2, 2), side(3, 3), side(5, 1), side(6, 5), side(7, null)];
  const told = compare(before, after).map((row) => [row.after?.key ?? row.before?.key, row.change]);
  assert.deepEqual(told, [
    [6, 'new'],
    [7, 'new'],
    [1, 'graver'],
    [5, 'unrated'],
    [2, 'milder'],
    [3, 'same'],
    [4, 'gone'],
  ]);
  assert.deepEqual(compare(before.toReversed(), after.toReversed()), compare(before, after));
});

test('the proposed value is the highest of what was rated, and none where nothing was', () => {
  const none = { confidentiality: null, integrity: null, availability: null, business: null };
  assert.equal(proposedValue(none), null);
  assert.equal(proposedValue({ ...none, integrity: 2 }), 2);
  assert.equal(proposedValue({ confidentiality: 3, integrity: 1, availability: 2, business: 5 }), 5);
});
