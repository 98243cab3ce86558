import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Level } from '../catalogues/catalogue.ts';
import { cryptoUnits } from '../catalogues/crypto/units.ts';
import {
  CRYPTO_RULES,
  CryptoJudgement,
  type CryptoRule,
  derivedResult,
  pointsOf,
  reasonText,
  wrongJudgement,
} from './crypto-judgement.ts';
import { EXAMPLE, EXPECTED, SAID, type SaidName } from './crypto-samples.ts';
import { itemResult, type Result, WHOLE } from './item-result.ts';
import { type CryptoSheet, type JudgedUnit, mendUnits, scoreCryptoSheet, type UnitCell } from './score-crypto-sheet.ts';
import { sheetItems } from './sheet-items.ts';

const NO_RISK = { high: 0, medium: 0, major: 0 };
const OBJECTS = [1, 2, 3];
const NA: UnitCell = { result: 'not_applicable', said: null };
const cell = (said: CryptoJudgement): UnitCell => ({ result: derivedResult(said), said });

function unitOf(unit: JudgedUnit['unit'], cells: [number, UnitCell][]): JudgedUnit {
  const results = new Map(cells.map(([id, { result }]) => [id, result]));
  return { key: unit.clause, unit, cells: new Map(cells), result: itemResult(results, OBJECTS) };
}
const sheetOf = (units: JudgedUnit[], level: Level = 3, rule: CryptoRule = 'crypto-2023'): CryptoSheet => ({
  ...{ rule, level, objects: OBJECTS, units },
});
/** The worked example: what a unit isn't asked of doesn't apply to it. */
const example = (change: (key: string, words: string) => string = (_, words) => words): JudgedUnit[] =>
  cryptoUnits(3).map((unit) => {
    const words = change(unit.clause, EXAMPLE.get(unit.clause) ?? '');
    if (!unit.objects) return unitOf(unit, [[WHOLE, words === 'na' ? NA : { result: words as Result, said: null }]]);
    if (words === 'na') return unitOf(unit, [[WHOLE, NA]]);
    const judged = words.split(',').map((name, at): [number, UnitCell] => [at + 1, cell(SAID[name as SaidName])]);
    return unitOf(unit, [[WHOLE, NA], ...judged]);
  });

test('the worked example of level 3 comes out exactly, layer by layer', () => {
  const { layers, value, conclusion, open, may_become } = scoreCryptoSheet(sheetOf(example()), NO_RISK);
  assert.deepEqual(
    layers.map((one) => one.value),
    EXPECTED.layers,
  );
  assert.deepEqual(value, { low: EXPECTED.total, high: EXPECTED.total });
  assert.deepEqual([conclusion, open, may_become], ['不符合', 0, null]);
});

test('what was confirmed to make up for another counts half of its own score, as it stands now', () => {
  const channels: Record<string, string> = { '6.2.1': '1', '6.2.2': '1', '6.2.3': '1', '6.4.4': '1,0', '6.4.6': '1,0' };
  const units = example((key, words) => channels[key] ?? words);
  assert.equal(scoreCryptoSheet(sheetOf(units), NO_RISK).value?.low, '58.20');
  const compensation = { item: '6.2.3', object_id: 1, why: '同一通道', confirmed_by: 'zhou.min', confirmed_at: 1 };
  const made_up = units.map((one) => {
    if (one.key !== '6.4.4' && one.key !== '6.4.6') return one;
    const cells = new Map(one.cells);
    cells.set(2, cell({ ...SAID['0'], compensation }));
    return { ...one, cells };
  });
  const now = scoreCryptoSheet(sheetOf(made_up), NO_RISK);
  assert.deepEqual([now.value?.low, now.conclusion], ['60.86', '基本符合']);
  assert.equal(scoreCryptoSheet(sheetOf(made_up), { ...NO_RISK, high: 1 }).conclusion, '不符合');
  // The channel falls: so does what rested on it.
  const fallen = made_up.map((one) =>
    one.key === '6.2.3'
      ? unitOf(one.unit, [
          [WHOLE, NA],
          [1, cell(SAID['0'])],
        ])
      : one,
  );
  const layer = (sheet: JudgedUnit[]) => scoreCryptoSheet(sheetOf(sheet), NO_RISK).layers[3]?.value;
  assert.deepEqual([layer(units), layer(made_up), layer(fallen)], ['0.3993', '0.4878', '0.3993']);
});

