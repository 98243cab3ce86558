/** The plan as files: what goes out and comes in again changes nothing, and each wrong cell is told with its line and column. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { blocks } from '#probes/ipv6/plan/arbitrary.ts';
import { spell } from '#probes/ipv6/plan/block.ts';
import { type TestHub, testHub } from '../testing.ts';
import { assignedText } from './prefixes.ts';

let t: TestHub;
before(async () => {
  t = await testHub();
});
after(() => t.stop());

async function send(kind: string, file: string | Blob, query = 'dry_run=false') {
  const form = new FormData();
  form.set('file', new File([file], 'plan.csv'));
  const { status, body } = await t.ask('POST', `/api/imports/${kind}?${query}`, form);
  return { status, report: status === 200 ? body : body.error.report, text: JSON.stringify(body).slice(0, 2_000) };
}
const all = () => t.hub.db.$client.prepare('select * from prefixes order by id').all();
const fileOf = async (path: string) => {
  const answer = await t.ask('GET', path);
  assert.equal(answer.status, 200, answer.text);
  return answer.text;
};

/** Texts as the API keeps them, with all that is special in a CSV, a spreadsheet or a sentence. */
const texts = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ maxLength, unit: 'grapheme' }),
      fc
        .array(fc.constantFrom('=', "'", '-', '+', '@', '"', ',', ';', '\n', ' ', '网', 'a'), { maxLength })
        .map((all) => all.join('')),
    )
    .map((text) => text.replaceAll('\0', '').trim());
const moments = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 20_000 }).map((day) => Date.UTC(1990, 0, 1) + day * 86_400_000 + 16 * 3_600_000),
  fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) }),
);
const rows = fc.array(
  fc.record({
    block: fc.oneof(blocks(6, 1), blocks(4, 1)),
    vrf: fc.oneof(fc.constant(''), fc.constant('Global'), texts(8)),
    status: fc.constantFrom('active', 'container', 'reserved', 'deprecated'),
    role: texts(20),
    vlan: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 4_094 })),
    unit: fc.constantFrom(null, 1, 2),
    area: fc.constantFrom(null, 1, 2),
    description: texts(40),
    assigned_at: moments,
    addressing: fc.constantFrom(null, 'gua', 'ula'),
  }),
  { maxLength: 12 },
);

test('an export that comes in again changes nothing, and into an empty book it brings all of it', async () => {
  const sqlite = t.hub.db.$client;
  sqlite.exec(`insert into units (id, name, level, category) values (1, '=市,"局"', 'city', ''), (2, '''-县', 'county', '');
    insert into areas (id, code, name, level) values (1, '3206', '同名', 'city'), (2, '320612', '同名', 'county')`);
  const put =
    sqlite.prepare(`insert or ignore into prefixes (prefix, family, vrf, status, role, vlan, unit_id, area_id, description,
    assigned_at, addressing) values (:prefix, :family, :vrf, :status, :role, :vlan, :unit, :area, :description, :assigned_at, :addressing)`);
  await fc.assert(
    fc.asyncProperty(rows, async (wanted) => {
      sqlite.exec('delete from prefixes');
      for (const { block, ...row } of wanted)
        for (const one of block) put.run({ ...row, prefix: spell(one), family: one.family });
      const kept = all();
      const file = await fileOf('/api/exports/plan/prefixes');
      const again = await send('prefixes', file);
      assert.deepEqual(again.report?.counts, { create: 0, update: 0, same: kept.length, error: 0 }, again.text);
      assert.deepEqual(all(), kept);
      sqlite.exec('delete from prefixes');
      assert.equal((await send('prefixes', file)).status, 200);
      const plain = (list: unknown[]) => list.map((row) => ({ ...(row as object), id: 0 }));
      assert.deepEqual(plain(all()), plain(kept));
    }),
    { numRuns: 60 },
  );
  sqlite.exec('delete from prefixes');
});

test('addresses of nodes go out and come in as they were, also those that two nodes have', async () => {
  for (const name of ['core-1', 'core-2']) {
    const made = await t.ask('POST', '/api/nodes', {
      name,
      role: 'core',
      addresses: ['192.0.2.1', 'fd00::1'],
      watch: [],
    });
    assert.equal(made.status, 200, made.text);
  }
  const sqlite = t.hub.db.$client;
  sqlite.exec(
    `update node_addresses set prefix_length = 64, interface = '=Vlanif10', vrf = 'Global', dns_name = 'a.test' where family = 6`,
  );
  const kept = () => sqlite.prepare('select * from node_addresses order by id').all();
  const whole = kept();
  const file = await fileOf('/api/exports/plan/addresses');
  const { report, text } = await send('addresses', file);
  assert.deepEqual(report?.counts, { create: 0, update: 0, same: 4, error: 0 }, text);
  assert.deepEqual(kept(), whole);
  const twice = await send(
    'addresses',
    `address,node\nfd00::7,core-1\nfd00::7/64,core-2\n192.0.2.1,core-1\n192.0.2.1/24,core-1\n`,
  );
  assert.deepEqual(
    twice.report.rows.flatMap(({ row, errors }: { row: number; errors: { path: string }[] }) =>
      errors.map(({ path }) => [row, path]),
    ),
    [
      [3, 'address'],
      [5, 'address'],
    ],
  );
});

