import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { testHub } from '../testing.ts';
import { monthBefore, monthOf, owedMonth } from './months.ts';
import { systemOf } from './testing.ts';

const OWED = owedMonth(Date.now());
const body = (calls: number, successes = calls) => ({ calls, successes, datasets_shared: 3 });

test('records are validated by their kind, written over, removed, and all of it is in the log', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const system = await systemOf(hub, 'exchange-platform');
  const monthly = (more: object) =>
    system.put({ kind: 'monthly', subject: '市公安局', period: OWED, body: body(9), ...more });
  for (const [wrong, path] of [
    [{ kind: 'yearly' }, 'kind'],
    [{ subject: ' ' }, 'subject'],
    [{ period: '2026-13' }, 'period'],
    [{ body: { ...body(9), calls: -1 } }, 'calls'],
    [{ body: { ...body(9), extra: 1 } }, ''],
  ] as const) {
    const answer = await monthly(wrong);
    assert.equal(answer.status, 422, answer.text);
    assert.equal(answer.body.error.fields[0].path, path);
  }
  const made = await monthly({});
  assert.equal(made.status, 200, made.text);
  assert.equal((await monthly({ body: body(10) })).body.id, made.body.id);
  const { rows } = (await hub.ask('GET', `/api/systems/${system.id}/records?kind=monthly`)).body;
  assert.deepEqual([rows.length, rows[0].body.calls, rows[0].by], [1, 10, 'admin']);
  assert.equal((await system.card()).of('monthly').status, 'pass');
  await hub.ask('DELETE', `/api/systems/${system.id}/records/${made.body.id}`);
  assert.equal((await system.card()).of('monthly').status, 'unknown');
  const log = hub.hub.db.$client.prepare(
    `select action from audit_entries where object_kind = 'system_record' order by id`,
  );
  assert.deepEqual(log.pluck().all(), ['create', 'update', 'delete']);
});

test('a month that is owed and missing is unknown, more successes than calls fail, three equal months are in doubt', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const system = await systemOf(hub, 'exchange-platform');
  const put = (n: number, calls: number, successes = calls, subject = '甲') =>
    system.put({ kind: 'monthly', subject, period: monthBefore(OWED, n), body: body(calls, successes) });
  const stands = async () => (await system.card()).of('monthly');
  await put(1, 7);
  assert.match((await stands()).reason.zh, new RegExp(`甲：缺 ${OWED}`));
  await put(0, 8);
  assert.equal((await stands()).status, 'pass');
  await put(1, 8);
  await put(2, 8);
  assert.equal((await stands()).status, 'warn');
  await put(2, 8, 9);
  assert.equal((await stands()).status, 'fail');
  assert.match((await stands()).reason.en, /9 successes of 8 calls/);
});

test('a file of records says row by row what would happen, and brings all or nothing', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const system = await systemOf(hub, 'exchange-platform');
  await system.put({ kind: 'monthly', subject: '甲', period: '2026-09', body: body(1) });
  const send = (bytes: string | Uint8Array<ArrayBuffer>, dry_run: boolean) => {
    const form = new FormData();
    form.set('file', new File([bytes], 'r.csv'));
    return hub.ask('POST', `/api/imports/system_records?dry_run=${dry_run}`, form);
  };
  const head = '系统名称,部门,月份,调用次数,成功次数,共享数据集数,说明\n';
  const of = (...cells: (string | number)[]) => `test exchange-platform,${cells.join(',')}\n`;
  const bad = `${head}${of('甲', '2026年9月', '"1,200"', 1, 3, '')}${of('乙', '202609', 'many', 1, 3, '')}${of('甲', '2026/9/1', 1, 1, 1, '')}无此系统,甲,2026-09,1,1,1,\n`;
  const seen = await send(`\ufeff${bad}`, false);
  assert.equal(seen.status, 422);
  const rows = seen.body.error.report.rows as {
    action: string;
    errors: { path: string; zh: string }[];
    changes: object[];
  }[];
  assert.deepEqual(
    rows.map(({ action, errors }) => `${action} ${errors.map(({ path }) => path)}`),
    ['update ', 'error calls', 'error subject', 'error system'],
  );
  assert.deepEqual(rows[1]?.errors, [{ path: 'calls', zh: '“many”不是数字', en: "'many' is no number" }]);
  assert.deepEqual(rows[0]?.changes, [{ field: 'calls', before: '1', after: '1200' }]);
  const count = () => hub.hub.db.$client.prepare('select count(*) from system_records').pluck().get();
  assert.equal(count(), 1);
  // GBK, as spreadsheets here write it: 系统名称,部门,月份,...
  const good = await send(
    gbk(`${head}${of('甲', '2026-10', 5, 5, 3, '')}${of('乙', '2026-10-31', 5, 4, 3, '')}`),
    false,
  );
  assert.equal(good.status, 200, good.text);
  assert.equal(count(), 3);
  const reporter = await hub.enter('reader', [{ role: 'assessor', unit_id: null }]);
  const form = new FormData();
  form.set('file', new File([head], 'r.csv'));
  assert.equal((await reporter('POST', '/api/imports/system_records?dry_run=true', form)).status, 403);
});

