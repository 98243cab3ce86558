import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { keyOf } from '../catalogue.ts';
import { CRYPTO_UNITS } from '../crypto/units.ts';
import { CLOUD } from '../mlps/cloud.ts';
import { CLOUD_CASES } from './cloud.ts';
import { CRYPTO_HIGH_RISKS } from './crypto.ts';
import { GENERAL_CASES } from './general.ts';
import { HIGH_RISK_LISTS, highRiskCases } from './index.ts';
import { dangerFaults, MAJOR_HIDDEN_DANGERS, type MajorHiddenDanger } from './major-hidden-dangers.ts';
import { belongsTo, readCases } from './read-cases.ts';

test('a case tells level, finding, what mitigates and its items', () => {
  assert.deepEqual(
    GENERAL_CASES.find(({ number }) => number === '6.4.1.2'),
    {
      number: '6.4.1.2',
      group: 'general',
      lowest_level: 2,
      needs_continuity: false,
      key_sectors_only: false,
      finding: {
        zh: '远程管理的鉴别信息明文传输，编码也算明文',
        en: 'Credentials go in clear in remote management; encoding counts as clear',
      },
      mitigable: { zh: '有双因素鉴别', en: 'Two factors' },
      clauses: ['7.1.4.1 c', '8.1.4.1 c'],
    },
  );
  const sectors = GENERAL_CASES.filter(({ key_sectors_only }) => key_sectors_only).map(({ number }) => number);
  assert.deepEqual(sectors, ['6.3.3.3']);
  assert.deepEqual([GENERAL_CASES.length, CLOUD_CASES.length], [42, 15]);
});

test('cases apply from their level on; those of which it was not told always', () => {
  const numbers = (level: 1 | 2 | 3 | 4) => highRiskCases(level).map(({ number }) => number);
  assert.ok(!numbers(2).includes('6.1.1.1') && numbers(3).includes('6.1.1.1'));
  assert.ok(!numbers(3).includes('6.1.3.2') && numbers(4).includes('6.1.3.2'));
  assert.deepEqual(
    highRiskCases(1).map(({ group }) => group),
    Array(14).fill('cloud'),
  );
  assert.equal(highRiskCases(4).length, HIGH_RISK_LISTS.mlps.cases.length);
});

test('a case of a layer belongs to items of that layer, of levels from its lowest on', () => {
  for (const { number, lowest_level, clauses } of GENERAL_CASES)
    for (const key of clauses) {
      const [chapter, section, layer] = key.split('.');
      assert.equal(section, '1', key);
      assert.ok(Number(chapter) - 5 >= (lowest_level ?? 1), `${number} ${key}`);
      // Chapter 6 of the list counts layers as the standard does.
      assert.equal(layer, number?.split('.')[1], `${number} ${key}`);
    }
  const mixed = CLOUD_CASES.find(({ number }) => number === '7.5.1.1');
  const items = CLOUD[3].filter((item) => mixed && belongsTo(mixed, item)).map(keyOf);
  assert.deepEqual(items, ['8.2.5.1 b']);
});

test('an item is found whether or not the clause of a single item has a letter', () => {
  const of = (clauses: string[]) => (letter: string) => belongsTo({ clauses }, { clause: '8.1.4.5', letter });
  assert.deepEqual(['', 'a', 'b'].map(of(['8.1.4.5'])), [true, true, true]);
  assert.deepEqual(['', 'a', 'b'].map(of(['8.1.4.5 a'])), [true, true, false]);
  assert.deepEqual(['', 'a'].map(of(['8.1.4.50', '8.1.4'])), [false, false]);
});

test('every finding has both languages', () => {
  for (const { finding, mitigable } of [...GENERAL_CASES, ...CLOUD_CASES])
    for (const text of mitigable ? [finding, mitigable] : [finding]) {
      assert.match(text.zh, /\p{Script=Han}{3}/u);
      assert.match(text.en, /^[ -~]{8,110}$/);
    }
  for (const { finding, units } of CRYPTO_HIGH_RISKS) {
    assert.match(finding.zh, /\p{Script=Han}{3}/u);
    assert.match(finding.en, /^[ -~]{8,110}$/);
    for (const unit of units)
      assert.ok(
        CRYPTO_UNITS.some(({ clause }) => clause === unit),
        unit,
      );
  }
  assert.equal(new Set(CRYPTO_HIGH_RISKS.map(({ key }) => key)).size, CRYPTO_HIGH_RISKS.length);
});

