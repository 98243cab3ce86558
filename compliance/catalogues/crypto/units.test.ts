import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LEVELS } from '../catalogue.ts';
import { CRYPTO_EDITIONS } from './index.ts';
import { CRYPTO_LAYERS, readUnits } from './read-units.ts';
import { CRYPTO_UNITS, cryptoUnits, unitFaults } from './units.ts';

test('each level has its units, layer by layer', () => {
  assert.deepEqual(
    LEVELS.map((level) => cryptoUnits(level).length),
    [24, 27, 41, 41],
  );
  for (const level of LEVELS) assert.deepEqual(unitFaults(level, cryptoUnits(level)), []);
  assert.equal(new Set(CRYPTO_UNITS.map(({ clause }) => clause)).size, 41);
  assert.deepEqual(unitFaults(1, cryptoUnits(1).slice(1)), [
    {
      zh: '密码应用第 1 级，物理和环境：应有 2 个单元，实有 1 个',
      en: 'Cryptography, level 1, Physical and environment: 2 units expected, 1 found',
    },
  ]);
});

test('technical layers weigh 70 with objects, management ones 30 with results', () => {
  const weigh = (objects: boolean) =>
    CRYPTO_LAYERS.map((layer) => CRYPTO_UNITS.find((unit) => unit.layer === layer && unit.objects === objects))
      .map((unit) => Number(unit?.layer_weight ?? 0))
      .reduce((sum, weight) => sum + weight, 0);
  assert.deepEqual([weigh(true), weigh(false)], [70, 30]);
  for (const unit of CRYPTO_UNITS) assert.equal(unit.objects, unit.clause.startsWith('6.'), unit.clause);
});

test('a unit is the same in both standards and languages', () => {
  const access = cryptoUnits(3).find(({ clause }) => clause === '6.2.5');
  assert.deepEqual(
    [access?.requirement, access?.strength, access?.weight, access?.name.en],
    ['8.2 e', '可', '0.4', 'Authentication of admission'],
  );
  assert.equal(cryptoUnits(1).find(({ clause }) => clause === '7.4.1')?.requirement, '6.8');
  for (const level of LEVELS) {
    const requirements = cryptoUnits(level).map(({ requirement }) => requirement);
    assert.equal(new Set(requirements).size, requirements.length);
    for (const requirement of requirements) assert.ok(requirement.startsWith(`${level + 5}.`), requirement);
  }
  for (const { clause, name, summary, layer_name } of CRYPTO_UNITS) {
    assert.match(summary.zh, /^.*\p{Script=Han}.{7,29}$/u, clause);
    for (const text of [name.en, summary.en, layer_name.en]) assert.match(text, /^[ -~]{8,90}$/, clause);
  }
});

test('every edition gives units to every level', () => {
  for (const { unitsOf } of CRYPTO_EDITIONS) for (const level of LEVELS) assert.ok(unitsOf(level).length > 0);
});

const LAYER = '# 物理和环境 10 objects | Physical and environment';
const UNIT = '6.1.1 可宜宜应 0.4 0.7 1 1 6.1a 7.1a 8.1a 9.1a | 身份鉴别 | Identity | 看 | Look';

test('what is no unit, stands before a layer or is half given at a level is refused with its line', () => {
  assert.equal(readUnits(`${LAYER}\n${UNIT}`).length, 1);
  for (const [text, line] of [
    [UNIT, 1],
    [`${LAYER}\n${UNIT} | 多`, 2],
    [`${LAYER}\n${UNIT.replace('0.7', '0.5')}`, 2],
    [`${LAYER}\n${UNIT.replace('可', '-')}`, 2],
    [`${LAYER}\n${UNIT.replace('0.4', '-')}`, 2],
    [`${LAYER}\n${UNIT.replace('6.1a', '-')}`, 2],
    [`${LAYER}\n${UNIT.replace(' 9.1a', '')}`, 2],
    [`${LAYER}\n${UNIT.replace('可', '能')}`, 2],
    [LAYER.replace('物理和环境', '某层'), 1],
    [LAYER.replace('10', ''), 1],
  ] as const)
    assert.throws(() => readUnits(text), new RegExp(`^Error: line ${line}:`), text);
});

const CSV = new URL('../../../../shared/domain/crypto_units.csv', import.meta.url);

test('units are those of the table of facts, cell by cell', {
  skip: existsSync(CSV) ? false : 'the table of units is not beside this checkout',
}, () => {
  const rows = readFileSync(CSV, 'utf8').trim().split('\n').slice(1);
  const ours = CRYPTO_UNITS.map((unit) =>
    [
      unit.layer,
      unit.layer_weight,
      unit.name.zh,
      ...LEVELS.map((level) => unit.strength[level] ?? ''),
      ...LEVELS.map((level) => unit.weight[level] ?? ''),
      unit.clause,
      ...LEVELS.map((level) => unit.requirement[level] ?? ''),
    ].join(','),
  );
  assert.deepEqual(
    ours,
    rows.map((row) => row.trimEnd()),
  );
});
