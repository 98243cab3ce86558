// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what scenarios are written with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { durationOf, durationText } from '../../yaml/duration.ts';
import type { Problem } from '../../yaml/problems.ts';
import { formatScenario } from './format.ts';
import { parseScenario } from './scenario.ts';
import type { Row, Scenario } from './schema.ts';
import { shapeOf } from './shape.ts';
import { literally, parseTemplate } from './template.ts';

const WINDOW = `name: one-window
title: { zh: 一窗受理, en: One window }
base: https://queue.example:8443
variables:
  hall: 3
data:
  - name: people
    file: 人员.csv
journey:
  - name: log in
    method: POST
    path: /login
    json: { user: "\${people.用户}", hall: "\${hall}" }
    extract:
      token: { jsonpath: $.token }
    checks:
      - status: [200]
      - jsonpath: $.state
        equals: ok
    think: { from: 1s, to: 3s }
  - name: take a number
    path: /numbers/\${token}?hall=\${hall}
    headers:
      Authorization: Bearer \${token}
load: { shape: constant, rate: 10, duration: 60s }
thresholds:
  p95_ms: 800
  error_share: 0.01
  by_name:
    log in: { p99_ms: 2000 }
`;
const read = (file: string): Row[] | undefined => (file === '人员.csv' ? [{ 用户: 'a' }] : undefined);

function scenarioOf(text: string): Scenario {
  const parsed = parseScenario(text, read);
  if ('problems' in parsed) assert.fail(JSON.stringify(parsed.problems, null, 1));
  return parsed.scenario;
}
function problemsOf(text: string): Problem[] {
  const parsed = parseScenario(text, read);
  assert.ok('problems' in parsed, 'it has mistakes');
  for (const { line, column, text: words } of parsed.problems) {
    assert.ok(line >= 1 && column >= 1);
    assert.ok(words.zh.length > 0 && words.en.length > 0);
  }
  return parsed.problems;
}

test('a scenario is read whole, and what it writes parses to the same', () => {
  const scenario = scenarioOf(WINDOW);
  assert.equal(scenario.journey?.[0]?.name, 'log in');
  assert.equal(scenario.journey?.[1]?.method, 'GET');
  assert.deepEqual(scenario.rows_of, { people: [{ 用户: 'a' }] });
  assert.deepEqual(scenarioOf(formatScenario(scenario, ['note\ninjected: true'])), scenario);
  assert.deepEqual(structuredClone(scenario), scenario);
});