test('whoever is limited to a unit reads, reports and imports for its systems alone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zw-records-'));
  const hub = await testHub({ folder });
  t.after(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true });
  });
  const post = async (path: string, body: unknown) => (await hub.ask('POST', path, body)).body.id as number;
  const [own, other] = [
    await post('/api/units', { name: '甲', level: 'city' }),
    await post('/api/units', { name: '乙', level: 'city' }),
  ];
  const type = 'exchange-platform';
  const mine = await post('/api/systems', { name: '甲平台', type, unit_id: own });
  const theirs = await post('/api/systems', { name: '乙平台', type, unit_id: other });
  const leader = await hub.enter('leader', [{ role: 'unit_leader', unit_id: own }], own);
  const record = { kind: 'monthly', subject: '部门', period: OWED, body: body(1) };
  assert.equal((await leader('PUT', `/api/systems/${mine}/records`, record)).status, 200);
  assert.equal((await leader('PUT', `/api/systems/${theirs}/records`, record)).status, 404);
  await post(`/api/systems/${mine}/endpoints`, {
    name: 'a',
    host: '127.0.0.1',
    port: 9,
    scheme: 'http',
    place: 'city',
  });
  const card = (await leader('GET', `/api/systems/${mine}/conformance`)).body;
  assert.equal(card.type.name, type);
  assert.match(card.criteria.find(({ name }: { name: string }) => name === 'hop_city').because[0], /watches/);
  assert.equal((await leader('GET', '/api/systems')).body.rows[0].criteria.pass, 1);
  assert.equal((await leader('GET', `/api/systems/${theirs}/conformance`)).status, 404);
  assert.equal((await leader('POST', `/api/systems/${theirs}/openmetrics`, {})).status, 404);
  const form = (name: string) => {
    const sent = new FormData();
    sent.set(
      'file',
      new File([`系统名称,部门,月份,调用次数,成功次数,共享数据集数\n${name},a,2026-09,1,1,1\n`], 'r.csv'),
    );
    return sent;
  };
  assert.equal((await leader('POST', '/api/imports/system_records?dry_run=false', form('甲平台'))).status, 200);
  const beyond = await leader('POST', '/api/imports/system_records?dry_run=false', form('乙平台'));
  assert.equal(beyond.status, 422);
  assert.match(beyond.text, /没有系统/);
  assert.equal((await leader('POST', '/api/imports/systems?dry_run=true', form('甲平台'))).status, 403);
  const viewer = await hub.enter('assessor', [{ role: 'assessor', unit_id: null }]);
  assert.equal((await viewer('PUT', `/api/systems/${mine}/records`, record)).status, 403);
});

/** By asking the decoder for each pair of bytes: Node writes no GBK. */
function gbk(text: string): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder('gbk');
  const table = new Map<string, [number, number]>();
  for (let a = 0x81; a < 0xff; a += 1)
    for (let b = 0x40; b < 0xff; b += 1) table.set(decoder.decode(Uint8Array.of(a, b)), [a, b]);
  return Uint8Array.from([...text].flatMap((sign) => (sign < '\x80' ? [sign.charCodeAt(0)] : (table.get(sign) ?? []))));
}

test('a month is owed only when it is over and ten days have passed, whatever the moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
      const owed = owedMonth(now);
      return owed < monthOf(now) && [1, 2].some((n) => monthBefore(monthOf(now), n) === owed);
    }),
  );
  assert.equal(owedMonth(Date.UTC(2026, 10, 10, 15, 59)), '2026-09');
  assert.equal(owedMonth(Date.UTC(2026, 10, 10, 16, 0)), '2026-10');
});
