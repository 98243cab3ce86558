import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { unpack } from '#probes/agent/request.ts';
import { isSigned, newPair, unseal } from '#probes/agent/sealing.ts';
import { testHub } from '../testing.ts';
import { REFUSALS_PER_MINUTE } from './refusal.ts';
import { agentAt, trustedAgent } from './scene.ts';

const t = await testHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level) values (900, '数据局', 'county')`);
const strangers = newPair('Ed25519');
const refusedOf = (agent_id: number) =>
  Object.fromEntries(
    (
      sqlite.prepare('select reason, sum(count) from agent_refusals where agent_id = ? group by 1').raw() as {
        all(id: number): [string, number][];
      }
    ).all(agent_id),
  );
const audited = (id: number | string, reason: string) =>
  sqlite
    .prepare(`select count(*) from audit_entries where action = 'refused' and object_id = ? and reason like ? || ':%'`)
    .pluck()
    .get(String(id), reason) as number;

test('an agent enrols once, works once trusted, brings what it saw, and is heard no more once revoked', async () => {
  const made = await t.ask('POST', '/api/agents', { name: 'a', unit_id: 900 });
  assert.equal(made.status, 200, made.text);
  const { id, code } = made.body as { id: number; code: string };
  const agent = agentAt(t, { id, code });
  assert.equal((await agent.enrol(`${code}0`)).status, 403);
  const enrolled = await agent.enrol();
  assert.equal(enrolled.status, 200, enrolled.text);
  assert.equal((await agent.enrol()).status, 403, 'a code works once');
  const waiting = await agent.work();
  assert.deepEqual([waiting.status, JSON.parse(waiting.text).state], [403, 'waiting']);
  const believe = (fingerprint: string) => t.ask('POST', `/api/agents/${id}/trust`, { fingerprint });
  const wrong = await believe(agent.fingerprint.replace(/.$/, (last) => (last === '0' ? '1' : '0')));
  assert.deepEqual([wrong.status, wrong.body.error.fields[0].path], [422, 'fingerprint']);
  assert.equal((await agent.work()).status, 403);
  assert.equal((await believe(agent.fingerprint)).status, 200);
  assert.equal((await believe(agent.fingerprint)).status, 409);
  const told = await agent.work();
  const said = unpack(told.text, 'work');
  const { hub_key } = JSON.parse(String(unpack(enrolled.text, 'enrolled')?.body)) as { hub_key: string };
  assert.ok(said && isSigned('work', said.body, said.signature, hub_key));
  assert.equal(JSON.parse(String(unseal(said.body, agent.keys.open))).agent_id, id);
  assert.equal((await agent.work(Date.now() - 3_600_000)).status, 401, 'an old request is no request');
  assert.equal((await agent.work(Date.now(), strangers)).status, 401);
  const brought = await agent.bring([{ seq: 1, is: 'nonsense', filler: 'x'.repeat(100_000) }]);
  assert.equal(brought.status, 200, brought.text);
  assert.equal(JSON.parse(String(unpack(brought.text, 'receipt')?.body)).taken_to, 1);
  assert.equal((await agent.bring([{ seq: 2, filler: 'x'.repeat(5 * 1024 * 1024) }])).status, 413);
  await t.ask('POST', `/api/agents/${id}/revoke`, { reason: 'stolen' });
  const revoked = await agent.bring([]);
  assert.deepEqual([revoked.status, JSON.parse(revoked.text).state], [403, 'revoked']);
  assert.equal((await agent.work()).status, 403);
  assert.deepEqual(refusedOf(id), { bad_signature: 2, malformed: 1, revoked: 2 });
  for (const reason of ['bad_signature', 'malformed', 'revoked']) assert.equal(audited(id, reason), 1, reason);
});

test('a code that is too old or was used by another is refused, counted and audited; so is what is no request', async () => {
  const { body } = await t.ask('POST', '/api/agents', { name: 'late', unit_id: 900 });
  const agent = agentAt(t, body);
  sqlite.prepare('update agents set code_until = 1 where id = ?').run(body.id);
  assert.equal((await agent.enrol()).status, 403);
  assert.deepEqual([refusedOf(body.id), audited(body.id, 'bad_code')], [{ bad_code: 1 }, 1]);
  const stolen = await t.ask('POST', '/api/agents', { name: 'robbed', unit_id: 900 });
  assert.equal((await agentAt(t, stolen.body).enrol()).status, 200, 'the thief was faster');
  const owner = agentAt(t, stolen.body);
  assert.equal((await owner.enrol()).status, 403);
  const trusting = await t.ask('POST', `/api/agents/${stolen.body.id}/trust`, { fingerprint: owner.fingerprint });
  assert.equal(trusting.status, 422, 'the fingerprint at the owner is not the thief’s');
  const before = refusedOf(0);
  assert.equal((await agent.ask('POST', '/api/agent/enrol', Buffer.from('{'))).status, 400);
  assert.equal((await agent.ask('POST', '/api/agent/batches', Buffer.from('{'))).status, 401);
  assert.equal((await agent.ask('GET', '/api/agent/work')).status, 401);
  assert.deepEqual(refusedOf(0), { ...before, malformed: (before.malformed ?? 0) + 1 });
});

test('a flood of forged requests in one agent’s name writes little, is counted whole, and costs nobody else anything', async () => {
  const address = '198.51.100.9';
  const robbed = await trustedAgent(t, 'robbed by many', 900, address);
  const beside = await trustedAgent(t, 'behind the same door', 900, address);
  const changes = () => sqlite.prepare('select total_changes()').pluck().get() as number;
  const flood = REFUSALS_PER_MINUTE * 3;
  const before = changes();
  for (let n = 0; n < flood; n += 1) assert.equal((await robbed.bring([], strangers)).status, 401);
  // One row of the count each, and few of the log.
  assert.ok(changes() - before < flood, `${changes() - before} rows`);
  assert.equal((await robbed.work()).status, 200);
  assert.equal((await beside.bring([])).status, 200);
  assert.equal(audited(robbed.id, 'bad_signature'), 1);
  const elsewhere = agentAt(t, { id: robbed.id, code: '', address: '203.0.113.1' });
  assert.equal((await elsewhere.bring([], strangers)).status, 401);
  assert.deepEqual(refusedOf(robbed.id), { bad_signature: flood + 1 });
  assert.deepEqual(refusedOf(beside.id), {});
});

test('only who is known is handed work, and only then its revision is counted', async () => {
  const agent = await trustedAgent(t, 'counted', 900);
  const revision = () => sqlite.prepare('select revision from agents where id = ?').pluck().get(agent.id) as number;
  await agent.work(Date.now(), strangers);
  assert.equal(revision(), 0);
  await agent.work();
  assert.ok(revision() > 0);
});

test('the way over NATS is offered where a server is set, with its address in the line to enrol by; else it is refused', async () => {
  const wanted = { name: 'b', unit_id: 900, way: 'nats' };
  const refused = await t.ask('POST', '/api/agents', wanted);
  assert.deepEqual([refused.status, refused.body.error.fields[0].path], [422, 'way']);
  const by_https = await t.ask('POST', '/api/agents', { ...wanted, way: 'https' });
  assert.ok(!by_https.body.command.includes('--nats'), by_https.body.command);
  assert.equal((await t.ask('PATCH', `/api/agents/${by_https.body.id}`, { way: 'nats' })).status, 422);
  const { config } = t.hub;
  config.nats = { servers: ['tls://a.example:4222', 'tls://b.example'], max_mb: 64 };
  try {
    assert.equal((await t.ask('PATCH', `/api/agents/${by_https.body.id}`, { way: 'nats' })).status, 200);
    const { status, body } = await t.ask('POST', `/api/agents/${by_https.body.id}/code`);
    assert.equal(status, 200);
    assert.match(body.command, / --code \S+ --nats tls:\/\/a\.example:4222,tls:\/\/b\.example$/);
  } finally {
    delete config.nats;
  }
});