/** One change of the text above, the place of the mistake (line:column), and what the sentence must say. */
const MISTAKES: [name: string, from: string, to: string, place: string, zh: RegExp, en: RegExp][] = [
  ['an unknown key', '    think:', '    thnik:', '20:5', /不认识的键 thnik/, /unknown key thnik/],
  ['a key of a list', 'status: [200]', 'stauts: [200]', '17:9', /不认识的键 stauts/, /unknown key stauts/],
  ['a status out of range', '[200]', '[2000]', '17:18', /不大于 599/, /599 at most; found 2000/],
  ['a rate that is text', 'rate: 10', 'rate: ten', '25:32', /数字；现为 "ten"/, /a number; found "ten"/],
  ['a shape that nobody knows', 'shape: constant', 'shape: wild', '25:16', /spike/, /a shape: .*; found "wild"/],
  ['a duration without its unit', 'duration: 60s', 'duration: 60', '25:46', /文本；现为 60/, /a text; found 60/],
  ['a duration of no length', 'duration: 60s', 'duration: 0s', '25:46', /时长/, /a duration such as .*; found "0s"/],
  ['an address with a path', ':8443', ':8443/api', '3:7', /只有协议、主机和端口/, /scheme, host and port only/],
  [
    'a variable that nobody sets',
    '/numbers/${token}',
    '/numbers/${tokn}',
    '22:11',
    /没有变量 tokn/,
    /no variable tokn/,
  ],
  ['a variable that is set later', 'path: /login', 'path: /${token}', '12:11', /没有变量 token/, /no variable token/],
  ['a column that the file lacks', '${people.用户}', '${people.密码}', '13:19', /没有变量 people.密码/, /people.密码/],
  ['a variable that is not closed', 'Bearer ${token}', 'Bearer ${token', '24:22', /变量写作/, /a variable is written/],
  ['a file that is not there', 'file: 人员.csv', 'file: 别的.csv', '8:11', /没有文件/, /no file/],
  ['a file elsewhere', 'file: 人员.csv', 'file: ../人员.csv', '8:11', /不含目录/, /without a folder/],
  ['a threshold of no request', '    log in:', '    log on:', '30:5', /没有名为 log on/, /no request is named log on/],
  ['a name used twice', '- name: take a number', '- name: log in', '21:11', /已经用过/, /used twice/],
  ['a path that leads to another host', 'path: /login', 'path: //evil.example/', '12:11', /单个/, /one \//],
  ['a header of the connection', 'Authorization:', 'Host:', '24:7', /不含 Host/, /other than Host/],
  [
    'think time the wrong way round',
    '{ from: 1s, to: 3s }',
    '{ from: 4s, to: 3s }',
    '20:12',
    /from 大于 to/,
    /from is more/,
  ],
  ['two ways to take a variable', '{ jsonpath: $.token }', '{ jsonpath: $.token, css: a }', '15:14', /之一/, /one of/],
  ['a path that is no JSONPath', 'jsonpath: $.state', 'jsonpath: $.[', '18:19', /RFC 9535/, /RFC 9535/],
  [
    'a JSONPath with a pattern',
    'jsonpath: $.state',
    "jsonpath: $[?search(@.a, '(a+)+$')]",
    '18:19',
    /search/,
    /without match/,
  ],
  ['a body with GET', '    path: /numbers', '    body: x\n    path: /numbers', '21:5', /GET/, /none with GET/],
  ['no base', 'base: https://queue.example:8443\n', '', '1:1', /现为 没有填写/, /found nothing/],
  ['a key twice', 'variables:', 'name: b\nvariables:', '4:1', /键重复/, /used twice/],
  ['an alias', 'en: One window', 'en: &a One, zh2: *a', '2:37', /别名/, /aliases/],
  ['a prototype', '  hall: 3', '  __proto__: 3', '5:3', /__proto__/, /__proto__/],
  ['a tag', 'hall: 3', 'hall: !!js/function 3', '5:9', /标签/, /tag/i],
  ['a tab', '  hall: 3', '\thall: 3', '5:1', /制表符/, /[Tt]ab/],
];
for (const [name, from, to, place, zh, en] of MISTAKES)
  test(`the place of ${name} is told, and what is expected`, () => {
    assert.ok(WINDOW.includes(from));
    const problems = problemsOf(WINDOW.replace(from, () => to));
    const one = problems.find(({ line, column }) => `${line}:${column}` === place);
    assert.ok(one, JSON.stringify(problems));
    assert.match(one.text.zh, zh);
    assert.match(one.text.en, en);
  });

test('several mistakes are told at once', () => {
  const problems = problemsOf(
    WINDOW.replace('[200]', '[9]').replace('rate: 10', 'rate: -1').replace('    think', '    tink'),
  );
  assert.deepEqual(problems.map(({ path }) => path).sort(), [
    'journey[0].checks[0].status[0]',
    'journey[0].tink',
    'load.rate',
  ]);
});

test('YAML that stands for millions, nests without end or is very long is refused in little time', () => {
  const laughs = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`)}]`).join('\n')}`;
  for (const text of [
    laughs,
    '['.repeat(20_000),
    '- '.repeat(10_000),
    '{a: '.repeat(10_000),
    `x: ${'y'.repeat(300_000)}`,
    WINDOW.replace('json: {', `json: { deep: ${'['.repeat(50)}${']'.repeat(50)},`),
    '',
    '- a',
    'just words',
    `${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n')}`,
    `variables: {${Array.from({ length: 10_000 }, (_, i) => `v${i}: []`).join(', ')}}`,
    `mix: [${Array(40_000).fill('1').join(', ')}]`,
    '? [a]\n: b',
    '--- a\n--- b',
  ])
    problemsOf(text);
});

