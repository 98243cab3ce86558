import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RISK_EDITION, type RiskEdition, riskEditionFaults } from './edition.ts';
import { matrix, multiplication, type RiskInput } from './methods.ts';
import { RATING_NAMES, RATING_TEXTS, RATINGS, SCALES } from './scales.ts';

const of = (asset: number, threat: number, vulnerability: number) => ({ asset, threat, vulnerability }) as RiskInput;
const INPUTS = RATINGS.flatMap((a) => RATINGS.flatMap((t) => RATINGS.map((v) => of(a, t, v))));
const input = fc.constantFrom(...INPUTS);

test('the multiplication method gives the worked examples', () => {
  const told = [
    [of(4, 3, 5), { likelihood: '3.873', loss: '4.472', risk: '17.32', rounded: 17, level: 4 }],
    [of(5, 4, 4), { likelihood: '4.000', loss: '4.472', risk: '17.89', rounded: 18, level: 4 }],
    [of(2, 2, 3), { likelihood: '2.449', loss: '2.449', risk: '6.00', rounded: 6, level: 2 }],
    [of(1, 1, 1), { likelihood: '1.000', loss: '1.000', risk: '1.00', rounded: 1, level: 1 }],
    [of(5, 5, 5), { likelihood: '5.000', loss: '5.000', risk: '25.00', rounded: 25, level: 5 }],
  ] as const;
  for (const [given, expected] of told) assert.deepEqual(multiplication(given), expected);
});

test('a product near the border of a band falls by its nearest whole number', () => {
  // √32 = 5.657 is 6 and level 2; √108 = 10.392 is 10 and level 2; √240 = 15.492 is 15 and level 3.
  const border = [of(2, 5, 1), of(2, 4, 2), of(3, 3, 3), of(4, 3, 3), of(5, 3, 4), of(4, 4, 4), of(5, 2, 5)];
  assert.deepEqual(
    border.map((given) => [multiplication(given).risk, multiplication(given).level]),
    [
      ['3.16', 1],
      ['5.66', 2],
      ['9.00', 2],
      ['10.39', 2],
      ['15.49', 3],
      ['16.00', 4],
      ['15.81', 4],
    ],
  );
});

test('rounding is exact for every input', () => {
  for (const given of INPUTS) {
    const { rounded, risk, level } = multiplication(given);
    const square = BigInt(given.vulnerability ** 2 * given.threat * given.asset);
    const [low, high] = [2n * BigInt(rounded) - 1n, 2n * BigInt(rounded) + 1n];
    assert.ok(low * low <= 4n * square && 4n * square < high * high, JSON.stringify(given));
    assert.equal(level, Math.ceil(rounded / 5));
    assert.match(risk, /^\d{1,2}\.\d\d$/);
  }
});

test('the matrix method looks up likelihood and loss, then risk by their levels', () => {
  assert.deepEqual(matrix(of(4, 3, 5)), {
    likelihood: { value: 20, level: 4 },
    loss: { value: 22, level: 5 },
    risk: 23,
    level: 4,
  });
  assert.deepEqual(matrix(of(1, 1, 1)), {
    likelihood: { value: 2, level: 1 },
    loss: { value: 2, level: 1 },
    risk: 3,
    level: 1,
  });
  assert.equal(matrix(of(5, 5, 5)).level, 5);
});

test('a higher input never lowers the level, and levels stay between 1 and 5', () => {
  fc.assert(
    fc.property(input, input, (one, other) => {
      const higher = of(
        Math.max(one.asset, other.asset),
        Math.max(one.threat, other.threat),
        Math.max(one.vulnerability, other.vulnerability),
      );
      for (const method of [multiplication, matrix]) {
        const [below, above] = [method(one).level, method(higher).level];
        assert.ok(above >= below, `${JSON.stringify(one)} ${JSON.stringify(higher)}`);
        assert.ok(RATINGS.includes(below));
      }
    }),
    { numRuns: 2000 },
  );
});

test('what is no rating is refused by name', () => {
  for (const method of [multiplication, matrix]) {
    assert.throws(() => method(of(0, 1, 1)), /^RangeError: asset is 1, 2, 3, 4 or 5, not 0$/);
    assert.throws(() => method(of(1, 2.5, 1)), /^RangeError: threat/);
    assert.throws(() => method(of(1, 1, Number.NaN)), /^RangeError: vulnerability/);
    assert.throws(() => method(of(1, 1, '3' as never)), /^RangeError: vulnerability/);
  }
});

test('an edition with bands or cells that make no sense is refused', () => {
  assert.deepEqual(riskEditionFaults(RISK_EDITION), []);
  const changed = (change: (edition: RiskEdition & { multiplication: { bands: number[] } }) => void) => {
    const edition = structuredClone(RISK_EDITION) as never;
    change(edition);
    return riskEditionFaults(edition).map(({ en }) => en);
  };
  const rows = (edition: RiskEdition) => edition.matrix.loss.cells as unknown as number[][];
  const bands = ['Bands of multiplication are five rising whole numbers that end at 25'];
  const cells = [
    'The matrix of loss is five by five whole numbers from 1 to 25 that never fall along rows and columns',
  ];
  assert.deepEqual(
    changed((edition) => edition.multiplication.bands.splice(4)),
    bands,
  );
  assert.deepEqual(
    changed((edition) => edition.multiplication.bands.splice(4, 1, 30)),
    bands,
  );
  assert.deepEqual(
    changed((edition) => edition.multiplication.bands.splice(1, 1, 15)),
    bands,
  );
  assert.deepEqual(
    changed((edition) => rows(edition)[2]?.splice(2, 1, 1)),
    cells,
  );
  assert.deepEqual(
    changed((edition) => rows(edition)[4]?.splice(4, 1, 26)),
    cells,
  );
  assert.deepEqual(
    changed((edition) => rows(edition).splice(4)),
    cells,
  );
});

test('every rating of every scale is told in both languages', () => {
  for (const rating of RATINGS) {
    assert.ok(RATING_NAMES[rating].zh && RATING_NAMES[rating].en);
    for (const scale of SCALES) {
      assert.match(RATING_TEXTS[scale][rating].zh, /\p{Script=Han}{4}/u);
      assert.match(RATING_TEXTS[scale][rating].en, /^[ -~]{10,}$/);
    }
  }
});
