import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Scene, scene } from '../differences/scene.ts';

const count = (t: Scene, table: string, where = '1') =>
  t.hub.db.$client.prepare(`select count(*) from ${table} where ${where}`).pluck().get() as number;
const addressesOf = (t: Scene, id: number) =>
  t.hub.db.$client
    .prepare('select address from node_addresses where node_id = ? order by id')
    .pluck()
    .all(id) as string[];
const seriesOf = (t: Scene, watch_id: number) => t.hub.samples.series(watch_id).length;

test('two nodes that are one device become one: addresses, watches with history, links, findings and the timeline move', async () => {
  const t = await scene();
  const keep = t.register({ name: 'core-1', addresses: ['10.0.0.1'], vendor: 'Huawei' });
  const gone = t.register({
    name: 'core-1-lo',
    addresses: ['10.0.0.2', '2001:db8::2'],
    vendor: 'H3C',
    serial: 'SN-0001',
  });
  const peer = t.register({ name: 'peer', addresses: ['10.0.0.3'] });
  const link = (a: number, b: number, port: string) =>
    t.ask('POST', '/api/links', { a_node_id: a, a_port: port, b_node_id: b, b_port: 'x' });
  await link(gone.id, peer.id, 'ge0');
  await link(keep.id, gone.id, 'ge1');
  await link(peer.id, keep.id, 'ge0');
  t.sees(gone.watch_id, { name: 'core-1', version: '1' }, { at: 1_000 });
  t.sees(gone.watch_id, { name: 'core-1', version: '2' }, { at: 2_000 });
  t.sees(gone.watch_id, {}, { at: 3_000, outcome: 'timeout' });
  t.sees(gone.watch_id, {}, { at: 4_000, outcome: 'timeout' });
  const finding = t.hub.db.$client.prepare('select id from findings where closed_at is null').pluck().get() as number;
  assert.ok(finding, 'the silent node has an open finding');
  const evidence = (await t.ask('GET', `/api/findings/${finding}`)).body.evidence.length;
  assert.ok(evidence > 0);
  const before = {
    events: count(t, 'events', `node_id in (${keep.id}, ${gone.id})`),
    changes: count(t, 'fact_changes'),
    samples: count(t, 'sample_series'),
    audit: count(t, 'audit_entries'),
  };

  const wish = { node_ids: [gone.id] };
  const tried = await t.ask('POST', `/api/nodes/${keep.id}/merge`, { ...wish, dry_run: true });
  assert.equal(tried.status, 200);
  assert.equal(count(t, 'nodes'), 3, 'a rehearsal changes nothing');
  assert.equal(count(t, 'audit_entries'), before.audit);
  const done = await t.ask('POST', `/api/nodes/${keep.id}/merge`, wish);
  assert.deepEqual(done.body, tried.body, 'what was told is what was done');
  assert.deepEqual(done.body, {
    node_id: keep.id,
    name: 'core-1',
    merged: [{ id: gone.id, name: 'core-1-lo' }],
    addresses: ['10.0.0.1', '10.0.0.2', '2001:db8::2'],
    filled: [{ field: 'serial', value: 'SN-0001' }],
    watches: 1,
    dropped_watches: [],
    links: 1,
    dropped_links: 1,
    findings: count(t, 'findings'),
    closed_findings: 0,
    events: done.body.events,
    doubted: [],
  });

  assert.equal(count(t, 'nodes'), 2);
  const seen = (await t.ask('GET', `/api/nodes/${keep.id}`)).body;
  assert.deepEqual(seen.node.recorded, { vendor: 'Huawei', model: null, version: null, serial: 'SN-0001' });
  assert.equal(seen.watches.length, 2);
  assert.deepEqual([seen.node.address_v4, seen.node.address_v6], ['10.0.0.1', '2001:db8::2']);
  assert.equal(count(t, 'events', `node_id = ${gone.id}`), 0);
  assert.ok(count(t, 'events', `node_id = ${keep.id}`) > before.events, 'its timeline and a line of the merge');
  assert.equal(count(t, 'fact_changes'), before.changes);
  assert.equal(count(t, 'sample_series'), before.samples);
  assert.ok(seriesOf(t, gone.watch_id) > 0);
  const after = (await t.ask('GET', `/api/findings/${finding}`)).body;
  assert.equal(after.finding.node_id, keep.id);
  assert.ok(after.evidence.length >= evidence, 'evidence that names the old target is still found');
  assert.equal((await t.ask('GET', '/api/evidence/verify')).body.valid, true);
  const log = (await t.ask('GET', '/api/audit?action=merge')).body.rows;
  assert.deepEqual(log.map((row: { object_id: string }) => Number(row.object_id)).sort(), [keep.id, gone.id].sort());
  await t.stop();
});

