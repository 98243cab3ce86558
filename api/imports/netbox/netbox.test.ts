import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestHub, testHub } from '../../testing.ts';

let hub: TestHub;
before(async () => {
  hub = await testHub();
  const area = await hub.ask('POST', '/api/areas', { code: '320612', name: '通州区', level: 'county' });
  assert.equal(area.status, 200, area.text);
  const unit = await hub.ask('POST', '/api/units', { name: '通州区数据局', level: 'county', category: '' });
  assert.equal(unit.status, 200, unit.text);
});
after(() => hub.stop());

async function send(kind: string, lines: readonly string[], query = 'dry_run=false&watch=false') {
  const form = new FormData();
  form.set('file', new File([`${lines.join('\n')}\n`], 'netbox.csv'));
  const { status, body } = await hub.ask('POST', `/api/imports/${kind}?${query}`, form);
  return { status, report: status === 200 ? body : body.error.report, text: JSON.stringify(body) };
}
type Row = { row: number; errors: { path: string; en: string }[] };
const problems = (report: { rows: Row[] }) =>
  report.rows.flatMap((row) => row.errors.map((error) => `${row.row} ${error.path}: ${error.en}`));
const csvOf = async (kind: string) => (await hub.ask('GET', `/api/exports/netbox/${kind}`)).text;

test("NetBox's devices become nodes, with their site, tenant and addresses", async () => {
  const { report, text } = await send('netbox_devices', [
    'name,role,manufacturer,device_type,serial,status,site,tenant,primary_ip4,primary_ip6,comments',
    'tz-core-1,Core Switch,Huawei,S12708,SN123,active,通州区,通州区数据局,192.0.2.1/24,2001:db8::1/64,机房 A',
    'tz-acc-1,spine-leaf,H3C,S5560,,active,320612,,,,',
  ]);
  assert.deepEqual(report?.counts, { create: 2, update: 0, same: 0, error: 0 }, text);
  assert.deepEqual(report.ignored_columns, ['status']);
  const { body } = await hub.ask('GET', '/api/nodes');
  const core = body.rows.find((row: { name: string }) => row.name === 'tz-core-1');
  assert.equal(core.role, 'core');
  assert.equal(core.area_name, '通州区');
  assert.equal(core.unit_name, '通州区数据局');
  assert.equal(core.address_v6, '2001:db8::1');
  // A role that says nothing to us is no statement.
  assert.equal(body.rows.find((row: { name: string }) => row.name === 'tz-acc-1').role, 'other');
});

test('addresses go to their devices with interface and length; those of no device are left out', async () => {
  const lines = [
    'address,vrf,status,device,interface,is_primary,dns_name',
    '192.0.2.9/24,,active,tz-core-1,Vlanif10,false,core.example',
    '192.0.2.5/24,,active,tz-acc-1,Vlanif10,true,',
    '198.51.100.7/32,,active,,,,',
  ];
  const { report, text } = await send('netbox_addresses', lines);
  assert.deepEqual(report?.counts, { create: 2, update: 0, same: 1, error: 0 }, text);
  const again = await send('netbox_addresses', lines);
  assert.deepEqual(again.report.counts, { create: 0, update: 0, same: 3, error: 0 });
  const rows = (await csvOf('ip-addresses')).split('\r\n');
  assert.ok(rows.includes('192.0.2.9/24,active,tz-core-1,Vlanif10,false,,core.example'), rows.join('\n'));
  assert.ok(rows.includes('192.0.2.5/24,active,tz-acc-1,Vlanif10,true,,'), rows.join('\n'));
});

test('what belongs to an address stays when a person changes the list of addresses', async () => {
  const { body } = await hub.ask('GET', '/api/nodes?q=tz-core-1');
  const changed = await hub.ask('PATCH', `/api/nodes/${body.rows[0].id}`, {
    addresses: ['192.0.2.1', '192.0.2.9', '192.0.2.10'],
  });
  assert.equal(changed.status, 200, changed.text);
  assert.match(await csvOf('ip-addresses'), /192\.0\.2\.9\/24,active,tz-core-1,Vlanif10,false,,core\.example/);
});

