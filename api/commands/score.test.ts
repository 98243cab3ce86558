/** `zhengwang score` as a person runs it. The rules themselves are tested beside them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const MAIN = join(import.meta.dirname, '../main.ts');
const folder = mkdtempSync(join(tmpdir(), 'zhengwang-score-'));
after(() => rmSync(folder, { recursive: true }));

function score(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'score', ...words], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}
function fileOf(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
}

const COUNTS = { conform: 162, partial: 24, not_conform: 14, not_applicable: 11 };
const rate = fileOf('rate.json', { counts: COUNTS, major_hidden_dangers: 0, partial_counts: 0 });
const items = fileOf('items.json', {
  attention: 0.5,
  items: [
    { clause: '8.1.4.1 a', group: 'technical', weight: 3, result: 0.5 },
    { clause: '8.1.4.1 b', group: 'management', weight: 1, result: 1 },
    { clause: '8.1.4.1 c', group: 'management', weight: 1, result: null },
  ],
  risks: { high: 0, medium: 0 },
});

test('the result is JSON with decimal strings, and exit code 0 whatever it concludes', () => {
  const { code, out, err } = score('mlps-2021', items, '--json');
  assert.deepEqual([code, err], [0, '']);
  assert.deepEqual(JSON.parse(out), {
    score: '50.00',
    technical: '0.00',
    management: '50.00',
    applicable: 2,
    conclusion: '差',
  });
  const { repairs } = JSON.parse(score('mlps-2021', items, '--json', '--explain').out);
  assert.deepEqual(repairs, [
    { path: 'items.0', name: '8.1.4.1 a', cost: '75.0000', gain: '50.0000', after: '100.00' },
  ]);
});

test('without --json it is a table in both languages', () => {
  const { code, out } = score('mlps-2025', rate, '--explain');
  assert.equal(code, 0);
  assert.match(out, /^规则 rule +mlps-2025: /);
  for (const line of [/结论 conclusion +基本符合/, /rate of conformity, % +81\.00/, /counts 0\.5 +87\.00/])
    assert.match(out, line);
  assert.match(out, /counts\.not_conform +不符合 +7\.0000 +0\.5000 +81\.50/);
});

test('an assessment of cryptography names layers and what was not given', () => {
  const file = fileOf('crypto.json', {
    level: 3,
    units: [
      { layer: '网络和通信', unit: '身份鉴别', objects: [{ D: true, A: false, K: true, strength_bits: 112 }] },
      { layer: '管理制度', unit: '操作规程', result: 'partial' },
    ],
    risks: { high: 0 },
  });
  const seen = JSON.parse(score('crypto-2023', file, '--json').out);
  assert.deepEqual([seen.total, seen.layers.网络和通信, seen.layers.应用和数据], ['50.00', '0.5000', null]);
  assert.deepEqual([seen.conclusion, seen.missing.length], ['不符合', 39]);
  const { out } = score('crypto-2021', file);
  assert.match(out, /网络和通信 +0\.5000\n/);
  assert.match(out, /units not given\n物理和环境\/身份鉴别\n/);
});

test('what is wrong with the file is one sentence that names the field, and exit code 2', () => {
  const huge = fileOf('huge.json', '{}');
  truncateSync(huge, 50 * 1024 * 1024 + 1);
  for (const [words, said] of [
    [[], /RULE is missing; rules: mlps-2019, mlps-2021, mlps-2025, crypto-2021, crypto-2023/],
    [['mlps-2020', rate], /no rule "mlps-2020"; rules: .*crypto-2023/],
    [['constructor', rate], /no rule "constructor"/],
    [['mlps-2025'], /FILE is missing/],
    [['mlps-2025', rate, 'more'], /"more"/],
    [['mlps-2025', rate, '--bad'], /--bad/],
    [['mlps-2025', join(folder, 'none.json')], /none\.json: there is no such file/],
    [['mlps-2025', folder], /is no file/],
    [['mlps-2025', huge], /larger than 50 MB/],
    [['mlps-2025', fileOf('text.json', '<a>\u001b[2J</a>')], /text\.json: is no JSON/],
    [['mlps-2025', fileOf('gb.json', Buffer.from([0x22, 0xb7, 0xfb, 0x22]))], /is no UTF-8 text/],
    [['mlps-2025', fileOf('empty.json', '')], /is no JSON/],
    [['mlps-2025', fileOf('null.json', 'null')], /the document: /],
    [['mlps-2025', fileOf('deep.json', '['.repeat(1e6) + ']'.repeat(1e6))], /the document: /],
    [['mlps-2025', items], /counts: /],
    [['mlps-2025', fileOf('keys.json', { ['\u001b'.repeat(9_000)]: 1 })], /counts: /],
    [['mlps-2021', fileOf('n0.json', { items: [], risks: { high: 0, medium: 0 } })], /items: has no applicable item/],
    [
      ['mlps-2021', fileOf('weight.json', { items: [{ clause: 'a', group: 'technical', weight: 7, result: 1 }] })],
      /items\.0\.weight: /,
    ],
  ] as const) {
    const { code, out, err } = score(...words);
    assert.deepEqual([code, out], [2, ''], err);
    assert.match(err, said);
    assert.match(err, /^zhengwang: [^\n]{1,1000}\n$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal.
    assert.doesNotMatch(err, /\x1b/);
  }
});

test('a file in UTF-8 with its mark, as some editors write it, is read', () => {
  const file = fileOf('bom.json', `\ufeff${JSON.stringify({ counts: COUNTS, major_hidden_dangers: 0 })}`);
  assert.equal(JSON.parse(score('mlps-2025', file, '--json').out).rate, '81.00');
});
