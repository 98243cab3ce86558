import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSome } from './keep-comparing.ts';
import { type Said, type Scene, scene } from './scene.ts';

type Row = Record<string, unknown> & { id: number; field: string; part: string; state: string };
const list = async (t: Scene, query = ''): Promise<Row[]> =>
  (await t.ask('GET', `/api/differences?${query}`)).body.rows;
const brief = (rows: Row[]) =>
  rows.map(({ field, part, recorded, observed, state }) => [field, part, recorded, observed, state].join('|')).sort();
const choices = (rows: Row[]) => ({ rows: rows.map(({ id, observed }) => ({ id, observed })) });

const SWITCH: Said = {
  name: 'sw-1.nt.gov.cn',
  vendor: 'Huawei',
  model: 'S5735-L24T4S-A',
  version: 'V200R021C00SPC100',
  serial: '2102359876',
  engine_id: '800007db0300259e0ab001',
  chassis_id: '00:25:9e:0a:b0:01',
  addresses: ['10.0.0.1', '127.0.0.1', 'fe80::1'],
};
const RECORD = {
  name: 'SW-1',
  vendor: '华为',
  model: 'Huawei S5735-L24T4S-A',
  version: 'V200R021C00SPC100',
  serial: '2102359876',
  addresses: ['10.0.0.1'],
};

test('what agrees in other words is no difference', async () => {
  const t = await scene();
  const { watch_id } = t.register(RECORD);
  t.sees(watch_id, SWITCH);
  assert.deepEqual(await list(t), []);
  const { all } = (await t.ask('GET', '/api/differences/units')).body;
  assert.deepEqual([all.comparable, all.compared, all.differing, all.rate], [1, 6, 0, 0]);
  await t.stop();
});

test('a wrong serial is a difference; accepted, the observed one stands in the books, the log and the timeline', async () => {
  const t = await scene();
  const { id, watch_id } = t.register(RECORD);
  t.sees(watch_id, SWITCH);
  await t.ask('PATCH', `/api/nodes/${id}`, { serial: 'WRONG-1', version: 'V100' });
  const rows = await list(t, `node_id=${id}`);
  assert.deepEqual(brief(rows), ['serial||WRONG-1|2102359876|open', 'version||V100|V200R021C00SPC100|open']);
  assert.equal((await t.ask('GET', '/api/differences/units')).body.all.differing, 2);
  const stale = rows.map((row) => ({ id: row.id, observed: 'something else' }));
  const refused = (await t.ask('POST', '/api/differences/accept', { rows: stale })).body;
  assert.deepEqual([refused.done, refused.refused.length], [0, 2], 'what the person did not see is not accepted');
  const done = (await t.ask('POST', '/api/differences/accept', choices(rows))).body;
  assert.deepEqual(done, { done: 2, refused: [] });
  assert.deepEqual(await list(t), []);
  assert.equal((await t.ask('GET', `/api/nodes/${id}`)).body.node.recorded.serial, '2102359876');
  const log = (await t.ask('GET', '/api/audit?object_kind=difference')).body.rows;
  assert.deepEqual(
    log.map((row: { action: string }) => row.action),
    ['accept', 'accept'],
  );
  assert.equal((await t.ask('GET', `/api/audit?action=update`)).body.rows[0].after.serial, '2102359876');
  await t.stop();
});

test('a rejected difference stays so until one of its values changes, even when it was gone in between', async () => {
  const t = await scene();
  const { id, watch_id } = t.register({ ...RECORD, version: 'V100' });
  t.sees(watch_id, SWITCH);
  const [row] = await list(t);
  assert.ok(row);
  assert.equal((await t.ask('POST', '/api/differences/reject', { ids: [row.id], reason: ' ' })).status, 422);
  const rejected = await t.ask('POST', '/api/differences/reject', { ids: [row.id, 999], reason: '标签为准' });
  assert.deepEqual([rejected.body.done, rejected.body.refused.length], [1, 1]);
  assert.deepEqual(brief(await list(t, 'state=rejected')), ['version||V100|V200R021C00SPC100|rejected']);
  assert.equal((await t.ask('GET', '/api/differences/units')).body.all.differing, 0, 'what was rejected is right');
  const { version: _gone, ...silent } = SWITCH;
  t.sees(watch_id, silent);
  assert.deepEqual(await list(t), [], 'nobody tells a version');
  t.sees(watch_id, SWITCH);
  const [back] = await list(t);
  assert.deepEqual([back?.state, back?.reason, back?.decided_by], ['rejected', '标签为准', 'admin']);
  t.sees(watch_id, { ...SWITCH, version: 'V300' });
  assert.deepEqual(brief(await list(t)), ['version||V100|V300|open']);
  await t.ask('POST', '/api/differences/reject', { ids: [row.id], reason: 'x' });
  await t.ask('POST', '/api/differences/reopen', { ids: [row.id] });
  assert.equal((await list(t))[0]?.state, 'open');
  await t.ask('PATCH', `/api/nodes/${id}`, { version: 'V300' });
  assert.deepEqual(await list(t), []);
  await t.stop();
});

