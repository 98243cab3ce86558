import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { authorise, unpack } from '#probes/agent/request.ts';
import { fingerprintOf, isSigned, newPair, sign, unseal } from '#probes/agent/sealing.ts';
import { testHub } from '../testing.ts';

const t = await testHub();
after(() => t.stop());
const keys = { sign: newPair('Ed25519'), open: newPair('X25519') };
const { db } = t.hub;
db.$client.exec(`insert into units (id, name, level) values (900, '数据局', 'county')`);

async function ask(method: string, path: string, body: Buffer | undefined, headers: Record<string, string> = {}) {
  const answer = await t.app.request(path, { method, headers, ...(body ? { body: new Uint8Array(body) } : {}) });
  return { status: answer.status, text: await answer.text() };
}
const enrol = (code: string, pair = keys.sign) => {
  const asked = { code, sign_key: pair.public, seal_key: keys.open.public, version: '1' };
  const body = Buffer.from(JSON.stringify(asked));
  return ask('POST', '/api/agent/enrol', body, { 'zw-signature': sign('enrol', body, pair).toString('base64url') });
};
const work = (id: number, at = Date.now(), pair = keys.sign) => {
  const asked = { method: 'GET', path: '/api/agent/work?revision=0', body: new Uint8Array() };
  return ask('GET', asked.path, undefined, { authorization: authorise(asked, id, at, pair) });
};
const bring = (id: number, records: unknown[]) => {
  const batch = { agent_id: id, buffer: 'buffer-1', sent_at: Date.now(), clock_offset_ms: 0, records };
  const body = Buffer.from(JSON.stringify(batch));
  const asked = { method: 'POST', path: '/api/agent/batches', body };
  const authorization = authorise(asked, id, Date.now(), keys.sign);
  return ask('POST', asked.path, body, {
    ...{ authorization, 'zw-agent': String(id) },
    'zw-signature': sign('batch', body, keys.sign).toString('base64url'),
  });
};

test('an agent enrols once, works once trusted, brings what it saw, and is heard no more once revoked', async () => {
  const made = await t.ask('POST', '/api/agents', { name: 'a', unit_id: 900 });
  assert.equal(made.status, 200, made.text);
  const { id, code } = made.body as { id: number; code: string };
  assert.equal((await enrol(`${code}0`)).status, 403);
  const enrolled = await enrol(code);
  assert.equal(enrolled.status, 200, enrolled.text);
  assert.equal((await enrol(code)).status, 403, 'a code works once');
  const waiting = await work(id);
  assert.deepEqual([waiting.status, JSON.parse(waiting.text).state], [403, 'waiting']);
  const askSystem = t.askAs('system');
  const trusted = await askSystem('POST', `/api/agents/${id}/trust`, { fingerprint: fingerprintOf(keys.sign.public) });
  assert.equal(trusted.status, 200, trusted.text);
  const told = await work(id);
  const said = unpack(told.text, 'work');
  const { hub_key } = JSON.parse(String(unpack(enrolled.text, 'enrolled')?.body)) as { hub_key: string };
  assert.ok(said && isSigned('work', said.body, said.signature, hub_key));
  assert.equal(JSON.parse(String(unseal(said.body, keys.open))).agent_id, id);
  assert.equal((await work(id, Date.now() - 3_600_000)).status, 401, 'an old request is no request');
  assert.equal((await work(id, Date.now(), newPair('Ed25519'))).status, 401);
  const brought = await bring(id, [{ seq: 1, is: 'nonsense', filler: 'x'.repeat(100_000) }]);
  assert.equal(brought.status, 200, brought.text);
  assert.equal(JSON.parse(String(unpack(brought.text, 'receipt')?.body)).taken_to, 1);
  assert.equal((await bring(id, [{ seq: 2, filler: 'x'.repeat(5 * 1024 * 1024) }])).status, 413);
  await askSystem('POST', `/api/agents/${id}/revoke`, { reason: 'stolen' });
  const revoked = await bring(id, []);
  assert.deepEqual([revoked.status, JSON.parse(revoked.text).state], [403, 'revoked']);
});

test('a code that is too old is refused, and so is what is no request', async () => {
  const { body } = await t.ask('POST', '/api/agents', { name: 'late', unit_id: 900 });
  db.$client.prepare('update agents set code_until = 1 where id = ?').run(body.id);
  assert.equal((await enrol(body.code)).status, 403);
  assert.equal((await ask('POST', '/api/agent/enrol', Buffer.from('{'))).status, 400);
  assert.equal((await ask('POST', '/api/agent/batches', Buffer.from('{'))).status, 401);
  assert.equal((await ask('GET', '/api/agent/work', undefined)).status, 401);
});
