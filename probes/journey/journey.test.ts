/** A booking system of our own: first right, then wrong in each way, gone through by one visitor. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import type { KnownFact } from '../check.ts';
import { journey as check } from '../checks/journey.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { journey } from './journey.ts';

const ACCOUNT: Secret = { kind: 'http_basic', user: 'test-account', password: 'pa55-of-the-test' };
type Answer = { status?: number; headers?: Record<string, string>; body?: unknown; after_ms?: number };
const USUAL: Record<string, (body: string) => Answer> = {
  'POST /login': (body) =>
    body === 'user=test-account&password=pa55-of-the-test'
      ? { status: 302, headers: { location: '/home', 'set-cookie': 'session=1' } }
      : { status: 403, body: body },
  'GET /home': () => ({ body: '欢迎' }),
  'GET /slots': () => ({ body: { slots: [{ id: 7 }] } }),
  'POST /bookings': () => ({ status: 201, body: { number: 'A007', cancel: '/bookings/7' } }),
  'DELETE /bookings/7': () => ({ status: 204 }),
};
let answers = { ...USUAL };
const heard: { line: string; cookie: string | undefined }[] = [];
async function bodyOf(asked: IncomingMessage) {
  let body = '';
  for await (const piece of asked) body += piece;
  return body;
}
const server = createServer(async (asked, answer) => {
  const line = `${asked.method} ${asked.url}`;
  heard.push({ line, cookie: asked.headers.cookie });
  const body = await bodyOf(asked);
  const said = answers[line]?.(body) ?? { status: 404 };
  await new Promise((done) => setTimeout(done, said.after_ms ?? 0));
  answer.writeHead(said.status ?? 200, said.headers);
  answer.end(said.body === undefined ? '' : typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
});
before(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers = { ...USUAL };
  heard.length = 0;
});

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const SCENARIO = (url = base()) => `
name: booking
title: { zh: 预约, en: Booking }
base: ${url}
variables: { username: "", password: "" }
load: { shape: users, users: 1, duration: 1s }
journey:
  - name: log in
    method: POST
    path: /login
    form: { user: "\${username}", password: "\${password}" }
    follows_redirects: true
    checks: [{ contains: 欢迎 }]
    think: 1h
  - name: free slots
    path: /slots
    extract: { slot: { jsonpath: "$.slots[0].id" } }
  - name: book
    method: POST
    path: /bookings
    json: { slot: "\${slot}" }
    extract: { cancel: { jsonpath: $.cancel } }
    checks: [{ status: [201] }]
  - name: cancel
    method: DELETE
    url: ${url}/bookings/7
    checks: [{ status: [204] }]
`;
const look = (params: object = {}, secret: Secret | undefined = ACCOUNT) =>
  observe(journey, {
    address: '127.0.0.1',
    params: { scenario: SCENARIO(), ...params },
    ...(secret ? { secret } : {}),
  });
const judge = (seen: Observation) =>
  check.judge(
    seen.facts.map(({ key, part, value }) => ({
      ...{ watch: 1, probe: 'journey', family: 4, address: '127.0.0.1', at: seen.at },
      ...{ key: key as KnownFact['key'], part: part ?? null, value },
    })),
    0,
  );

test('a visitor books with the test account and cancels, in one visit with its cookies and without thinking', async () => {
  const seen = await look();
  assert.equal(judge(seen).status, 'pass', JSON.stringify(seen));
  assert.deepEqual(
    heard.map(({ line }) => line),
    ['POST /login', 'GET /home', 'GET /slots', 'POST /bookings', 'DELETE /bookings/7'],
  );
  assert.equal(seen.samples.filter(({ series }) => series === 'journey.step_ms').length, 4);
  assert.equal(seen.samples.filter(({ series }) => series === 'journey.total_ms').length, 1);
});

const WRONG: Record<string, [line: string, answer: Answer, reason: RegExp]> = {
  'a booking that is refused': ['POST /bookings', { status: 409, body: {} }, /fails at book: .*409/],
  'a step that has an error': ['GET /slots', { status: 500 }, /fails at free slots/],
  'slots without an id': ['GET /slots', { body: { slots: [] } }, /fails at free slots: .*nothing at/],
  'a step that takes too long': ['GET /slots', { after_ms: 2_000, body: {} }, /free slots: no answer within 500 ms/],
  'a redirect to another host': [
    'POST /login',
    { status: 302, headers: { location: 'http://127.0.0.9/' } },
    /another host, 127\.0\.0\.9/,
  ],
  'a redirect without end': ['GET /home', { status: 302, headers: { location: '/home' } }, /more than 5 redirects/],
  'an answer that changes the protocol': [
    'GET /slots',
    { status: 101, headers: { connection: 'upgrade', upgrade: 'x' } },
    /fails at free slots: .*(changes the protocol|without an answer)/,
  ],
  'an answer of too many bytes': ['GET /slots', { body: 'x'.repeat(20_000) }, /more than \d+ bytes/],
};
for (const [what, [line, answer, reason]] of Object.entries(WRONG)) {
  test(`${what} fails, names its step, and later steps are not reached`, async () => {
    answers[line] = () => answer;
    const seen = await look({ step_ms: 500, max_bytes: 10_000 });
    const verdict = judge(seen);
    assert.equal(verdict.status, 'fail', JSON.stringify(seen));
    assert.match(verdict.reason.en, reason);
  });
}

test('a password that an answer tells back is in no fact', async () => {
  answers['POST /login'] = (body) => ({ status: 400, headers: { location: body }, body });
  const scenario = SCENARIO().replace('[{ contains: 欢迎 }]', '[{ header: location, equals: "" }]');
  const seen = await look({ scenario });
  assert.equal(judge(seen).status, 'fail');
  assert.doesNotMatch(JSON.stringify(seen), /pa55/);
});

test('a step that is not reached is neither right nor wrong', async () => {
  answers['GET /slots'] = () => ({ status: 200, body: {} });
  const seen = await look();
  const steps = seen.facts
    .filter(({ key }) => key === 'journey.step')
    .map(({ value }) => (value as { ok: unknown }).ok);
  assert.deepEqual(steps, [true, false, null, null]);
});

test('without its account, or of another host, the look is unable and asks nothing', async () => {
  assert.equal((await observe(journey, { address: '127.0.0.1', params: { scenario: SCENARIO() } })).outcome, 'unable');
  assert.equal((await look({ scenario: SCENARIO('http://other.test') })).outcome, 'unable');
  assert.deepEqual(heard, []);
});

test('a server that is down fails at the first step', async () => {
  const seen = await look({ scenario: SCENARIO('http://127.0.0.1:1') });
  assert.match(judge(seen).reason.en, /fails at log in: ECONNREFUSED/);
});

test('a scenario with mistakes, of a mix or with files of data is refused with a sentence', () => {
  const messages = (scenario: string) =>
    journey.params
      .safeParse({ scenario })
      .error?.issues.map(({ message }) => message)
      .join('\n') ?? '';
  assert.match(messages('name: x'), /line 1, column 1/);
  assert.match(messages(SCENARIO().replace('path: /slots', `path: /slots/\${nobody}`)), /there is no variable nobody/);
  assert.match(
    messages(SCENARIO().replace('journey:', 'data: [{ name: d, file: a.csv }]\njourney:')),
    /no files of data/,
  );
  assert.equal(messages(SCENARIO()), '');
});
