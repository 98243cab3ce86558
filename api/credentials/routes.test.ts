import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testHub } from '../testing.ts';
import { openSecret, sealSecret } from './vault.ts';

const PLANTED = 'planted-Xq7-community';
const KEY = Buffer.alloc(32, 7);

test('a planted secret is nowhere: not in answers, not in the log of changes, not in the database file', async () => {
  const t = await testHub();
  const secret = { kind: 'snmp_community', version: '2c', community: PLANTED };
  const made = await t.ask('POST', '/api/credentials', { name: 'core', secret });
  assert.equal(made.status, 200);
  const node = await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] });
  const wanted = {
    node_id: node.body.id,
    probe: 'snmp',
    address: '127.0.0.1',
    params: { port: 9 },
    timeout_ms: 300,
    credential_id: made.body.id,
  };
  const watch = await t.ask('POST', '/api/watches', wanted);
  const looked = await t.ask('POST', `/api/watches/${watch.body.id}/look`);
  assert.notEqual(looked.body.observation.outcome, 'ok');
  const answers = [looked];
  for (const path of [
    'credentials',
    'watches',
    `watches/${watch.body.id}`,
    `nodes/${node.body.id}`,
    'audit',
    'findings',
    'events',
  ]) {
    answers.push(await t.ask('GET', `/api/${path}`));
  }
  for (const answer of answers) assert.ok(!answer.text.includes(PLANTED), answer.text.slice(0, 200));
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  await t.hub.db.$client.backup(join(folder, 'copy'));
  assert.ok(!readFileSync(join(folder, 'copy')).includes(PLANTED));
  rmSync(folder, { recursive: true });
  await t.stop();
});

test('a credential in use can not be deleted, and one of the wrong kind can not be bound', async () => {
  const t = await testHub();
  const token = await t.ask('POST', '/api/credentials', { name: 'web', secret: { kind: 'http_bearer', token: 'abc' } });
  const node = await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] });
  const wanted = { node_id: node.body.id, probe: 'tcp', address: '127.0.0.1', params: { port: 9 } };
  const bound = await t.ask('POST', '/api/watches', { ...wanted, credential_id: token.body.id });
  assert.equal(bound.status, 422);
  assert.equal(bound.body.error.fields[0].path, 'credential_id');
  const snmp = await t.ask('POST', '/api/credentials', {
    name: 'c',
    secret: { kind: 'snmp_community', community: 'x' },
  });
  await t.ask('POST', '/api/watches', { ...wanted, probe: 'snmp', params: {}, credential_id: snmp.body.id });
  assert.equal((await t.ask('DELETE', `/api/credentials/${snmp.body.id}`)).status, 409);
  assert.equal((await t.ask('DELETE', `/api/credentials/${token.body.id}`)).status, 200);
  await t.stop();
});

test('privacy without authentication and a protocol without its key are refused', async () => {
  const t = await testHub();
  const user = { kind: 'snmp_user', user: 'ops' };
  const rows = [
    { ...user, priv_protocol: 'aes', priv_key: '12345678' },
    { ...user, auth_protocol: 'sha256' },
    { ...user, auth_key: '12345678' },
    { ...user, auth_protocol: 'sha256', auth_key: 'short' },
    { kind: 'password', password: 'x' },
  ];
  for (const secret of rows) {
    const answer = await t.ask('POST', '/api/credentials', { name: 'v3', secret });
    assert.equal(answer.status, 422, JSON.stringify(secret));
  }
  assert.equal((await t.ask('GET', '/api/credentials')).body.total, 0);
  await t.stop();
});

test('a secret opens only under its own key and its own name', () => {
  const secret = { kind: 'http_bearer', token: 'abc' } as const;
  const sealed = sealSecret(KEY, 'a', secret);
  assert.deepEqual(openSecret(KEY, 'a', sealed), secret);
  assert.equal(openSecret(Buffer.alloc(32, 8), 'a', sealed), undefined);
  assert.equal(openSecret(KEY, 'b', sealed), undefined);
  assert.equal(openSecret(KEY, 'a', sealed.subarray(0, 20)), undefined);
});