test('a half that doesn’t apply leaves no total, and no conclusion', () => {
  const units = example((key, words) => (key.startsWith('7') ? 'na' : words));
  const { value, conclusion, repairs, layers } = scoreCryptoSheet(sheetOf(units), NO_RISK);
  assert.deepEqual([value, conclusion, repairs], [null, null, []]);
  assert.equal(layers[0]?.value, '0.2500');
});

const judgement = fc
  .record({ D: fc.boolean(), A: fc.boolean(), K: fc.boolean(), strength: fc.nat(256), low: fc.boolean() })
  .map(({ D, A, K, strength, low }): CryptoJudgement => {
    const why = (asked: boolean, holds: boolean) => (asked && !holds ? '原因' : '');
    return {
      ...{ D, A: D ? A : null, K: D ? K : null, strength_bits: D && !A ? strength : null },
      reasons: { D: why(true, D), A: why(D, A), K: why(D, K) },
      ...{ module_one_level_low: D && !K && low, compensation: null, product: null },
    };
  });
const rule = fc.constantFrom(...CRYPTO_RULES);
const level = fc.constantFrom<Level>(1, 2, 3, 4);

test('the result follows from D, A and K as the score does, and each that is denied says why', () => {
  fc.assert(
    fc.property(judgement, rule, level, (said, of, at) => {
      assert.equal(wrongJudgement(said, of), undefined);
      assert.deepEqual(CryptoJudgement.parse(said), said);
      const points = pointsOf(of, at, said);
      const expected = points === 1 ? 'conform' : points === 0 ? 'not_conform' : 'partial';
      assert.equal(derivedResult(said), expected);
      assert.equal(reasonText(said) === '', expected === 'conform');
    }),
  );
});

test('what is said where nothing can be said is refused, with its place', () => {
  const wrong: [Partial<CryptoJudgement>, string][] = [
    [{ D: false, reasons: { D: '无', A: '', K: '' } }, 'crypto.D'],
    [{ A: null }, 'crypto.A'],
    [{ K: null }, 'crypto.K'],
    [{ K: false }, 'crypto.reasons.K'],
    [{ reasons: { D: '', A: '弱', K: '' } }, 'crypto.reasons.A'],
    [{ A: false, reasons: { D: '', A: '弱', K: '' } }, 'crypto.strength_bits'],
    [{ strength_bits: 80 }, 'crypto.strength_bits'],
    [{ module_one_level_low: true }, 'crypto.module_one_level_low'],
  ];
  for (const [more, path] of wrong) {
    const found = wrongJudgement({ ...SAID['1'], ...more }, 'crypto-2023');
    assert.equal(found?.path, path, JSON.stringify(more));
    assert.match(found?.text.zh ?? '', /\p{Script=Han}/u);
  }
  // The rule of 2021 doesn't ask for the strength.
  const weak = { ...SAID['1'], A: false, reasons: { D: '', A: '弱', K: '' } };
  assert.equal(wrongJudgement(weak, 'crypto-2021'), undefined);
  // A strength that is missing all the same, as in what was copied, earns what the weakest earns.
  assert.equal(pointsOf('crypto-2023', 3, weak), 0.1);
});

const result = fc.constantFrom<Result>('conform', 'partial', 'not_conform', 'not_applicable');
const anyCell = fc.oneof({ weight: 5, arbitrary: judgement.map(cell) }, { weight: 1, arbitrary: fc.constant(NA) });
/** Whole and half judged sheets. */
const anySheet = fc
  .tuple(level, rule)
  .chain(([at, of]) =>
    fc
      .tuple(
        ...cryptoUnits(at).map((unit) =>
          unit.objects
            ? fc
                .tuple(
                  ...OBJECTS.map((id) =>
                    fc.option(anyCell).map((one) => (one ? [[id, one]] : []) as [number, UnitCell][]),
                  ),
                )
                .map((cells) => unitOf(unit, cells.flat()))
            : fc.option(result).map((one) => unitOf(unit, one ? [[WHOLE, { result: one, said: null }]] : [])),
        ),
      )
      .map((units) => sheetOf(units, at, of)),
  );
const filled = (sheet: CryptoSheet, fill: UnitCell, as: Result): CryptoSheet => ({
  ...sheet,
  units: sheet.units.map((one) => {
    if (one.result !== null) return one;
    if (!one.unit.objects) return unitOf(one.unit, [[WHOLE, { result: as, said: null }]]);
    return unitOf(
      one.unit,
      OBJECTS.map((id) => [id, one.cells.get(id) ?? fill]),
    );
  }),
});

