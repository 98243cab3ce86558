/** Watches that outlived what they were made with: a probe, its parameters, a key. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type TestHub, testHub } from '../testing.ts';

/** A site that lets strangers in as well, and counts who asked. */
async function scene() {
  const t = await testHub();
  let asked = 0;
  const site = createServer((_, response) => {
    asked += 1;
    setTimeout(() => response.end('welcome, stranger'), 100);
  }).unref();
  await new Promise<void>((fulfil) => site.listen(0, '127.0.0.1', fulfil));
  const { port } = site.address() as AddressInfo;
  const node = (await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] })).body.id;
  const wanted = { node_id: node, probe: 'http', address: '127.0.0.1', params: { port } };
  const watch = async (more: object = {}) => {
    const made = await t.ask('POST', '/api/watches', { ...wanted, ...more });
    assert.equal(made.status, 200, made.text);
    return made.body.id as number;
  };
  return { t, watch, asked: () => asked, look: (id: number) => t.ask('POST', `/api/watches/${id}/look`) };
}

const change = (t: TestHub, sql: string, ...given: unknown[]) => t.hub.db.$client.prepare(sql).run(...given);

test('parameters that the probe no longer takes make a look that says so, not a crash', async () => {
  const { t, watch, look, asked } = await scene();
  const id = await watch();
  change(t, `update watches set params = '{"port":"seventeen"}' where id = ?`, id);
  const { body } = await look(id);
  assert.equal(body.observation.outcome, 'unable');
  assert.match(body.observation.error, /parameters.*port/);
  assert.equal(asked(), 0);
  await t.stop();
});

test('without its credential nothing is asked as a stranger: the look is unable, and the list shows which to enter again', async () => {
  const { t, watch, look, asked } = await scene();
  const secret = { kind: 'http_basic', user: 'u', password: 'p' };
  const credential = (await t.ask('POST', '/api/credentials', { name: 'portal', secret })).body.id;
  const id = await watch({ credential_id: credential });
  assert.equal((await look(id)).body.observation.outcome, 'ok');
  change(t, 'update credentials set sealed = ? where id = ?', Buffer.alloc(60, 3), credential);
  const { body } = await look(id);
  assert.equal(body.observation.outcome, 'unable');
  assert.match(body.observation.error, /portal.*another key/);
  assert.equal(asked(), 1);
  assert.equal((await t.ask('GET', '/api/credentials')).body.rows[0].readable, false);
  await t.stop();
});

test('a watch whose probe is gone is shown, says why it can not look, and can be switched off and deleted', async () => {
  const { t, watch, look } = await scene();
  const id = await watch();
  change(t, `update watches set probe = 'gopher' where id = ?`, id);
  assert.equal((await look(id)).status, 409);
  assert.equal((await t.ask('PATCH', `/api/watches/${id}`, { params: { port: 80 } })).status, 409);
  assert.equal((await t.ask('PATCH', `/api/watches/${id}`, { credential_id: null })).status, 200);
  assert.equal((await t.ask('PATCH', `/api/watches/${id}`, { enabled: false })).status, 200);
  assert.match((await t.ask('GET', `/api/watches/${id}`)).body.watch.title.en, /removed/);
  assert.equal((await t.ask('GET', '/api/nodes')).status, 200);
  assert.equal((await t.ask('DELETE', `/api/watches/${id}`)).status, 200);
  await t.stop();
});

test('however often a button is pressed, the device is asked once at a time', async () => {
  const { t, watch, look, asked } = await scene();
  const id = await watch();
  const answers = await Promise.all(Array.from({ length: 20 }, () => look(id)));
  assert.ok(answers.every((answer) => answer.status === 200));
  assert.equal(asked(), 1);
  await look(id);
  assert.equal(asked(), 2);
  await t.stop();
});

test('a watch that is deleted while its look is under way leaves nothing behind', async () => {
  const { t, watch, look } = await scene();
  const id = await watch();
  const looking = look(id);
  await new Promise((fulfil) => setTimeout(fulfil, 50));
  assert.equal((await t.ask('DELETE', `/api/watches/${id}`)).status, 200);
  assert.ok((await looking).status < 500);
  const left = ['watch_states', 'facts', 'fact_changes'].map(
    (table) => t.hub.db.$client.prepare(`select count(*) from ${table}`).pluck().get() as number,
  );
  assert.deepEqual(left, [0, 0, 0]);
  assert.deepEqual(t.hub.samples.series(id), []);
  await t.stop();
});

test('while what is seen can not be stored, health says so; and no longer once it can', async () => {
  const { t, watch, look } = await scene();
  const id = await watch();
  const sqlite = t.hub.db.$client;
  assert.equal((await t.askAsGuest('GET', '/api/health')).status, 200);
  sqlite.pragma('query_only = on');
  assert.ok((await look(id)).status >= 500);
  sqlite.pragma('query_only = off');
  const failing = await t.askAsGuest('GET', '/api/health');
  assert.equal(failing.status, 503);
  assert.equal(failing.body.error.code, 'not_stored');
  assert.equal((await look(id)).status, 200);
  assert.equal((await t.askAsGuest('GET', '/api/health')).status, 200);
  await t.stop();
});
