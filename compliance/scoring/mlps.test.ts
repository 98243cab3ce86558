import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { controlPointScore } from './control-point.ts';
import { mlps2019 } from './mlps-2019.ts';
import { mlps2021 } from './mlps-2021.ts';
import { mlps2025 } from './mlps-2025.ts';

type Item = { clause: string; group: 'technical' | 'management'; weight: 1 | 2 | 3; result: 1 | 0.5 | 0 | null };
const NO_RISKS = { high: 0, medium: 0 };
const score2021 = (items: Item[], more: object = {}) =>
  mlps2021.score(mlps2021.Input.parse({ attention: 0.5, items, risks: NO_RISKS, ...more }));

/** `tech 3×0 ×2`: so many items of a group, a weight and a result; the rest conforms. */
function itemsOf(faults: [Item['group'], Item['weight'], Item['result'], number][], applicable: number): Item[] {
  const items = faults.flatMap(([group, weight, result, count]) =>
    Array.from({ length: count }, () => ({ group, weight, result })),
  );
  while (items.length < applicable) items.push({ group: 'technical', weight: 1, result: 1 });
  return items.map((item, at) => ({ clause: `8.1.${at}`, ...item }));
}
const A = itemsOf(
  [
    ['technical', 3, 0, 2],
    ['technical', 3, 0.5, 3],
    ['technical', 2, 0, 4],
    ['technical', 2, 0.5, 6],
    ['technical', 1, 0, 5],
    ['technical', 1, 0.5, 4],
    ['management', 3, 0.5, 1],
    ['management', 2, 0, 3],
    ['management', 2, 0.5, 2],
    ['management', 1, 0, 2],
    ['management', 1, 0.5, 2],
  ],
  200,
);
const B = itemsOf(
  [
    ['technical', 3, 0.5, 2],
    ['technical', 2, 0.5, 2],
    ['technical', 1, 0, 1],
    ['management', 2, 0.5, 2],
    ['management', 1, 0.5, 4],
  ],
  130,
);
const C = itemsOf(
  [
    ['technical', 3, 0, 6],
    ['technical', 2, 0, 3],
    ['technical', 1, 0, 1],
    ['management', 2, 0, 2],
  ],
  40,
);

test('2021: the worked examples come out to the last digit', () => {
  assert.deepEqual(score2021(A), {
    score: '78.00',
    technical: '34.25',
    management: '43.75',
    applicable: 200,
    conclusion: '中',
  });
  assert.equal(score2021(A, { risks: { high: 1, medium: 0 } }).conclusion, '差');
  const b = score2021(B);
  assert.deepEqual([b.score, b.technical, b.management, b.applicable], ['92.31', '45.38', '46.92', 130]);
  const concluded = [NO_RISKS, { high: 0, medium: 1 }, { high: 1, medium: 0 }].map(
    (risks) => score2021(B, { risks }).conclusion,
  );
  assert.deepEqual(concluded, ['优', '良', '差']);
  const c = score2021(C);
  assert.deepEqual([c.score, c.technical, c.management, c.conclusion], ['40.00', '0.00', '40.00', '差']);
  const d = score2021(A, { attention: 0.6 });
  assert.deepEqual([d.score, d.technical, d.management], ['78.00', '44.25', '33.75']);
});

test('2021: what grades begin at is data, and a clause that is there twice is told', () => {
  assert.equal(score2021(A, { parameters: { good: 78 } }).conclusion, '良');
  const [first] = A;
  assert.deepEqual(score2021([...A, first as Item]).doubled, [first?.clause]);
});

test('2021: nothing applicable is refused, a half without items keeps its share', () => {
  const none = mlps2021.Input.safeParse({ items: itemsOf([['technical', 1, null, 3]], 3), risks: NO_RISKS });
  assert.equal(none.success, false);
  const half = score2021(itemsOf([['technical', 1, 0, 2]], 2));
  assert.deepEqual([half.technical, half.management, half.score], ['0.00', '50.00', '50.00']);
});

const anyItem = fc.record({
  group: fc.constantFrom('technical' as const, 'management' as const),
  weight: fc.constantFrom(1 as const, 2 as const, 3 as const),
  result: fc.constantFrom(1 as const, 0.5 as const, 0 as const, null),
});
const anyItems = fc
  .array(anyItem, { minLength: 1, maxLength: 60 })
  .filter((items) => items.some(({ result }) => result !== null))
  .map((items): Item[] => items.map((item, at) => ({ clause: `c${at}`, ...item })));
const percent = fc.nat(100);

