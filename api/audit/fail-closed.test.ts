import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, type TestHub, testHub } from '../testing.ts';

/** A log that can't be written: nothing may happen that it would have to tell. */
let t: TestHub;
let [area, node, person] = [0, 0, ''];
before(async () => {
  t = await testHub();
  area = (await t.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' })).body.id;
  node = (await t.ask('POST', '/api/nodes', { name: 'core-1', role: 'core' })).body.id;
  person = (await t.ask('POST', '/api/people', { username: 'li.lei', name: '李雷', password: PASSWORD })).body.id;
  assert.ok(area && node && person);
  t.hub.db.$client.exec(`create trigger full before insert on audit_entries begin select raise(abort, 'no room'); end`);
});
after(() => t.stop());

const TABLES = [
  'areas',
  'nodes',
  'node_addresses',
  'people',
  'accounts',
  'grants',
  'sessions',
  'settings',
  'credentials',
];
/** All that is in these tables; what a request notes by itself (when a session was last used) aside. */
const everything = () =>
  JSON.stringify(
    TABLES.map((table) => t.hub.db.$client.prepare(`select * from ${table}`).all() as Record<string, unknown>[]).map(
      (rows) => rows.map(({ seen_at: _seen, ...row }) => row),
    ),
    (_name, value) => (Buffer.isBuffer(value) ? value.toString('hex') : value),
  );

const CHANGES: [string, string, () => [path: string, body?: unknown]][] = [
  ['a new area', 'POST', () => ['/api/areas', { code: '3207', name: '连云港市', level: 'city' }]],
  ['a changed area', 'PATCH', () => [`/api/areas/${area}`, { name: 'x' }]],
  ['a removed area', 'DELETE', () => [`/api/areas/${area}`]],
  ['a new node', 'POST', () => ['/api/nodes', { name: 'core-2', role: 'core', addresses: ['192.0.2.1'] }]],
  ['a changed node', 'PATCH', () => [`/api/nodes/${node}`, { name: 'x' }]],
  ['a removed node', 'DELETE', () => [`/api/nodes/${node}`]],
  [
    'a proposed grant',
    'POST',
    () => ['/api/grants', { person_id: person, role: 'operator', unit_id: null, reason: 'x' }],
  ],
  ['a new person', 'POST', () => ['/api/people', { username: 'han.mei', name: '韩梅', password: PASSWORD }]],
  ['a changed person', 'PATCH', () => [`/api/people/${person}`, { name: 'x' }]],
  ['a disabled person', 'POST', () => [`/api/people/${person}/disable`, { reason: 'x' }]],
  ['a reset password', 'POST', () => [`/api/people/${person}/reset-password`, { password: `${PASSWORD}0` }]],
  ['changed settings', 'PUT', () => ['/api/settings', { site_name: 'x', retention: {} }]],
  [
    'a new credential',
    'POST',
    () => ['/api/credentials', { name: 'x', secret: { kind: 'snmp_community', community: 'public' } }],
  ],
];

for (const [what, method, request] of CHANGES) {
  test(`when the log can't be written, ${what} doesn't happen`, async () => {
    const before = everything();
    const [path, body] = request();
    const answer = await t.ask(method, path, body);
    assert.equal(answer.status, 500, `${answer.text}`);
    assert.equal(answer.body.error.code, 'internal');
    assert.equal(everything(), before);
  });
}

test('nobody gets in when it can not be written down, with the right password or a wrong one', async () => {
  const before = everything();
  for (const password of [PASSWORD, 'wrong']) {
    const answer = await t.askAsGuest('POST', '/api/auth/sign-in/username', { username: 'li.lei', password });
    assert.equal(answer.status, 500, answer.text);
    assert.equal(answer.headers.get('set-cookie'), null);
  }
  assert.equal(everything(), before);
});

test('what would have to be noted is not given: no file, no view of what is sensitive', async () => {
  for (const path of [
    '/api/nodes?format=csv',
    '/api/nodes?format=xlsx',
    '/api/exports/netbox/devices',
    '/api/credentials',
  ]) {
    const answer = await t.ask('GET', path);
    assert.equal(answer.status, 500, path);
    assert.equal(answer.body.error.code, 'internal');
    assert.ok(!answer.text.includes('core-1'), path);
  }
  assert.equal((await t.askAs('audit')('GET', '/api/audit/export')).status, 500);
  assert.equal((await t.ask('GET', '/api/nodes')).status, 200, 'what is only read goes on');
});
