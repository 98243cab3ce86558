import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import exceljs from 'exceljs';
import { type TestHub, testHub } from '../testing.ts';
import { writeCsv } from './csv.ts';

const DIVISIONS = join(import.meta.dirname, '../../../shared/data/nantong-divisions.csv');

let hub: TestHub;
before(async () => {
  hub = await testHub();
});
after(() => hub.stop());

async function send(kind: string, file: string | Uint8Array, query = 'dry_run=false', name = 'list.csv') {
  const form = new FormData();
  form.set('file', new File([file as Uint8Array<ArrayBuffer>], name));
  const { status, body } = await hub.ask('POST', `/api/imports/${kind}?${query}`, form);
  return { status, body, report: status === 200 ? body : body.error.report, error: body.error };
}
const count = (table: string) => hub.hub.db.$client.prepare(`select count(*) from ${table}`).pluck().get();
type Row = { row: number; action: string; errors: { path: string; en: string; zh: string }[] };
const problems = (report: { rows: Row[] }) =>
  report.rows.flatMap((row) => row.errors.map((error) => `${row.row} ${error.path}: ${error.en}`));

test("the city's divisions come in, and are the same the second time", {
  skip: existsSync(DIVISIONS) ? false : `the list of divisions is not at ${DIVISIONS}`,
}, async () => {
  const own = await testHub();
  const file = readFileSync(DIVISIONS);
  const post = async () => {
    const form = new FormData();
    form.set('file', new File([file], 'divisions.csv'));
    return (await own.ask('POST', '/api/imports/areas?dry_run=false', form)).body.counts;
  };
  assert.deepEqual(await post(), { create: 2150, update: 0, same: 0, error: 0 });
  assert.deepEqual(await post(), { create: 0, update: 0, same: 2150, error: 0 });
  const { body } = await own.ask('GET', '/api/areas');
  assert.equal(body.total, 2150);
  const roots = body.rows.filter((row: { parent_id: number | null }) => row.parent_id === null);
  assert.deepEqual(
    roots.map((row: { name: string }) => row.name),
    ['南通市'],
  );
  await own.stop();
});

test('parents may come after their children, under Chinese headings', async () => {
  const file = '区划代码,名称,级别,上级代码\n320612001,金沙街道,街道,320612\n320612,通州区,区,3206\n3206,南通市,市,\n';
  const { status, report } = await send('areas', file);
  assert.equal(status, 200);
  assert.deepEqual(report.counts, { create: 3, update: 0, same: 0, error: 0 });
  const units = '单位名称,层级,上级单位,区划代码,联系人,联系电话\n科室,县,局,320612,,\n局,县,,320612,李四,0513\n';
  assert.equal((await send('units', units)).report.committed, true);
  const { body } = await hub.ask('GET', '/api/units');
  const bureau = body.rows.find((row: { name: string }) => row.name === '局');
  assert.deepEqual(bureau.contacts, [{ name: '李四', phone: '0513' }]);
  assert.equal(body.rows.find((row: { name: string }) => row.name === '科室').parent_id, bureau.id);
});

test('a preview tells row by row what would happen and changes nothing', async () => {
  await send('nodes', '名称,角色,厂商,IPv4 地址\n旧节点,核心,H3C,10.1.0.1\n');
  const before = [count('nodes'), count('audit_entries'), count('watches')];
  const file = '名称,角色,厂商,IPv4 地址,库位\n旧节点,核心,Huawei,\n新节点,接入,,10.1.0.2,A-1\n';
  const { report } = await send('nodes', file, 'dry_run=true');
  assert.equal(report.committed, false);
  assert.deepEqual(report.counts, { create: 1, update: 1, same: 0, error: 0 });
  assert.deepEqual(report.rows[0].changes, [{ field: 'vendor', before: 'H3C', after: 'Huawei' }]);
  assert.deepEqual(report.rows[0].row, 2);
  assert.deepEqual(report.ignored_columns, ['库位']);
  assert.deepEqual([count('nodes'), count('audit_entries'), count('watches')], before);
});

test('one wrong row keeps all out, and each error names its row and column', async () => {
  const before = count('nodes');
  const file = [
    '名称,角色,单位,区划代码,IPv4 地址,IPv6 地址',
    'a,核心,局,320612,10.2.0.1,2001:db8::2:1',
    'b,烤箱,没有的局,99,10.2.0.300,::ffff:10.2.0.9',
    ',核心,,,,',
    'a,核心,,,,',
    'c,核心,,,10.2.0.1,',
    'd,核心,,,10.1.0.1,10.2.0.5',
  ].join('\n');
  const { status, error, report } = await send('nodes', file);
  assert.equal(status, 422);
  assert.match(error.en, /5 rows are wrong; nothing was imported/);
  assert.deepEqual(problems(report), [
    "3 role: There is no role '烤箱'",
    "3 ipv4: The address '10.2.0.300' is no IPv4 or IPv6 address",
    "3 ipv6: The address '::ffff:10.2.0.9' is an IPv4-mapped address: register the IPv4 address itself",
    "3 unit: There is no unit '没有的局'",
    "3 area_code: There is no area '99'",
    '4 name: It must not be empty',
    "5 name: 'a' is in row 2 already",
    "6 ipv4: '10.2.0.1' is in row 2 already",
    "7 ipv4: The address 10.1.0.1 belongs to '旧节点'",
    "7 ipv6: '10.2.0.5' is no IPv6 address",
  ]);
  assert.equal(count('nodes'), before);
});

