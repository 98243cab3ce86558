import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LEVELS } from '../catalogues/catalogue.ts';
import type { CryptoInput } from './crypto.ts';
import { crypto2021 } from './crypto-2021.ts';
import { crypto2023 } from './crypto-2023.ts';
import { type CryptoLayerName, cryptoLayers, weightOf } from './crypto-units.ts';

type CryptoObject = {
  D: boolean;
  A: boolean;
  K: boolean;
  strength_bits?: number;
  module_one_level_low?: boolean;
  compensated_by?: number | null;
};
type Unit = { layer: string; unit: string; objects?: CryptoObject[]; result?: string };
type Outcome = ReturnType<typeof crypto2023.score>;

const inputOf = (level: number, units: Unit[], more: object = {}): CryptoInput =>
  crypto2023.Input.parse({ level, units, risks: { high: 0 }, ...more });
const scored = (level: number, units: Unit[], more: object = {}): Outcome =>
  crypto2023.score(inputOf(level, units, more));

const FULL = { D: true, A: true, K: true };
const NONE = { D: false, A: false, K: false };
/** Objects by their score, to write the examples down. */
const OBJECTS: Record<string, CryptoObject> = {
  1: FULL,
  0: NONE,
  half: { D: true, A: false, K: true, strength_bits: 128 },
  quarter: { D: true, A: false, K: true, strength_bits: 80 },
  tls: { D: true, A: false, K: false, strength_bits: 112 },
  low: { D: true, A: true, K: false, module_one_level_low: true },
};
const RESULTS: Record<string, string> = { 1: 'conform', half: 'partial', 0: 'not_conform', na: 'not_applicable' };

/** Lines of words: for each unit of the level in its order the objects, such as `1,0`, or the result; `na` is not applicable. */
function unitsOf(level: 1 | 2 | 3 | 4, lines: Record<CryptoLayerName, string>): Unit[] {
  return Object.entries(cryptoLayers).flatMap(([layer, { group, units }]) => {
    const words = lines[layer as CryptoLayerName].split(' ');
    const present = units.filter((unit) => weightOf(unit, level) !== null);
    assert.equal(words.length, present.length, layer);
    return present.map(({ name }, at): Unit => {
      const word = words[at] ?? '';
      if (group === 'management') return { layer, unit: name, result: RESULTS[word] ?? word };
      const objects = word === 'na' ? [] : word.split(',').map((each) => OBJECTS[each] as CryptoObject);
      return { layer, unit: name, objects };
    });
  });
}
const LINES = {
  物理和环境: 'quarter 1,0 0',
  网络和通信: '1,tls 1,tls 1,tls 0 na',
  设备和计算: 'tls,0 tls,tls,1 0 na low,0 0',
  应用和数据: '1,0 0 na 1,tls 1,0,0 1,tls 1,0,0 na',
  管理制度: '1 1 1 1 1 half',
  人员管理: '1 1 1 0 1',
  建设运行: '1 1 half 0 0',
  应急处置: '1 na na',
};
const LAYERS_C1 = {
  物理和环境: '0.2500',
  网络和通信: '0.5444',
  设备和计算: '0.2129',
  应用和数据: '0.4436',
  管理制度: '0.9222',
  人员管理: '0.8158',
  建设运行: '0.5341',
  应急处置: '1.0000',
};

test('C1: units, layers and the total are rounded on the way, as the rule has it', () => {
  const { layers, total, total_4, conclusion, missing } = scored(3, unitsOf(3, LINES));
  assert.deepEqual(layers, LAYERS_C1);
  assert.deepEqual([total, total_4, conclusion, missing], ['53.00', '53.0018', '不符合', []]);
});

test('C2: the weight of a layer that is not applicable is spread within its own half', () => {
  const { layers, total } = scored(3, unitsOf(3, { ...LINES, 物理和环境: 'na na na' }));
  assert.deepEqual([layers.物理和环境, total], [null, '54.89']);
});

