import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type TestHub, testHub } from '../testing.ts';
import { type Day, FULL_SHARE, forecast } from './forecast.ts';
import { keepTraffic } from './keep-traffic.ts';
import { percentile } from './percentile.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const GBIT = 1e9;

let hub: TestHub;
let watch = 0;
let node_id = 0;
const now = Math.floor(Date.now() / 300_000) * 300_000;
before(async () => {
  hub = await testHub();
  const made = await hub.ask('POST', '/api/nodes', {
    name: 'core',
    role: 'core',
    addresses: ['127.0.0.1'],
    watch: ['snmp'],
  });
  node_id = made.body.id;
  watch = hub.hub.db.$client.prepare('select id from watches').pluck().get() as number;
  const put = hub.hub.db.$client.prepare(
    `insert into facts (watch_id, key, part, value, since_at) values (?, 'snmp.interface', ?, ?, 0)`,
  );
  const port = (index: number, row: object) =>
    put.run(watch, String(index), JSON.stringify({ if_index: index, ...row }));
  port(1, { name: 'GE0/0/1', alias: '上联', speed_bps: GBIT });
  port(2, { name: 'GE0/0/2', speed_bps: null });
  port(3, { name: 'GE0/0/3', speed_bps: GBIT });
  // A day in which port 1 carries 100 Mbit/s in and, one hour in ten, 900 Mbit/s; port 2 a tenth; port 3 never answers.
  let [fast, slow, errors] = [0, 0, 0];
  for (let at = now - DAY; at <= now; at += 5 * MINUTE) {
    const busy = Math.floor((at - now + DAY) / (60 * MINUTE)) % 10 === 9;
    fast += ((busy ? 900e6 : 100e6) / 8) * 300;
    slow += (10e6 / 8) * 300;
    errors += 2;
    hub.hub.samples.append([
      {
        watch,
        at,
        samples: [
          { series: 'snmp.in_octets', part: '1', value: fast },
          { series: 'snmp.out_octets', part: '1', value: slow },
          { series: 'snmp.in_octets', part: '2', value: slow },
          { series: 'snmp.in_errors', part: '2', value: errors },
          { series: 'snmp.in_unicast', part: '2', value: errors * 100 },
        ],
      },
    ]);
  }
});
after(() => hub.stop());

test('the lists tell shares of the speed, percentiles of five-minute means, errors, and what they lack', async () => {
  const keeper = keepTraffic(hub.hub);
  assert.equal(keeper.work(now, 5_000), 3);
  assert.equal(keeper.work(now, 5_000), 0, 'a fresh row is left alone');
  keeper.stop();
  const { body } = await hub.ask('GET', '/api/traffic/ports?by=p95_share');
  assert.deepEqual([body.total, body.ports, body.untold], [1, 3, 2], 'a port without speed or samples has no share');
  const [first] = body.rows;
  assert.equal(first.name, 'GE0/0/1');
  assert.ok(Math.abs(first.p95_share - 0.9) < 0.01, String(first.p95_share));
  assert.ok(Math.abs(first.out_p95_bps - 10e6) < 1e4, String(first.out_p95_bps));
  assert.ok(first.coverage > 0.98);
  assert.deepEqual(first.forecast, { kind: 'unknown', why: 'too_short' });
  const erring = (await hub.ask('GET', '/api/traffic/ports?by=errors')).body;
  assert.equal(erring.rows[0].name, 'GE0/0/2');
  assert.ok(Math.abs(erring.rows[0].errors - 2 * 288) <= 4, String(erring.rows[0].errors));
  assert.deepEqual([erring.total, erring.untold], [1, 2], 'a port that counts no errors is none that nobody knows of');
  const none = (await hub.ask('GET', '/api/traffic/ports?by=discards')).body;
  assert.deepEqual([none.total, none.ports, none.untold], [0, 3, 3], 'no discards were counted because nobody told');
  assert.equal((await hub.ask('GET', '/api/traffic/ports?by=fills')).body.total, 0);
  assert.equal((await hub.ask('GET', `/api/traffic/ports?by=bps&q=${encodeURIComponent('上联')}`)).body.total, 1);
  assert.equal((await hub.ask('GET', `/api/traffic/ports?node_id=${node_id + 1}`)).body.ports, 0);
});

