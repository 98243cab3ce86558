/** Every route of the whole application: none without a permission, none open by accident, none that a guest may use. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PERMISSIONS } from '#api/people/permissions.ts';
import { testHub } from '#api/testing.ts';

/** What anybody may ask. A new line here is a decision, not a repair. */
const PUBLIC = [
  'GET /api/session',
  'GET /api/health',
  'GET /api/docs',
  'GET /api/docs/{name}',
  'POST /api/first-run',
  'POST /api/first-run/check',
  'POST /api/auth/sign-in/username',
  'GET /api/auth/certificate',
  'POST /api/auth/sign-in/certificate',
  'POST /api/auth/second-factor',
  'GET /api/oidc/start',
  'GET /api/oidc/callback',
  'POST /api/oidc/back-channel-logout',
  // The provincial platform shows a signature instead of a log-in; without it nothing is read.
  'POST /api/connectors/province/callbacks',
  'POST /api/auth/passkey/options',
  'POST /api/auth/passkey',
  // Agents show a signature instead of a log-in.
  'POST /api/agent/enrol',
  'POST /api/agent/batches',
  'GET /api/agent/work',
  'GET /api/agent/time',
];
/** Pages and documents without data of the estate; declared outside of the document itself. */
const UNDECLARED = ['GET /api/openapi.json', 'GET /.well-known/security.txt', 'GET /*', 'ALL /api/*'];

/** What needs no body does it whatever the body. */
const WITHOUT_BODY = ['/sign-out', '/lab', '/session/seen', '/audit/head', '/sign-in/certificate'];

type Operation = { 'x-permission'?: string };
const hub = await testHub();
after(() => hub.stop());

const document = (await hub.ask('GET', '/api/openapi.json')).body as {
  paths: Record<string, Record<string, Operation>>;
};
const declared = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    permission: operation['x-permission'],
  })),
);

test('the document lists the routes of every area', () => {
  assert.ok(declared.length > 40, String(declared.length));
});

test('every handler that the application has is declared, so that none escapes these tests', () => {
  const names = new Set(declared.map(({ name }) => name));
  const handlers = hub.app.routes
    // Middleware answers nothing by itself.
    .filter(({ method, path }) => !(method === 'ALL' && path === '/*'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
  const strays = [...new Set(handlers)].filter((name) => !names.has(name) && !UNDECLARED.includes(name));
  assert.deepEqual(strays, []);
});

test('every route says which permission it needs', () => {
  const without = declared.filter(({ permission }) => !(PERMISSIONS as readonly string[]).includes(permission ?? ''));
  assert.deepEqual(
    without.map(({ name }) => name),
    [],
  );
});

test('only what must be is public', () => {
  const open = declared.filter(({ permission }) => permission === 'public').map(({ name }) => name);
  assert.deepEqual(open.sort(), [...PUBLIC].sort());
});

for (const { name, method, path, permission } of declared) {
  if (permission === 'public') continue;
  test(`a guest is refused: ${name}`, async () => {
    const asked = path.replace(/\{\w+\}/g, '1');
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    const answer = await hub.askAsGuest(method, asked, body);
    assert.equal(answer.status, 401, answer.text);
    const { error } = answer.body as { error: { code: string; zh: string; en: string } };
    assert.equal(error.code, 'not_signed_in');
    assert.match(error.zh, /\p{Script=Han}/u);
    assert.deepEqual(Object.keys(answer.body), ['error'], 'nothing else is told');
  });
}

test('unknown routes have the one error shape', async () => {
  const answer = await hub.ask('GET', '/api/nothing-here');
  assert.equal(answer.status, 404);
  assert.equal(answer.body.error.code, 'not_found');
});

test('hostile words are refused or harmless, and never an internal error', async () => {
  const words = [
    "' or 1=1 --",
    '%00',
    '../../etc/passwd',
    '<script>alert(1)</script>',
    '\u202e',
    '𠮷'.repeat(200),
    '-1',
    '1e999',
  ];
  for (const { method, path } of declared) {
    if (method !== 'GET' || path.endsWith('/stream')) continue;
    for (const word of words) {
      const asked = path.includes('{')
        ? path.replace(/\{\w+\}/g, encodeURIComponent(word))
        : `${path}?q=${encodeURIComponent(word)}&limit=${encodeURIComponent(word)}&before=${encodeURIComponent(word)}`;
      const answer = await hub.ask('GET', asked);
      assert.ok(answer.status < 500, `${method} ${asked}: ${answer.status} ${answer.text}`);
    }
  }
});

test('bodies of the wrong shape are 4xx with the one error shape', async () => {
  const bodies = ['', '{', '[]', 'null', '"x"', '7', 'true'];
  for (const { method, path } of declared) {
    if (!['POST', 'PATCH', 'PUT'].includes(method) || WITHOUT_BODY.some((one) => path.endsWith(one))) continue;
    for (const body of bodies) {
      const answer = await hub.ask(method, path.replace(/\{\w+\}/g, '999999'), body);
      assert.ok(
        answer.status >= 400 && answer.status < 500,
        `${method} ${path} ${body.slice(0, 40)}: ${answer.status}`,
      );
      assert.ok(answer.body?.error?.code, `${method} ${path}: ${answer.text.slice(0, 200)}`);
    }
  }
});