test('C3: what an assessor confirmed makes up for half of its own score, of the object alone', () => {
  const units = unitsOf(3, { ...LINES, 网络和通信: '1 1 1 0 na', 应用和数据: '1,0 0 na 1,0 1,0,0 1,0 1,0,0 na' });
  const before = scored(3, units);
  assert.deepEqual([before.layers.网络和通信, before.layers.应用和数据, before.total], ['0.8710', '0.3993', '58.20']);
  const compensated = units.map((unit) =>
    ['重要数据传输机密性', '重要数据传输完整性'].includes(unit.unit)
      ? { ...unit, objects: [FULL, { ...NONE, compensated_by: 1 }] }
      : unit,
  );
  const after = scored(3, compensated);
  assert.deepEqual([after.layers.应用和数据, after.total, after.conclusion], ['0.4878', '60.86', '基本符合']);
  assert.equal(scored(3, compensated, { risks: { high: 1 } }).conclusion, '不符合');
  assert.equal(scored(3, compensated, { parameters: { threshold: 61 } }).conclusion, '不符合');
});

test('C4: a level has its own units and weights', () => {
  const { layers, total, missing } = scored(
    2,
    unitsOf(2, {
      物理和环境: 'quarter 0',
      网络和通信: 'half half half na',
      设备和计算: 'quarter 0 0',
      应用和数据: '1 0 half 1 half 1',
      管理制度: '1 half 1',
      人员管理: '1 1 1 1',
      建设运行: '1 1 1 0',
      应急处置: '1',
    }),
  );
  assert.deepEqual([layers.物理和环境, layers.网络和通信, layers.设备和计算], ['0.1591', '0.5000', '0.1167']);
  assert.deepEqual([layers.应用和数据, layers.管理制度, layers.建设运行], ['0.7179', '0.8542', '0.7297']);
  assert.deepEqual([total, missing], ['60.97', []]);
});

/** The total of a technical unit by itself beside a perfect management unit tells its score. */
function objectScore(level: number, object: CryptoObject, rule: { score(input: CryptoInput): Outcome } = crypto2023) {
  const units = [
    { layer: '网络和通信', unit: '身份鉴别', objects: [object] },
    { layer: '管理制度', unit: '密钥管理规则', result: 'conform' },
  ];
  return rule.score(inputOf(level, units)).layers.网络和通信;
}

test('an object loses by A as its strength says, and by K as the level of its module says', () => {
  const A = (strength_bits: number) => ({ D: true, A: false, K: true, strength_bits });
  const both = { D: true, A: false, K: false, strength_bits: 112, module_one_level_low: true };
  for (const [level, object, expected] of [
    [3, A(112), '0.5000'],
    [3, A(111), '0.2500'],
    [3, A(80), '0.2500'],
    [3, A(79), '0.1000'],
    [3, { ...FULL, K: false }, '0.5000'],
    [3, { ...FULL, K: false, module_one_level_low: true }, '0.6000'],
    [4, { ...FULL, K: false, module_one_level_low: true }, '0.7500'],
    [2, { ...FULL, K: false, module_one_level_low: true }, '0.5000'],
    [1, both, '0.2500'],
    [3, both, '0.3000'],
    [4, both, '0.3750'],
    [4, { ...both, D: false }, '0.0000'],
    [4, { ...both, compensated_by: 0.7 }, '0.3750'],
    [4, { ...both, compensated_by: 0.8001 }, '0.4001'],
  ] as const)
    assert.equal(objectScore(level, object), expected, JSON.stringify([level, object]));
});

test('2021 knows neither strength nor the level of a module', () => {
  assert.equal(objectScore(4, { D: true, A: false, K: true, strength_bits: 40 }, crypto2021), '0.5000');
  assert.equal(objectScore(4, { ...FULL, K: false, module_one_level_low: true }, crypto2021), '0.5000');
  const units = [{ layer: '网络和通信', unit: '身份鉴别', objects: [{ D: true, A: false, K: false }] }];
  const given = { level: 3, units, risks: { high: 0 } };
  assert.equal(crypto2021.score(crypto2021.Input.parse(given)).layers.网络和通信, '0.2500');
  assert.throws(() => crypto2023.Input.parse(given), /strength_bits/);
});