/** The same with whole numbers alone: in units of 1/(2n) of a point, the share in per cent. */
function slowly(items: Item[], share_pct: number): string {
  const applicable = items.filter(({ result }) => result !== null);
  const n = applicable.length;
  const half = (group: Item['group'], share: number) => {
    const lost = applicable
      .filter((item) => item.group === group)
      .reduce((sum, { weight, result }) => sum + weight * (2 - 2 * (result ?? 1)) * 100, 0);
    return Math.max(0, share * 2 * n - lost);
  };
  const total = BigInt(half('technical', share_pct) + half('management', 100 - share_pct));
  const hundredths = (total * 100n * 2n + BigInt(2 * n)) / BigInt(4 * n);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

test('2021: equal to a second computation, within 0 to 100, whatever the order', () => {
  fc.assert(
    fc.property(anyItems, percent, (items, share) => {
      const outcome = score2021(items, { attention: share / 100 });
      assert.equal(outcome.score, slowly(items, share));
      assert.ok(Number(outcome.score) >= 0 && Number(outcome.score) <= 100);
      assert.deepEqual(score2021(items.toReversed(), { attention: share / 100 }), outcome);
      const more: Item[] = [...items, { clause: 'none', group: 'technical', weight: 3, result: null }];
      assert.deepEqual(score2021(more, { attention: share / 100 }), outcome);
    }),
  );
});

test('2021: mending never lowers the score, and gains what was told', () => {
  fc.assert(
    fc.property(anyItems, percent, (items, share) => {
      const more = { attention: share / 100 };
      const before = score2021(items, more);
      const repairs = mlps2021.explain(mlps2021.Input.parse({ items, risks: NO_RISKS, ...more }));
      assert.equal(repairs.length, items.filter(({ result }) => result === 0 || result === 0.5).length);
      for (const { path, gain, cost, after } of repairs) {
        const mended = items.map((item, at) => (`items.${at}` === path ? { ...item, result: 1 as const } : item));
        assert.equal(score2021(mended, more).score, after);
        assert.ok(Number(after) >= Number(before.score));
        assert.ok(
          Number(gain) <= Number(cost) && Math.abs(Number(after) - Number(before.score) - Number(gain)) < 0.011,
        );
      }
      const gains = repairs.map(({ gain }) => Number(gain));
      assert.deepEqual(
        gains,
        gains.toSorted((a, b) => b - a),
      );
    }),
  );
});

test('2021: a better result never lowers the score, though it may not be good yet', () => {
  fc.assert(
    fc.property(anyItems, percent, fc.nat(), (items, share, which) => {
      const better = items.map((item, at) =>
        at === which % items.length && item.result === 0 ? { ...item, result: 0.5 as const } : item,
      );
      const [before, after] = [items, better].map((each) => score2021(each, { attention: share / 100 }));
      assert.ok(Number(after?.score) >= Number(before?.score));
    }),
  );
});

test('2021: beneath the floor a repair may cost much and gain nothing', () => {
  const repairs = mlps2021.explain(mlps2021.Input.parse({ items: C, risks: NO_RISKS }));
  assert.deepEqual(repairs[0], { path: 'items.10', name: '8.1.10', cost: '5.0000', gain: '5.0000', after: '45.00' });
  const floored = repairs.find(({ path }) => path === 'items.0');
  assert.deepEqual([floored?.cost, floored?.gain, floored?.after], ['7.5000', '0.0000', '40.00']);
});

type Counts = [conform: number, partial: number, not_conform: number, not_applicable: number];
const input2025 = ([conform, partial, not_conform, not_applicable]: Counts, more: object = {}) =>
  mlps2025.Input.parse({
    counts: { conform, partial, not_conform, not_applicable },
    major_hidden_dangers: 0,
    partial_counts: 0,
    ...more,
  });
const score2025 = (counts: Counts, more: object = {}) => mlps2025.score(input2025(counts, more));

test('2025: the worked examples, in both readings of a partly conforming item', () => {
  const examples: [Counts, [string, string], [string, string]][] = [
    [
      [162, 24, 14, 11],
      ['81.00', '基本符合'],
      ['87.00', '基本符合'],
    ],
    [
      [178, 18, 4, 11],
      ['89.00', '基本符合'],
      ['93.50', '符合'],
    ],
    [
      [74, 22, 34, 5],
      ['56.92', '不符合'],
      ['65.38', '基本符合'],
    ],
    [
      [186, 10, 4, 11],
      ['93.00', '符合'],
      ['95.50', '符合'],
    ],
  ];
  for (const [counts, a, b] of examples) {
    const outcome = score2025(counts);
    assert.deepEqual([outcome.rate, outcome.conclusion], a);
    const other = score2025(counts, { partial_counts: 0.5 });
    assert.deepEqual([other.rate, other.conclusion], b);
    assert.deepEqual(outcome.variants, other.variants);
  }
  assert.equal(score2025([186, 10, 4, 11], { major_hidden_dangers: 1 }).conclusion, '基本符合');
  assert.equal(score2025([74, 22, 34, 5], { major_hidden_dangers: 1 }).conclusion, '不符合');
});

test('2025: which side exactly 90 % and 60 % belong to is data, and told', () => {
  const strict = { parameters: { conform_operator: '>', basic_operator: '>' } };
  assert.deepEqual([score2025([90, 0, 10, 3]).conclusion, score2025([90, 0, 10, 3]).on_the_edge], ['符合', true]);
  assert.equal(score2025([90, 0, 10, 3], strict).conclusion, '基本符合');
  assert.equal(score2025([60, 0, 40, 0]).conclusion, '基本符合');
  assert.equal(score2025([60, 0, 40, 0], strict).conclusion, '不符合');
  assert.equal(score2025([91, 0, 9, 0], strict).on_the_edge, false);
  assert.equal(score2025([91, 0, 9, 0], { parameters: { conform_rate: 95 } }).conclusion, '基本符合');
});

test('2025: a rate is within 0 to 100, grows when one is mended as told, and what is not applicable counts nowhere', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), fc.nat(300), fc.constantFrom(0, 0.5), (conform, partial, not, counts) => {
      fc.pre(conform + partial + not > 0);
      const more = { partial_counts: counts };
      const outcome = score2025([conform, partial, not, 0], more);
      assert.deepEqual(score2025([conform, partial, not, 9], more), outcome);
      assert.ok(Number(outcome.rate) >= 0 && Number(outcome.rate) <= 100);
      for (const { path, after } of mlps2025.explain(input2025([conform, partial, not, 0], more))) {
        const mended: Counts = path.endsWith('partial')
          ? [conform + 1, partial - 1, not, 0]
          : [conform + 1, partial, not - 1, 0];
        assert.equal(score2025(mended, more).rate, after);
        assert.ok(Number(after) >= Number(outcome.rate));
      }
    }),
  );
  assert.throws(() => score2025([0, 0, 0, 5]), /no applicable item/);
});