test('addresses: told ones can be taken over, recorded ones that nobody tells can go, but not the last and not an asked one', async () => {
  const t = await scene();
  const { id, watch_id } = t.register({ name: 'r', addresses: ['10.0.0.1', '10.0.0.9', '127.0.0.5'] });
  t.sees(watch_id, { addresses: ['10.0.0.1', '10.0.0.2', '2001:db8::2', 'fe80::2', '127.0.0.1'] });
  const rows = await list(t, 'sort=node_name');
  assert.deepEqual(brief(rows), [
    'address|10.0.0.2||10.0.0.2|open',
    'address|10.0.0.9|10.0.0.9||open',
    'address|2001:db8::2||2001:db8::2|open',
  ]);
  const { all } = (await t.ask('GET', '/api/differences/units')).body;
  assert.deepEqual([all.compared, all.differing], [1, 1], 'the addresses of a node are one field');
  assert.deepEqual((await t.ask('POST', '/api/differences/accept', choices(rows))).body, { done: 3, refused: [] });
  const node = (await t.ask('GET', `/api/nodes/${id}`)).body;
  const recorded = node.addresses.filter((one: { recorded: boolean }) => one.recorded);
  assert.deepEqual(
    recorded.map((one: { address: string }) => one.address),
    ['10.0.0.1', '10.0.0.2', '127.0.0.5', '2001:db8::2'],
  );
  assert.deepEqual(await list(t), []);
  await t.stop();
});

test('an address that a watch asks is not removed, whatever the device tells', async () => {
  const t = await scene();
  const { id, watch_id } = t.register({ name: 'r', addresses: ['10.0.0.1', '10.0.0.9'] });
  await t.ask('POST', '/api/watches', { node_id: id, probe: 'icmp', params: {}, address: '10.0.0.9', family: 4 });
  t.sees(watch_id, { addresses: ['10.0.0.1'] });
  const rows = await list(t);
  assert.deepEqual(brief(rows), ['address|10.0.0.9|10.0.0.9||open']);
  const { body } = await t.ask('POST', '/api/differences/accept', choices(rows));
  assert.deepEqual([body.done, body.refused[0].zh], [0, '地址 10.0.0.9 正被监测，请先调整监测']);
  await t.stop();
});

test('absence of evidence is no difference and removes none: stale, partial and failed looks leave what was known', async () => {
  const t = await scene();
  const { watch_id } = t.register({ ...RECORD, version: 'V100', addresses: ['10.0.0.1', '10.0.0.9'] });
  const now = Date.now();
  t.sees(watch_id, SWITCH, { at: now - 60_000 });
  const before = brief(await list(t));
  assert.deepEqual(before, ['address|10.0.0.9|10.0.0.9||open', 'version||V100|V200R021C00SPC100|open']);
  t.sees(watch_id, { name: 'sw-1' }, { at: now - 40_000, partial: true, error: 'incomplete' });
  assert.deepEqual(brief(await list(t)), before);
  t.sees(watch_id, {}, { at: now - 20_000, outcome: 'timeout' });
  compareSome(t.hub.db, 0, now);
  assert.deepEqual(brief(await list(t)), before);
  // Three intervals without an answer.
  t.hub.db.$client.exec('update watch_states set ok_at = ok_at - 3600000; update facts set kept_from = null');
  compareSome(t.hub.db, 0, now);
  const unknown = await list(t);
  assert.deepEqual(
    brief(unknown),
    before.map((text) => text.replace('open', 'unknown')),
  );
  assert.ok(unknown.every((row) => typeof row.unknown_since === 'number' && (row.unknown_since as number) < now));
  const { all } = (await t.ask('GET', '/api/differences/units')).body;
  assert.deepEqual([all.comparable, all.unknown, all.compared, all.rate], [0, 1, 0, null], 'unknown is not right');
  const { body } = await t.ask('POST', '/api/differences/accept', choices(unknown));
  assert.deepEqual([body.done, body.refused.length], [0, 2]);
  await t.stop();
});

