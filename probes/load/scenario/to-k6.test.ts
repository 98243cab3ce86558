// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what scenarios are written with.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { LoadAnswer, LoadRequest } from '../words.ts';
import { createJourneys } from './journeys.ts';
import { parseScenario } from './scenario.ts';
import type { Row, Scenario } from './schema.ts';
import { literally } from './template.ts';
import { toK6 } from './to-k6.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'k6-'));
symlinkSync(modules, join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
after(() => rmSync(folder, { recursive: true }));

const IDENTITY = ['X-Load-Test', 'run 7 "q"'] as const;
const HEAD = 'name: a\ntitle: { zh: a, en: a }\nbase: http://127.0.0.1:8080\n';
const LOAD = 'load: { shape: constant, rate: 1, duration: 1s }\n';
function scenarioOf(text: string, rows: Record<string, Row[]> = {}): Scenario {
  const parsed = parseScenario(HEAD + text, (file) => rows[file]);
  if ('problems' in parsed) assert.fail(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

const JOURNEY = `variables: { hall: 3, say: "it's \\"\${x}\\" \\u2028 \`" }
data: [{ name: d, file: d.csv }]
journey:
  - name: log in
    method: POST
    path: /login?hall=\${hall}
    headers: { X-Say: 'a\${hall}' }
    json: { user: '\${d.user}', n: '\${hall}', s: 'x\${say}', l: [true, null] }
    extract:
      token: { jsonpath: '$.t[-1].v' }
      id: { header: x-id, regex: 'id=(\\d+)' }
    checks: [{ status: [200] }, { contains: "\${\`" }, { header: X-Id }, { jsonpath: $.ok, equals: true }, { latency_below: 2s }]
    think: { from: 1s, to: 3s }
    tags: { area: hall }
  - { name: follow, method: PUT, follows_redirects: true, url: '\${id}/\${token}', form: { k: '\${say}', l: z }, checks: [{ regex: '^n' }] }
`;
const ROWS = { 'd.csv': [{ user: '张\ud800"' }] };
const CSV = '\ufeff\r\nuser\r\n"张\ud800"""\r\n';

type Asked = {
  method: string;
  url: string;
  body: string | null;
  params: { headers: Record<string, string>; tags: object; redirects: number };
};
type Ran = {
  options: Record<string, unknown>;
  asked: Asked[];
  checks: Record<string, boolean>;
  failed: string | null;
  slept: number[];
};

let runs = 0;
/** Runs the script with parts in the place of k6's, which answer as told: what it would send is what matters. */
async function run({ script }: { script: string }, answers: LoadAnswer[], content = CSV): Promise<Ran> {
  const ran: Ran = { options: {}, asked: [], checks: {}, failed: null, slept: [] };
  const world = {
    group: (_: string, work: () => unknown) => work(),
    sleep: (s: number) => ran.slept.push(s),
    fail: (text: string) => {
      ran.failed = text;
      throw new Error(text);
    },
    check: (r: unknown, tests: Record<string, (r: unknown) => boolean>) => {
      for (const [name, holds] of Object.entries(tests)) ran.checks[name] = holds(r);
    },
    open: (name: string) => (name === './d.csv' ? content : undefined),
    request: (method: string, url: string, body: string | null, params: Asked['params']) => {
      const answer = answers[ran.asked.push({ method, url, body, params }) - 1];
      if (answer?.is !== 'answer') return { status: 0, headers: {}, body: null, timings: { duration: 0 } };
      return { ...answer, headers: Object.fromEntries(answer.headers), timings: { duration: answer.latency_ms } };
    },
  };
  const key = `k6_world_${runs++}`;
  Object.assign(globalThis, { [key]: world });
  const heads: Record<string, string> = {
    "import { check, fail, group, sleep } from 'k6';": 'const { check, fail, group, sleep, open } = world;',
    "import { SharedArray } from 'k6/data';": 'const SharedArray = function (name, make) { return make(); };',
    "import exec from 'k6/execution';": 'const exec = { scenario: { iterationInTest: 0 } };',
    "import { parseHTML } from 'k6/html';": '',
    "import http from 'k6/http';": 'const http = world;',
  };
  let text = script;
  for (const [from, to] of Object.entries(heads)) {
    assert.ok(text.includes(from));
    text = text.replace(from, () => to);
  }
  const module = await import(`data:text/javascript,${encodeURIComponent(`const world = globalThis.${key};${text}`)}`);
  ran.options = module.options;
  try {
    module.default();
  } catch (thrown) {
    if (ran.failed === null) throw thrown;
  }
  return ran;
}

/** The same requests, as the journeys of this console ask them. */
function journeyOf(
  scenario: Scenario,
  answers: LoadAnswer[],
): { asked: LoadRequest[]; checks: Record<string, boolean> } {
  const journey = createJourneys(scenario)(0);
  const asked: LoadRequest[] = [];
  const checks: Record<string, boolean> = {};
  let answer: LoadAnswer | undefined;
  for (;;) {
    const step = journey.next(answer);
    answer = undefined;
    for (const { name, passed } of journey.checks()) checks[name] = passed;
    if (step.is === 'end') return { asked, checks };
    if (step.is === 'ask') answer = answers[asked.push(step.request) - 1] ?? { is: 'error', kind: 'reset' };
  }
}

const ok = (body: string, headers: [string, string][] = []): LoadAnswer => ({
  is: 'answer',
  status: 200,
  headers,
  body,
  latency_ms: 5,
});
const ANSWERS = [ok('{"ok":true,"t":[0,{"v":"a/b"}],"x":"${`"}', [['x-id', 'id=42;']]), ok('no')];

test('the script sends what the journeys send, and its checks hold where theirs do', async () => {
  const scenario = scenarioOf(`${LOAD}${JOURNEY.replace("url: '${id}/", "url: 'http://127.0.0.1:8080/${id}/")}`, ROWS);
  const { asked, checks } = journeyOf(scenario, ANSWERS);
  const ran = await run(toK6(scenario, IDENTITY), ANSWERS);
  assert.equal(ran.failed, null);
  assert.equal(asked.length, 2);
  assert.deepEqual(ran.checks, checks);
  assert.equal(checks['follow: body matches ^n'], true);
  for (const [i, { method, url, body, params }] of ran.asked.entries()) {
    assert.equal(new URL(url).href, asked[i]?.url);
    assert.equal(method, asked[i]?.method);
    assert.equal(body, asked[i]?.body);
    assert.deepEqual({ ...Object.fromEntries(asked[i]?.headers ?? []), 'X-Load-Test': 'run 7 "q"' }, params.headers);
  }
  assert.deepEqual(
    asked.map((one) => one.follows_redirects === true),
    [false, true],
  );
  assert.deepEqual(
    ran.asked.map(({ params }) => params.redirects),
    [0, 5],
  );
  assert.deepEqual(ran.asked[0]?.params.tags, { area: 'hall', name: 'log in' });
  assert.ok(ran.slept.length === 1 && (ran.slept[0] ?? 0) >= 1 && (ran.slept[0] ?? 0) <= 3);
});

test('a failed extraction and a missing answer end the journey in the script too', async () => {
  const scenario = scenarioOf(LOAD + JOURNEY, ROWS);
  const script = toK6(scenario, IDENTITY);
  assert.equal((await run(script, [ok('{}')])).failed, 'log in: token');
  const silent = await run(script, []);
  assert.equal(silent.failed, 'log in: no answer');
  assert.deepEqual(silent.checks, journeyOf(scenario, []).checks);
});

test('load, thresholds and data stand in the script as in the scenario', async () => {
  const executors: [load: string, expected: Record<string, unknown>][] = [
    [
      '{ shape: constant, rate: 20, duration: 5m }',
      { executor: 'constant-arrival-rate', rate: 20, timeUnit: '1s', duration: '5m' },
    ],
    [
      '{ shape: soak, rate: 0.25, duration: 2h }',
      { executor: 'constant-arrival-rate', rate: 25, timeUnit: '100s', duration: '2h' },
    ],
    ['{ shape: users, users: 30, duration: 90s }', { executor: 'constant-vus', vus: 30, duration: '90s' }],
    [
      '{ shape: ramp, from: 0, to: 50, duration: 1m }',
      { executor: 'ramping-arrival-rate', startRate: 0, timeUnit: '1s', stages: [{ target: 50, duration: '1m' }] },
    ],
    [
      '{ shape: spike, rate: 2, peak: 9, before: 1s, during: 2s, after: 3s }',
      {
        executor: 'ramping-arrival-rate',
        startRate: 2,
        timeUnit: '1s',
        stages: [
          { target: 2, duration: '1s' },
          { target: 9, duration: '0s' },
          { target: 9, duration: '2s' },
          { target: 2, duration: '0s' },
          { target: 2, duration: '3s' },
        ],
      },
    ],
  ];
  for (const [load, expected] of executors) {
    const scenario = scenarioOf(
      `load: ${load}\nthresholds: { p95_ms: 800, mean_ms: 90.5, error_share: 0.01, checks_share: 0.99, by_name: { log in: { p999_ms: 5000 } } }\n${JOURNEY}`,
      ROWS,
    );
    const exported = toK6(scenario, IDENTITY);
    const { options } = await run(exported, ANSWERS);
    const [name, executor] = Object.entries(options.scenarios as Record<string, Record<string, unknown>>)[0] ?? [];
    assert.equal(name, 'a');
    const { preAllocatedVUs: _, maxVUs: __, ...rest } = executor ?? {};
    assert.deepEqual(rest, expected);
    assert.deepEqual(options.thresholds, {
      http_req_duration: ['avg<=90.5', 'p(95)<=800'],
      http_req_failed: ['rate<=0.01'],
      checks: ['rate>=0.99'],
      'http_req_duration{name:log in}': ['p(99.9)<=5000'],
    });
    assert.deepEqual(exported.files, ['d.csv']);
    assert.doesNotMatch(exported.script, /张/);
    assert.match(exported.script, /Beside this script must lie, in UTF-8: d\.csv/);
  }
});

test('nothing in a scenario becomes code of the script', async () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('`', '$', '{', '}', '"', "'", '\\', '\n', '\u2028', '\u2029', '/', '*', '<') }),
    fc.constant('"); globalThis.evil = 1; ("'),
  );
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (said, contained) => {
      const contains = contained || 'x';
      const base = scenarioOf(`${LOAD}mix: [{ name: a, weight: 1, method: POST, path: /, body: x }]`);
      const mix = [
        {
          name: 'a',
          weight: 2,
          method: 'POST' as const,
          path: '/',
          body: literally(said),
          checks: [{ name: contains, contains }],
        },
      ];
      const scenario: Scenario = { ...base, mix, variables: { v: said } };
      const { script } = toK6(scenario, ['X-Id', said]);
      const ran = await run({ script }, [ok(`-${contains}-`)]);
      assert.equal(ran.asked[0]?.body, said);
      assert.equal(ran.asked[0]?.params.headers['X-Id'], said);
      assert.deepEqual(ran.checks, { [`a: ${contains}`]: true });
      assert.ok(!('evil' in globalThis));
      assert.ok(!/[\u2028\u2029]/.test(script));
    }),
    { numRuns: 60 },
  );
});

