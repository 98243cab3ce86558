import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { countItems } from '#compliance/programme/figure.ts';
import { FIGURES } from '../../programme/figures/index.ts';
import { testHub } from '../../testing.ts';
import { REFERENCE_LIST } from '../mobile-services/reference-list.ts';
import { standingOf } from '../mobile-services/standing.ts';
import { systemOf } from '../testing.ts';

test('the reference list is that of the annex: 72 services of ten departments', () => {
  assert.equal(REFERENCE_LIST.length, 72);
  assert.equal(new Set(REFERENCE_LIST.map(({ department }) => department)).size, 10);
  assert.equal(new Set(REFERENCE_LIST.map(({ subject }) => subject)).size, 72);
  assert.ok(REFERENCE_LIST.every(({ department, service }) => department.startsWith('市') && service !== ''));
});

test('a service is met when it is declared and seen, unknown when only declared, unmet when not integrated', () => {
  const record = (state: string, more: object = {}) =>
    ({ on_nantong: state, on_province: state, on_national: state, ...more }) as Parameters<typeof standingOf>[0];
  const entry = 'http://a.test/';
  const seen = (status: 'pass' | 'fail' | 'unknown') => ({
    status,
    reason: { zh: '', en: '' },
    seen_at: 1,
    because: [],
  });
  const of = (...given: [Parameters<typeof standingOf>[0], Parameters<typeof standingOf>[1]]) =>
    standingOf(given[0], given[1], 'nantong').status;
  assert.equal(of(undefined, undefined), 'unmet');
  assert.equal(of(record('planned'), undefined), 'unmet');
  assert.equal(of(record('developing', { entry }), seen('pass')), 'unmet', 'an entry alone is no integration');
  assert.equal(of(record('integrated'), undefined), 'unknown');
  assert.equal(of(record('integrated', { entry }), undefined), 'unknown');
  assert.equal(of(record('integrated', { entry }), seen('unknown')), 'unknown');
  assert.equal(of(record('integrated', { entry }), seen('fail')), 'unmet');
  assert.equal(of(record('integrated', { entry }), seen('pass')), 'met');
  assert.equal(of(record('not_applicable'), undefined), 'unknown', 'without a reason');
  assert.equal(of(record('not_applicable', { reason: '业务已取消' }), undefined), 'exempt');
});

test('declared services count when their entries open, milestones are reckoned of them, and a dead entry turns the card', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  let status = 200;
  const server = createServer((_, answer) => void answer.writeHead(status).end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const post = async (path: string, body: unknown) => (await hub.ask('POST', path, body)).body.id as number;
  const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const police = await post('/api/units', { name: '南通市公安局', level: 'city', area_id: city });
  const people = await post('/api/units', { name: '市人力资源和社会保障局', level: 'city', area_id: city });
  const mobile = await systemOf(hub, '移动应用', { area_id: city });
  const states = async () => {
    const card = await mobile.card();
    return ['names', 'nantong', 'province', 'national', 'entry'].map((name) => card.of(name).status).join(' ');
  };
  assert.equal(await states(), 'unknown fail fail fail unknown');
  const half = REFERENCE_LIST.slice(0, 36);
  const body = (path: string, more: object = {}) => ({
    ...{ on_nantong: 'integrated', on_province: 'integrated', on_national: 'planned' },
    entry: `http://127.0.0.1:${port}${path}`,
    ...more,
  });
  for (const { subject } of half)
    assert.equal((await mobile.put({ kind: 'service', subject, body: body('/app') })).status, 200);
  const counts = (figure: 'mobile_services' | 'mobile_national', kind: 'area' | 'unit' = 'area', id = city) =>
    countItems(FIGURES[figure].read(hub.hub.db, { kind, id }, Date.now()));
  assert.deepEqual(
    counts('mobile_services'),
    { met: 0, unmet: 36, unknown: 36, exempt: 0 },
    'declared alone is unknown',
  );
  await mobile.at('entry', port, '/app');
  await mobile.look();
  assert.deepEqual(counts('mobile_services'), { met: 36, unmet: 36, unknown: 0, exempt: 0 });
  assert.deepEqual(counts('mobile_national'), { met: 0, unmet: 72, unknown: 0, exempt: 0 });
  assert.match(
    (await mobile.card()).of('nantong').reason.zh,
    /达到 36.*50 %（原期限 2019-12-31）已达到，100 %（原期限 2020-12-31）未达到/,
  );
  assert.deepEqual(
    counts('mobile_services', 'unit', police),
    { met: 31, unmet: 0, unknown: 0, exempt: 0 },
    'its own services',
  );
  assert.equal(
    Object.values(counts('mobile_services', 'unit', people)).reduce((a, b) => a + b),
    9,
    'by its full name',
  );

  const reason = { on_nantong: 'not_applicable', on_province: 'not_applicable', reason: '业务已取消' };
  for (const { subject } of REFERENCE_LIST.slice(36))
    await mobile.put({ kind: 'service', subject, body: body('/app', reason) });
  assert.equal(await states(), 'pass pass pass fail pass');
  assert.deepEqual(counts('mobile_services'), { met: 36, unmet: 0, unknown: 0, exempt: 36 });
  status = 502;
  await mobile.look();
  assert.equal(await states(), 'pass fail fail fail fail');
  status = 200;
  await mobile.look();
  await mobile.put({ kind: 'service', subject: '市公安局/考试预订', body: body('/app') });
  assert.match((await mobile.card()).of('names').reason.zh, /1 条填报不在参考清单中，不计入：市公安局\/考试预订/);
  assert.equal(
    (await mobile.put({ kind: 'service', subject: 'x/y', body: body('/app', { entry: 'javascript:1' }) })).status,
    422,
  );
});

test('a file may name states as people do, in either language, and one that nobody knows is refused', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const mobile = await systemOf(hub, 'mobile-services');
  const send = (cells: string) => {
    const form = new FormData();
    const head = '系统名称,部门/服务（按参考清单）,南通百通,江苏政务服务移动客户端,国家政务服务移动客户端,不适用的理由';
    form.set('file', new File([`${head}\ntest mobile-services,市税务局/医保缴费办理,${cells}\n`], 'services.csv'));
    return hub.ask('POST', '/api/imports/system_records?dry_run=false', form);
  };
  const good = await send('已接入,In development,不适用,国家客户端没有此类');
  assert.equal(good.status, 200, good.text);
  const { rows } = (await hub.ask('GET', `/api/systems/${mobile.id}/records?kind=service`)).body;
  const { on_nantong, on_province, on_national } = rows[0].body;
  assert.deepEqual([on_nantong, on_province, on_national], ['integrated', 'developing', 'not_applicable']);
  assert.equal((await send('差不多,计划,计划,')).status, 422);
});
