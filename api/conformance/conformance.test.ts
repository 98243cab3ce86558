import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { testHub } from '../testing.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { settleAll } from './keep-watches.ts';
import { systemOf } from './testing.ts';

async function serve(t: TestContext, answer: () => number) {
  const server = createServer((_request, response) => response.writeHead(answer()).end('ok'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

test('a place makes a watch, its looks turn the card, and nothing unknown is green', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  let status = 200;
  const port = await serve(t, () => status);
  const system = await systemOf(hub, '政务数据共享交换平台');
  const listed = async () => (await hub.ask('GET', '/api/systems')).body.rows[0];
  assert.equal((await listed()).type, 'exchange-platform');
  assert.deepEqual((await listed()).criteria?.pass, 0);
  assert.match((await system.card()).of('hop_city').reason.en, /no endpoint is registered/);
  await system.at('市级交换节点', port);
  assert.equal((await system.card()).of('hop_city').status, 'unknown');
  await system.look();
  const good = await system.card();
  assert.equal(good.of('hop_city').status, 'pass');
  assert.match(good.of('hop_city').because.join(), /^\/watches\/\d+,\/evidence\/\d+$/);
  assert.equal(good.status, 'unknown', 'three hops are unknown');
  status = 500;
  await system.look();
  const bad = await system.card();
  assert.equal(bad.of('hop_city').status, 'fail');
  assert.match(bad.of('hop_city').reason.zh, /500/);
  assert.equal(bad.chain?.broken, 'hop_city');
  const { pass, fail, unknown } = (await listed()).criteria;
  assert.deepEqual([pass, fail, unknown > 2], [0, 1, true]);
});

test('what people changed of a kept watch stays, what followed from the endpoint follows it, and the type takes it away', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const system = await systemOf(hub, 'exchange-platform');
  const id = await system.at('city', 8080, '/health');
  const read = () =>
    hub.hub.db.$client.prepare('select * from watches').all() as {
      id: number;
      params: string;
      every_s: number;
      address: string;
    }[];
  const watch = system.watchOf('hop_city');
  const changed = { params: { scheme: 'http', port: 8080, path: '/health', body_match: 'ok' }, every_s: 300 };
  assert.equal((await hub.ask('PATCH', `/api/watches/${watch}`, changed)).status, 200);
  assert.equal((await hub.ask('PATCH', `/api/endpoints/${id}`, { url: 'http://127.0.0.1:9090/health' })).status, 200);
  const [now] = read();
  assert.equal(now?.id, watch);
  assert.equal(now?.every_s, 300);
  assert.deepEqual(
    { port: JSON.parse(now?.params ?? '').port, body_match: JSON.parse(now?.params ?? '').body_match },
    { port: 9090, body_match: 'ok' },
  );
  settleAll(hub.hub.db, assert.fail);
  assert.equal(read().length, 1, 'settling again changes nothing');
  assert.equal((await hub.ask('DELETE', `/api/watches/${watch}`)).status, 409);
  await hub.ask('PATCH', `/api/watches/${watch}`, { enabled: false });
  assert.match((await system.card()).of('hop_city').reason.en, /switched off/);
  await hub.ask('PATCH', `/api/systems/${system.id}`, { type: '别的系统' });
  assert.deepEqual(read(), []);
  await hub.ask('PATCH', `/api/systems/${system.id}`, { type: 'exchange-platform' });
  assert.equal(read().length, 1, 'the place was kept');
  const twice = await hub.ask('POST', `/api/systems/${system.id}/endpoints`, {
    name: 'b',
    host: '127.0.0.1',
    place: 'city',
  });
  assert.equal(twice.status, 409);
  const odd = await hub.ask('POST', `/api/systems/${system.id}/endpoints`, {
    name: 'b',
    host: '127.0.0.1',
    place: 'moon',
  });
  assert.equal(odd.status, 422);
});

test('an endpoint that asks the same already lends its watch, and a forbidden address makes nothing', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const system = await systemOf(hub, 'exchange-platform');
  const body = { name: 'city', host: '127.0.0.1', port: 8080, scheme: 'http', path: '/', place: 'city' };
  assert.equal((await hub.ask('POST', `/api/systems/${system.id}/endpoints`, body)).status, 200);
  const rows = hub.hub.db.$client.prepare('select criterion from watches').pluck().all();
  assert.deepEqual(rows, ['exchange-platform.hop_city']);
  const cloud = { ...body, name: 'x', host: '169.254.169.254', place: 'state' };
  assert.equal((await hub.ask('POST', `/api/systems/${system.id}/endpoints`, cloud)).status, 422);
  assert.equal(hub.hub.db.$client.prepare('select count(*) from endpoints').pluck().get(), 1);
});

