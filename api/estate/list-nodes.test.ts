import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { importRows } from '../imports/import-rows.ts';
import { ACTOR, type TestHub, testHub } from '../testing.ts';
import { listNodes, NodeQuery } from './list-nodes.ts';

let hub: TestHub;
before(async () => {
  hub = await testHub();
  const city = (await hub.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' })).body.id;
  const county = { code: '320612', name: '通州区', level: 'county', parent_id: city };
  const area_id = (await hub.ask('POST', '/api/areas', county)).body.id;
  const bureau = (await hub.ask('POST', '/api/units', { name: '市大数据局', level: 'city' })).body.id;
  const office = { name: '运行科', level: 'city', parent_id: bureau };
  const unit_id = (await hub.ask('POST', '/api/units', office)).body.id;
  for (const node of [
    { name: '交换机10', role: 'access', area_id, unit_id, vendor: 'H3C', addresses: ['10.0.0.10', '2001:db8::a'] },
    { name: '交换机9', role: 'core', area_id: city, vendor: 'Huawei', addresses: ['10.0.0.9', '2001:db8::9'] },
    { name: '安全网关', role: 'firewall', serial: 'SN-77' },
  ]) {
    assert.equal((await hub.ask('POST', '/api/nodes', { ...node, watch: [] })).status, 200);
  }
});
after(() => hub.stop());

const names = async (query: string): Promise<string[]> => {
  const { status, body, text } = await hub.ask('GET', `/api/nodes?${query}`);
  assert.equal(status, 200, text);
  assert.equal(body.total >= body.rows.length, true);
  return body.rows.map((row: { name: string }) => row.name);
};

for (const [query, expected] of [
  ['', ['安全网关', '交换机9', '交换机10']],
  ['sort=-name', ['交换机10', '交换机9', '安全网关']],
  ['sort=address_v4', ['交换机9', '交换机10', '安全网关']],
  ['sort=-address_v6', ['交换机10', '交换机9', '安全网关']],
  ['sort=level', ['交换机9', '交换机10', '安全网关']],
  ['role=core,firewall', ['安全网关', '交换机9']],
  ['level=county', ['交换机10']],
  ['area_id=1', ['交换机9', '交换机10']],
  ['unit_id=1', ['交换机10']],
  ['vendor=huawei', ['交换机9']],
  ['state=up', []],
  ['q=jhj', ['交换机9', '交换机10']],
  ['q=wangguan', ['安全网关']],
  ['q=sn-77', ['安全网关']],
  ['q=10.0.0.1', ['交换机10']],
  ['q=2001:0db8:0:0:0::0009', ['交换机9']],
  ['q=%25', []],
  [`q=${encodeURIComponent("' or 1=1 --")}`, []],
  ['limit=1&offset=1', ['交换机9']],
] as [string, string[]][]) {
  test(`nodes?${query} are ${expected.join(', ') || 'none'}`, async () =>
    assert.deepEqual(await names(query), expected));
}

for (const query of [
  'sort=password',
  'sort=name;drop',
  'limit=0',
  'limit=99999',
  'state=fine',
  'area_id=x',
  'offset=-1',
]) {
  test(`nodes?${query} is refused`, async () => {
    const { status, body } = await hub.ask('GET', `/api/nodes?${query}`);
    assert.equal(status, 422);
    assert.ok(body.error.fields.length > 0);
  });
}

test('10,000 nodes are listed, sorted and searched within a moment', async () => {
  const many = await testHub();
  const rows = Array.from({ length: 10_000 }, (_, i) => ({
    row: i + 2,
    cells: [`通州区核心交换机${i}`, `10.${i >> 8}.${i & 255}.1`, `2001:db8:${i.toString(16)}::1`, `SN${100_000 + i}`],
    problems: [],
  }));
  const header = ['名称', 'IPv4 地址', 'IPv6 地址', '序列号'];
  importRows(many.hub.db, ACTOR, 'nodes', { header, rows }, { dry_run: false });
  const ask = (query: Record<string, unknown>) => listNodes(many.hub.db, NodeQuery.parse(query));
  // The first reads and spells all names.
  ask({});
  const started = process.cpuUsage();
  for (const query of [
    {},
    { sort: '-open_findings' },
    { sort: 'address_v6', offset: 9_000 },
    { q: 'hxjhj77' },
    { q: '10.7' },
  ]) {
    const { rows: page, total } = ask(query);
    assert.ok(page.length > 0 && total >= page.length);
  }
  const { user, system } = process.cpuUsage(started);
  assert.ok((user + system) / 5_000 < 150, `each took ${(user + system) / 5_000} ms of CPU`);
  await many.stop();
});

test('a list follows names that change, and what is undone was never there', async () => {
  const own = await testHub();
  const list = () => listNodes(own.hub.db, NodeQuery.parse({})).rows.map(({ name }) => name);
  const add = (name: string) => own.ask('POST', '/api/nodes', { name, watch: [] });
  const { id } = (await add('b')).body;
  await add('c');
  assert.deepEqual(list(), ['b', 'c']);
  await own.ask('PATCH', `/api/nodes/${id}`, { name: 'd' });
  await add('a');
  assert.deepEqual(list(), ['a', 'c', 'd']);
  const sqlite = own.hub.db.$client;
  assert.throws(
    sqlite.transaction(() => {
      sqlite.prepare('update nodes set name = ? where id = ?').run('0', id);
      assert.deepEqual(list(), ['0', 'a', 'c']);
      throw new Error('undone');
    }),
    /undone/,
  );
  assert.deepEqual(list(), ['a', 'c', 'd']);
  await own.ask('DELETE', `/api/nodes/${id}`);
  assert.deepEqual(list(), ['a', 'c']);
  await own.stop();
});