test('nodes that tell two serials and two engines are doubted before they are merged', async () => {
  const t = await scene();
  const a = t.register({ name: 'a', addresses: ['10.0.0.1'] });
  const b = t.register({ name: 'b', addresses: ['10.0.0.2'] });
  t.sees(a.watch_id, { serial: 'SN-A-0001', engine_id: '80002328030025900ab001' });
  t.sees(b.watch_id, { serial: 'SN-B-0001', engine_id: '80002328030025900ab002' });
  const { body } = await t.ask('POST', `/api/nodes/${a.id}/merge`, { node_ids: [b.id], dry_run: true });
  assert.deepEqual(body.doubted, ['b']);
  await t.stop();
});

test('watches that ask the same question are one: the older stays with its samples', async () => {
  const t = await scene();
  const a = t.register({ name: 'a', addresses: ['10.0.0.1'] });
  const b = t.register({ name: 'b', addresses: ['10.0.0.1', '10.0.0.2'] });
  t.sees(a.watch_id, { name: 'x' });
  const done = (await t.ask('POST', `/api/nodes/${b.id}/merge`, { node_ids: [a.id] })).body;
  assert.deepEqual(done.dropped_watches, [{ id: b.watch_id, probe: 'snmp', address: '10.0.0.1' }]);
  assert.equal(done.watches, 1);
  assert.deepEqual(addressesOf(t, b.id), ['10.0.0.1', '10.0.0.2']);
  assert.ok(seriesOf(t, a.watch_id) > 0);
  assert.equal((await t.ask('GET', `/api/watches/${a.watch_id}`)).body.watch.node_id, b.id);
  await t.stop();
});

test('chosen addresses leave into a new node with the watches that ask them and the links that were chosen', async () => {
  const t = await scene();
  const old = t.register({ name: 'old', addresses: ['10.0.0.1', '10.0.0.2'], role: 'core', serial: 'SN-0001' });
  const peer = t.register({ name: 'peer', addresses: ['10.0.0.3'] });
  const wanted = { a_node_id: old.id, a_port: 'ge0', b_node_id: peer.id, b_port: 'ge1' };
  const link = (await t.ask('POST', '/api/links', wanted)).body.id;
  const wish = { name: 'new', addresses: ['10.0.0.1'], link_ids: [link] };
  const tried = (await t.ask('POST', `/api/nodes/${old.id}/split`, { ...wish, dry_run: true })).body;
  assert.equal(count(t, 'nodes'), 2);
  const { body } = await t.ask('POST', `/api/nodes/${old.id}/split`, wish);
  assert.deepEqual(body, tried);
  assert.deepEqual(
    [body.addresses, body.watches, body.links, body.left],
    [['10.0.0.1'], 1, 1, { addresses: ['10.0.0.2'], watches: 0, links: 0 }],
  );
  const made = (await t.ask('GET', `/api/nodes/${body.node_id}`)).body;
  assert.deepEqual([made.node.role, made.node.serial, made.watches.length], ['core', null, 1]);
  assert.equal((await t.ask('GET', `/api/links?node_id=${body.node_id}`)).body.total, 1);
  const seen = (await t.ask('GET', `/api/nodes/${old.id}`)).body;
  assert.deepEqual(
    seen.addresses.map((row: { address: string; is_primary: boolean }) => [row.address, row.is_primary]),
    [['10.0.0.2', true]],
  );
  await t.stop();
});

