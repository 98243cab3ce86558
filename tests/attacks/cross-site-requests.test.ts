/**
 * Requests that another site's page has a browser send with the person's cookie: every operation that changes something refuses them before it
 * looks at anything else. What a browser is told by headers is in `api/middleware/web.test.ts`.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '#api/testing.ts';

const t = await testHub();
after(() => t.stop());
const { paths } = (await t.ask('GET', '/api/openapi.json')).body as { paths: Record<string, Record<string, object>> };
const changing = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods)
    .map((method) => method.toUpperCase())
    .filter((method) => method !== 'GET')
    .map((method) => ({ method, path: path.replace(/\{\w+\}/g, '1') })),
);
const ways: Record<string, Record<string, string>> = {
  'another origin': { origin: 'https://evil.example' },
  'the origin null of a sandboxed frame': { origin: 'null' },
  'a name that begins as ours': { origin: 'http://localhost.evil.example' },
  'ours as a user name': { origin: 'http://localhost@evil.example' },
  'no origin, from another site': { 'sec-fetch-site': 'cross-site' },
  'a neighbour’s page': { 'sec-fetch-site': 'same-site' },
};
const FORMS = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'TEXT/PLAIN; x=application/json',
  'text/plain, application/json',
];
const changes = () => t.hub.db.$client.prepare('select total_changes()').pluck().get();

test('no operation that changes something hears another site', async () => {
  assert.ok(changing.length > 250, String(changing.length));
  const before = changes();
  for (const { method, path } of changing) {
    for (const [name, headers] of Object.entries(ways)) {
      const answer = await t.app.request(path, {
        method,
        headers: { host: 'localhost', cookie: t.cookie, 'content-type': 'application/json', ...headers },
        ...(method === 'DELETE' ? {} : { body: '{}' }),
      });
      assert.equal(answer.status, 403, `${method} ${path} by ${name}`);
    }
  }
  assert.equal(changes(), before);
});

test('no operation reads what a form can send without being asked first', async () => {
  const before = changes();
  for (const { method, path } of changing.filter((one) => one.method !== 'DELETE')) {
    for (const type of FORMS) {
      const answer = await t.app.request(path, {
        method,
        headers: { host: 'localhost', cookie: t.cookie, 'content-type': type },
        body: '{}',
      });
      assert.equal(answer.status, 415, `${method} ${path} as ${type}`);
    }
  }
  assert.equal(changes(), before);
});