test('there is no total where a whole half is not applicable, and it says why', () => {
  const technical = scored(3, unitsOf(3, LINES).slice(0, 22));
  assert.deepEqual([technical.total, technical.conclusion, technical.layers.网络和通信], [null, null, '0.5444']);
  assert.match(technical.reason ?? '', /no management unit/);
  assert.match(scored(3, []).reason ?? '', /no technical unit/);
  assert.deepEqual(crypto2023.explain(inputOf(3, [])), []);
});

test('a unit that is not given is told, one that is unknown, doubled or of another level is refused', () => {
  const unit = { layer: '管理制度', unit: '建立操作规程', result: 'conform' };
  const { missing } = scored(3, [unit]);
  assert.equal(missing.length, 40);
  assert.ok(missing.includes('网络和通信/身份鉴别') && !missing.includes('管理制度/建立操作规程'));
  for (const [level, units, said] of [
    [3, [{ ...unit, unit: '身份鉴别' }], /is no unit of 管理制度/],
    [1, [unit], /is no unit of level 1/],
    [3, [unit, { ...unit, unit: '操作规程' }], /is there twice/],
    [3, [{ ...unit, layer: '物理和环境' }], /objects/],
    [3, [{ ...unit, layer: 'constructor' }], /layer/],
  ] as const)
    assert.throws(() => inputOf(level, [...units]), said);
});

test('符合 needs a total of 100 without any fault', () => {
  const perfect = unitsOf(1, {
    物理和环境: '1 1',
    网络和通信: '1 1 1 1',
    设备和计算: '1 1 1',
    应用和数据: '1 1 1 1 1 1',
    管理制度: '1 1',
    人员管理: '1 1',
    建设运行: '1 1 1 1',
    应急处置: '1',
  });
  assert.equal(scored(1, perfect).conclusion, '符合');
  assert.equal(scored(1, perfect, { risks: { high: 1 } }).conclusion, '不符合');
  // One of so many objects disappears in rounding, but not from the conclusion.
  const many = Array.from({ length: 20_000 }, (_, at) => (at === 7 ? NONE : FULL));
  const [first, ...rest] = perfect;
  const hidden = scored(1, [{ ...(first as Unit), objects: many }, ...rest]);
  assert.deepEqual([hidden.total, hidden.conclusion], ['100.00', '基本符合']);
});

test('the levels have 24, 27, 41 and 41 units, and layers share 70 and 30', () => {
  const layers = Object.values(cryptoLayers);
  const units = layers.flatMap((layer) => layer.units);
  assert.deepEqual(
    LEVELS.map((level) => units.filter((unit) => weightOf(unit, level) !== null).length),
    [24, 27, 41, 41],
  );
  const shares = (group: string) =>
    layers.filter((layer) => layer.group === group).reduce((sum, l) => sum + l.weight, 0);
  assert.deepEqual([shares('technical'), shares('management')], [70, 30]);
});

const anyObject = fc.record({
  D: fc.boolean(),
  A: fc.boolean(),
  K: fc.boolean(),
  strength_bits: fc.nat(256),
  module_one_level_low: fc.boolean(),
  compensated_by: fc.option(fc.nat(10_000).map((parts) => parts / 10_000)),
});
const anyAssessment = fc.constantFrom(...LEVELS).chain((level) => {
  const all = Object.entries(cryptoLayers).flatMap(([layer, { group, units }]) =>
    units.filter((unit) => weightOf(unit, level) !== null).map(({ name }) => ({ layer, unit: name, group })),
  );
  const units = fc
    .subarray(all, { minLength: 2 })
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map(({ group, ...unit }) =>
          group === 'technical'
            ? fc.array(anyObject, { maxLength: 4 }).map((objects): Unit => ({ ...unit, objects }))
            : fc.constantFrom(...Object.values(RESULTS)).map((result): Unit => ({ ...unit, result })),
        ),
      ),
    );
  return fc.tuple(fc.constant(level), units);
});