test('a first look that was cut says nothing of what it left out', async () => {
  const t = await scene();
  const { watch_id } = t.register({ name: 'r', addresses: ['10.0.0.1', '10.0.0.9'] });
  t.sees(watch_id, { addresses: ['10.0.0.1'] }, { partial: true });
  assert.deepEqual(await list(t), []);
  await t.stop();
});

test('two nodes that claim one serial, engine id or address both show it, each naming the other', async () => {
  const t = await scene();
  const a = t.register({ name: 'a', addresses: ['10.0.0.1', '10.0.0.7'], serial: 'SN-SAME-1' });
  const b = t.register({ name: 'b', addresses: ['10.0.0.2'] });
  const c = t.register({ name: 'c', addresses: ['10.0.0.3'], serial: '0' });
  t.sees(c.watch_id, { serial: '0', addresses: ['10.0.0.3', '127.0.0.1'] });
  t.sees(a.watch_id, { engine_id: '80002328030025900ab001', addresses: ['10.0.0.1', '10.0.0.7', '127.0.0.1'] });
  t.sees(b.watch_id, {
    serial: 'sn-same-1',
    engine_id: '80002328030025900ab001',
    addresses: ['10.0.0.2', '10.0.0.7', '127.0.0.1'],
  });
  const rows = await list(t, 'field=duplicate_serial,duplicate_engine_id,duplicate_address&sort=field');
  assert.deepEqual(
    rows.map(
      (row) =>
        `${row.field} ${row.part} ${row.node_name}: ${(row.others as { name: string }[]).map(({ name }) => name)}`,
    ),
    [
      'duplicate_address 10.0.0.7 a: b',
      'duplicate_address 10.0.0.7 b: a',
      'duplicate_engine_id 80002328030025900ab001 a: b',
      'duplicate_engine_id 80002328030025900ab001 b: a',
      'duplicate_serial SN-SAME-1 a: b',
      'duplicate_serial SN-SAME-1 b: a',
    ],
  );
  const { body } = await t.ask('POST', '/api/differences/accept', choices(rows));
  assert.deepEqual([body.done, body.refused.length], [0, 6], 'nothing to accept: merge, split, edit or reject');
  await t.ask('POST', `/api/nodes/${a.id}/merge`, { node_ids: [b.id] });
  assert.deepEqual(brief(await list(t, 'field=duplicate_serial,duplicate_engine_id,duplicate_address')), []);
  await t.stop();
});

test('another device at the same address is a difference with before and after; accepted, the record takes it over', async () => {
  const t = await scene();
  const { id, watch_id } = t.register({ ...RECORD, addresses: ['10.0.0.1'] });
  t.sees(watch_id, SWITCH);
  const other: Said = {
    ...SWITCH,
    serial: '2102350001',
    model: 'S5755-H',
    engine_id: '800007db0300259e0ab0ff',
    chassis_id: '00:25:9e:0a:b0:ff',
  };
  t.sees(watch_id, other);
  const rows = await list(t, 'field=device');
  assert.deepEqual(brief(rows), ['device|10.0.0.1|2102359876 · S5735-L24T4S-A|2102350001 · S5755-H|open']);
  assert.equal((await list(t, 'field=serial')).length, 1);
  assert.equal((await t.ask('POST', '/api/differences/accept', choices(rows))).body.done, 1);
  assert.deepEqual(await list(t), []);
  const { recorded } = (await t.ask('GET', `/api/nodes/${id}`)).body.node;
  assert.deepEqual([recorded.serial, recorded.model], ['2102350001', 'S5755-H']);
  t.sees(watch_id, SWITCH);
  assert.equal((await list(t, 'field=device')).length, 1, 'and back again is another change');
  await t.stop();
});