test('a port over a period tells both directions, and nothing where nothing was measured', async () => {
  const ask = (if_index: number, from: number, to: number) =>
    hub.ask('GET', `/api/traffic/port?watch_id=${watch}&if_index=${if_index}&from=${from}&to=${to}`);
  const { body } = await ask(1, now - DAY, now);
  assert.ok(Math.abs(body.in.p95_bps - 900e6) < 1e6, String(body.in.p95_bps));
  assert.ok(Math.abs(body.in.mean_bps - 180e6) < 30e6, String(body.in.mean_bps));
  const none = (await ask(3, now - DAY, now)).body;
  assert.deepEqual(none.in, { mean_bps: null, p95_bps: null, max_bps: null, coverage: 0 });
  assert.equal(none.errors, null);
  assert.equal((await ask(9, 0, 1)).status, 404);
  assert.equal((await ask(1, 5, 5)).status, 422);
});

test('a port that is gone leaves the list, and a guest gets none', async () => {
  hub.hub.db.$client.prepare(`delete from facts where part = '3'`).run();
  const keeper = keepTraffic(hub.hub);
  keeper.work(now, 1_000);
  keeper.stop();
  assert.equal((await hub.ask('GET', '/api/traffic/ports')).body.ports, 2);
  for (const path of ['/api/traffic/ports', `/api/traffic/port?watch_id=${watch}&if_index=1&from=0&to=1`]) {
    assert.equal((await hub.askAsGuest('GET', path)).status, 401);
  }
  assert.equal((await hub.ask('GET', '/api/traffic/ports?by=password')).status, 422);
});

const days = (count: number, bps: (i: number) => number): Day[] =>
  Array.from({ length: count }, (_, i) => ({ at: now - (count - i) * DAY, bps: bps(i), coverage: 1 }));

test('a forecast says when it cannot tell', () => {
  assert.deepEqual(
    forecast(
      days(60, () => 1),
      null,
      now,
    ),
    { kind: 'unknown', why: 'no_speed' },
  );
  assert.deepEqual(
    forecast(
      days(13, (i) => i),
      10,
      now,
    ),
    { kind: 'unknown', why: 'too_short' },
  );
  assert.deepEqual(forecast([], 10, now), { kind: 'unknown', why: 'too_short' });
  const ended = days(60, (i) => i * 1e6).map((day) => ({ ...day, at: day.at - 30 * DAY }));
  assert.deepEqual(forecast(ended, 1e9, now), { kind: 'unknown', why: 'too_old' });
  const sparse = days(60, (i) => i).map((day, i) => ({ ...day, coverage: i % 10 === 0 ? 1 : 0.1 }));
  assert.equal(forecast(sparse, 1e9, now).kind, 'unknown');
  assert.deepEqual(
    forecast(
      days(60, () => 100),
      1e9,
      now,
    ),
    { kind: 'steady' },
  );
  assert.deepEqual(
    forecast(
      days(60, () => 0.9e9),
      1e9,
      now,
    ),
    { kind: 'full' },
  );
});

test('a straight line fills when it does, whatever its scale', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 90 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.constantFrom(1, 1e3, 1e6),
      (count, per_day, start, scale) => {
        const reached = start + per_day * count;
        const speed = ((reached + per_day * 200) / FULL_SHARE) * scale;
        const told = forecast(
          days(count, (i) => (start + per_day * i) * scale),
          speed,
          now,
        );
        assert.equal(told.kind, 'fills');
        if (told.kind !== 'fills') return;
        const truth = now + 200 * DAY;
        assert.ok(told.from <= truth + DAY && (told.to ?? Infinity) >= truth - DAY, JSON.stringify(told));
        assert.ok(Math.abs(told.from - truth) < 2 * DAY, 'without noise the band is narrow');
      },
    ),
  );
});

test('noise widens the band, and no band begins before now or ends before it begins', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 14, maxLength: 90 }),
      fc.integer({ min: 100, max: 5_000 }),
      (values, speed) => {
        const told = forecast(
          days(values.length, (i) => values[i] as number),
          speed,
          now,
        );
        if (told.kind !== 'fills') return;
        assert.ok(told.from >= now && (told.to === null || told.to >= told.from));
      },
    ),
  );
  const noisy = (amount: number) =>
    forecast(
      days(60, (i) => i * 10 + ((i * 7919) % 13) * amount),
      2_000,
      now,
    );
  const width = (one: ReturnType<typeof noisy>) =>
    one.kind === 'fills' ? (one.to ?? Infinity) - one.from : Number.NaN;
  assert.ok(width(noisy(20)) > width(noisy(1)), `${JSON.stringify(noisy(20))} ${JSON.stringify(noisy(1))}`);
});

test('a percentile is one of the values, with its share of them at or below it', () => {
  assert.equal(percentile([], 0.95), undefined);
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (values, share) => {
        const found = percentile(values, share) as number;
        assert.ok(values.includes(found));
        assert.ok(values.filter((value) => value <= found).length >= share * values.length);
      },
    ),
  );
});
