// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what scenarios are written with.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Journey, LoadAnswer, LoadRequest, Step } from '../words.ts';
import { createJourneys } from './journeys.ts';
import { isQuick } from './read-answer.ts';
import { parseScenario } from './scenario.ts';
import type { Row, Scenario } from './schema.ts';

function scenarioOf(body: string, rows: Record<string, Row[]> = {}): Scenario {
  const parsed = parseScenario(
    `name: a\ntitle: { zh: a, en: a }\nbase: http://127.0.0.1:8080\nload: { shape: constant, rate: 1, duration: 1s }\n${body}`,
    (file) => rows[file],
  );
  if ('problems' in parsed) assert.fail(JSON.stringify(parsed.problems));
  return parsed.scenario;
}
const answer = (body = '', headers: [string, string][] = [], status = 200): LoadAnswer => ({
  is: 'answer',
  status,
  headers,
  body,
  latency_ms: 5,
});
function asked(step: Step): LoadRequest {
  assert.ok(step.is === 'ask', JSON.stringify(step));
  return step.request;
}
const begin = (body: string, rows?: Record<string, Row[]>, index = 0): Journey =>
  createJourneys(scenarioOf(body, rows))(index);

test('what one answer brings is asked with next, by JSONPath, header, pattern and selector', () => {
  const journey = begin(`journey:
  - name: first
    path: /
    extract:
      number: { jsonpath: '$.list[1].n' }
      place: { header: Location }
      code: { header: Location, regex: 'code=([^&]+)' }
      word: { regex: 'w-(\\d+)-(x|y)+' }
  - name: page
    url: \${place}&again=\${code}
    extract:
      csrf: { css: 'input[name=csrf]', attribute: value }
      head: { css: h1 }
  - name: last
    method: POST
    path: /last
    json: { n: '\${number}', text: 'n=\${number} "\${head}"', list: [1, null, '\${csrf}'] }
`);
  const first = asked(journey.next(undefined));
  assert.equal(first.reads_body, true);
  const page = asked(
    journey.next(
      answer('{"list":[0,{"n":7}],"s":"w-12-xyx"}', [['location', 'http://127.0.0.1:8080/cb?code=a%2Fb&c=d']]),
    ),
  );
  assert.equal(page.url, 'http://127.0.0.1:8080/cb?code=a%2Fb&c=d&again=a%252Fb');
  const last = asked(journey.next(answer('<h1>Take "a"\n number</h1><input name=csrf value="&lt;1&gt;">')));
  assert.deepEqual(JSON.parse(last.body ?? ''), { n: 7, text: 'n=7 "Take "a"\n number"', list: [1, null, '<1>'] });
  assert.deepEqual(last.headers, [['content-type', 'application/json']]);
  assert.equal(last.reads_body, false);
  assert.equal(journey.next(answer()).is, 'end');
  assert.deepEqual(journey.complaints(), []);
});