test('one mark that changes is the same device: a new board, a new engine id, a look that leaves the rest out', async () => {
  const t = await scene();
  const { watch_id } = t.register({ ...RECORD, serial: null });
  t.sees(watch_id, SWITCH);
  const rows: Said[] = [
    { ...SWITCH, engine_id: '800007db0300259e0ab0ff' },
    { ...SWITCH, engine_id: '800007db0300259e0ab0ff', serial: '9999990001' },
    { ...SWITCH, serial: '9999990001', engine_id: '800007db0300259e0ab0ff', chassis_id: '00:25:9e:0a:b0:ff' },
    { name: 'sw-1', serial: '7777770001' },
  ];
  for (const said of rows) {
    t.sees(watch_id, said);
    assert.deepEqual(await list(t, 'field=device'), [], JSON.stringify(said));
  }
  // The marks come one after the other: nothing confirmed the new serial number, so both together tell.
  t.sees(watch_id, { name: 'sw-1', serial: '7777770001', engine_id: '800007db0300259e0ab0aa' });
  assert.equal((await list(t, 'field=device')).length, 1);
  await t.stop();
});

test('the books of a unit count those of all beneath it; nodes of no unit stand by themselves', async () => {
  const t = await scene();
  const city = (await t.ask('POST', '/api/units', { name: '市局', level: 'city' })).body.id;
  const county = (await t.ask('POST', '/api/units', { name: '县局', level: 'county', parent_id: city })).body.id;
  await t.ask('POST', '/api/units', { name: '空', level: 'county', parent_id: city });
  const a = t.register({ name: 'a', addresses: ['10.0.0.1'], unit_id: city, serial: 'AAAA1111', version: '1' });
  const b = t.register({ name: 'b', addresses: ['10.0.0.2'], unit_id: county, serial: 'BBBB1111' });
  t.register({ name: 'c', addresses: ['10.0.0.3'], unit_id: county, serial: 'CCCC1111' });
  t.register({ name: 'd', addresses: ['10.0.0.4'] });
  t.sees(a.watch_id, { serial: 'AAAA1111', version: '2' });
  t.sees(b.watch_id, { serial: 'XXXX1111' });
  const { rows, all } = (await t.ask('GET', '/api/differences/units')).body;
  const figures = ['name', 'nodes', 'comparable', 'unknown', 'differing_nodes', 'compared', 'differing', 'rate'];
  assert.deepEqual(
    rows.map((row: Record<string, unknown>) => figures.map((name) => row[name])),
    [
      ['市局', 3, 2, 1, 2, 3, 2, 2 / 3],
      ['县局', 2, 1, 1, 1, 1, 1, 1],
      [null, 1, 0, 1, 0, 0, 0, null],
    ],
  );
  assert.deepEqual([all.nodes, all.compared, all.rate], [4, 3, 2 / 3]);
  assert.equal((await list(t, `unit_id=${city}`)).length, 2);
  assert.equal((await list(t, `unit_id=${county}`)).length, 1);
  await t.stop();
});

test('a guest sees nothing; what makes no sense is refused', async () => {
  const t = await scene();
  const rows: [string, string, unknown, number][] = [
    ['GET', '/api/differences?sort=password', undefined, 422],
    ['GET', '/api/differences?field=shoe', undefined, 422],
    ['GET', '/api/differences?limit=0', undefined, 422],
    ['GET', `/api/differences?q=${encodeURIComponent("'; drop table nodes; --")}`, undefined, 200],
    ['GET', '/api/differences?sort=-recorded&state=open,unknown&unit_id=9', undefined, 200],
    ['GET', '/api/differences/units', undefined, 200],
    ['POST', '/api/differences/accept', { rows: [] }, 422],
    ['POST', '/api/differences/accept', { rows: [{ id: 1 }] }, 422],
    ['POST', '/api/differences/accept', { rows: [{ id: 1, observed: null }] }, 200],
    ['POST', '/api/differences/accept', { rows: Array(1001).fill({ id: 1, observed: null }) }, 422],
    ['POST', '/api/differences/reject', { ids: [1] }, 422],
    ['POST', '/api/differences/reject', { ids: ['1'], reason: 'x' }, 422],
    ['POST', '/api/differences/reopen', { ids: [1e20] }, 422],
  ];
  for (const [method, path, body, status] of rows) {
    assert.equal((await t.askAsGuest(method, path, body)).status, 401, path);
    const answer = await t.ask(method, path, body);
    assert.equal(answer.status, status, `${method} ${path} ${answer.text}`);
  }
  await t.stop();
});
