import assert from 'node:assert/strict';
import test from 'node:test';
import type { Outcome } from '#probes/probe.ts';
import { type TestHub, testHub } from '../testing.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';

/** As many looks as it takes for the damped answer to settle. */
function look(hub: TestHub, address: string, outcome: Outcome, at = Date.now()) {
  const watch = hub.hub.db.$client
    .prepare(
      `select id, target_id, probe, address, family, every_s, timeout_ms, credential_id from watches where address = ?`,
    )
    .get(address) as Omit<PatrolledWatch, 'params'>;
  for (let i = 0; i < 5; i += 1) {
    const facts = outcome === 'ok' ? [{ key: 'icmp.loss_pct', value: 0 }] : [];
    const observation = { at: at + i, took_ms: 1, outcome, address, facts, samples: [] };
    hub.hub.watching.pipeline.ingest([{ watch: { ...watch, params: {} }, observation }]);
  }
}

test('the overview counts nodes by state, family and level, and nobody twice', async () => {
  const hub = await testHub();
  const post = async (path: string, body: unknown) => (await hub.ask('POST', path, body)).body.id as number;
  const area_id = await post('/api/areas', { code: '320612', name: '通州区', level: 'county' });
  await post('/api/nodes', { name: '双栈', area_id, addresses: ['127.0.0.2', '2001:db8::2'] });
  await post('/api/nodes', { name: '单栈', addresses: ['127.0.0.3'] });
  await post('/api/nodes', { name: '未知', addresses: ['127.0.0.4'] });
  await post('/api/nodes', { name: '久未见', addresses: ['127.0.0.5'] });
  look(hub, '127.0.0.2', 'ok');
  look(hub, '2001:db8::2', 'timeout');
  look(hub, '127.0.0.3', 'timeout');
  look(hub, '127.0.0.5', 'ok', Date.now() - 24 * 3600_000);
  const { body } = await hub.ask('GET', '/api/overview');
  assert.deepEqual(body.families, {
    v4: { up: 1, down: 1, unknown: 2, none: 0 },
    v6: { up: 0, down: 1, unknown: 0, none: 3 },
  });
  for (const family of ['v4', 'v6']) {
    for (const [answer, count] of Object.entries(body.families[family])) {
      const list = await hub.ask('GET', `/api/nodes?${family}=${answer}`);
      assert.equal(list.body.total, count, `the figure ${family} ${answer} leads to other nodes than it counts`);
    }
  }
  const total = Object.values(body.states as Record<string, number>).reduce((sum, n) => sum + n, 0);
  assert.equal(total, 4);
  assert.equal(body.states.down, 1);
  const county = body.levels.find((row: { level: string }) => row.level === 'county');
  assert.equal(county.up + county.degraded, 1);
  assert.deepEqual([body.watches.total, body.watches.enabled], [5, 5]);
  assert.ok(body.events.length > 0 && body.events.length <= 20);
  await hub.stop();
});

test('a timeline is read page by page, newest first', async () => {
  const hub = await testHub();
  const { id } = (await hub.ask('POST', '/api/nodes', { name: '时间线' })).body;
  for (let i = 0; i < 6; i += 1) await hub.ask('PATCH', `/api/nodes/${id}`, { note: `v${i}` });
  await hub.ask('POST', '/api/nodes', { name: '别的' });
  const seen: number[] = [];
  for (let before = ''; ; ) {
    const { body } = await hub.ask('GET', `/api/nodes/${id}/timeline?limit=3${before}`);
    assert.equal(body.total, 7);
    seen.push(...body.rows.map((row: { id: number }) => row.id));
    if (body.rows.length === 0) break;
    before = `&before=${seen.at(-1)}`;
  }
  assert.equal(seen.length, 7);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => b - a),
  );
  const all = await hub.ask('GET', '/api/events');
  assert.equal(all.body.total, 8);
  for (const query of ['limit=0', 'before=x', 'kind=gossip']) {
    assert.equal((await hub.ask('GET', `/api/events?${query}`)).status, 422);
  }
  await hub.stop();
});
