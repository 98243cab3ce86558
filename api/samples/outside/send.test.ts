import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type TestContext, test } from 'node:test';
import { probes } from '#probes/index.ts';
import type { Probe } from '#probes/probe.ts';
import { stretchesOf } from '../history.ts';
import { fresh, MINUTE, one, START } from '../scene.ts';
import { DAY_MS } from '../window.ts';
import { createClient } from './client.ts';
import { labelsOf, metricOf, quoted } from './names.ts';
import { openOutbox } from './outbox.ts';
import { createSender } from './send.ts';
import { joined, openSpans, without } from './spans.ts';

type Taken = { labels: { name: string; value: string }[]; samples: { value: number; timestamp: unknown }[] };
const require = createRequire(import.meta.url);
const { deserialize } = require('prometheus-remote-write');
const { uncompress } = createRequire(import.meta.resolve('prometheus-remote-write'))('snappyjs');

/** A store that answers as `say` has it; what it took is read by the library's own decoder. */
async function scene(t: TestContext, say: (series: Taken[]) => number, kept?: { age_ms: number; bytes: number }) {
  const taken: Taken[] = [];
  const asked = { times: 0 };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    asked.times += 1;
    const { timeseries } = (await deserialize(uncompress(Buffer.concat(parts)))) as { timeseries: Taken[] };
    const status = say(timeseries);
    if (status === 204) taken.push(...timeseries);
    response.writeHead(status).end(status === 204 ? '' : 'out of order sample');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const client = createClient();
  t.after(client.close);
  const own = fresh(START + DAY_MS);
  const now = () => own.clock.now;
  const spans = openSpans(own.sqlite);
  const samples = own.open(openOutbox(own.sqlite, now).append);
  const url = new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/api/v1/write`);
  const make = () =>
    createSender({
      ...{ sqlite: own.sqlite, samples, spans, ask: client.ask, url, now },
      about: () => ({ probe: 'icmp', target: '节点', family: '', agent: '' }),
      ...(kept ? { kept } : {}),
    });
  return { ...own, samples, spans, taken, asked, make, sender: make() };
}

const metricIn = ({ labels }: Taken) => labels.find(({ name }) => name === '__name__')?.value;

test('what is sent is what the protocol asks for: labels by name, samples by time', async (t) => {
  const { samples, sender, taken } = await scene(t, () => 204);
  samples.append([one(1, START + MINUTE, 'a.b', -1.5, 'x'), one(1, START, 'a.b', 2 ** 53, 'x')]);
  assert.equal(await sender.send(), 0);
  const [first] = taken;
  assert.deepEqual(
    first?.labels.map(({ name, value }) => `${name}=${value}`),
    ['__name__=zw_a_b', 'part=x', 'probe=icmp', 'target=节点', 'watch=1'],
  );
  assert.deepEqual(
    first?.samples.map(({ timestamp, value }) => [Number(timestamp), value]),
    [
      [START, 2 ** 53],
      [START + MINUTE, -1.5],
    ],
  );
});

test('one sample that a store refuses for good is left out and counted; all others arrive, and its day is no longer called whole', async (t) => {
  const isBad = (series: Taken[]) =>
    series.some((one) => metricIn(one) === 'zw_bad' && one.samples.some(({ value }) => value === 7));
  const { samples, sender, taken, asked, spans } = await scene(t, (series) => (isBad(series) ? 400 : 204));
  spans.add({ from: START - DAY_MS, until: START + 2 * DAY_MS });
  for (let i = 0; i < 200; i++) samples.append([one(i % 20, START + i * MINUTE, i % 20 === 3 ? 'bad' : 'good', i)]);
  samples.append([one(3, START + 500 * MINUTE, 'bad', 7)]);
  assert.equal(await sender.send(), 0);
  const { rows, sent, dropped, last_error } = sender.stats();
  assert.deepEqual([rows, sent, dropped.refused], [0, 200, 1]);
  assert.match(last_error?.said ?? '', /out of order/);
  assert.equal(
    taken.reduce((sum, { samples: some }) => sum + some.length, 0),
    200,
  );
  assert.ok(asked.times < 30, String(asked.times));
  const bad = START + 500 * MINUTE;
  assert.deepEqual(spans.list(), [
    { from: START - DAY_MS, until: bad },
    { from: bad + 1, until: START + 2 * DAY_MS },
  ]);
});

test('a store that refuses all, denies entry or breaks is no reason to throw anything away', async (t) => {
  let status = 400;
  const { samples, sender } = await scene(t, () => status);
  samples.append([one(1, START, 'a', 1), one(2, START, 'a', 1)]);
  for (status of [400, 401, 404, 429, 500, 503]) {
    assert.ok((await sender.send()) >= 1_000, String(status));
    assert.equal(sender.stats().rows, 1);
  }
  status = 204;
  assert.equal(await sender.send(), 0);
  assert.deepEqual([sender.stats().rows, sender.stats().sent], [0, 2]);
});

test('what waits too long goes, oldest first, counted, and its time is read from the database', async (t) => {
  const { samples, sender, clock, spans, sqlite } = await scene(t, () => 503, { age_ms: DAY_MS, bytes: 10_000 });
  spans.begin(START);
  samples.append([one(1, START, 'a', 1)]);
  await sender.send();
  assert.equal(sender.stats().rows, 1);
  clock.now += DAY_MS + 1;
  samples.append([one(1, START + DAY_MS, 'a', 2)]);
  await sender.send();
  assert.deepEqual([sender.stats().rows, sender.stats().dropped.too_old], [1, 1]);
  assert.deepEqual(spans.list(), [{ from: START + 1, until: Number.POSITIVE_INFINITY }]);
  for (let i = 0; i < 3_000; i++) samples.append([one(1, START + DAY_MS + 1 + i, 'a', i / 7)]);
  await sender.send();
  assert.ok(sender.stats().bytes <= 10_000);
  const { rows, dropped } = sender.stats();
  assert.equal(rows + dropped.too_old, 3_002, 'sent or not, each is accounted for');
  assert.equal(sqlite.prepare('select max(id) - min(id) + 1 from sample_outbox').pluck().get(), rows);
});

test('what was rolled back is never sent, and what waited is sent after a restart', async (t) => {
  const { samples, sqlite, taken, make } = await scene(t, () => 204);
  assert.throws(
    sqlite.transaction(() => {
      samples.append([one(1, START, 'a', 1)]);
      throw new Error('rolled back');
    }),
  );
  samples.append([one(1, START, 'b', 1)]);
  await make().send();
  assert.deepEqual(taken.map(metricIn), ['zw_b']);
});

test('no two series of the probes share a name outside, and any part survives a selector', () => {
  const series = (Object.values(probes) as Probe[]).flatMap(({ measures }) => Object.keys(measures));
  const names = new Map([...new Set(series)].map((name) => [metricOf(name), name]));
  assert.equal(names.size, new Set(series).size);
  assert.equal(quoted('a"\\\nb'), '"a\\"\\\\\\nb"');
  const about = { probe: 'p', target: 't', family: '6', agent: 'a' };
  assert.deepEqual(
    labelsOf(1, 'x', '', about, 'h').map(([name]) => name),
    ['__name__', 'agent', 'family', 'hub', 'probe', 'target', 'watch'],
  );
});

test('spans join what touches and lose what is cut', () => {
  assert.deepEqual(
    joined([
      { from: 5, until: 9 },
      { from: 1, until: 5 },
      { from: 20, until: 30 },
    ]),
    [
      { from: 1, until: 9 },
      { from: 20, until: 30 },
    ],
  );
  assert.deepEqual(without([{ from: 1, until: 9 }], { from: 3, until: 4 }), [
    { from: 1, until: 3 },
    { from: 4, until: 9 },
  ]);
  assert.deepEqual(without([{ from: 1, until: 9 }], { from: 0, until: 10 }), []);
});

test('only whole days that the store holds, older than what the database has whole, are asked for outside', () => {
  const day = (n: number) => n * DAY_MS;
  const spans = [
    { from: day(1) + 1, until: day(5) },
    { from: day(7), until: Number.POSITIVE_INFINITY },
  ];
  const told = stretchesOf({ from: day(0), to: day(20) }, day(10), spans).map(
    ({ from, until, outside }) => [from / DAY_MS, until / DAY_MS, outside] as const,
  );
  assert.deepEqual(told, [
    [0, 2, false],
    [2, 5, true],
    [5, 7, false],
    [7, 10, true],
    [10, 20, false],
  ]);
  assert.deepEqual(
    stretchesOf({ from: day(11), to: day(12) }, day(10), spans).map(({ outside }) => outside),
    [false],
  );
});