/** The same in whole ten-thousandths, half-up by adding half a divisor. */
function slowly(level: 1 | 2 | 3 | 4, units: Unit[]): string | null {
  const half_up = (top: number, bottom: number) => Number((BigInt(top) * 2n + BigInt(bottom)) / (2n * BigInt(bottom)));
  const halves = { technical: [0, 0], management: [0, 0] };
  for (const [layer, { weight, group, units: known }] of Object.entries(cryptoLayers)) {
    let [top, bottom] = [0, 0];
    for (const unit of units.filter((one) => one.layer === layer)) {
      const tenths = weightOf(known.find(({ name }) => name === unit.unit) ?? assert.fail(), level) ?? assert.fail();
      let parts = { conform: 10_000, partial: 5_000, not_conform: 0 }[unit.result ?? ''] ?? -1;
      if (unit.objects && unit.objects.length > 0) {
        const sum = unit.objects.reduce((all, object) => {
          const { strength_bits: bits = 0 } = object;
          const a = object.A ? 100 : bits >= 112 ? 50 : bits >= 80 ? 25 : 10;
          const low = object.module_one_level_low;
          const k = object.K ? 100 : low && level === 3 ? 60 : low && level === 4 ? 75 : 50;
          const other = half_up(Math.round((object.compensated_by ?? 0) * 10_000), 2);
          return all + Math.max(object.D ? a * k : 0, other);
        }, 0);
        parts = half_up(sum, unit.objects.length);
      }
      if (parts < 0) continue;
      top += tenths * parts;
      bottom += tenths;
    }
    if (bottom === 0) continue;
    halves[group][0] = (halves[group][0] ?? 0) + weight * half_up(top, bottom);
    halves[group][1] = (halves[group][1] ?? 0) + weight;
  }
  const [[t = 0, tw = 0], [m = 0, mw = 0]] = [halves.technical, halves.management];
  if (tw === 0 || mw === 0) return null;
  const hundredths = half_up(70 * t * mw + 30 * m * tw, tw * mw * 100);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

test('equal to a second computation, within 0 to 100, whatever the order of units and objects', () => {
  fc.assert(
    fc.property(anyAssessment, ([level, units]) => {
      const outcome = scored(level, units);
      assert.equal(outcome.total, slowly(level, units));
      if (outcome.total !== null) assert.ok(Number(outcome.total) >= 0 && Number(outcome.total) <= 100);
      const turned = units
        .toReversed()
        .map((unit) => (unit.objects ? { ...unit, objects: unit.objects.toReversed() } : unit));
      assert.deepEqual(scored(level, turned), outcome);
    }),
  );
});

test('mending never lowers the total, and gains what was told', () => {
  fc.assert(
    fc.property(anyAssessment, ([level, units]) => {
      const before = scored(level, units).total;
      for (const { path, after } of crypto2023.explain(inputOf(level, units))) {
        const mended = units.map((unit, at) => {
          if (path === `units.${at}.result`) return { ...unit, result: 'conform' };
          if (!unit.objects) return unit;
          return { ...unit, objects: unit.objects.map((o, of) => (path === `units.${at}.objects.${of}` ? FULL : o)) };
        });
        assert.equal(scored(level, mended).total, after);
        assert.ok(Number(after) >= Number(before));
      }
    }),
    { numRuns: 40 },
  );
});

test('a judgement that turns out better never lowers the total', () => {
  fc.assert(
    fc.property(anyAssessment, fc.constantFrom('D', 'A', 'K'), fc.nat(), ([level, units], judgement, which) => {
      const before = Number(scored(level, units).total);
      const chosen = which % units.length;
      const better = units.map((unit, at) => {
        if (at !== chosen) return unit;
        if (unit.result === 'not_conform') return { ...unit, result: 'partial' };
        const [first, ...rest] = unit.objects ?? [];
        return first ? { ...unit, objects: [{ ...first, [judgement]: true }, ...rest] } : unit;
      });
      assert.ok(Number(scored(level, better).total) >= before);
    }),
  );
});

test('what is not applicable changes nothing but what is missing', () => {
  fc.assert(
    fc.property(anyAssessment, ([level, units]) => {
      const { missing, ...outcome } = scored(level, units);
      const more = missing.map((path): Unit => {
        const [layer = '', unit = ''] = path.split('/');
        const { group } = cryptoLayers[layer as CryptoLayerName];
        return group === 'technical' ? { layer, unit, objects: [] } : { layer, unit, result: 'not_applicable' };
      });
      assert.deepEqual(scored(level, [...units, ...more]), { ...outcome, missing: [] });
    }),
  );
});
