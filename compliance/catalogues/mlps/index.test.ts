import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EXTENSIONS, keyOf, LEVELS, MLPS_LAYERS } from '../catalogue.ts';
import { countsOf, refusal } from './counts.ts';
import { mlpsCatalogue } from './index.ts';

const DATA = new URL('../../../../shared/domain/', import.meta.url);
const skip = existsSync(DATA) ? false : 'no tables of clauses in ../shared/domain';
/** Lines of a CSV without its heading. A cell in quotes may hold commas. */
const rowsOf = (file: string): string[][] =>
  readFileSync(new URL(file, DATA), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => (line.match(/"[^"]*"|[^,]+/g) ?? []) as string[]);
const CODES = { network: 'N', configuration: 'C', document: 'D', physical: 'P' };

test('the levels have 55, 135, 211 and 228 items', () => {
  assert.deepEqual(
    LEVELS.map((level) => mlpsCatalogue(level).items.length),
    [55, 135, 211, 228],
  );
});

test('control points have the names, layers and counts of the tables', { skip }, () => {
  const rows = ['mlps_control_points_L1_L4.csv', 'mlps_control_points.csv'].flatMap(rowsOf);
  for (const level of LEVELS) {
    const points = new Map(mlpsCatalogue(level).items.map((item) => [item.clause, item]));
    const counts = countsOf(level);
    const ours = [...points.values()].map(({ clause, layer, control_point }) => {
      assert.equal(counts.get(clause)?.layer, layer, clause);
      return [String(level), clause, layer, control_point.zh, String(counts.get(clause)?.items)];
    });
    assert.deepEqual(
      ours,
      rows.filter(([of]) => of === String(level)),
    );
  }
});

test('items of levels 2 and 3 stand and are judged as in the table', { skip }, () => {
  const ours = ([2, 3] as const).flatMap((level) =>
    mlpsCatalogue(level).items.map(({ clause, letter, layer, control_point, evidence }) =>
      [level, clause, letter, layer, control_point.zh, CODES[evidence]].join(),
    ),
  );
  const theirs = rowsOf('mlps_items.csv').map((row) => row.toSpliced(5, 1).join());
  assert.deepEqual(ours, theirs);
});

for (const level of LEVELS) {
  const { items } = mlpsCatalogue(level);
  const byClause = Map.groupBy(items, ({ clause }) => clause);

  test(`level ${level}: keys are unique, letters go on from a, clauses belong to their layer`, () => {
    assert.equal(new Set(items.map(keyOf)).size, items.length);
    // Level 1 has no management centre.
    const layers = MLPS_LAYERS.filter((layer) => level > 1 || layer !== '安全管理中心');
    for (const [clause, own] of byClause) {
      const letters = own.map(({ letter }) => letter).join('');
      assert.equal(letters, 'abcdefghijklmnopqrstuvwxyz'.slice(0, own.length), clause);
      const [chapter, part, layer] = clause.split('.').map(Number);
      assert.deepEqual([chapter, part], [level + 5, 1], clause);
      for (const item of own) assert.equal(item.layer, layers[(layer ?? 0) - 1], clause);
    }
  });

  test(`level ${level}: summaries are short, in their language, and tell the items of a point apart`, () => {
    for (const item of items) {
      const { zh, en } = item.summary;
      assert.match(zh, /\p{Script=Han}/u, keyOf(item));
      // A sentence that begins so would be the standard's own.
      assert.doesNotMatch(zh, /^应(?!急)/, keyOf(item));
      assert.ok(zh.length >= 8 && zh.length <= 30, `${keyOf(item)}: ${zh}`);
      assert.match(en, /^[A-Z]/, keyOf(item));
      assert.doesNotMatch(en, /\p{Script=Han}/u, keyOf(item));
      assert.ok(en.length <= 120, `${keyOf(item)}: ${en}`);
    }
    for (const [clause, own] of byClause) {
      for (const language of ['zh', 'en'] as const) {
        assert.equal(new Set(own.map(({ summary }) => summary[language])).size, own.length, clause);
      }
    }
  });
}

test('a control point has one English name at all levels', () => {
  const names = new Map<string, string>();
  for (const { control_point } of LEVELS.flatMap((level) => mlpsCatalogue(level).items)) {
    const { zh, en } = control_point;
    assert.equal(names.get(zh) ?? en, en, zh);
    names.set(zh, en);
  }
});

test('a catalogue whose counts differ is refused with the control point', () => {
  const { items } = mlpsCatalogue(3);
  assert.equal(refusal(items, 3), undefined);
  const without = items.filter((item) => keyOf(item) !== '8.1.4.1 d');
  assert.match(refusal(without, 3) ?? '', /^level 3: control point 8\.1\.4\.1 has 3 items where the standard has 4$/);
  const stranger = { ...items[0], clause: '8.1.4.12' } as (typeof items)[number];
  assert.match(refusal([...items, stranger], 3) ?? '', /8\.1\.4\.12 has 1 items where the standard has 0/);
  assert.match(refusal(items, 2) ?? '', /7\.1\.1\.1 has 0 items/);
});

test('an extension is a catalogue of its own, of the level that is asked for', () => {
  const counts = EXTENSIONS.map((name) => LEVELS.map((level) => mlpsCatalogue(level, name).items.length));
  assert.deepEqual(counts, [
    [11, 29, 46, 49],
    [9, 14, 19, 21],
    [4, 7, 20, 21],
    [9, 15, 21, 22],
  ]);
  assert.equal(mlpsCatalogue(3, 'cloud').extension, 'cloud');
  assert.equal(mlpsCatalogue(3).extension, null);
});
