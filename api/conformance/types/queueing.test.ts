import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Db } from '../../db/open.ts';
import { testHub } from '../../testing.ts';
import { systemOf } from '../testing.ts';

const scenario = (port: number) => `
name: booking
title: { zh: 预约, en: Booking }
base: http://127.0.0.1:${port}
variables: { username: "", password: "" }
load: { shape: users, users: 1, duration: 1s }
journey:
  - name: log in
    method: POST
    path: /login
    form: { user: "\${username}", password: "\${password}" }
    checks: [{ status: [204] }]
  - name: book
    method: POST
    path: /bookings
    json: { window: 1 }
    checks: [{ status: [201] }]
    extract: { number: { jsonpath: $.number } }
  - name: cancel
    method: DELETE
    path: /bookings/\${number}
`;

test('a visitor books by the test account and the card is green; it turns when booking refuses, a step fails or the entry is down', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const says: Record<string, number> = {
    'GET /': 200,
    'POST /login': 204,
    'POST /bookings': 201,
    'DELETE /bookings/A7': 200,
  };
  const heard: string[] = [];
  const server = createServer(async (asked, answer) => {
    const line = `${asked.method} ${asked.url}`;
    let body = '';
    for await (const piece of asked) body += piece;
    heard.push(`${line} ${body}`);
    answer.writeHead(says[line] ?? 404);
    answer.end(line === 'POST /bookings' ? '{"number":"A7"}' : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const queueing = await systemOf(hub, 'queueing');
  await queueing.at('home', port);
  await queueing.at('booking', port, '/api');
  await queueing.look();
  const first = await queueing.card();
  assert.deepEqual(first.statuses, { available: 'pass', booking: 'unknown', capacity: 'unknown' });
  assert.match(first.of('booking').reason.zh, /写入场景/);
  const secret = { kind: 'http_basic', user: 'visitor', password: 'Of-the-test-8' };
  const { id: credential_id } = (await hub.ask('POST', '/api/credentials', { name: 'booking', secret })).body;
  const change = await hub.ask('PATCH', `/api/watches/${queueing.watchOf('booking')}`, {
    params: { scenario: scenario(port) },
    credential_id,
  });
  assert.equal(change.status, 200, change.text);
  await queueing.look();
  const good = (await queueing.card()).of('booking');
  assert.equal(good.status, 'pass', good.reason.en);
  assert.ok(
    heard.includes('POST /login user=visitor&password=Of-the-test-8') && heard.includes('DELETE /bookings/A7 '),
  );
  says['POST /bookings'] = 409;
  await queueing.look();
  assert.match((await queueing.card()).of('booking').reason.zh, /流程在此步失败：book: .*409/);
  says['POST /bookings'] = 201;
  says['DELETE /bookings/A7'] = 500;
  await queueing.look();
  assert.match((await queueing.card()).of('booking').reason.zh, /cancel: status 500/);
  says['DELETE /bookings/A7'] = 200;
  says['GET /'] = 503;
  await queueing.look();
  assert.deepEqual((await queueing.card()).statuses, { available: 'fail', booking: 'pass', capacity: 'unknown' });
  const facts = hub.hub.db.$client.prepare('select * from facts').all();
  assert.doesNotMatch(JSON.stringify(facts), /Of-the-test-8/);
});

const YEAR_MS = 365 * 86_400_000;

/** A search for capacity that found `good_rate` journeys a second in each of its rounds. */
function searched(
  db: Db,
  system_id: number,
  { good_rate, at = Date.now(), verdict = 'pass' }: { good_rate: number; at?: number; verdict?: string },
) {
  const plan = db.$client.prepare(`select id from load_plans`).pluck().get() as number | undefined;
  const columns = db.$client
    .prepare(`select name, type, "notnull" as must, dflt_value from pragma_table_info('load_runs')`)
    .all() as {
    name: string;
    type: string;
    must: number;
    dflt_value: string | null;
  }[];
  const round = { end: 'knee', good_rate };
  const given: Record<string, unknown> = {
    ...{ plan_id: plan ?? 1, system_id, state: 'complete', started_at: at, ended_at: at, is_limited: 0, engine: 'own' },
    result: '{"rate":10}',
    search: JSON.stringify({ rounds: [round, round, round], requests_per_journey: 1 }),
    verdict: JSON.stringify({ is: verdict, why: { zh: '说明', en: 'why' } }),
  };
  for (const { name, type, must, dflt_value } of columns)
    if (must === 1 && dflt_value === null && name !== 'id') given[name] ??= /int|real/i.test(type) ? 0 : '[]';
  const names = Object.keys(given);
  db.$client.pragma('foreign_keys = off');
  db.$client
    .prepare(
      `insert into load_runs (${names.map((name) => `"${name}"`).join()}) values (${names.map((name) => `@${name}`).join()})`,
    )
    .run(given);
}

test('capacity at the peak rests on a load test of the last year and a declared peak; without either it is unknown', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const { db } = hub.hub;
  const queueing = await systemOf(hub, 'queueing');
  const capacity = async () => {
    const { status, reason } = (await queueing.card()).of('capacity');
    return `${status}: ${reason.en}`;
  };
  assert.match(await capacity(), /^unknown: No load test/);
  searched(db, queueing.id, { good_rate: 100, at: Date.now() - YEAR_MS - 86_400_000 });
  assert.match(await capacity(), /^unknown: No load test/, 'it is too old');
  searched(db, queueing.id, { good_rate: 50 });
  assert.match(await capacity(), /^unknown: No peak was declared/);
  const peak = { peak_rate: 40, declared_by: '政务服务中心', declared_at: null, version: 0 };
  assert.equal((await hub.ask('PUT', `/api/systems/${queueing.id}/load-peak`, peak)).status, 200);
  assert.match(await capacity(), /^pass: Headroom at the declared peak: 20 %/);
  const more = { ...peak, peak_rate: 80, version: 1 };
  assert.equal((await hub.ask('PUT', `/api/systems/${queueing.id}/load-peak`, more)).status, 200);
  assert.match(await capacity(), /^fail: The capacity is below the declared peak/);
  searched(db, queueing.id, { good_rate: 500, verdict: 'fail' });
  assert.match(await capacity(), /^fail: The load test missed its thresholds/);
});
