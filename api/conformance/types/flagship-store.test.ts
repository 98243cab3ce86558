import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { FIGURES } from '../../programme/figures/index.ts';
import { testHub } from '../../testing.ts';
import { systemOf } from '../testing.ts';

const dayAgo = (days: number) => new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);

test('a store is open, its boards alive and new, its forms there; and its card turns for each that is not', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const post = async (path: string, body: unknown) => {
    const { status, body: made, text } = await hub.ask('POST', path, body);
    assert.equal(status, 200, text);
    return made.id as number;
  };
  const gone = new Set<string>();
  let newest = dayAgo(2);
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '/';
    answer.writeHead(gone.has(path) ? 404 : 200, { 'content-type': 'text/html' });
    if (path === '/board') answer.end(`<a href="/item/1">事项</a><a href="/item/2">事项</a> ${newest}`);
    else if (path === '/form')
      answer.end('<form action="/submit" method=post><input name=name><input name=phone></form>');
    else answer.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const area = (code: string, name: string, more: object = {}) =>
    post('/api/areas', { code, name, level: 'county', parent_id: city, ...more });
  const chongchuan = await area('320613', '崇川区');
  const store = await systemOf(hub, 'flagship-store', { area_id: chongchuan });
  await store.at('home', port);
  await store.at('board', port, '/board');
  await store.at('form', port, '/form');
  assert.deepEqual((await store.card()).statuses, {
    home: 'unknown',
    boards: 'unknown',
    forms: 'unknown',
    ipv6: 'unknown',
  });
  await store.look();
  const first = await store.card();
  assert.deepEqual([first.of('home').status, first.of('boards').status], ['pass', 'pass']);
  assert.equal(first.of('forms').status, 'unknown', 'no fields were named yet');
  const form = store.watchOf('forms');
  const params = { url: `http://127.0.0.1:${port}/form`, fields: ['name', 'phone'] };
  assert.equal((await hub.ask('PATCH', `/api/watches/${form}`, { params })).status, 200);
  await store.look();
  assert.equal((await store.card()).of('forms').status, 'pass');

  newest = dayAgo(90);
  await store.look();
  assert.match((await store.card()).of('boards').reason.zh, /距今 90 天，要求不超过 30 天/);
  newest = dayAgo(2);
  for (const path of ['/item/2', '/submit', '/']) gone.add(path);
  await store.look();
  const bad = await store.card();
  assert.match(bad.of('boards').reason.zh, /1 个链接打不开：.*\/item\/2 \(status 404\)/);
  assert.match(bad.of('forms').reason.zh, /提交地址 .*\/submit 无应答/);
  assert.equal(bad.of('home').status, 'fail');
  gone.clear();
  gone.add('/form');
  await store.look();
  assert.match((await store.card()).of('forms').reason.zh, /表单页打不开/);
  assert.equal((await store.card()).of('home').status, 'pass');
});

test('stores are due of the districts that the notice names as the register has them, and of the towns that somebody named', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const post = async (path: string, body: unknown) => {
    const { status, body: made, text } = await hub.ask('POST', path, body);
    assert.equal(status, 200, text);
    return made.id as number;
  };
  const read = (figure: 'stores_of_districts' | 'stores_of_towns', id: number, day = Date.now()) =>
    FIGURES[figure].read(hub.hub.db, { kind: 'area', id }, day).map(({ name, status }) => `${name} ${status}`);
  const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const area = (code: string, name: string, more: object = {}) =>
    post('/api/areas', { code, name, level: 'county', parent_id: city, ...more });
  const chongchuan = await area('320602', '崇川区');
  assert.deepEqual(read('stores_of_districts', city), [
    '崇川区 unmet',
    '港闸区 exempt',
    '市经济技术开发区 unknown',
    '苏通科技产业园区 unknown',
    '通州湾示范区 unknown',
  ]);
  const gangzha = await area('320611', '港闸区', { valid_to: '2020-07-31' });
  const park = await area('320671', '南通经济技术开发区');
  assert.equal(read('stores_of_districts', city)[1], '港闸区 exempt');
  assert.equal(read('stores_of_districts', city, Date.UTC(2020, 0, 1))[1], '港闸区 unmet', 'it was due while it was');
  assert.deepEqual(read('stores_of_districts', park), ['市经济技术开发区 unmet']);
  assert.match(
    FIGURES.stores_of_districts.read(hub.hub.db, { kind: 'area', id: gangzha }, Date.now())[0]?.reason.zh ?? '',
    /2020-07-31 后已并入崇川区/,
  );

  assert.deepEqual(read('stores_of_towns', city), ['有条件的经济发达镇 unknown']);
  const store = await systemOf(hub, 'flagship-store', { area_id: chongchuan });
  assert.equal(read('stores_of_districts', city)[0], '崇川区 unknown', 'a store that nobody has seen');
  const town = await post('/api/areas', { code: '320671100', name: '甲镇', level: 'town', parent_id: park });
  for (const subject of ['甲镇', '乙镇']) {
    const body = { decided_by: '市政务办', decided_on: '2019-09-01' };
    assert.equal((await store.put({ kind: 'qualified_town', subject, body })).status, 200);
  }
  assert.deepEqual(read('stores_of_towns', city), ['乙镇 unknown', '甲镇 unmet']);
  assert.deepEqual(read('stores_of_towns', town), ['甲镇 unmet']);
  assert.deepEqual(read('stores_of_towns', chongchuan), []);
});
