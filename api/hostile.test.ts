/** Requests that nobody with good intent sends: each gets a 4xx in the one error shape, and nothing leaks. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from './testing.ts';

const t = await testHub();
after(() => t.stop());
const node = (await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] })).body.id as number;
const watchOf = (probe: string, params: unknown = {}) => ({ node_id: node, probe, address: '127.0.0.1', params });

const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
const REQUESTS: readonly (readonly [number, string, string, unknown?])[] = [
  [400, 'GET', '/%E0%A4%A'],
  [400, 'POST', '/api/nodes', '{'],
  [413, 'POST', '/api/nodes', `{"name":"${'x'.repeat(2 * 1024 * 1024)}"}`],
  [422, 'GET', '/api/nodes?sort=constructor'],
  [422, 'GET', '/api/nodes?sort=__proto__'],
  [422, 'GET', '/api/nodes?limit=1e309'],
  [422, 'GET', '/api/nodes?offset=-1'],
  [422, 'GET', '/api/nodes/9007199254740993'],
  [422, 'POST', '/api/nodes', '[]'],
  [422, 'POST', '/api/nodes', '['.repeat(100_000) + ']'.repeat(100_000)],
  [422, 'POST', '/api/watches', watchOf('constructor')],
  [422, 'POST', '/api/watches', `{"node_id":${node},"probe":"__proto__","address":"127.0.0.1"}`],
  [422, 'POST', '/api/watches', watchOf('tcp', { port: 9, constructor: 1 })],
  [422, 'POST', '/api/watches', `{"node_id":${node},"probe":"tcp","address":"127.0.0.1","params":{"port":${deep}}}`],
  [422, 'POST', '/api/nodes', { name: 'n2', addresses: ['127.0.0.2'], watch: ['toString'] }],
  [404, 'PROPFIND', '/api/nodes'],
  [404, 'GET', '/api/docs/constructor'],
  [404, 'GET', '/api/docs/..%2Fpackage.json'],
];

for (const [status, method, path, body] of REQUESTS) {
  const name = `${method} ${path} ${JSON.stringify(body)?.slice(0, 60) ?? ''}`;
  test(`${name.trim()} is refused with ${status}`, async () => {
    const answer = await t.ask(method, path, body);
    assert.equal(answer.status, status, answer.text.slice(0, 300));
    const { code, zh, en } = answer.body.error;
    assert.ok(code && zh && en);
    assert.match(zh, /\p{Script=Han}/u);
    assert.doesNotMatch(answer.text, /SQLITE|node_modules|\.ts:\d|select /i);
  });
}

test('a type that no route reads is refused in both languages', async () => {
  const answer = await t.app.request('/api/nodes', {
    method: 'POST',
    headers: { host: 'localhost', cookie: t.cookie, 'content-type': 'text/plain' },
    body: 'name=x',
  });
  assert.equal(answer.status, 415);
  assert.match(((await answer.json()) as { error: { zh: string } }).error.zh, /\p{Script=Han}/u);
});

test('a guest can not fill the memory: what an administrator may import is refused before it is read', async () => {
  const file = new FormData();
  file.set('file', new File(['x'.repeat(3 * 1024 * 1024)], 'a.csv'));
  assert.equal((await t.ask('POST', '/api/imports/areas', file)).body.error.code, 'import_file');
  assert.equal((await t.askAsGuest('POST', '/api/imports/areas', file)).status, 413);
});

test('asking for the head of the stream opens none', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  for (let i = 0; i < 20; i++) {
    const head = await t.app.request('/api/stream', { method: 'HEAD', headers: { host: 'x', cookie: t.cookie } });
    assert.equal(head.status, 200);
  }
  await new Promise((fulfil) => setTimeout(fulfil, 700));
  const left = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  assert.ok(left <= before + 1, `${left - before} timers are left`);
});

test('the attempt to sign in after the tenth within a minute is told how long to wait, and no password is hashed for it', async () => {
  const own = await testHub();
  const wrong = { username: 'admin', password: 'wrong wrong wrong' };
  const answers = [];
  for (let i = 0; i < 12; i++) answers.push(await own.askAsGuest('POST', '/api/auth/sign-in/username', wrong));
  const last = answers.at(-1);
  assert.equal(last?.status, 429);
  assert.match(last?.headers.get('retry-after') ?? '', /^\d+$/);
  await own.stop();
});
