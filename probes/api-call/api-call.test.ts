import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { apiAssertions } from '../checks/api-assertions.ts';
import { known } from '../checks/known-fact.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { apiCall } from './api-call.ts';
import { readAssertion } from './assertion.ts';

const NOW = Date.UTC(2026, 10, 30, 4);
const JSON_BODY = {
  code: 0,
  updated_at: '2026-11-30 11:00:00',
  at_s: NOW / 1000 - 60,
  name: '目录',
  data: [
    { id: 1, status: 'on' },
    { id: 2, status: 'on' },
  ],
};

const CASES: [string, boolean][] = [
  ['$.code == 0', true],
  ['$.code == 1', false],
  ['$.code == "0"', false],
  ['$.code != 1', true],
  ['$.data[*] length >= 1', true],
  ['$.data[*] length > 2', false],
  ['$.data length == 2', true],
  ['$.name length == 2', true],
  ['$.none[*] length == 0', true],
  ['$.none length == 0', false],
  ['$.code length >= 1', false],
  ['$.none == 0', false],
  ['$.data[*].status == on', true],
  ['$.data[*].id < 2', false],
  ['$.data[?@.id > 1].status == "on"', true],
  ['$.updated_at newer 2h', true],
  ['$.updated_at newer 30m', false],
  ['$.at_s newer 2 m', true],
  ['$.code newer 24h', false],
  ['$.name exists', true],
  ['$.none exists', false],
  ['$.name contains 目', true],
  ['$.code contains 0', false],
  ['status == 200', true],
  ['status >= 300', false],
];
for (const [line, holds] of CASES)
  test(`${line} ${holds ? 'holds' : "doesn't hold"}`, () =>
    assert.equal(readAssertion(line)?.judge({ status: 200, json: JSON_BODY }, NOW).holds, holds));

for (const line of [
  '',
  '$',
  '$.a =',
  '$.a === 1',
  '$.a[ == 1',
  '$.a newer 1y',
  '$..a..b == 1',
  '$.a[?count($.b[*]) > 1] exists',
  '$.a[?match(@, "(a+)+")] exists',
  `$.${'a'.repeat(400)} exists`,
  'status exists',
  '$.data != []',
  '$.data == {}',
  '$[*,*][*,*][*,*][*,*][*,*] exists',
])
  test(`'${line.slice(0, 40)}' is no assertion`, () => assert.equal(readAssertion(line), undefined));

test('no line and no document makes an assertion throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `$.${text} == 1`),
      ),
      fc.jsonValue(),
      (line, json) => {
        const said = readAssertion(line)?.judge({ status: 200, json }, NOW);
        return said === undefined || (typeof said.holds === 'boolean' && said.seen.length <= 140);
      },
    ),
  );
});

test('what nests deeper than can be shown is there, and is shown as such', () => {
  const json = JSON.parse(`{"a":${'[{"b":'.repeat(20_000)}1${'}]'.repeat(20_000)}}`);
  assert.deepEqual(readAssertion('$.a exists')?.judge({ status: 200, json }, NOW), { holds: true, seen: '…' });
});

async function serve(t: TestContext, listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}
const look = (port: number, params: object = {}, secret?: Secret) =>
  observe(apiCall, {
    address: '127.0.0.1',
    timeout_ms: 2000,
    params: { port, ...params },
    ...(secret ? { secret } : {}),
  });
const judge = (seen: Observation) =>
  apiAssertions.judge(
    seen.facts.map(({ key, part = null, value }) => known(key as Parameters<typeof known>[0], value, { part })),
    Date.now(),
  );

test('an interface is called with its method, headers, body and credential, and each assertion says what it saw', async (t) => {
  let body = '';
  let asked: unknown;
  const port = await serve(t, (request, response) => {
    asked = [
      request.method,
      request.url,
      request.headers['x-app'],
      request.headers['content-type'],
      request.headers.authorization,
    ];
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.end(JSON.stringify({ code: 0, echo: 'tok-1234 tok-1234' })));
  });
  const params = {
    ...{ method: 'POST', path: '/list?a=1', headers: ['X-App: one'], body: '{"名":"甲"}' },
    assertions: ['$.code == 0', '$.echo == "none"'],
  };
  const seen = await look(port, params, { kind: 'http_bearer', token: 'tok-1234' });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.deepEqual(asked, ['POST', '/list?a=1', 'one', 'application/json', 'Bearer tok-1234']);
  assert.equal(body, '{"名":"甲"}');
  assert.ok(!JSON.stringify(seen).includes('tok-1234'), 'an echoed credential is left out');
  const verdict = judge(seen);
  assert.equal(verdict.status, 'fail');
  assert.match(verdict.reason.en, /\$\.echo == "none" \(found "\*\*\* \*\*\*"\)/);
});

test('a credential that is echoed is left out, however long it is and as JSON writes it', async (t) => {
  const port = await serve(t, (request, response) =>
    response.end(JSON.stringify({ echo: request.headers.authorization })),
  );
  const params = { assertions: ['$.echo == "none"'] };
  const token = 't'.repeat(400);
  assert.doesNotMatch(JSON.stringify(await look(port, params, { kind: 'http_bearer', token })), /tttt/);
  const told = await serve(t, (_request, response) => response.end(JSON.stringify({ echo: 'a"quoted\\one' })));
  const basic = { kind: 'http_basic', user: 'u', password: 'a"quoted\\one' } as const;
  assert.doesNotMatch(JSON.stringify(await look(told, params, basic)), /quoted/);
});

test('wrong JSON, a bad status, no assertion and an answer too long are told apart', async (t) => {
  let answer: [number, string] = [200, '{"code":0}'];
  const port = await serve(t, (_request, response) => response.writeHead(answer[0]).end(answer[1]));
  const verdict = async (params: object = {}) => judge(await look(port, params));
  assert.equal((await verdict()).status, 'pass');
  assert.equal((await verdict({ assertions: [] })).status, 'unknown');
  answer = [200, '<html>'];
  assert.match((await verdict()).reason.en, /not JSON/);
  answer = [503, '{"code":0}'];
  assert.match((await verdict()).reason.zh, /状态码 503/);
  assert.equal((await verdict({ assertions: ['status == 503'] })).status, 'pass');
  answer = [200, JSON.stringify({ a: 'x'.repeat(4000) })];
  const long = await look(port, { body_limit_bytes: 1024 });
  assert.equal(long.partial, true);
  assert.equal(judge(long).status, 'unknown');
  answer = [200, `${'['.repeat(100_000)}${']'.repeat(100_000)}`];
  assert.ok(['pass', 'fail'].includes((await verdict({ assertions: ['$..a exists'] })).status));
});

test('headers that would change the request itself are refused', () => {
  for (const header of ['Host: x', 'Authorization: y', 'A: b\r\nC: d', 'no colon', 'Cookie: a=b'])
    assert.equal(apiCall.params.safeParse({ headers: [header] }).success, false, header);
});