test('a JSONPath that k6 cannot follow is named as lost', () => {
  const plain = toK6(scenarioOf(LOAD + JOURNEY, ROWS), IDENTITY);
  const lost = toK6(scenarioOf(LOAD + JOURNEY.replace('$.t[-1].v', '$..v'), ROWS), IDENTITY);
  assert.equal(lost.losses.length, plain.losses.length + 1);
  assert.ok(lost.losses.some(({ en }) => en.includes('JSONPath')));
});

test('the script is right by the types of k6', () => {
  const css =
    "  - { name: page, path: /, extract: { c: { css: 'input[name=c]', attribute: value }, h: { css: h1 } } }\n";
  const mix =
    'mix: [{ name: a, weight: 1, path: / }, { name: b, weight: 2, path: /b, checks: [{ status: [200] }], think: 1s }]\n';
  writeFileSync(join(folder, 'journey.js'), toK6(scenarioOf(LOAD + JOURNEY + css, ROWS), IDENTITY).script);
  writeFileSync(join(folder, 'mix.js'), toK6(scenarioOf(LOAD + mix), IDENTITY).script);
  const compiler = join(modules, 'typescript/bin/tsc');
  const words =
    '--noEmit --allowJs --checkJs --strict --skipLibCheck --types k6 --target es2022 --module esnext --moduleResolution bundler';
  const check = (...files: string[]) =>
    execFileSync(process.execPath, [compiler, ...words.split(' '), ...files], { cwd: folder, encoding: 'utf8' });
  try {
    check('journey.js', 'mix.js');
  } catch (thrown) {
    assert.fail((thrown as { stdout: string }).stdout);
  }
  writeFileSync(join(folder, 'wrong.js'), "import http from 'k6/http';\nhttp.request(3);\n");
  assert.throws(() => check('wrong.js'), 'the compiler does find mistakes');
});