test('what is no case is refused with its line', () => {
  const CASE = '6.1.1.1 3* | 发现 | Finding | 8.1.1.2 | listed';
  assert.equal(readCases('general', CASE).length, 1);
  for (const [text, line] of [
    [`${CASE}\n${CASE}`, 2],
    [CASE.replace('3*', '5'), 1],
    [CASE.replace('3*', '3!'), 1],
    [CASE.replace('6.1.1.1', '6.1.1'), 1],
    [CASE.replace(' | Finding', ''), 1],
    [CASE.replace('8.1.1.2', '8.1.1'), 1],
    [CASE.replace('listed', '可以'), 1],
    [`${CASE} | more`, 1],
    [CASE.replace('listed', '可以 | Can | more'), 1],
  ] as const)
    assert.throws(() => readCases('general', text), new RegExp(`^Error: line ${line}:`), text);
});

test('the list of major hidden dangers is empty and says what is missing', () => {
  assert.deepEqual(MAJOR_HIDDEN_DANGERS.dangers, []);
  assert.deepEqual(
    dangerFaults(MAJOR_HIDDEN_DANGERS).map(({ en }) => en),
    [
      'Major hidden dangers, general: 17 expected, 0 found',
      'Major hidden dangers, cloud: 3 expected, 0 found',
      'Major hidden dangers, industrial control: 5 expected, 0 found',
      'Major hidden dangers, internet of things: 1 expected, 0 found',
      'Major hidden dangers, comprehensive: 6 or 7 expected, 0 found',
    ],
  );
  const { general, cloud, ics, iot, comprehensive } = MAJOR_HIDDEN_DANGERS.expected;
  const tied = [general, cloud, ics, iot].flat().reduce((sum, count) => sum + count, 0);
  assert.deepEqual([tied, ...comprehensive.map((count) => tied + count)], [26, 32, 33]);
});

test('a list that a person filled in is used when its numbers, keys and texts are right', () => {
  const fill = (comprehensive: number): MajorHiddenDanger[] =>
    Object.entries({ general: 17, cloud: 3, ics: 5, iot: 1, comprehensive }).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, at) => ({
        key: `${kind}-${at}`,
        kind: kind as MajorHiddenDanger['kind'],
        trigger: { zh: '样例', en: 'Sample' },
        clauses: kind === 'comprehensive' ? [] : ['8.1.4.1 a'],
      })),
    );
  const faults = (dangers: MajorHiddenDanger[]) => dangerFaults({ ...MAJOR_HIDDEN_DANGERS, dangers });
  assert.deepEqual([faults(fill(6)), faults(fill(7))], [[], []]);
  assert.equal(faults(fill(8)).length, 1);
  const changed = (change: Partial<MajorHiddenDanger>) =>
    faults(fill(7).map((danger, at) => (at === 1 ? { ...danger, ...change } : danger))).map(({ en }) => en);
  assert.match(changed({ key: 'general-0' }).join(), /^Trigger general-0: its key repeats/);
  assert.match(changed({ trigger: { zh: '', en: 'x' } }).join(), /^Trigger general-1/);
  assert.match(changed({ clauses: [] }).join(), /^Trigger general-1/);
});

const FACTS = new URL('../../../../shared/domain/mlps.md', import.meta.url);

test('cases are those of the table of facts, with level, continuity and whether anything mitigates', {
  skip: existsSync(FACTS) ? false : 'the table of facts is not beside this checkout',
}, () => {
  const rows = readFileSync(FACTS, 'utf8').matchAll(
    /^\| (6(?:\.\d+){3}(?: \/ \.\d+)?) \| (\d)(\*?)[^|]*\|[^|]+\| ([^|]+) \|$/gm,
  );
  const told = [...rows].flatMap(([, numbers = '', level, star, mitigable = '']) => {
    const [first = '', second] = numbers.split(' / ');
    const all = second ? [first, first.replace(/\.\d+$/, second)] : [first];
    return all.map((number) => [number, Number(level), star === '*', !/^no\b/.test(mitigable)]);
  });
  assert.deepEqual(
    GENERAL_CASES.map((one) => [one.number, one.lowest_level, one.needs_continuity, one.mitigable !== null]),
    told,
  );
});