test('a tree with a circle or a wrong level is told, row by row', async () => {
  const file = 'name,level,parent\nx,county,z\ny,county,x\nz,county,y\nu,city,x\nv,village,nowhere\n';
  const { status, report } = await send('units', file);
  assert.equal(status, 422);
  assert.deepEqual(problems(report), [
    '2 parent: It would stand beneath itself',
    "2 level: The level must be above that of 'u' beneath it",
    '3 parent: It would stand beneath itself',
    '4 parent: It would stand beneath itself',
    "5 level: The level must be below the parent's",
    "6 parent: The parent 'nowhere' does not exist",
  ]);
});

test('several rows of one system are its endpoints; blank cells change nothing', async () => {
  const head = '系统名称,类型,单位,端点名称,主机,端口,协议\n';
  const first = await send(
    'systems',
    `${head}一网通办,政务,局,门户,portal.example,443,https\n一网通办,,,库,10.3.0.1,5432,\n`,
  );
  assert.deepEqual(first.report.counts, { create: 2, update: 0, same: 0, error: 0 });
  const again = await send('systems', `${head}一网通办,,,门户,,,\n一网通办,,,库,10.3.0.2,,\n`);
  assert.deepEqual(again.report.counts, { create: 0, update: 1, same: 1, error: 0 });
  const { body } = await hub.ask('GET', '/api/systems?q=ywtb');
  const { body: detail } = await hub.ask('GET', `/api/systems/${body.rows[0].id}`);
  assert.deepEqual(
    detail.endpoints.map((row: { url: string; watches: { probe: string; address: string }[] }) => [
      row.url,
      ...row.watches.map((watch) => `${watch.probe} ${watch.address}`),
    ]),
    [
      ['tcp://10.3.0.2:5432', 'tcp 10.3.0.2'],
      ['https://portal.example/', 'http portal.example'],
    ],
  );
  const wrong = await send('systems', `${head}一网通办,政务,,门户,a b,99999,gopher\n一网通办,别的,,库,,,\n`);
  assert.deepEqual(problems(wrong.report), ["2 port: '99999' is no port", '3 type: It contradicts row 2']);
});

test('the same list in UTF-8, GBK, with tabs or semicolons and as xlsx is the same list', async () => {
  const rows = [
    ['名称', '角色', '备注'],
    ['编码一', '核心', '带,逗号;和"引号"'],
    ['编码二', '防火墙', '两\n行'],
  ];
  const text = writeCsv(rows);
  const { report } = await send('nodes', text);
  assert.equal(report.counts.create, 2);
  const tabs = '名称\t角色\r\n编码一\t核心\r\n编码二\t防火墙\r\n';
  const semicolons = 'sep=;\r\n名称;角色\r\n编码一;核心\r\n编码二;防火墙\r\n';
  const gbk = Buffer.concat([
    Buffer.from('c3fbb3c62cbdc7c9ab0a', 'hex'),
    Buffer.from('b1e0c2ebd2bb2cbacbd0c40a', 'hex'),
    Buffer.from('b1e0c2ebb6fe2cb7c0bbf0c7bd0a', 'hex'),
  ]);
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('设备');
  for (const row of rows) sheet.addRow(row);
  sheet.getCell('B2').value = { formula: 'UPPER("core")', result: 'CORE' };
  sheet.getCell('A3').value = { richText: [{ text: '编码' }, { text: '二' }] };
  const xlsx = Buffer.from(await workbook.xlsx.writeBuffer());
  for (const [name, file] of [
    ['csv', text],
    ['tabs', tabs],
    ['semicolons', semicolons],
    ['gbk', gbk],
    ['xlsx', xlsx],
  ] as const) {
    const again = await send('nodes', file);
    assert.deepEqual(again.report.counts, { create: 0, update: 0, same: 2, error: 0 }, name);
  }
  assert.equal((await send('nodes', semicolons, 'dry_run=true')).report.rows[0].row, 3);
});

test('cells that hold an error are errors of their row, numbered as the sheet does', async () => {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('s');
  sheet.getRow(3).values = ['name', 'serial'];
  sheet.getRow(7).values = ['工作表错误', { error: '#REF!' }];
  const { report } = await send('nodes', Buffer.from(await workbook.xlsx.writeBuffer()));
  assert.deepEqual(problems(report), ['7 serial: The cell holds an error or is too long']);
});

