import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '#probes/probe.ts';
import { importRows } from '../imports/import-rows.ts';
import { ACTOR, type TestHub, testHub } from '../testing.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { addressPart } from './address-part.ts';
import { hardwareAddress } from './hardware-address.ts';
import { search } from './search.ts';
import { fit, plain, spell } from './spelling.ts';

let hub: TestHub;
before(async () => {
  hub = await testHub();
  const post = async (path: string, body: unknown) => {
    const answer = await hub.ask('POST', path, body);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.id as number;
  };
  await post('/api/areas', { code: '320612', name: '通州区', level: 'county' });
  await post('/api/units', { name: '重庆路街道办事处', level: 'town' });
  const seen = await post('/api/nodes', { name: '通州核心交换机1', addresses: ['127.0.0.7'], watch: ['snmp'] });
  await post('/api/nodes', {
    name: '汇聚',
    serial: 'ABC-2102',
    addresses: ['10.20.30.40', '2001:db8:0:5::40'],
    watch: [],
  });
  const system = await post('/api/systems', { name: '人口库' });
  await post(`/api/systems/${system}/endpoints`, { name: '库', host: 'rk.example', port: 5432 });
  see(seen, [
    { key: 'snmp.serial', value: 'SEEN-9' },
    { key: 'snmp.chassis_id', value: '00:e0:fc:99:00:00' },
    { key: 'snmp.interface', part: '1', value: { if_index: 1, mac: '00:e0:fc:12:34:56' } },
    { key: 'snmp.address', part: '2001:db8:77::9', value: { address: '2001:db8:77::9', family: 6 } },
    { key: 'snmp.entity', part: '3', value: { index: 3, class: 'module', serial: 'CARD-5' } },
  ]);
});
after(() => hub.stop());

function see(node_id: number, facts: Fact[]) {
  const watch = hub.hub.db.$client
    .prepare(`select w.id, w.target_id, probe, address, family, every_s, timeout_ms, credential_id
      from watches w join targets t on t.id = w.target_id where t.node_id = ?`)
    .get(node_id) as Omit<PatrolledWatch, 'params'>;
  const observation = { at: Date.now(), took_ms: 5, outcome: 'ok' as const, facts, samples: [] };
  hub.hub.watching.pipeline.ingest([{ watch: { ...watch, params: {} }, observation }]);
}

for (const [query, title, field] of [
  ['核心', '通州核心交换机1', 'name'],
  ['tzhxjhj', '通州核心交换机1', 'pinyin'],
  ['TZ HX', '通州核心交换机1', 'pinyin'],
  ['hexin', '通州核心交换机1', 'pinyin'],
  ['jhj1', '通州核心交换机1', 'pinyin'],
  ['cqljd', '重庆路街道办事处', 'pinyin'],
  ['chongqing', '重庆路街道办事处', 'pinyin'],
  ['127.0.0.7', '通州核心交换机1', 'address'],
  ['20.30', '汇聚', 'address'],
  ['2001:DB8:0000:0005:0:0:0:40', '汇聚', 'address'],
  ['2001:db8:0:5::0040', '汇聚', 'address'],
  ['db8:0:5', '汇聚', 'address'],
  ['2001:db8:0077:0', '通州核心交换机1', 'address'],
  ['2001:db8:77::9', '通州核心交换机1', 'address'],
  ['00e0-fc12-3456', '通州核心交换机1', 'mac'],
  ['00E0.FC12.3456', '通州核心交换机1', 'mac'],
  ['00:E0:FC:12:34:56', '通州核心交换机1', 'mac'],
  ['00-e0-fc-12-34-56', '通州核心交换机1', 'mac'],
  ['00e0fc123456', '通州核心交换机1', 'mac'],
  ['12:34:56', '通州核心交换机1', 'mac'],
  ['00e0fc990000', '通州核心交换机1', 'mac'],
  ['abc-21', '汇聚', 'serial'],
  ['seen-9', '通州核心交换机1', 'serial'],
  ['card-5', '通州核心交换机1', 'serial'],
  ['320612', '通州区', 'code'],
  ['rkk', '人口库', 'pinyin'],
  ['rk.exa', '人口库', 'host'],
] as const) {
  test(`'${query}' finds ${title} by its ${field}`, async () => {
    const { status, body } = await hub.ask('GET', `/api/search?q=${encodeURIComponent(query)}`);
    assert.equal(status, 200);
    assert.deepEqual([body.rows[0]?.title, body.rows[0]?.field], [title, field]);
  });
}

for (const query of ['', '   ', '%', '_', "'; drop table nodes; --", 'zzzzqq', '"', '\\', '🙂']) {
  test(`'${query}' finds nothing`, async () => {
    const { status, body } = await hub.ask('GET', `/api/search?q=${encodeURIComponent(query)}`);
    assert.equal(status, 200);
    assert.deepEqual(body.rows, []);
  });
}

