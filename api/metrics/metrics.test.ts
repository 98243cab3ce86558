import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { agentBuffers } from '../agents/schema.ts';
import { addAgent, agentHealth } from '../health/testing.ts';
import { type TestHub, testHub } from '../testing.ts';

const scrape = async (t: TestHub, token = t.hub.keys.metrics_token) => {
  const headers = { host: 'localhost', authorization: `Bearer ${token}` };
  const response = await t.app.request('/metrics', { headers });
  return { status: response.status, text: await response.text() };
};

test('metrics open only to the token or a person, never to a guess', async () => {
  const t = await testHub();
  assert.equal((await scrape(t)).status, 200);
  assert.equal((await scrape(t, 'guess')).status, 401);
  assert.equal((await t.askAsGuest('GET', '/metrics')).status, 401);
  assert.equal((await t.ask('GET', '/metrics')).status, 200);
  await t.stop();
});

test('probe_success is 1 for an open port, 0 for a refused one, and absent before anyone looked', async () => {
  const t = await testHub();
  const server = createServer((socket) => socket.end()).unref();
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const { port } = server.address() as AddressInfo;
  const node_id = (await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] })).body.id;
  const wanted = { node_id, probe: 'tcp', address: '127.0.0.1', params: { port } };
  const { id } = (await t.ask('POST', '/api/watches', wanted)).body;
  const success = async () => /^probe_success\{.*\} (\d)$/m.exec((await scrape(t)).text)?.[1];
  assert.equal(await success(), undefined);
  await t.ask('POST', `/api/watches/${id}/look`);
  assert.equal(await success(), '1');
  server.close();
  await t.ask('POST', `/api/watches/${id}/look`);
  assert.equal(await success(), '0');
  await t.stop();
});

test('agents are told by name: what is known of them, and nothing of what is not', async () => {
  const t = await testHub();
  const now = Date.now();
  const more = { buffered: 12, lag_p99_ms: 400, disk_free_bytes: null };
  const heard = { heard_at: now - 5_000, clock_offset_ms: -250, health: agentHealth(now, more) };
  const agent_id = addAgent(t.hub.db, '县一', now, heard);
  const unheard = { heard_at: null, clock_offset_ms: null, health: null };
  addAgent(t.hub.db, '县二', now, { state: 'invited', ...unheard });
  const buffer = { agent_id, first_at: now, last_at: now, taken_to: 10 };
  t.hub.db
    .insert(agentBuffers)
    .values([
      { ...buffer, buffer: 'a', seen: 7, lost: 3 },
      { ...buffer, buffer: 'b', seen: 9, refused: 1 },
    ])
    .run();
  const { text } = await scrape(t);
  const told = (name: string) => new RegExp(`^zhengwang_agent_${name} (\\S+)$`, 'm').exec(text)?.[1];
  assert.equal(told('state\\{agent="县一",state="trusted"\\}'), '1');
  assert.equal(told('clock_offset_seconds\\{agent="县一"\\}'), '-0.25');
  assert.equal(told('buffered_records\\{agent="县一"\\}'), '12');
  assert.equal(told('buffer_oldest_age_seconds\\{agent="县一"\\}'), '0');
  assert.equal(told('lag_seconds\\{agent="县一"\\}'), '0.4');
  assert.equal(told('rss_bytes\\{agent="县一"\\}'), '90000000');
  assert.equal(told('seen_total\\{agent="县一"\\}'), '16');
  assert.equal(told('lost_total\\{agent="县一"\\}'), '3');
  assert.equal(told('refused_total\\{agent="县一"\\}'), '1');
  assert.ok(Number(told('heard_age_seconds\\{agent="县一"\\}')) >= 5);
  assert.equal(told('disk_free_bytes\\{agent="县一"\\}'), undefined);
  assert.equal(told('heard_age_seconds\\{agent="县二"\\}'), undefined);
  await t.stop();
});