test('what is open gives no conclusion, and the score ends between what it may become', () => {
  fc.assert(
    fc.property(anySheet, judgement, result, (sheet, said, as) => {
      const now = scoreCryptoSheet(sheet, NO_RISK);
      if (now.open > 0) assert.equal(now.conclusion, null);
      else assert.equal(now.may_become, null);
      for (const fill of [cell(said), NA]) {
        const end = scoreCryptoSheet(filled(sheet, fill, as), NO_RISK);
        assert.equal(end.open, 0);
        if (!end.value || !now.may_become) continue;
        // Units and layers are rounded on the way, which moves the total by less than this.
        assert.ok(Number(end.value.low) >= Number(now.may_become.low) - 0.02, 'below');
        assert.ok(Number(end.value.low) <= Number(now.may_become.high) + 0.02, 'above');
      }
    }),
    { numRuns: 60 },
  );
});

test('mending a unit gains what was told, and mending all ends at 100', () => {
  fc.assert(
    fc.property(anySheet, (given) => {
      const sheet = filled(given, cell(SAID.tls), 'partial');
      const now = scoreCryptoSheet(sheet, NO_RISK);
      if (!now.value) return;
      for (const { key, after, gain } of now.repairs) {
        assert.deepEqual(scoreCryptoSheet(mendUnits(sheet, new Set([key])), NO_RISK).value, after);
        assert.ok(Math.abs(Number(after.low) - Number(now.value.low) - Number(gain.low)) < 0.011);
      }
      const all = scoreCryptoSheet(mendUnits(sheet, new Set(now.repairs.map(({ key }) => key))), NO_RISK);
      assert.deepEqual([all.value, all.repairs, all.conclusion], [{ low: '100.00', high: '100.00' }, [], '符合']);
    }),
    { numRuns: 6 },
  );
});

test('a sheet without objects is open, and its technical half is read at both ends', () => {
  const units = cryptoUnits(3).map((unit) => {
    const cells: [number, UnitCell][] = unit.objects ? [] : [[WHOLE, { result: 'conform', said: null }]];
    return { ...unitOf(unit, cells), ...(unit.objects ? { result: null } : {}) };
  });
  const now = scoreCryptoSheet({ ...sheetOf(units), objects: [] }, NO_RISK);
  assert.deepEqual([now.value, now.may_become], [null, { low: '30.00', high: '100.00' }]);
});

test('a total exactly at the threshold is said to be on the edge', () => {
  const of = (said: CryptoJudgement) =>
    cryptoUnits(3).map((unit) =>
      unit.objects
        ? unitOf(unit, [
            [WHOLE, NA],
            [1, cell(said)],
          ])
        : unitOf(unit, [[WHOLE, { result: 'partial', said: null }]]),
    );
  const half = scoreCryptoSheet(sheetOf(of(SAID.half)), NO_RISK);
  assert.deepEqual([half.value?.low, half.on_the_edge], ['50.00', false]);
  const low = of(SAID.low);
  // 70 · 0.6 + 30 · 0.5.
  assert.equal(scoreCryptoSheet(sheetOf(low), NO_RISK).value?.low, '57.00');
  const edge = low.map((one) =>
    one.key.startsWith('7.4') ? unitOf(one.unit, [[WHOLE, { result: 'conform', said: null }]]) : one,
  );
  // 42 + 30 · (24 · 0.5 + 6 · 1) / 30 = 60.
  const found = scoreCryptoSheet(sheetOf(edge), NO_RISK);
  assert.deepEqual([found.value?.low, found.on_the_edge, found.conclusion], ['60.00', true, '基本符合']);
});

test('a sheet has the units of its level, each with its own key', () => {
  for (const [at, count] of [
    [1, 24],
    [2, 27],
    [3, 41],
    [4, 41],
  ] as const) {
    const keys = sheetItems({ kind: 'crypto', level: at, extensions: [] }).map(({ key }) => key);
    assert.equal(new Set(keys).size, count);
  }
  const layers = new Set(sheetItems({ kind: 'crypto', level: 3, extensions: [] }).map(({ clause }) => clause));
  assert.deepEqual([...layers], ['6.1', '6.2', '6.3', '6.4', '7.1', '7.2', '7.3', '7.4']);
});
