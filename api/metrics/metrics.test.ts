import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
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