test('any text can be searched for', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.-%_') })), (text) => {
      assert.ok(search(hub.hub.db, text).length <= 50);
    }),
    { numRuns: 200 },
  );
});

test('a renamed node is found by its new name only', async () => {
  const { body } = await hub.ask('POST', '/api/nodes', { name: '旧名字' });
  assert.equal(search(hub.hub.db, 'jmz')[0]?.title, '旧名字');
  await hub.ask('PATCH', `/api/nodes/${body.id}`, { name: '新叫法' });
  assert.deepEqual(search(hub.hub.db, 'jmz'), []);
  assert.equal(search(hub.hub.db, 'xjf')[0]?.title, '新叫法');
  await hub.ask('DELETE', `/api/nodes/${body.id}`);
  assert.deepEqual(search(hub.hub.db, 'xjf'), []);
});

test('an exact match comes before those that contain it', async () => {
  for (const name of ['边界路由器12', '边界路由器1', '老边界路由器1']) await hub.ask('POST', '/api/nodes', { name });
  const titles = search(hub.hub.db, '边界路由器1').map((row) => row.title);
  assert.deepEqual(titles, ['边界路由器1', '边界路由器12', '老边界路由器1']);
});

test('an address is found by every part of every spelling', () => {
  const groups = fc.tuple(
    fc.integer({ min: 0x2000, max: 0x3fff }),
    ...Array.from({ length: 7 }, () => fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }))),
  );
  const range = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 2, max: 8 }), fc.constantFrom(1, 4));
  fc.assert(
    fc.property(groups, range, (values, [from, length, padding]) => {
      const canonical = new URL(`http://[${values.map((value) => value.toString(16)).join(':')}]/`).hostname.slice(
        1,
        -1,
      );
      const part = values.slice(from, from + length);
      const text = part.map((value) => value.toString(16).padStart(padding, '0')).join(':');
      const read = addressPart(text);
      // Nothing but zeros says nothing.
      if (!read) return assert.ok(part.every((value) => value === 0) || part.length < 2, text);
      assert.ok(read.fits(canonical), `${text} in ${canonical}`);
      assert.ok(canonical.includes(read.chunk), `${read.chunk} in ${canonical}`);
    }),
  );
});

test('a hardware address has one spelling inside, and other texts have none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      const hex = Buffer.from(bytes).toString('hex');
      const expected = hex.replace(/..(?=.)/g, '$&:');
      const fours = hex.match(/.{4}/g) ?? [];
      for (const text of [
        hex,
        hex.toUpperCase(),
        expected,
        expected.replaceAll(':', '-'),
        fours.join('-'),
        fours.join('.'),
      ]) {
        assert.equal(hardwareAddress(text), expected);
      }
    }),
  );
  for (const text of ['10.10.10.10', '192.0.2.1', 'core', 'fe', '00:e0:fc:12:34:56:78', 'abc-21']) {
    assert.equal(hardwareAddress(text), undefined, text);
  }
});

test('Pinyin fits from the beginning of a syllable only', () => {
  const spelling = spell('唐闸镇');
  const fits = (query: string) => fit(spelling, { lower: query, plain: plain(query) })?.field;
  assert.equal(fits('tzz'), 'pinyin');
  assert.equal(fits('tangzha'), 'pinyin');
  assert.equal(fits('zhen'), 'pinyin');
  assert.equal(fits('angz'), undefined);
  assert.equal(fits('t'), undefined);
});

test('10,000 nodes and 2,000 areas are searched within a moment', async () => {
  const many = await testHub();
  const row = (cells: string[], i: number) => ({ row: i + 2, cells, problems: [] });
  const nodes = Array.from({ length: 10_000 }, (_, i) =>
    row([`接入交换机${i}`, `10.${i >> 8}.${i & 255}.1`, `2001:db8:${i.toString(16)}::1`], i),
  );
  const areas = Array.from({ length: 2_000 }, (_, i) => row([String(100_000 + i), `第${i}村`, 'village'], i));
  const options = { dry_run: false };
  importRows(many.hub.db, ACTOR, 'nodes', { header: ['名称', 'IPv4', 'IPv6'], rows: nodes }, options);
  importRows(many.hub.db, ACTOR, 'areas', { header: ['code', 'name', 'level'], rows: areas }, options);
  // The first reads and spells all names.
  search(many.hub.db, 'x');
  const queries = ['jrjhj77', '接入', '10.7', '2001:db8:7', '00e0-fc12', 'di19', 'cun'];
  const started = process.cpuUsage();
  for (const query of queries) search(many.hub.db, query);
  const { user, system } = process.cpuUsage(started);
  const each_ms = (user + system) / 1_000 / queries.length;
  assert.ok(each_ms < 50, `each took ${each_ms} ms of CPU`);
  await many.stop();
});
