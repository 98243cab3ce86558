import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { itemResult, type Result, tally, WHOLE } from './item-result.ts';
import { type Judged, MLPS_RULES, mend, scoreSheet } from './score-sheet.ts';
import { sheetItems } from './sheet-items.ts';

const RESULTS: Result[] = ['conform', 'partial', 'not_conform', 'not_applicable'];
const result = fc.constantFrom(...RESULTS);
const cellsOf = (results: Result[]) => new Map(results.map((one, at) => [at + 1, one]));
const NONE = { high: 0, medium: 0, major: 0 };
const MLPS = { kind: 'mlps', level: 3, extensions: [] } as const;
const items = sheetItems(MLPS);
const judged = (results: (Result | null)[]): Judged[] =>
  results.map((one, at) => ({ key: items[at]?.key ?? '', layer: items[at]?.of.layer ?? '安全物理环境', result: one }));

test('objects that agree give their result, objects that differ give a partial one', () => {
  fc.assert(
    fc.property(fc.array(result, { minLength: 1, maxLength: 20 }), (results) => {
      const objects = results.map((_, at) => at + 1);
      const applicable = [...new Set(results.filter((one) => one !== 'not_applicable'))];
      const expected = applicable.length === 0 ? 'not_applicable' : applicable.length === 1 ? applicable[0] : 'partial';
      assert.equal(itemResult(cellsOf(results), objects), expected);
      // In whatever order, and said of the whole where nothing was said of the parts.
      assert.equal(itemResult(cellsOf([...results].reverse()), objects), expected);
    }),
  );
});

test('an item is open until all of its objects are judged or it was judged as a whole', () => {
  fc.assert(
    fc.property(fc.array(result, { minLength: 1, maxLength: 20 }), result, (results, whole) => {
      const objects = [...results.map((_, at) => at + 1), 99];
      assert.equal(itemResult(cellsOf(results), objects), null);
      const cells = new Map([...cellsOf(results), [WHOLE, whole] as const]);
      assert.notEqual(itemResult(cells, objects), null);
    }),
  );
  assert.equal(itemResult(new Map(), []), null);
  assert.equal(itemResult(new Map([[WHOLE, 'not_conform']]), []), 'not_conform');
  // What a removed object was judged as says nothing any more.
  assert.equal(
    itemResult(
      new Map([
        [WHOLE, 'conform'],
        [7, 'not_conform'],
      ]),
      [],
    ),
    'conform',
  );
});

test('the tally counts each item once', () => {
  fc.assert(
    fc.property(fc.array(fc.option(result)), (results) => {
      const { counts, open } = tally(results);
      assert.equal(
        Object.values(counts).reduce((sum, each) => sum + each, open),
        results.length,
      );
    }),
  );
});

const sheet = fc.array(fc.option(result, { freq: 3 }), { minLength: 1, maxLength: 60 });
for (const rule of MLPS_RULES) {
  test(`${rule}: what is open gives no conclusion, and the score ends between what it may become`, () => {
    fc.assert(
      fc.property(sheet, fc.infiniteStream(result), (results, rest) => {
        const now = scoreSheet(judged(results), rule, NONE);
        if (now.open > 0) assert.equal(now.conclusion, null);
        else assert.equal(now.may_become, null);
        const filled = results.map((one) => one ?? (rest.next().value as Result));
        const end = scoreSheet(judged(filled), rule, NONE);
        assert.equal(end.open, 0);
        if (!end.value || !now.may_become || filled.some((one, at) => one !== results[at] && one === 'not_applicable'))
          return;
        assert.ok(Number(end.value.low) >= Number(now.may_become.low) - 1e-9);
        assert.ok(Number(end.value.high) <= Number(now.may_become.high) + 1e-9);
      }),
    );
  });

  test(`${rule}: mending what is said to gain gains it, and mending all ends at 100`, () => {
    fc.assert(
      fc.property(fc.array(result, { minLength: 1, maxLength: 60 }), (results) => {
        const all = judged(results);
        const now = scoreSheet(all, rule, NONE);
        const [best] = now.repairs;
        if (!best || !now.value) return;
        const after = scoreSheet(mend(all, new Set([best.key])), rule, NONE);
        assert.ok(after.value && Number(after.value.high) >= Number(now.value.high));
        assert.deepEqual(after.value, best.after);
        const mended = scoreSheet(mend(all, new Set(now.repairs.map(({ key }) => key))), rule, NONE);
        assert.deepEqual(mended.value, { low: '100.00', high: '100.00' });
        assert.deepEqual(mended.repairs, []);
      }),
    );
  });
}

test('a sheet without anything applicable has no figure', () => {
  for (const rule of MLPS_RULES) {
    assert.equal(scoreSheet(judged(['not_applicable']), rule, NONE).value, null);
    assert.equal(scoreSheet(judged([null]), rule, NONE).value, null);
    assert.equal(scoreSheet(judged(['not_applicable']), rule, NONE).conclusion, null);
  }
});

test('one major danger keeps a whole sheet from conforming', () => {
  const all = judged(items.map(() => 'conform'));
  assert.equal(scoreSheet(all, 'mlps-2025', NONE).conclusion, '符合');
  assert.equal(scoreSheet(all, 'mlps-2025', { ...NONE, major: 1 }).conclusion, '基本符合');
  assert.equal(scoreSheet(all, 'mlps-2021', { ...NONE, high: 1 }).conclusion, '差');
});

test('keys of a sheet are unique with all extensions at all levels', () => {
  for (const level of [1, 2, 3, 4] as const) {
    const keys = sheetItems({ kind: 'mlps', level, extensions: ['cloud', 'mobile', 'iot', 'ics'] }).map(
      ({ key }) => key,
    );
    assert.equal(new Set(keys).size, keys.length);
  }
  assert.equal(items.length, 211);
  assert.equal(sheetItems({ ...MLPS, extensions: ['cloud'] }).length, 257);
});
