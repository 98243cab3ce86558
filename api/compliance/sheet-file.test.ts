/** A work sheet leaves as xlsx and comes in again: as it was, as a whole, or not at all. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import exceljs from 'exceljs';
import { columnsFor } from '#compliance/worksheet/sheet-file.ts';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import type { Asking } from '../testing.ts';
import { assessingHub } from './testing-assessments.ts';

const a = await assessingHub();
after(a.end);

type Report = {
  rows: { row: number; item: string; object: string; action: string; errors: { column: string; zh: string }[] }[];
  counts: Record<string, number>;
  missing: string[];
  committed: boolean;
};
const at = (key: string, kind: 'mlps' | 'crypto' = 'mlps') =>
  columnsFor(kind).findIndex((column) => column.key === key) + 1;

async function fetched(id: number, { cookie }: Asking = a.assessor): Promise<Buffer> {
  const headers = { cookie, host: 'localhost' };
  const answer = await a.t.app.request(`/api/assessments/${id}/sheet/xlsx`, { headers });
  assert.equal(answer.status, 200);
  return Buffer.from(await answer.arrayBuffer());
}
async function send(id: number, bytes: Buffer, { commit = false, name = 'a.xlsx', ask = a.assessor } = {}) {
  const form = new FormData();
  form.append('file', new File([new Uint8Array(bytes)], name));
  return await ask('POST', `/api/assessments/${id}/sheet/xlsx?dry_run=${!commit}`, form);
}
async function edited(bytes: Buffer, edit: (sheet: exceljs.Worksheet) => void): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const [sheet] = workbook.worksheets;
  assert.ok(sheet);
  edit(sheet);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
const judgements = (id: number) =>
  a.sqlite
    .prepare(`select j.item, o.name as object, j.result, j.reason from judgements j
      left join assessment_objects o on o.id = j.object_id where j.assessment_id = ? order by 1, 2`)
    .all(id);
const addObjects = async (id: number) => {
  for (const name of ['堡垒机', '数据库 =1+1']) await a.addObject(id, { name, kind: '' });
};
const [FIRST, SECOND] = sheetItems({ kind: 'mlps', level: 3, extensions: [] }).map(({ key }) => key) as [
  string,
  string,
];

test('a judged sheet goes round without loss, into itself and into an empty one', async () => {
  const [from, to] = [await a.assessment(), await a.assessment()];
  for (const id of [from, to]) await addObjects(id);
  const [object] = a.sqlite
    .prepare('select id from assessment_objects where assessment_id = ?')
    .pluck()
    .all(from) as number[];
  await a.judge(from, FIRST, 'partial', { reason: '=HYPERLINK("x")\n第二行，"引号"' });
  await a.judge(from, SECOND, 'conform', { object_id: object ?? 0 });
  await a.judge(from, SECOND, 'not_applicable', { reason: '@没有' });
  const bytes = await fetched(from);

  const same = (await send(from, bytes, { commit: true })).body as Report;
  assert.deepEqual([same.counts.same, same.counts.judge, same.counts.error], [3, 0, 0]);
  assert.deepEqual(same.missing, []);

  // Versions are those of another assessment: without them the file speaks of cells that nobody judged.
  const bare = await edited(bytes, (sheet) =>
    sheet.getColumn(at('version')).eachCell((cell, row) => {
      if (row > 1) cell.value = null;
    }),
  );
  const preview = (await send(to, bare)).body as Report;
  assert.deepEqual([preview.counts.judge, preview.committed], [3, false]);
  assert.deepEqual(judgements(to), []);
  const report = (await send(to, bare, { commit: true })).body as Report;
  assert.equal(report.committed, true);
  assert.deepEqual(judgements(to), judgements(from));
  const entry = a.sqlite
    .prepare(`select after from audit_entries where action = 'assessment_import' order by id desc`)
    .pluck()
    .get();
  assert.equal(JSON.parse(String(entry)).judged, 3);
});

test('one wrong row, and nothing is taken in; each is told by row and column', async () => {
  const id = await a.assessment();
  const bytes = await edited(await fetched(id), (sheet) => {
    const say = (row: number, key: string, value: string) => {
      sheet.getRow(row).getCell(at(key)).value = value;
    };
    say(2, 'result', '符合');
    say(3, 'result', '不符合');
    say(4, 'item', '8.9.9.9 z');
    say(5, 'item', String(sheet.getRow(6).getCell(at('item')).value));
    say(7, 'standard', 'GB/T 22239-2019 第2级');
    sheet.spliceRows(9, 1);
  });
  const answer = await send(id, bytes, { commit: true });
  assert.equal(answer.status, 422);
  const report = answer.body.error.report as Report;
  assert.deepEqual(
    report.rows
      .filter(({ action }) => action === 'error')
      .map(({ row, errors }) => [row, errors.map(({ column }) => column)]),
    [
      [3, ['reason']],
      [4, ['item']],
      [6, ['item']],
      [7, ['standard']],
    ],
  );
  assert.equal(report.missing.length, 3);
  assert.deepEqual(judgements(id), []);
});

test('what somebody judged since the export isn’t overwritten', async () => {
  const id = await a.assessment();
  const first = await a.judge(id, FIRST, 'conform');
  const bytes = await edited(await fetched(id), (sheet) => {
    sheet.getRow(2).getCell(at('result')).value = '部分符合';
    sheet.getRow(2).getCell(at('reason')).value = '一台未配置';
  });
  const ok = (await send(id, bytes)).body as Report;
  assert.equal(ok.counts.change, 1);
  await a.judge(id, FIRST, 'partial', { version: first.body.version, reason: '别人的' });
  const stale = await send(id, bytes, { commit: true });
  assert.equal(stale.status, 422);
  assert.deepEqual(stale.body.error.report.rows[0].errors[0].column, 'version');
});

test('only assessors of an open assessment send one, and what is no work sheet is refused', async () => {
  const id = await a.assessment();
  const bytes = await fetched(id, a.reviewer);
  assert.equal((await send(id, bytes, { ask: a.reviewer })).status, 403);
  assert.equal((await send(id, bytes, { name: 'a.xlsm' })).status, 422);
  assert.equal((await send(id, Buffer.from('PK\u0003\u0004 no zip at all'))).status, 422);
  assert.equal((await send(id, Buffer.from('条款,对象\n1,2\n'))).status, 422);
  const stranger = await a.t.enter('stranger', [{ role: 'assessor', unit_id: 3 }], 3);
  assert.equal((await stranger('GET', `/api/assessments/${id}/sheet/xlsx`)).status, 404);
  await a.judgeAll(id);
  await a.must(a.lead, 'POST', `/api/assessments/${id}/move`, { is: 'review' });
  assert.equal((await send(id, bytes)).status, 409);
});

test('a sheet of cryptography goes round as well, with what makes up for another', async () => {
  const made = { kind: 'crypto', rule: 'crypto-2023' };
  const [from, to] = [await a.assessment(made), await a.assessment(made)];
  for (const id of [from, to]) await addObjects(id);
  const [gate, store] = a.sqlite
    .prepare('select id from assessment_objects where assessment_id = ? order by id')
    .pluck()
    .all(from) as [number, number];
  const [UNIT, NEXT] = sheetItems({ kind: 'crypto', level: 3, extensions: [] })
    .filter(({ of }) => of.objects)
    .map(({ key }) => key) as [string, string];
  const say = async (item: string, object_id: number, crypto: object) => {
    const body = { item, cells: [{ object_id, version: 0 }], crypto };
    await a.must(a.assessor, 'PUT', `/api/assessments/${from}/judgements`, body);
  };
  await say(NEXT, store, { D: true, A: true, K: true });
  const compensation = { item: NEXT, object_id: store, why: '链路另有加密' };
  await say(UNIT, gate, {
    D: true,
    A: true,
    K: false,
    reasons: { K: '=无证书' },
    module_one_level_low: true,
    compensation,
  });
  const bare = await edited(await fetched(from), (sheet) =>
    sheet.getColumn(at('version', 'crypto')).eachCell((cell, row) => {
      if (row > 1) cell.value = null;
    }),
  );
  const answer = await send(to, bare, { commit: true });
  assert.equal(answer.body.committed, true, answer.text);
  assert.deepEqual(judgements(to), judgements(from));
  const scored = async (id: number) => (await a.must(a.lead, 'GET', `/api/assessments/${id}/score`)).now;
  assert.deepEqual(await scored(to), await scored(from));
  const same = (await send(to, await fetched(to))).body as Report;
  assert.deepEqual([same.counts.same, same.counts.error], [2, 0]);
});

test('more judgements than are taken in at once are refused, looked at or not; the same for many objects is one', async () => {
  const id = await a.assessment();
  const objects = Array.from({ length: 15 }, (_, at) => `对象${at}`);
  for (const name of objects) await a.addObject(id, { name, kind: '' });
  const filled = async (reasonOf: (row: number) => string) =>
    edited(await fetched(id), (sheet) =>
      sheet.eachRow((row, number) => {
        if (number === 1) return;
        row.getCell(at('result')).value = '部分符合';
        row.getCell(at('reason')).value = reasonOf(number);
      }),
    );
  const many = await filled((row) => `理由 ${row}`);
  for (const commit of [false, true]) {
    const refused = await send(id, many, { commit });
    assert.equal(refused.status, 422);
    assert.match(refused.body.error.zh, /3165 组不同的判定，一次最多导入 3000 组/);
  }
  assert.equal(judgements(id).length, 0);
  const alike = await send(id, await filled(() => '理由'), { commit: true });
  assert.equal(alike.status, 200, alike.text.slice(0, 300));
  assert.equal(judgements(id).length, 3_165);
});