test('what makes no sense is refused and changes nothing', async () => {
  const t = await scene();
  const a = t.register({ name: 'a', addresses: ['10.0.0.1', '10.0.0.9'] });
  const b = t.register({ name: 'b', addresses: ['10.0.0.2'] });
  const many = t.register({ name: 'many', addresses: Array.from({ length: 64 }, (_, i) => `10.1.0.${i + 1}`) });
  const link = (await t.ask('POST', '/api/links', { a_node_id: b.id, b_node_id: many.id })).body.id;
  const rows: [string, unknown, number][] = [
    [`/api/nodes/${a.id}/merge`, { node_ids: [a.id] }, 422],
    [`/api/nodes/${a.id}/merge`, { node_ids: [b.id, 999] }, 404],
    [`/api/nodes/${a.id}/merge`, { node_ids: [] }, 422],
    [`/api/nodes/${a.id}/merge`, { node_ids: Array(21).fill(b.id) }, 422],
    [`/api/nodes/${a.id}/merge`, { node_ids: [b.id], keep: 1 }, 422],
    [`/api/nodes/${a.id}/merge`, { node_ids: [many.id] }, 409],
    ['/api/nodes/999/merge', { node_ids: [b.id] }, 404],
    [`/api/nodes/${a.id}/split`, { name: 'x', addresses: ['10.0.0.2'] }, 422],
    [`/api/nodes/${a.id}/split`, { name: 'x', addresses: ['10.0.0.1', '10.0.0.9'] }, 422],
    [`/api/nodes/${a.id}/split`, { name: 'b', addresses: ['10.0.0.1'] }, 409],
    [`/api/nodes/${a.id}/split`, { name: ' ', addresses: ['10.0.0.1'] }, 422],
    [`/api/nodes/${a.id}/split`, { name: 'x', addresses: ["'; drop table nodes; --"] }, 422],
    [`/api/nodes/${a.id}/split`, { name: 'x', addresses: ['10.0.0.1'], link_ids: [link] }, 422],
    ['/api/nodes/999/split', { name: 'x', addresses: ['10.0.0.1'] }, 404],
  ];
  const audit = count(t, 'audit_entries');
  for (const [path, body, status] of rows) {
    const answer = await t.ask('POST', path, body);
    assert.equal(answer.status, status, `${path} ${JSON.stringify(body)} ${answer.text}`);
  }
  assert.deepEqual([count(t, 'nodes'), count(t, 'audit_entries')], [3, audit]);
  await t.stop();
});

test('every table that refers to a node or target survives a merge: none has a rule that it breaks', async () => {
  const t = await scene();
  const a = t.register({ name: 'a', addresses: ['10.0.0.1'] });
  const b = t.register({ name: 'b', addresses: ['10.0.0.2'] });
  const window = { node_id: b.id, from_at: Date.now() - 1_000, until_at: Date.now() + 60_000, reason: '割接' };
  await t.ask('POST', '/api/maintenance-windows', window);
  assert.equal((await t.ask('POST', `/api/nodes/${a.id}/merge`, { node_ids: [b.id] })).status, 200);
  assert.equal((await t.ask('GET', '/api/maintenance-windows')).body.rows[0].node_id, a.id);
  assert.equal((await t.ask('GET', `/api/nodes/${a.id}`)).body.node.state, 'maintenance');
  assert.deepEqual(t.hub.db.$client.pragma('foreign_key_check'), []);
  await t.stop();
});

test('a merge and a split by the addresses of one give back the same address sets, and nothing is lost', async () => {
  const t = await scene();
  const octet = fc.uniqueArray(fc.integer({ min: 1, max: 250 }), { minLength: 2, maxLength: 12 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(octet, fc.nat(), fc.integer({ min: 0, max: 3 }), async (octets, cut, parallel) => {
      run += 1;
      const all = octets.map((last) => (last % 3 === 0 ? `2001:db8:${run}::${last}` : `10.2.${run % 250}.${last}`));
      const at = 1 + (cut % (all.length - 1));
      const [first, second] = [all.slice(0, at), all.slice(at)];
      const a = t.register({ name: `a-${run}`, addresses: first });
      const b = t.register({ name: `b-${run}`, addresses: second });
      const c = t.register({ name: `c-${run}`, addresses: [] });
      for (let i = 0; i < parallel; i += 1) {
        await t.ask('POST', '/api/links', { a_node_id: b.id, a_port: `p${i}`, b_node_id: c.id, b_port: `p${i}` });
      }
      t.sees(b.watch_id, { name: 'x' }, { at: run * 10 });
      const totals = () =>
        ['watches', 'node_addresses', 'links', 'findings', 'sample_series', 'facts'].map((table) => count(t, table));
      const before = totals();
      const merged = await t.ask('POST', `/api/nodes/${a.id}/merge`, { node_ids: [b.id] });
      assert.equal(merged.status, 200, merged.text);
      assert.deepEqual(new Set(addressesOf(t, a.id)), new Set(all));
      assert.deepEqual(totals(), before);
      assert.equal(count(t, 'node_addresses', `node_id = ${a.id} and is_primary`), new Set(all.map(familyOf)).size);
      const split = await t.ask('POST', `/api/nodes/${a.id}/split`, { name: `b-${run}`, addresses: second });
      assert.equal(split.status, 200, split.text);
      assert.deepEqual(addressesOf(t, a.id), first);
      assert.deepEqual(addressesOf(t, split.body.node_id), second);
      assert.deepEqual(totals(), before);
      assert.equal(split.body.watches, 1);
    }),
    { numRuns: 25 },
  );
  assert.equal((await t.ask('GET', '/api/audit/verify')).body.valid, true);
  await t.stop();
});

const familyOf = (address: string) => (address.includes(':') ? 6 : 4);
