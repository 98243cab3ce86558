import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { keepConnectors } from '../../connectors/keep-connectors.ts';
import { createProvince } from '../../connectors/province.ts';
import { accepted, calls, configure, does, must, provinceHub, referred, SECRET } from '../../connectors/testing.ts';
import { FIGURES } from '../../programme/figures/index.ts';
import { systemOf } from '../testing.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test('the way to the province and back turns the card: refused, taken, waiting, called back, forged', async (t) => {
  const hub = await provinceHub({ connector_loopback: true });
  t.after(() => hub.stop());
  const { db, keys, config } = hub.hub;
  const sqlite = db.$client;
  const system = await systemOf(hub, 'operations-platform');
  const card = async (name: string) => (await system.card()).of(name);
  let status = 500;
  const province = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'));
  }).listen(0, '127.0.0.1');
  await once(province, 'listening');
  t.after(() => province.close());
  const url = `http://127.0.0.1:${(province.address() as AddressInfo).port}/tickets`;
  await configure(hub, { url, is_enabled: false, secret: SECRET });
  assert.deepEqual((await card('connector')).status, 'fail');
  await configure(hub, { url, is_enabled: true });
  assert.match((await card('connector')).reason.en, /nothing was ever taken/);
  assert.deepEqual([(await card('callbacks')).status, (await card('referred')).status], ['unknown', 'unknown']);

  const ticket = await referred(hub);
  const keeper = keepConnectors({
    ...{ db, log: pino({ level: 'silent' }), look_ms: 10, back_off_ms: { least: 20, most: 50 } },
    connectors: [createProvince({ db, keys, config })],
  });
  t.after(() => keeper.stop());
  const until = async (sql: string) => {
    for (let i = 0; !sqlite.prepare(sql).pluck().get(); i += 1) {
      assert.ok(i < 500, sql);
      await wait(10);
    }
  };
  await until('select 1 from connector_outbox where attempts > 0');
  assert.deepEqual([(await card('connector')).status, (await card('referred')).status], ['warn', 'pass']);
  sqlite.prepare('update connector_outbox set created_at = created_at - ?').run(2 * HOUR_MS);
  const late = await card('connector');
  assert.equal(late.status, 'fail');
  assert.match(late.reason.en, /1 wait, the oldest for 120 minutes \(.*500/);
  status = 200;
  await until('select 1 from connector_outbox where sent_at is not null');
  assert.equal((await card('connector')).status, 'pass');

  const said = { key: 'k1', ticket_number: ticket.number, outcome: 'answered', text: '已修复' };
  assert.equal((await calls(hub, said, { secret: 'x'.repeat(40) })).status, 401);
  assert.match((await card('callbacks')).reason.en, /1 calls refused/);
  must(await calls(hub, said));
  assert.match((await card('callbacks')).reason.en, /refused.*1 calls, the last on/);
  const back = await card('referred');
  assert.match(back.reason.en, /1 referred, 1 back/);
  assert.deepEqual(back.because, [`/tickets/${ticket.id}`]);
});

test('answered in time is counted from real tickets, and the figure leads to each', async (t) => {
  const hub = await provinceHub();
  t.after(() => hub.stop());
  const { db } = hub.hub;
  const system = await systemOf(hub, 'operations-platform');
  const card = async (name: string) => (await system.card()).of(name);
  assert.deepEqual([(await card('filed')).status, (await card('answered')).status], ['unknown', 'unknown']);
  const good = await accepted(hub, hub.county);
  must(await does(hub, good.id, { is: 'resolve', text: '已处理' }));
  await accepted(hub, hub.county, '还在时限内');
  assert.match((await card('filed')).reason.en, /2 requests, 0 problems/);
  const one = await card('answered');
  assert.deepEqual([one.status, one.reason.en], ['pass', '1 of 1 answered in time (100%)']);
  const late = await accepted(hub, hub.county, '已超时');
  db.$client.prepare('update tickets set breached_at = ? where id = ?').run(Date.now(), late.id);
  const half = await card('answered');
  assert.deepEqual([half.status, half.reason.en], ['fail', '1 of 2 answered in time (50%)']);
  const items = FIGURES.operations.read(db, { kind: 'unit', id: hub.city }, Date.now());
  assert.deepEqual(
    items.map(({ path, status }) => `${path} ${status}`),
    [`/tickets/${good.id} met`, `/tickets/${late.id} unmet`],
  );
  assert.deepEqual(FIGURES.operations.read(db, { kind: 'unit', id: hub.city }, Date.now() + 100 * DAY_MS), []);
});
