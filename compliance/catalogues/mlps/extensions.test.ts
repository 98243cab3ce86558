import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EXTENSIONS, type Extension, type Item, keyOf, LEVELS, type Level, MLPS_LAYERS } from '../catalogue.ts';
import { CLOUD } from './cloud.ts';
import { checkedExtension, EXTENSION_COUNTS, extensionFaults, LAYER_COUNTS } from './extension-counts.ts';
import { ICS } from './ics.ts';
import { IOT } from './iot.ts';
import { MOBILE } from './mobile.ts';

const CATALOGUES: Record<Extension, Record<Level, readonly Item[]>> = {
  cloud: CLOUD,
  mobile: MOBILE,
  iot: IOT,
  ics: ICS,
};
const each = EXTENSIONS.flatMap((extension) =>
  LEVELS.map((level) => ({ extension, level, items: CATALOGUES[extension][level] })),
);

test('every extension has as many items per level, layer and control point as is known', () => {
  for (const extension of EXTENSIONS) assert.deepEqual(extensionFaults(extension, CATALOGUES[extension]), []);
  assert.deepEqual(
    LEVELS.map((level) => CLOUD[level].length),
    [11, 29, 46, 49],
  );
  // What is known by layer sums to what is known in all.
  for (const { extension, level } of each) {
    const split = LAYER_COUNTS[extension][level];
    if (!split) continue;
    assert.equal(
      Object.values(split).reduce((sum, count) => sum + count, 0),
      EXTENSION_COUNTS[extension][level],
    );
  }
});

test('clause and letter are unique, letters and clauses run without a gap', () => {
  for (const { extension, level, items } of each) {
    assert.equal(new Set(items.map(keyOf)).size, items.length, `${extension} ${level}`);
    const byClause = Map.groupBy(items, ({ clause }) => clause);
    for (const [clause, of] of byClause) {
      const letters = of.map(({ letter }) => letter).join('');
      assert.equal(letters, of.length === 1 ? '' : 'abcdefgh'.slice(0, of.length), clause);
      const [chapter, section, layer, point] = clause.split('.').map(Number);
      const before = point === 1 ? [chapter, section, (layer ?? 0) - 1] : [chapter, section, layer, (point ?? 0) - 1];
      const known = [...byClause.keys()].some((other) => `${other}.`.startsWith(`${before.join('.')}.`));
      assert.ok(known || clause.endsWith('.1.1'), `nothing stands before ${clause}`);
    }
    const order = items.map((item) => MLPS_LAYERS.indexOf(item.layer));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
      'layers in their order',
    );
  }
});

test('every item has both languages, and a side where it is of the cloud', () => {
  for (const { extension, items } of each)
    for (const item of items) {
      assert.match(item.summary.zh, /^.{8,30}$/u, keyOf(item));
      assert.match(item.summary.zh, /\p{Script=Han}/u);
      assert.match(item.summary.en, /^[ -~]{8,90}$/, keyOf(item));
      assert.match(item.control_point.en, /^[ -~]+$/);
      assert.equal(item.side !== undefined, extension === 'cloud', keyOf(item));
    }
});

test('a catalogue that lost an item is refused, naming level, layer, expected and found', () => {
  const short = { ...CLOUD, 3: CLOUD[3].filter((item) => keyOf(item) !== '8.2.4.1') };
  assert.deepEqual(extensionFaults('cloud', short), [
    {
      zh: '云计算扩展第 3 级，全部层面：应有 46 项，实有 45 项',
      en: 'Cloud computing, level 3, all layers: 46 expected, 45 found',
    },
    {
      zh: '云计算扩展第 3 级，安全计算环境：应有 19 项，实有 18 项',
      en: 'Cloud computing, level 3, Computing environment: 19 expected, 18 found',
    },
    {
      zh: '云计算扩展第 3 级，安全计算环境的身份鉴别：应有 1 项，实有 0 项',
      en: 'Cloud computing, level 3, Computing environment, 身份鉴别: 1 expected, 0 found',
    },
  ]);
  assert.throws(() => checkedExtension('cloud', short), /level 3, all layers: 46 expected, 45 found/);
  assert.throws(() => checkedExtension('iot', { ...IOT, 2: ICS[2].slice(0, 7) }), /level 2, clauses outside 7\.4\./);
  const moved = IOT[3].map((item, at) => (at === 0 ? { ...item, layer: '安全建设管理' as const } : item));
  assert.throws(() => checkedExtension('iot', { ...IOT, 3: moved }), /Construction: 0 expected, 1 found/);
});

const FACTS = new URL('../../../../shared/domain/mlps.md', import.meta.url);

test('the counts are those of the table of facts', {
  skip: existsSync(FACTS) ? false : 'the table of facts is not beside this checkout',
}, () => {
  const names = { 云计算: 'cloud', 移动互联: 'mobile', 物联网: 'iot', 工业控制: 'ics' } as const;
  const rows = [...readFileSync(FACTS, 'utf8').matchAll(/^\| (云计算|移动互联|物联网|工业控制) \|(.+)$/gm)];
  assert.equal(rows.length, 4);
  for (const [, name, cells = ''] of rows) {
    const counts = cells
      .split('|')
      .slice(0, 4)
      .map((cell) => Number(/\d+/.exec(cell)?.[0]));
    assert.deepEqual(counts, Object.values(EXTENSION_COUNTS[names[name as keyof typeof names]]), name);
  }
});