test('a list of systems takes a type and places by their Chinese names, and says which place is wrong', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const send = (text: string, dry_run = true) => {
    const form = new FormData();
    form.set('file', new File([text], 's.csv'));
    return hub.ask('POST', `/api/imports/systems?dry_run=${dry_run}`, form);
  };
  const head = '系统名称,类型,端点名称,主机,端口,协议,位置\n';
  const wrong = await send(`${head}甲,数据共享交换平台,a,127.0.0.1,80,http,月球\n乙,随便写的,b,127.0.0.1,80,http,\n`);
  assert.deepEqual(
    wrong.body.rows.map((row: { action: string }) => row.action),
    ['error', 'create'],
  );
  assert.match(wrong.text, /没有位置“月球”/);
  const lines = `${head}甲,数据共享交换平台,a,127.0.0.1,81,http,市级交换节点\n甲,,b,127.0.0.1,82,http,市级交换节点\n`;
  assert.match((await send(lines)).text, /该位置已是端点“a”/);
  const right = `${head}甲,Data exchange platform,a,127.0.0.1,81,http,市级交换节点\n甲,,b,127.0.0.1,82,http,县级交换节点\n乙,随便写的,,,,,\n`;
  assert.equal((await send(right, false)).status, 200);
  const { $client } = hub.hub.db;
  assert.deepEqual($client.prepare('select type from systems order by name').pluck().all(), [
    '随便写的',
    'exchange-platform',
  ]);
  assert.deepEqual($client.prepare('select criterion from watches order by criterion').pluck().all(), [
    'exchange-platform.hop_city',
    'exchange-platform.hop_county',
  ]);
  assert.equal((await send(right)).body.counts.same, 3, 'and the same again changes nothing');
});

test('a place that is looked at from several vantage points stands as the quorum says, and leads to all their watches', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const port = await serve(t, () => 200);
  const system = await systemOf(hub, 'exchange-platform');
  await system.at('city', port);
  await system.look();
  const sqlite = hub.hub.db.$client;
  sqlite.exec(`insert into units (id, name, level) values (900, '数据局', 'county');
    insert into agents (id, name, unit_id, side, state, sign_key, seal_key, created_at) values
      (1, '东县', 900, 'inside', 'trusted', 'k', 'k', 0), (2, '互联网', 900, 'outside', 'trusted', 'k', 'k', 0)`);
  const kept = system.watchOf('hop_city');
  const [east, internet] = (await hub.ask('POST', `/api/watches/${kept}/copies`, { agent_ids: [1, 2] })).body.ids;
  const told = (id: number, outcome: 'ok' | 'timeout', status = 200) => {
    const watch = sqlite.prepare('select * from watches where id = ?').get(id) as PatrolledWatch;
    const facts = outcome === 'ok' ? [{ key: 'http.status' as const, value: status }] : [];
    for (const ago of [2, 1]) {
      const at = Date.now() - ago;
      const error = outcome === 'ok' ? {} : { error: 'nobody there' };
      hub.hub.watching.pipeline.ingest(
        [{ watch, observation: { at, took_ms: 1, outcome, facts, samples: [], ...error } }],
        at,
      );
    }
  };
  const hop = async () => (await system.card()).of('hop_city');
  assert.equal((await hop()).status, 'pass', 'those that have not had their turn yet are not asked');
  told(east, 'ok');
  told(internet, 'timeout');
  const few = await hop();
  assert.equal(few.status, 'warn');
  assert.match(
    few.reason.en,
    /seen from 1 of 3 vantage points \(互联网 \(outside\)\): it doesn't answer: nobody there/,
  );
  assert.deepEqual(
    few.because.filter((path) => path.startsWith('/watches')),
    [kept, east, internet].map((id) => `/watches/${id}`),
  );
  told(internet, 'ok', 500);
  assert.match((await hop()).reason.en, /seen from 1 of 3 vantage points.*500.*well from inside, not from outside/);
  told(east, 'timeout');
  told(internet, 'timeout');
  assert.equal((await hop()).status, 'fail');
  told(east, 'ok');
  told(internet, 'ok');
  assert.equal((await hop()).status, 'pass');
  const endpoint = sqlite.prepare('select id from endpoints').pluck().get();
  const moved = await hub.ask('PATCH', `/api/endpoints/${endpoint}`, { url: 'http://127.0.0.1:9090/' });
  assert.equal(moved.status, 200, moved.text);
  const ports = sqlite.prepare(`select distinct params ->> '$.port' from watches`).pluck().all();
  assert.deepEqual(ports, [9090], 'what followed from the endpoint follows it from everywhere');
});