test('interfaces and prefixes come in, and out again as they were', async () => {
  const ports = [
    'device,name,type,enabled,mtu,mac_address,speed,description',
    'tz-core-1,GigabitEthernet0/0/1,1000base-x-sfp,true,1500,00:11:22:33:44:55,,to tz-acc-1',
    'tz-core-1,Vlanif10,virtual,false,,,,',
  ];
  assert.equal((await send('netbox_interfaces', ports)).report.committed, true);
  const prefixes = [
    'prefix,vrf,status,role,vlan,tenant,site,description',
    '192.0.2.0/24,,container,,,,通州区,互联',
    '2001:db8::/64,政务外网,active,互联,10,通州区数据局,,',
  ];
  assert.equal((await send('netbox_prefixes', prefixes)).report.committed, true);
  assert.deepEqual((await csvOf('interfaces')).trimEnd().split('\r\n'), ports);
  assert.deepEqual((await csvOf('prefixes')).trimEnd().split('\r\n'), prefixes);
  assert.equal((await send('netbox_prefixes', prefixes)).report.counts.same, 2);
  const { body: nodes } = await hub.ask('GET', '/api/nodes?q=tz-core-1');
  const { body } = await hub.ask('GET', `/api/nodes/${nodes.rows[0].id}`);
  assert.deepEqual(
    body.recorded_interfaces.map((row: { name: string; observed: boolean }) => `${row.name} ${row.observed}`),
    ['GigabitEthernet0/0/1 false', 'Vlanif10 false'],
  );
});

test('what a device does not tell of a port stays empty', async () => {
  const made = await hub.ask('POST', '/api/nodes', {
    name: 'seen',
    role: 'other',
    addresses: ['127.0.0.9'],
    watch: ['snmp'],
  });
  const watch = hub.hub.db.$client
    .prepare('select id from watches where address = ?')
    .pluck()
    .get('127.0.0.9') as number;
  assert.equal(made.status, 200);
  const facts = [
    { key: 'snmp.interface', part: '1', value: { if_index: 1, name: 'e1', admin_status: null, type: 6 } },
    {
      key: 'snmp.interface',
      part: '2',
      value: { if_index: 2, name: 'e2', admin_status: 'down', type: 24, speed_bps: 1e9 },
    },
  ];
  const row = hub.hub.db.$client.prepare('select * from watches where id = ?').get(watch) as object;
  const observation = { at: Date.now(), took_ms: 1, outcome: 'ok' as const, facts, samples: [] };
  hub.hub.watching.pipeline.ingest([{ watch: { ...row, params: {} } as never, observation }]);
  const lines = (await csvOf('interfaces')).split('\r\n').filter((line) => line.startsWith('seen,'));
  assert.deepEqual(lines, ['seen,e1,other,,,,,', 'seen,e2,virtual,false,,,1000000,']);
});

test('each wrong cell is named, and nothing is written', async () => {
  const wrong: [string, string[], RegExp[]][] = [
    ['netbox_devices', ['name,site', 'x,nowhere'], [/2 site: .*nowhere/]],
    [
      'netbox_interfaces',
      ['device,name,mtu,mac_address,enabled', 'nobody,e0,0,zz,maybe'],
      [/device/, /mtu/, /mac_address/, /enabled/],
    ],
    [
      'netbox_addresses',
      ['address,device', '192.0.2.1/24,tz-acc-1', '10.0.0.1/40,tz-acc-1', 'x,tz-acc-1'],
      [/2 address: .*tz-core-1/, /3 address/, /4 address/],
    ],
    [
      'netbox_prefixes',
      ['prefix,status,vlan', '10.0.0.1/8,,', '10.0.0.0/8,gone,9999', '::/0,,'],
      [/2 prefix: .*10\.0\.0\.0\/8/, /3 status/, /3 vlan/],
    ],
  ];
  for (const [kind, lines, expected] of wrong) {
    const { status, report } = await send(kind, lines);
    assert.equal(status, 422, kind);
    const said = problems(report).join('\n');
    for (const one of expected) assert.match(said, one, kind);
  }
  assert.doesNotMatch(await csvOf('prefixes'), /10\.0\.0\.0/);
});

test('the files begin with their headings, as those of NetBox do', async () => {
  const answer = await hub.app.request('/api/exports/netbox/devices', { headers: { cookie: hub.cookie } });
  assert.equal(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    'name,',
  );
});

test('a formula leaves as a text', async () => {
  await hub.ask('POST', '/api/nodes', { name: '=HYPERLINK("http://x")', role: 'other', addresses: [] });
  assert.match(await csvOf('devices'), /"'=HYPERLINK\(""http:\/\/x""\)"/);
});

test('a guest gets none of it', async () => {
  for (const kind of ['devices', 'interfaces', 'ip-addresses', 'prefixes']) {
    assert.equal((await hub.askAsGuest('GET', `/api/exports/netbox/${kind}`)).status, 401);
  }
  assert.equal((await hub.ask('GET', '/api/exports/netbox/passwords')).status, 422);
});