test('an extraction that finds nothing ends its journey and is a complaint', () => {
  for (const [extract, body] of [
    ['{ jsonpath: $.a }', 'no json'],
    ['{ jsonpath: $.a }', '{"b":1}'],
    ['{ jsonpath: $..a }', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['{ header: x-a }', ''],
    ['{ regex: a(b) }', 'ac'],
    ["{ regex: '(a+)+$' }", `${'a'.repeat(40)}b`],
    ['{ css: h1 }', '<h2>a</h2>'],
    ["{ css: 'h1[' }", '<h1>a</h1>'],
    ['{ css: h1, attribute: id }', '<h1>a</h1>'],
    ["{ regex: '(.*)' }", 'x'.repeat(100_000)],
  ] as const) {
    const journey = begin(
      `journey:\n  - { name: a, path: /, extract: { v: ${extract} } }\n  - { name: b, path: '/\${v}' }`,
    );
    asked(journey.next(undefined));
    const step = journey.next(answer(body));
    if (extract === "{ regex: '(a+)+$' }") assert.match(journey.complaints()[0]?.text ?? '', /took too long/);
    else assert.equal(journey.complaints()[0]?.kind, 'extraction', extract);
    assert.equal(step.is, 'end');
    assert.deepEqual(journey.complaints(), [], 'told once');
    assert.equal(journey.next(undefined).is, 'end');
  }
});

test('a request without an answer ends its journey, its checks failed', () => {
  const journey = begin(
    'journey:\n  - { name: a, path: /, think: 2s, checks: [{ status: [200] }] }\n  - { name: b, path: / }',
  );
  asked(journey.next(undefined));
  assert.deepEqual(journey.next({ is: 'error', kind: 'reset' }), { is: 'pause', ms: 2_000 });
  assert.deepEqual(journey.checks(), [{ name: 'a: status 200', passed: false }]);
  assert.deepEqual(journey.complaints(), [], 'the engine counts what the network did');
  assert.equal(journey.next(undefined).is, 'end');
});

test('checks hold or complain by their names, and the journey goes on', () => {
  const checks: [check: string, name: string, holds: boolean][] = [
    ['{ status: [200, 302] }', 'status 200, 302', true],
    ['{ status: [204] }', 'status 204', false],
    ['{ header: Content-Type }', 'content-type', true],
    ['{ header: content-type, contains: json }', 'contains json', true],
    ['{ header: content-type, equals: json }', 'equals', false],
    ['{ header: x-none }', 'is there', false],
    ['{ contains: queue }', 'body contains queue', true],
    ['{ contains: QUEUE }', 'body contains', false],
    ['{ regex: \'"n":\\d+\' }', 'matches', true],
    ["{ regex: '^n' }", 'matches', false],
    ['{ jsonpath: $.n, equals: 3 }', '$.n equals 3', true],
    ["{ jsonpath: $.n, equals: '3' }", '$.n equals "3"', false],
    ['{ jsonpath: $.none, equals: null }', '$.none', false],
    ['{ latency_below: 10ms }', 'latency below 10ms', true],
    ['{ latency_below: 5ms, name: quick }', 'quick', false],
  ];
  for (const [check, name, holds] of checks) {
    const journey = begin(`journey:\n  - { name: a, path: /, checks: [${check}] }\n  - { name: b, path: / }`);
    asked(journey.next(undefined));
    const next = journey.next(answer('{"n":3,"s":"queue"}', [['content-type', 'application/json']]));
    assert.equal(next.is, 'ask');
    const [told] = journey.checks();
    assert.ok(told?.name.toLowerCase().includes(name.toLowerCase()), told?.name);
    assert.equal(told?.passed, holds, check);
    assert.equal(journey.complaints().length, holds ? 0 : 1, check);
  }
});

test('what a variable holds stays in its place of an address, a form, a JSON text and a header', () => {
  const text = `method: POST, path: '/a/\${d.v}/b?q=\${d.v}'`;
  const list = `data: [{ name: d, file: d.csv }]\nmix:\n  - { name: j, weight: 1, ${text}, json: ['\${d.v}', 'x\${d.v}'] }\n`;
  const form = list.replace("json: ['${d.v}', 'x${d.v}']", "form: { k: '${d.v}', l: 1x }");
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (v) => {
      const rows = { 'd.csv': [{ v }] };
      const request = asked(begin(list, rows).next(undefined));
      const url = new URL(request.url);
      assert.equal(url.origin, 'http://127.0.0.1:8080');
      assert.equal(url.searchParams.get('q'), v.toWellFormed());
      if (v !== '.' && v !== '..') assert.equal(decodeURIComponent(url.pathname), `/a/${v.toWellFormed()}/b`);
      assert.deepEqual(JSON.parse(request.body ?? ''), [v, `x${v}`]);
      const fields = new URLSearchParams(asked(begin(form, rows).next(undefined)).body);
      assert.deepEqual(
        [...fields],
        [
          ['k', v.toWellFormed()],
          ['l', '1x'],
        ],
      );
    }),
  );
  const header = `data: [{ name: d, file: d.csv }]\njourney:\n  - { name: a, path: /, headers: { X-A: 'b\${d.v}' } }`;
  for (const v of ['a\r\nX-Evil: 1', 'a\0', '中']) {
    const journey = begin(header, { 'd.csv': [{ v }] });
    assert.equal(journey.next(undefined).is, 'end');
    assert.match(journey.complaints()[0]?.text ?? '', /X-A/);
  }
});

test('rows are taken in turn, by chance, or once each', () => {
  const rows = { 'd.csv': ['a', 'b', 'c'].map((v) => ({ v })) };
  const paths = (order: string) => {
    const maker = createJourneys(
      scenarioOf(
        `data: [{ name: d, file: d.csv, rows: ${order} }]\nmix: [{ name: a, weight: 1, path: '/\${d.v}' }]`,
        rows,
      ),
    );
    return Array.from({ length: 300 }, (_, index) => {
      const journey = maker(index);
      const step = journey.next(undefined);
      if (step.is === 'ask') return step.request.url.at(-1);
      assert.deepEqual(step, { is: 'pause', ms: 1_000 }, 'users without a row do not spin');
      assert.equal(journey.next(undefined).is, 'end');
      assert.equal(journey.complaints().length, 1);
      return 'none';
    });
  };
  assert.deepEqual(paths('in_turn').slice(0, 5), ['a', 'b', 'c', 'a', 'b']);
  assert.deepEqual(paths('once').slice(0, 5), ['a', 'b', 'c', 'none', 'none']);
  const random = paths('random');
  for (const row of ['a', 'b', 'c']) assert.ok(random.filter((one) => one === row).length > 60, row);
  assert.deepEqual(paths('random'), random, 'a run can be repeated');
});