test('what NetBox’s tables export is read: Global, a VRF with its distinguisher, a VLAN with its name, states as labels', async () => {
  const { report, text } = await send(
    'netbox_prefixes',
    'Prefix,Prefix (Flat),Status,Children,VRF,Utilization,Tenant,Scope,VLAN,Role,Description\n' +
      '2100:db0::/32,2100:db0::/32,Container,1,Global,3.0,,3206,,区县,\n' +
      '• 2100:db0:1::/64,2100:db0:1::/64,Active,0,office (65000:1),0.0,,,办公 (10),局域网,x\n',
  );
  assert.deepEqual(report?.counts, { create: 2, update: 0, same: 0, error: 0 }, text);
  const found = t.hub.db.$client
    .prepare('select prefix, vrf, status, vlan, area_id from prefixes order by id')
    .raw()
    .all();
  assert.deepEqual(found, [
    ['2100:db0::/32', '', 'container', null, 1],
    ['2100:db0:1::/64', 'office', 'active', 10, null],
  ]);
  const addresses = await send(
    'netbox_addresses',
    'IP Address,VRF,Status,Interface,Device/VM\n192.0.2.77/24,Global,Active,e0,core-1\n',
  );
  assert.deepEqual(addresses.report?.counts, { create: 1, update: 0, same: 0, error: 0 }, addresses.text);
});

test('what is wrong is a sentence with its line and column, and nothing is written', async () => {
  const kept = all();
  const lines: [line: string, path: string, sentence: RegExp][] = [
    ['2100:db0:1::1/64', 'prefix', /host bits: did you mean 2100:db0:1::\/64/],
    ['10.0.0.0/33', 'prefix', /is no prefix/],
    ['2100::/129', 'prefix', /is no prefix/],
    ['2100::', 'prefix', /is no prefix/],
    ['::ffff:10.0.0.0/104', 'prefix', /IPv4-mapped/],
    ['fe80::%eth0/64', 'prefix', /is no prefix/],
    ['2100:1::/32,,gone', 'status', /no status 'gone'/],
    ['2100:2::/32,,,,4095', 'vlan', /no VLAN number/],
    ['2100:3::/32,,,,,nobody', 'tenant', /no unit 'nobody'/],
    ['2100:4::/32,,,,,,同名', 'site', /2 areas/],
    [`2100:5::/32,,,,,,,${'x'.repeat(401)}`, 'description', /more than 400/],
    ['2100:6::/32,,,,,,,,31.31.2026', 'assigned_at', /may be several days/],
    ['2100:6:0::/48,,,,,,,,1969-01-01', 'assigned_at', /no date/],
    ['2100:7::/32,,,,,,,,,both', 'addressing', /no addressing 'both'/],
    ['2100:8::/32', '', /./],
    ['2100:8:0::/32', 'prefix', /in row 16 already/],
  ];
  const head = 'prefix,vrf,status,role,vlan,unit,area_code,description,assigned_at,addressing';
  const { status, report } = await send('prefixes', `${[head, ...lines.map(([line]) => line)].join('\n')}\n`);
  assert.equal(status, 422);
  for (const [at, [line, path, sentence]] of lines.entries()) {
    const { row, errors } = report.rows[at];
    assert.equal(row, at + 2);
    assert.deepEqual(
      errors.map((error: { path: string }) => error.path),
      path === '' ? [] : [path],
      line,
    );
    if (path !== '') {
      assert.match(errors[0].en, sentence, line);
      assert.match(errors[0].zh, /\p{Script=Han}/u);
    }
  }
  assert.deepEqual(all(), kept);
});

test('a file that is too long or too large is refused as a whole', async () => {
  const rows = `prefix\n${Array.from({ length: 100_002 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}/32`).join('\n')}\n`;
  const long = await send('prefixes', rows, 'dry_run=true');
  assert.equal(long.status, 422);
  assert.match(long.text, /more than 100001 rows/);
  const large = await send(
    'prefixes',
    `prefix,description\n${'10.0.0.0/8,"'}${'x'.repeat(10 * 1024 * 1024)}"\n`,
    'dry_run=true',
  );
  assert.equal(large.status, 422);
  assert.match(large.text, /Row 2: A cell has more than/);
});

test('an assignment is a day where it began with one in Beijing', () => {
  assert.equal(assignedText(Date.parse('2026-01-31T00:00:00+08:00')), '2026-01-31');
  assert.equal(assignedText(Date.parse('2026-01-31T00:00:00Z')), '2026-01-31T00:00:00.000Z');
});
