// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what scenarios are written with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { importHar } from './from-har.ts';
import { createJourneys } from './journeys.ts';
import { parseScenario } from './scenario.ts';

type Request = { method?: string; url: string; headers?: { name: string; value: string }[]; postData?: object };
const entry = (second: number, request: Request, time = 200, status = 200) => ({
  startedDateTime: new Date(Date.UTC(2025, 0, 1) + second * 1_000).toISOString(),
  time,
  request: {
    method: 'GET',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [],
    queryString: [],
    headersSize: -1,
    bodySize: -1,
    ...request,
  },
  response: { status, statusText: 'OK', headers: [], content: { size: 1, text: 'RESPONSE-SECRET' } },
  cache: {},
  timings: { send: 0, wait: 1, receive: 0 },
});
const har = (...entries: unknown[]) =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'a', version: '1' }, entries } });

function imported(text: string, origin?: string) {
  const read = importHar(text, origin);
  assert.ok('text' in read, JSON.stringify(read));
  assert.deepEqual(parseScenario(read.text), { scenario: read.scenario });
  return read;
}

const RECORDING = har(
  entry(0, {
    url: 'https://hall.example/login?lang=zh&ticket=ST-SECRET-1',
    headers: [
      { name: 'Accept', value: 'text/html' },
      { name: 'Cookie', value: 'JSESSIONID=SECRET-2' },
      { name: 'User-Agent', value: 'x' },
      { name: 'Referer', value: 'https://sso.example/?token=SECRET-3' },
    ],
  }),
  entry(1, { url: 'https://cdn.example/a.js' }),
  entry(1, { url: 'https://cdn.example/b.js' }),
  entry(5, {
    method: 'POST',
    url: 'https://hall.example/api/session',
    headers: [
      { name: 'Authorization', value: 'Bearer eyJhbGciOiJIUzI1NiJ9.SECRET-4' },
      { name: 'X-CSRF-Token', value: 'SECRET-5' },
      { name: 'Content-Type', value: 'application/json' },
    ],
    postData: {
      mimeType: 'application/json;charset=utf-8',
      text: JSON.stringify({
        username: 'SECRET-6',
        password: 'SECRET-7',
        hall: '${3}',
        list: [{ accessToken: 'SECRET-8' }],
        n: 3,
      }),
    },
  }),
  entry(5.3, {
    method: 'POST',
    url: 'https://hall.example/numbers/110101199003071234/take',
    postData: { mimeType: 'application/x-www-form-urlencoded', text: 'phone=13800138000&kind=1' },
  }),
  entry(6, {
    method: 'PUT',
    url: 'https://hall.example/file',
    postData: { mimeType: 'multipart/form-data', text: 'SECRET-9' },
  }),
  entry(200, { url: 'https://hall.example/', headers: [{ name: 'X-Api-Key', value: 'SECRET-10' }] }),
  entry(201, { method: 'CONNECT', url: 'https://hall.example/' }),
  { nonsense: true },
);

test('a recording becomes a scenario, without other hosts and without anything secret', () => {
  const { text, scenario, taken, left_out, variables } = imported(RECORDING);
  assert.ok(!/SECRET|11010119|138001/.test(text), text);
  assert.equal(taken, 5);
  assert.deepEqual(left_out, { other_hosts: { 'cdn.example': 2 }, other: 2 });
  const names = variables.map(({ name }) => name);
  for (const name of [
    'ticket',
    'cookie',
    'authorization',
    'x_csrf_token',
    'username',
    'password',
    'accesstoken',
    'path',
    'phone',
    'body',
    'x_api_key',
  ])
    assert.ok(names.includes(name), `${name} of ${names}`);
  assert.deepEqual(Object.keys(scenario.variables ?? {}).sort(), names.toSorted());
  const [login, session, take] = scenario.journey ?? [];
  assert.equal(login?.path, '/login?lang=zh&ticket=${ticket}');
  assert.deepEqual(login?.headers, { accept: 'text/html', cookie: '${cookie}', referer: 'https://hall.example/' });
  assert.equal(login?.think, '4800ms', 'from the end of one to the start of the next');
  assert.equal(session?.headers?.authorization, 'Bearer ${authorization}');
  assert.equal(session?.think, undefined, 'what follows at once is no thinking');
  assert.equal(scenario.journey?.[3]?.think, '1m', 'whoever went for lunch is not repeated');
  assert.deepEqual(take?.form, { phone: '${phone}', kind: '1' });
  const step = createJourneys({ ...scenario, journey: session ? [session] : [] })(0).next(undefined);
  assert.ok(step.is === 'ask');
  assert.equal(JSON.parse(step.request.body ?? '').hall, '${3}', 'what was recorded is no template');
});

test('the chosen host is the one that is taken', () => {
  const { scenario, left_out } = imported(RECORDING, 'https://cdn.example');
  assert.deepEqual(
    scenario.journey?.map(({ path }) => path),
    ['/a.js', '/b.js'],
  );
  assert.equal(left_out.other_hosts['hall.example'], 5);
  const none = importHar(RECORDING, 'https://none.example');
  assert.ok('problem' in none && none.problem.en.includes('none.example'));
});

test('what is no recording is refused with a sentence', () => {
  for (const text of [
    '',
    '{}',
    '[]',
    '{"log":{"entries":{}}}',
    har(),
    har(1, null, 'a'),
    `{"log":${'['.repeat(100_000)}`,
  ])
    assert.ok('problem' in importHar(text), text.slice(0, 40));
});

test('a recording with more secrets than a scenario has room for hides them all', () => {
  const tokens = Array.from({ length: 1_000 }, (_, i) => ({ token: `SECRET-${i}` }));
  const postData = { mimeType: 'application/json', text: JSON.stringify(tokens) };
  const { text, variables } = imported(har(entry(0, { method: 'POST', url: 'http://h.example/', postData })));
  assert.ok(!text.includes('SECRET'));
  assert.equal(variables.at(-1)?.name, 'more_secrets');
});

test('whatever was recorded, the scenario parses again', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 });
  const url = fc
    .tuple(fc.webPath(), fc.webQueryParameters(), text)
    .map(([path, query, more]) => `http://h.example${path}?${query}&x=${encodeURIComponent(more.toWellFormed())}`);
  const request = fc.record({
    url: fc.oneof(url, text),
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'BREW'),
    headers: fc.array(
      fc.record({ name: fc.oneof(text, fc.constantFrom('Accept', 'Cookie', 'X-Token', 'Origin')), value: text }),
      { maxLength: 4 },
    ),
    postData: fc.record({
      mimeType: fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain'),
      text: fc.oneof(text, fc.json({ maxDepth: 4 }), fc.webQueryParameters()),
    }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 4 }), (requests) => {
      const read = importHar(har(...requests.map((one, i) => entry(i * 3, one))), 'http://h.example');
      if ('problem' in read) assert.match(read.problem.en, /^no request to/);
      else assert.deepEqual(parseScenario(read.text), { scenario: read.scenario });
    }),
    { numRuns: 50 },
  );
});
