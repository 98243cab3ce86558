/** The address plan over the API: what is wrong with it, for whom, and where the next prefix goes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { holds, isUnread, readBlock } from '#probes/ipv6/plan/block.ts';
import { testHub } from '../testing.ts';
import { kindOf } from './plan-given.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市数据局', 'city', '', null),
  (2, '甲县政务办', 'county', '', 1), (3, '乙县政务办', 'county', '', 1), (4, '甲县民政局', 'county', '', 2)`);

async function prefix(text: string, role: string, unit_id: number | null, more: object = {}) {
  const made = await t.ask('POST', '/api/prefixes', { prefix: text, role, unit_id, ...more });
  assert.equal(made.status, 200, made.text);
  return made.body.id as number;
}
/** A node whose device tells these addresses. */
async function node(name: string, unit_id: number, addresses: readonly string[], more: object = {}): Promise<number> {
  const made = await t.ask('POST', '/api/nodes', { name, role: 'router', unit_id });
  assert.equal(made.status, 200, made.text);
  const watch = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      select id, 'snmp', '{}', '127.0.0.1', 4, 60, 1000, 1, 1 from targets where node_id = ? returning id`)
    .pluck()
    .get(made.body.id);
  const now = Date.now();
  sqlite
    .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
      looked_at, ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', ?, ?, ?, 1, '{}')`)
    .run(watch, now, now, now);
  const tell = sqlite.prepare('insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, ?)');
  tell.run(watch, 'snmp.interface', '7', JSON.stringify({ name: 'GE0/7' }), now);
  for (const address of addresses) {
    const told = { address, family: 6, prefix_length: 64, if_index: 7, status: 'preferred', source: 'ipAddressTable' };
    tell.run(watch, 'snmp.address', address, JSON.stringify({ ...told, ...more }), now);
  }
  return made.body.id;
}
type Row = { code: string; about: string; node_id: number | null; unit_id: number | null; interface: string | null };
const problems = async (query = '', ask = t.ask): Promise<Row[]> => {
  const answer = await ask('GET', `/api/ipv6/plan/problems?limit=1000${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.rows;
};
const page = async (ask = t.ask) => (await ask('GET', '/api/ipv6/plan')).body;
const statusOf = async (code: string) =>
  (await page()).verdicts.find((verdict: { code: string }) => verdict.code === code).status;

test('the purpose of a prefix is a kind where it is a word of the plan, in either language', () => {
  assert.deepEqual(['区县', 'County', ' lan ', '环回', '摄像头', ''].map(kindOf), [
    'county',
    'county',
    'lan',
    'loopback',
    null,
    null,
  ]);
});

test('without a plan nothing is wrong, and nothing is said to be right', async () => {
  const { verdicts, counts, containers } = await page();
  assert.deepEqual(
    verdicts.map(({ code, status }: { code: string; status: string }) => [code, status]),
    [
      ['A1', 'not_applicable'],
      ['A2', 'unknown'],
      ['A3', 'not_applicable'],
      ['A4', 'unknown'],
    ],
  );
  assert.deepEqual([counts, containers], [[], []]);
});

test('what is as planned is no problem; what is out of plan or in another’s block is one, where it was seen', async () => {
  await prefix('2100:db0::/32', '总段', 1, { status: 'container' });
  await prefix('2100:db0:1000::/36', '区县', 2);
  await prefix('2100:db0:2000::/36', '区县', 3);
  await prefix('2100:db0:1100::/40', '部门', 4);
  await prefix('2100:db0:1100:1::/64', '局域网', 4);
  await node('jia-right', 4, ['2100:db0:1100:1::1', 'fe80::1']);
  // A county's own router in what belongs to its department.
  await node('jia-above', 2, ['2100:db0:1100:1::2']);
  assert.deepEqual([await problems('&code=OUT_OF_PLAN'), await problems('&code=WRONG_OWNER')], [[], []]);
  assert.deepEqual([await statusOf('A1'), await statusOf('A2')], ['pass', 'pass']);
  const outside = await node('yi-outside', 3, ['2100:bad::1']);
  const wrong = await node('yi-wrong', 3, ['2100:db0:1100:1::3']);
  assert.deepEqual(
    (await problems('&code=OUT_OF_PLAN')).map(({ about, node_id, unit_id, interface: port }) => [
      about,
      node_id,
      unit_id,
      port,
    ]),
    [['2100:bad::1', outside, 3, 'GE0/7']],
  );
  assert.deepEqual(
    (await problems('&code=WRONG_OWNER')).map(({ about, node_id }) => [about, node_id]),
    [['2100:db0:1100:1::3', wrong]],
  );
  assert.equal(await statusOf('A2'), 'fail');
  const { counts } = await page();
  assert.equal(counts.find(({ code }: Row) => code === 'WRONG_OWNER').count, 1);
  assert.ok((await problems('&unit_id=3')).every(({ unit_id }) => unit_id === 3));
});

test('an address of a context is asked of the plan of that VRF', async () => {
  await prefix('2100:ff00::/32', '区县', 2, { vrf: 'video' });
  await node('jia-video', 2, ['2100:ff00::9'], { context: 'video' });
  assert.deepEqual(
    (await problems('&code=OUT_OF_PLAN')).map(({ about }) => about),
    ['2100:bad::1'],
  );
});

test('a prefix within what can’t be its parent overlaps', async () => {
  assert.deepEqual(await problems('&code=OVERLAP'), []);
  const id = await prefix('2100:db0:1100:1:8000::/68', '区县', 3);
  const [row] = (await t.ask('GET', '/api/ipv6/plan/problems?code=OVERLAP&level=error')).body.rows;
  assert.deepEqual([row.about, row.prefix_id, row.unit], ['2100:db0:1100:1:8000::/68', id, '乙县政务办']);
  assert.ok(row.reason.zh.includes('甲县民政局'));
  assert.equal(await statusOf('A1'), 'fail');
  assert.equal((await t.ask('DELETE', `/api/prefixes/${id}`)).status, 200);
  assert.equal(await statusOf('A1'), 'pass');
});

test('how full a container is, in its usual units', async () => {
  const { containers } = await page();
  const whole = containers.find((row: { prefix: string }) => row.prefix === '2100:db0::/32');
  assert.deepEqual([whole.unit_length, whole.ratio, whole.prefixes], [36, 2 / 16, 2]);
  assert.equal(whole.hd, Math.log2(2) / Math.log2(16));
});

test('whoever is limited to a unit sees only what bears on it, and no name of others', async () => {
  const county = await t.enter('jia.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  await node('jia-outside', 2, ['2100:bad::2', '2100:db0:2000::5']);
  await node('yi-twin', 3, ['2100:bad::2']);
  const rows = await problems('', county);
  assert.ok(rows.length >= 2);
  assert.ok(rows.every(({ unit_id }) => unit_id === 2 || unit_id === 4));
  assert.ok((await problems()).length > rows.length);
  assert.deepEqual(await problems('&unit_id=3', county), []);
  for (const path of [
    '/api/ipv6/plan',
    '/api/ipv6/plan/problems?limit=1000',
    '/api/ipv6/plan/problems?format=csv',
    '/api/ipv6/plan/map?block=2100:db0::/32',
  ]) {
    const { text, status } = await county('GET', path);
    assert.equal(status, 200, text);
    for (const name of ['乙县', '市数据局', 'yi-']) assert.ok(!text.includes(name), `${path}: ${name}`);
  }
  const own = await page(county);
  assert.deepEqual(
    own.containers.map(({ unit_id }: Row) => unit_id).filter((id: number) => id !== 2 && id !== 4),
    [],
  );
  assert.deepEqual(own.roots, [
    { prefix: '2100:db0:1000::/36', vrf: '' },
    { prefix: '2100:ff00::/32', vrf: 'video' },
  ]);
  const { cells } = (await county('GET', '/api/ipv6/plan/map?block=2100:db0::/32')).body;
  assert.deepEqual([cells[1].state, cells[1].unit], ['assigned', '甲县政务办']);
  assert.deepEqual([cells[2].state, cells[2].unit, cells[2].prefix_id], ['assigned', null, null]);
  assert.equal((await county('GET', '/api/ipv6/plan/map?block=2100:db0:2000::/36')).status, 404);
  assert.equal((await county('GET', '/api/ipv6/plan/next?prefix=2100:db0:2000::/36&length=40')).status, 404);
  assert.equal((await county('GET', '/api/ipv6/plan/next?prefix=2100:db0::/32&length=40')).status, 404);
  assert.equal((await county('GET', '/api/ipv6/plan/next?prefix=2100:db0:1000::/36&length=40')).status, 200);
  // What one person was told is kept from another.
  assert.ok((await t.ask('GET', '/api/ipv6/plan/problems?limit=1000')).text.includes('yi-twin'));
});

test('the next free prefix meets none that is there, one after another', async () => {
  const inside = '2100:db0:3000::/36';
  await prefix(inside, '区县', 3);
  const taken = ['2100:db0:3100::/40', '2100:db0:3200::/44'];
  for (const text of taken) await prefix(text, '', 3);
  const read = (text: string) => {
    const block = readBlock(text);
    assert.ok(!isUnread(block));
    return block;
  };
  for (const [strategy, length] of [
    ['first', 40],
    ['sparse', 44],
    ['first', 64],
    ['sparse', 40],
    ['first', 48],
    ['sparse', 43],
    ['first', 41],
  ] as const) {
    const answer = await t.ask('GET', `/api/ipv6/plan/next?prefix=${inside}&length=${length}&strategy=${strategy}`);
    assert.equal(answer.status, 200, answer.text);
    const found = read(answer.body.prefix);
    assert.equal(found.length, length);
    assert.ok(holds(read(inside), found));
    for (const other of taken.map(read)) assert.ok(!holds(other, found) && !holds(found, other), answer.body.prefix);
    taken.push(answer.body.prefix);
    await prefix(answer.body.prefix, '', 3);
  }
  const full = await t.ask('GET', `/api/ipv6/plan/next?prefix=${inside}&length=37`);
  assert.equal(full.status, 422);
  assert.ok(full.body.error.fields[0].zh.includes('没有空闲') && full.body.error.fields[0].en.includes('no free'));
});

test('a map has a cell for each digit, and goes on digit by digit', async () => {
  const map = async (block: string, nibbles: number) =>
    (await t.ask('GET', `/api/ipv6/plan/map?block=${encodeURIComponent(block)}&nibbles=${nibbles}`)).body.cells;
  const cells = await map('2100:db0::/32', 1);
  assert.equal(cells.length, 16);
  assert.deepEqual([cells[0].state, cells[1].state, cells[1].unit], ['free', 'assigned', '甲县政务办']);
  assert.equal((await map('2100:db0::/32', 2)).length, 256);
  assert.equal((await map(cells[1].prefix, 1))[1].prefix, '2100:db0:1100::/40');
  const { above } = (await t.ask('GET', '/api/ipv6/plan/map?block=2100:db0:1120::/44')).body;
  assert.deepEqual(above, ['2100:db0::/32', '2100:db0:1000::/36', '2100:db0:1100::/40']);
});

test('what makes no sense is refused, and breaks nothing', async () => {
  const odd = ["' or 1=1 --", '::/0/0', '2100:db0::1/32', '10.0.0.0', '%00', '2100:db0::/999', 'x'.repeat(500)];
  for (const text of odd) {
    const value = encodeURIComponent(text);
    assert.equal((await t.ask('GET', `/api/ipv6/plan/map?block=${value}`)).status, 422, text);
    assert.equal((await t.ask('GET', `/api/ipv6/plan/next?prefix=${value}&length=40`)).status, 422, text);
  }
  for (const query of ['code=NOPE', 'level=fatal', 'unit_id=-1', 'limit=0', 'offset=-1'])
    assert.equal((await t.ask('GET', `/api/ipv6/plan/problems?${query}`)).status, 422, query);
  for (const query of ['length=0', 'length=129', 'length=x', 'length=36', 'length=40&strategy=worst'])
    assert.equal((await t.ask('GET', `/api/ipv6/plan/next?prefix=2100:db0:1000::/36&${query}`)).status, 422, query);
  assert.equal((await t.ask('GET', '/api/ipv6/plan/next?prefix=2100:db0:4000::/36&length=40')).status, 404);
  assert.equal((await t.ask('GET', '/api/ipv6/plan/map?block=2100:db0::/32&vrf=none')).status, 404);
  assert.equal((await t.ask('GET', '/api/ipv6/plan/map?block=2100:db0::/32&nibbles=3')).status, 422);
});

test('only whoever may see what is watched sees the plan, and the problems leave as a file', async () => {
  for (const path of ['', '/problems', '/next?prefix=2100:db0::/32&length=40', '/map?block=2100:db0::/32']) {
    assert.equal((await t.askAsGuest('GET', `/api/ipv6/plan${path}`)).status, 401);
    assert.equal((await t.askAs('audit')('GET', `/api/ipv6/plan${path}`)).status, 403);
  }
  const file = await t.ask('GET', '/api/ipv6/plan/problems?format=csv');
  assert.equal(file.status, 200);
  assert.ok(file.text.includes('OUT_OF_PLAN') && file.text.includes('2100:bad::1'));
});