/** A zip of one deflated file; `claimed` is the unpacked size that its directory tells. */
function zip(name: string, content: Buffer, claimed = content.length): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(claimed, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(claimed, 24);
  central.writeUInt16LE(name.length, 28);
  const body = Buffer.concat([local, Buffer.from(name), packed]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(body.length, 16);
  return Buffer.concat([body, central, Buffer.from(name), end]);
}

for (const [what, file, pattern, name] of [
  ['an empty file', '', /is empty/],
  ['blank lines', '\n\n , \n', /is empty/],
  ['other columns', 'colour,size\nred,3\n', /Missing columns: name/],
  ['a column twice', 'name,名称\na,b\n', /column 'name' is there twice/],
  ['a quote that never closes', 'name\n"abc\n', /Row 2: A quote is never closed/],
  ['bytes of no encoding', Buffer.from([0x6e, 0xff, 0xff, 0x00, 0x80]), /encoding is neither/],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old .xls or an encrypted file/],
  ['a zip bomb', zip('xl/workbook.xml', Buffer.alloc(65 * 1024 * 1024)), /larger than 64 MB/],
  ['a zip bomb that claims to be small', zip('xl/workbook.xml', Buffer.alloc(9_000_000), 10), /damaged/],
  ['a workbook with macros', zip('xl/vbaProject.bin', Buffer.from('x')), /macros/],
  ['a workbook named as one with macros', zip('xl/workbook.xml', Buffer.from('x')), /macros/, 'list.xlsm'],
  ['a zip of something else', zip('readme.txt', Buffer.from('x')), /no xlsx workbook/],
  ['a cut zip', zip('xl/workbook.xml', Buffer.from('x')).subarray(0, 40), /damaged/],
] as [string, string | Buffer, RegExp, string?][]) {
  test(`${what} is refused with a sentence`, async () => {
    const before = count('nodes');
    const { status, error } = await send('nodes', file, 'dry_run=false', name);
    assert.equal(status, 422);
    assert.match(error.en, pattern);
    assert.ok(error.zh.length > 3);
    assert.equal(count('nodes'), before);
  });
}

test('an unknown kind, a missing file and a wrong flag are refused', async () => {
  assert.equal((await send('people', 'name\nx\n')).status, 422);
  assert.equal((await send('nodes', 'name\nx\n', 'dry_run=perhaps')).status, 422);
  assert.equal((await hub.ask('POST', '/api/imports/nodes', new FormData())).status, 422);
  assert.equal((await hub.ask('POST', '/api/imports/nodes', { file: 'x' })).status, 415);
});

test('an import is one entry in the log, with counts and the digest of the file', async () => {
  const before = count('audit_entries') as number;
  await send('nodes', 'name\n日志甲\n日志乙\n');
  assert.equal(count('audit_entries'), before + 1);
  const { body } = await hub.ask('GET', '/api/audit?limit=1');
  const [{ action, object_kind, after: written }] = body.rows;
  assert.deepEqual([action, object_kind], ['import', 'nodes']);
  assert.deepEqual(written.counts, { create: 2, update: 0, same: 0, error: 0 });
  assert.match(written.file.sm3, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    written.rows.map((row: { label: string }) => row.label),
    ['日志甲', '日志乙'],
  );
  assert.equal((await hub.ask('GET', '/api/audit/verify')).body.valid, true);
});

test('a template is a list that can be imported', async () => {
  for (const kind of ['areas', 'units', 'nodes', 'systems', 'ipv6_capabilities']) {
    const answer = await hub.ask('GET', `/api/imports/${kind}/template`);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-disposition') ?? '', /attachment/);
    const { report } = await send(kind, answer.text, 'dry_run=true');
    assert.deepEqual(report.ignored_columns, [], kind);
    assert.equal(report.rows.length, 1, kind);
    assert.deepEqual(problems(report), [], kind);
  }
});

test('10,000 nodes come in within seconds', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => [
    `批量${i}`,
    '接入',
    `10.${64 + (i >> 8)}.${i & 255}.1`,
    `2001:db8:9:${i.toString(16)}::1`,
  ]);
  const started = process.cpuUsage();
  const { report } = await send('nodes', writeCsv([['名称', '角色', 'IPv4', 'IPv6'], ...rows]));
  const { user, system } = process.cpuUsage(started);
  assert.deepEqual(report.counts, { create: 10_000, update: 0, same: 0, error: 0 });
  assert.equal(report.rows.length, 10_000);
  assert.ok((user + system) / 1e6 < 10, `it took ${(user + system) / 1e6} s of CPU`);
  assert.equal(count('targets'), (count('nodes') as number) + (count('endpoints') as number));
});