test('any text is a scenario or a list of mistakes, never a crash', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:-&*!?#|>%@`"\'\n \tab0$') }), (text) => {
      parseScenario(text);
    }),
  );
  const lines = WINDOW.split('\n');
  fc.assert(
    fc.property(fc.nat(lines.length - 1), fc.string(), (at, text) => {
      parseScenario(lines.with(at, text).join('\n'));
    }),
  );
});

const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed());
const value = word.map(literally);
const line = value.filter((text) => !/\p{Cc}/u.test(text));
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/);
const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    title: fc.record({ zh: word, en: word }, { noNullPrototype: true }),
    variables: fc.dictionary(
      name.filter((one) => one !== 'index' && one !== 'random'),
      fc.oneof(word, fc.integer(), fc.boolean()),
      { maxKeys: 4, noNullPrototype: true },
    ),
    requests: fc.uniqueArray(
      fc.record({
        name,
        body: fc.oneof(
          fc.record({ json: fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(literally(JSON.stringify(json)))) }),
          fc.record({ form: fc.dictionary(name, value, { noNullPrototype: true }) }),
          fc.record({ body: value }),
        ),
        headers: fc.dictionary(
          name.map((one) => `x-${one}`),
          line,
          { noNullPrototype: true },
        ),
        think: fc.nat(3_600_000).map(durationText),
        contains: word,
      }),
      { minLength: 1, maxLength: 4, selector: (one) => one.name },
    ),
  })
  .map(({ title, variables, requests }) => ({
    name: 'a',
    title,
    base: 'http://127.0.0.1:80',
    variables,
    journey: requests.map(({ body, contains, ...rest }) => ({
      ...rest,
      ...body,
      method: 'POST' as const,
      path: '/x',
      checks: [{ contains }],
    })),
    load: { shape: 'constant' as const, rate: 1.25, duration: '1m' },
    rows_of: {},
  }));

test('whatever is in a scenario, its YAML parses to the same', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const parsed = parseScenario(formatScenario(scenario));
      assert.deepEqual(parsed, { scenario });
    }),
  );
});

test('a text that is meant as itself comes out of a template as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a') }), (text) => {
      assert.deepEqual(parseTemplate(literally(text)), text ? [text] : []);
    }),
  );
});

test('durations are written as they are read', () => {
  fc.assert(fc.property(fc.nat(1e9), (ms) => assert.equal(durationOf(durationText(ms)), ms)));
  for (const text of ['', '1', 's', '-1s', '1 s', '1e3s', '1d', '99999999999s'])
    assert.equal(durationOf(text), undefined, text);
});

test('shapes of loads become stages', () => {
  const stages = (load: Parameters<typeof shapeOf>[0]) => {
    const shape = shapeOf(load);
    assert.ok(shape.model === 'open');
    return shape.stages.map(({ from_rate, to_rate, duration_ms }) => [from_rate, to_rate, duration_ms]);
  };
  assert.deepEqual(stages({ shape: 'steps', from: 0.1, add: 0.1, count: 3, duration: '2s' }), [
    [0.1, 0.1, 2_000],
    [0.2, 0.2, 2_000],
    [0.3, 0.3, 2_000],
  ]);
  assert.deepEqual(stages({ shape: 'spike', rate: 1, peak: 9, before: '1s', during: '2s', after: '3s' }), [
    [1, 1, 1_000],
    [9, 9, 2_000],
    [1, 1, 3_000],
  ]);
  assert.deepEqual(stages({ shape: 'ramp', from: 0, to: 5, duration: '1m' }), [[0, 5, 60_000]]);
  assert.deepEqual(shapeOf({ shape: 'users', users: 7, duration: '1m' }), {
    model: 'closed',
    users: 7,
    duration_ms: 60_000,
  });
});
