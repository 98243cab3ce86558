import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import exceljs from 'exceljs';
import { type TestHub, testHub } from '../testing.ts';

let t: TestHub;
before(async () => {
  t = await testHub();
  t.hub.db.$client.exec(`insert into areas (id, code, name, level) values (1, '3206', '市', 'city');
    insert into units (id, name, level, area_id) values (1, '教育局', 'city', 1), (2, '民政局', 'city', 1);
    insert into nodes (id, name, unit_id, created_at, updated_at) values (1, '边界一', 1, 0, 0)`);
});
after(() => t.stop());

const HEAD = '单位,网络名称,网络类型,区划代码,终端数,地址段,边界设备,接入形式,计划接入日期,状态,是否涉密';
async function send(file: string | Buffer, query = 'dry_run=false', ask = t.ask) {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(Buffer.from(file))], 'list'));
  const { status, body } = await ask('POST', `/api/imports/access_networks?${query}`, form);
  return { status, report: status === 200 ? body : body.error.report, error: body.error };
}
const csv = (...rows: string[]) => [HEAD, ...rows].join('\n');
type Row = { row: number; errors: { path: string; en: string }[] };
const problems = (report: { rows: Row[] }) =>
  report.rows.flatMap(({ row, errors }) => errors.map(({ path, en }) => `${row} ${path}: ${en}`));
const count = () => t.hub.db.$client.prepare('select count(*) from access_networks').pluck().get();

test('each fault is told by its row and column, and nothing is written', async () => {
  const { status, report } = await send(
    csv(
      '教育局,办公网,局域网,3206,120,10.1.0.0/24,边界一,整网接入,2026年11月30日,已摸底,否',
      '没有的局,网,局域网,,,,,,,,',
      '教育局,办公网,局域网,,,,,,,,',
      '教育局,校园网,广域网,99,很多,10.0.0.1/24,没有的设备,飞线,11/30/2026,融合了,否',
      '民政局,涉密专网,业务专网,,,,,,,,是',
      '民政局,已并网,局域网,,,,,,,已融合,',
      ',,,,,,,,,,也许',
    ),
  );
  assert.equal(status, 422);
  assert.deepEqual(problems(report), [
    "3 unit: There is no unit '没有的局'",
    "4 name: '教育局 · 办公网' is in row 2 already",
    "5 kind: '广域网' is none of lan, dedicated",
    "5 area_code: There is no area '99'",
    "5 terminals: '很多' is no number of terminals",
    "5 prefixes: '10.0.0.1/24' has host bits: did you mean 10.0.0.0/24?",
    "5 boundary: There is no node '没有的设备'",
    "5 form: '飞线' is none of terminal, system, network",
    "5 planned_on: '11/30/2026' may be several days: write it as 2026-11-30",
    "5 state: '融合了' is none of surveyed, planned, connecting, connected, merged, closed, kept",
    "6 name: '涉密': classified networks are not to be registered here",
    '6 is_classified: Classified networks are not to be registered here',
    '7 state: Merged, closed and kept are asked for and reviewed on the page',
    '8 unit: It must not be empty',
    '8 name: It must not be empty',
    '8 kind: It must not be empty',
    '8 is_classified: Classified networks are not to be registered here',
  ]);
  assert.equal(count(), 0);
});

test('a mended file is written with its first step, comes in again as the same, and changes are edits', async () => {
  const file = csv(
    '教育局,办公网,局域网,3206,120,10.1.0.0/24；2001:DB8:1::/64,边界一,整网接入,20261130,已接入,否',
    '民政局,业务专网,非涉密业务专网,,,,,,46356,,不涉密',
  );
  const first = await send(file);
  assert.deepEqual([first.status, first.report?.counts], [200, { create: 2, update: 0, same: 0, error: 0 }]);
  const stored = t.hub.db.$client
    .prepare('select name, kind, prefixes, form, planned_on, state, boundary_node_id from access_networks order by id')
    .raw()
    .all();
  assert.deepEqual(stored, [
    ['办公网', 'lan', '["10.1.0.0/24","2001:db8:1::/64"]', 'network', '2026-11-30', 'connected', 1],
    ['业务专网', 'dedicated', '[]', null, '2026-11-30', 'surveyed', null],
  ]);
  assert.equal(t.hub.db.$client.prepare(`select count(*) from access_moves where "is" = 'register'`).pluck().get(), 2);
  assert.deepEqual((await send(file)).report.counts, { create: 0, update: 0, same: 2, error: 0 });
  const changed = await send(csv('教育局,办公网,局域网,,130,,,,,,'));
  assert.deepEqual(changed.report.rows[0].changes, [{ field: 'terminals', before: '120', after: '130' }]);
  const moved = await send(csv('教育局,办公网,局域网,,,,,,,接入中,'));
  assert.deepEqual(problems(moved.report), ['2 state: The state changes on the page of the network']);
});

test('shared addresses are told, and a unit merged over its rows is filled down and told', async () => {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('表');
  for (const row of [
    ['单位', '网络名称', '网络类型', '地址段'],
    ['民政局', '甲网', '局域网', '10.1.0.0/25'],
    ['', '乙网', '局域网', '10.1.0.0/26'],
  ])
    sheet.addRow(row);
  sheet.mergeCells('A2:A3');
  const { report } = await send(Buffer.from(await book.xlsx.writeBuffer()), 'dry_run=true');
  const told = report.rows.map(({ label, notes }: { label: string; notes: { zh: string }[] }) => [
    label,
    ...notes.map(({ zh }) => zh),
  ]);
  assert.deepEqual(told, [
    ['民政局 · 甲网', '10.1.0.0/25 与已登记的 10.1.0.0/24 重叠', '10.1.0.0/25 与第 3 行的 10.1.0.0/26 重叠'],
    [
      '民政局 · 乙网',
      '合并单元格 A2:A3，已填入第 2 行的内容',
      '10.1.0.0/26 与已登记的 10.1.0.0/24 重叠',
      '10.1.0.0/26 与第 2 行的 10.1.0.0/25 重叠',
    ],
  ]);
});

test('a register in which all use the same addresses is read in no time', async () => {
  const rows = Array.from({ length: 2_000 }, (_, i) => `民政局,网${i},局域网,,,192.168.0.0/24,,,,,`);
  const started = performance.now();
  const { report } = await send(csv(...rows), 'dry_run=true');
  assert.equal(report.counts.create, 2_000);
  assert.ok(report.rows.every(({ notes }: { notes: unknown[] }) => notes.length === 3));
  assert.ok(performance.now() - started < 30_000);
});

test('only whoever keeps the whole register brings in files', async () => {
  for (const account of ['system', 'security', 'audit'] as const)
    assert.equal((await send(csv(), 'dry_run=true', t.askAs(account))).status, 403);
});