type Item2019 = { clause: string; layer: string; weight: number; objects: (1 | 0.5 | 0 | null)[] };
const input2019 = (items: Item2019[]) => mlps2019.Input.parse({ items, risks: NO_RISKS });
const EXAMPLE_2019: Item2019[] = [
  { clause: 'a', layer: '安全通信网络', weight: 1, objects: [0, 0.5, 1, 1] },
  { clause: 'b', layer: '安全通信网络', weight: 0.7, objects: [0.5, 0.5, 1, null] },
  { clause: 'c', layer: '安全通信网络', weight: 0.7, objects: [1, 1, 1] },
  { clause: 'd', layer: '安全区域边界', weight: 1, objects: [0.5, 1, 1] },
  { clause: 'e', layer: '安全区域边界', weight: 0.4, objects: [0, 1] },
  { clause: 'f', layer: '安全物理环境', weight: 1, objects: [null] },
];

test('2019: the worked example; a layer without anything applicable counts nowhere', () => {
  assert.deepEqual(mlps2019.score(input2019(EXAMPLE_2019)), {
    score: '74.74',
    layers: { 安全通信网络: '0.7317', 安全区域边界: '0.7632', 安全物理环境: null },
    conclusion: '中',
  });
});

test('2019: within 0 to 100, whatever the order, and mending gains what was told', () => {
  const items = fc.array(
    fc.record({
      layer: fc.constantFrom('a', 'b', '__proto__'),
      weight: fc.constantFrom(1, 0.7, 0.4),
      objects: fc.array(fc.constantFrom(1 as const, 0.5 as const, 0 as const, null), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(items, (some) => {
      fc.pre(some.some(({ objects }) => objects.some((result) => result !== null)));
      const given = some.map((item, at) => ({ clause: `c${at}`, ...item }));
      const outcome = mlps2019.score(input2019(given));
      assert.ok(Number(outcome.score) >= 0 && Number(outcome.score) <= 100);
      assert.equal(mlps2019.score(input2019(given.toReversed())).score, outcome.score);
      assert.deepEqual(Object.keys(outcome.layers).sort(), [...new Set(some.map(({ layer }) => layer))].sort());
      for (const { path, after } of mlps2019.explain(input2019(given))) {
        const mended = given.map((item, at) => ({
          ...item,
          objects: item.objects.map((result, of) => (path === `items.${at}.objects.${of}` ? 1 : result)),
        }));
        assert.equal(mlps2019.score(input2019(mended)).score, after);
        assert.ok(Number(after) >= Number(outcome.score));
      }
    }),
  );
});

test('a control point is scored from 0 to 10 over the means of its objects', () => {
  const items = [
    { weight: 3, objects: [0, 1] },
    { weight: 2, objects: [1, null] },
    { weight: 3, objects: [1, 0.5] },
    { weight: 3, objects: [0] },
    { weight: 1, objects: [null] },
  ] as const;
  assert.equal(controlPointScore(items), '5.23');
  assert.equal(controlPointScore([{ weight: 1, objects: [] }]), null);
  assert.equal(controlPointScore([{ weight: 0.7, objects: [1, 1] }]), '10.00');
});