test('a mix follows its weights, and think time its range', () => {
  const maker = createJourneys(
    scenarioOf(
      'mix:\n  - { name: a, weight: 3, path: /a, think: { from: 1s, to: 2s } }\n  - { name: b, weight: 1, path: /b }',
    ),
  );
  const pauses: number[] = [];
  let count = 0;
  for (let index = 0; index < 4_000; index++) {
    const journey = maker(index);
    if (asked(journey.next(undefined)).name !== 'a') continue;
    count++;
    const step = journey.next(answer());
    assert.ok(step.is === 'pause');
    pauses.push(step.ms);
    assert.equal(journey.next(undefined).is, 'end');
  }
  assert.ok(Math.abs(count / 4_000 - 0.75) < 0.03, String(count));
  assert.ok(Math.min(...pauses) >= 1_000 && Math.max(...pauses) <= 2_000);
  const mean = pauses.reduce((sum, ms) => sum + ms, 0) / pauses.length;
  assert.ok(Math.abs(mean - 1_500) < 30, String(mean));
});

test('cookies stay with their host and their journey', () => {
  const maker = createJourneys(
    scenarioOf(`journey:
  - { name: in, path: /in }
  - { name: own, path: /own, headers: { Cookie: 'a=1' } }
  - { name: other, url: http://other.example/ }
  - { name: out, path: /out }
  - { name: last, path: /last }`),
  );
  const journey = maker(0);
  const cookie = (request: LoadRequest) => request.headers.find(([name]) => name === 'cookie')?.[1];
  assert.equal(cookie(asked(journey.next(undefined))), undefined);
  const session: [string, string][] = [
    ['set-cookie', 's=abc\u0001; Path=/; HttpOnly'],
    ['set-cookie', 't=1; Secure'],
    ['set-cookie', 'no cookie'],
  ];
  assert.equal(cookie(asked(journey.next(answer('', session)))), 'a=1; s=abc');
  assert.equal(cookie(asked(journey.next(answer()))), undefined);
  assert.equal(cookie(asked(journey.next(answer()))), 's=abc');
  assert.equal(cookie(asked(journey.next(answer('', [['set-cookie', 's=; Max-Age=0']])))), undefined);
  assert.equal(cookie(asked(maker(1).next(undefined))), undefined);
});

test('a library for pages is loaded only by a scenario that reads pages', () => {
  const program = `
    import { createRequire } from 'node:module';
    const { createJourneys } = await import('${new URL('./journeys.ts', import.meta.url)}');
    const { parseScenario } = await import('${new URL('./scenario.ts', import.meta.url)}');
    const loaded = () => Object.keys(createRequire('${import.meta.url}').cache).some((name) => name.includes('node-html-parser'));
    for (const extract of ['{ regex: a }', '{ css: b }']) {
      const { scenario } = parseScenario('name: a\\ntitle: { zh: a, en: a }\\nbase: http://a\\nload: { shape: constant, rate: 1, duration: 1s }\\njourney: [{ name: a, path: /, extract: { v: ' + extract + ' } }]');
      const journey = createJourneys(scenario)(0);
      journey.next(undefined);
      journey.next({ is: 'answer', status: 200, headers: [], body: '<b>a</b>', latency_ms: 1 });
      console.log(loaded());
    }`;
  const told = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  assert.deepEqual(told.trim().split('\n'), ['false', 'true']);
});

test('a pattern is tried without a guard only when it repeats one thing once', () => {
  for (const pattern of ['code=([^&]+)', 'abc', '\\d{4}', '<a href="(.*)"']) assert.ok(isQuick(pattern), pattern);
  for (const pattern of ['(a+)+', '(a|aa)+$', 'a*a*b', '(a)\\1*', '(?:ab)*', '(?<n>a)\\k<n>*', 'a+b?', '(a|b|ab){9,}'])
    assert.ok(!isQuick(pattern), pattern);
});

test('a place that an answer leads to is followed from the base, and what is no address ends the journey', () => {
  const text =
    'journey:\n  - { name: a, path: /, extract: { to: { header: location } } }\n  - { name: b, url: "${to}" }';
  const next = (location: string) => {
    const journey = begin(text);
    asked(journey.next(undefined));
    const step = journey.next(answer('', [['location', location]]));
    return step.is === 'ask' ? step.request.url : (journey.complaints()[0]?.text ?? '');
  };
  assert.equal(next('/in?a=1'), 'http://127.0.0.1:8080/in?a=1');
  assert.equal(next('https://other.example/in'), 'https://other.example/in');
  for (const location of ['javascript:alert(1)', 'http://[', 'ftp://a/']) assert.match(next(location), /no address/);
});
