import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { testHub } from '../../testing.ts';
import { systemOf } from '../testing.ts';

test('an exchange platform is looked at hop by hop, by its catalogue, interfaces and metrics, and the card turns with each', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const now = {
    province: 200,
    catalogue: { code: 0, updated_at: new Date().toISOString(), data: [{ id: 1 }] },
    api: 200,
    ok: 10,
    bad: 0,
    latency: 0.1,
  };
  const server = createServer(({ url }, response) => {
    if (url === '/province') return response.writeHead(now.province).end();
    if (url === '/catalogue') return response.end(JSON.stringify(now.catalogue));
    if (url === '/api') return response.writeHead(now.api).end('{"code":0}');
    if (url === '/metrics') {
      now.ok += 100;
      return response.end(
        `calls_total{r="ok"} ${now.ok}\ncalls_total{r="bad"} ${now.bad}\nlatency_seconds ${now.latency}\n`,
      );
    }
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const system = await systemOf(hub, 'exchange-platform');
  for (const [place, path] of [
    ['state', '/state'],
    ['province', '/province'],
    ['city', '/city'],
    ['catalogue', '/catalogue'],
    ['api', '/api'],
    ['metrics', '/metrics'],
  ] as const)
    await system.at(place, port, path);
  await system.at('county', port, '/county', '通州区');
  await system.at('county', port, '/county', '如东县');
  const set = (criterion: string, params: object) =>
    hub.ask('PATCH', `/api/watches/${system.watchOf(criterion)}`, { params });
  await set('catalogue', {
    port,
    path: '/catalogue',
    assertions: ['$.code == 0', '$.data[*] length >= 1', '$.updated_at newer 24h'],
  });
  const metrics = {
    port,
    path: '/metrics',
    metrics: ['calls_total'],
    calls: 'calls_total',
    successes: 'calls_total{r="ok"}',
    latency: 'latency_seconds',
  };
  assert.equal((await set('volume', metrics)).status, 200);
  await system.look();
  const { monthly, ...seen } = (await system.card()).statuses;
  assert.equal(monthly, 'unknown');
  assert.deepEqual(new Set(Object.values(seen)), new Set(['pass']), JSON.stringify(seen));

  const turns = async (change: () => void, back: () => void, criterion: string, reason: RegExp) => {
    change();
    await system.look();
    const card = await system.card();
    assert.deepEqual([criterion, card.of(criterion).status], [criterion, 'fail']);
    assert.match(card.of(criterion).reason.en, reason);
    back();
    await system.look();
    assert.equal((await system.card()).of(criterion).status, 'pass');
    return card;
  };
  const { catalogue } = now;
  const broken = await turns(
    () => {
      now.province = 502;
    },
    () => {
      now.province = 200;
    },
    'hop_province',
    /502/,
  );
  assert.equal(broken.chain?.broken, 'hop_province');
  await turns(
    () => {
      now.catalogue = { ...catalogue, data: [] };
    },
    () => {
      now.catalogue = catalogue;
    },
    'catalogue',
    /length >= 1/,
  );
  await turns(
    () => {
      now.catalogue = { ...catalogue, updated_at: '2020-01-01' };
    },
    () => {
      now.catalogue = catalogue;
    },
    'catalogue',
    /newer 24h/,
  );
  await turns(
    () => {
      now.api = 500;
    },
    () => {
      now.api = 200;
    },
    'api',
    /500/,
  );
  await turns(
    () => {
      now.latency = 9;
    },
    () => {
      now.latency = 0.1;
    },
    'volume',
    /latency 9 s, at most 2 s/,
  );
  now.bad += 1e6;
  await hub.hub.watching.lookNow(system.watchOf('volume'));
  assert.match((await system.card()).of('volume').reason.en, /at least 95 %/);
  // One of two counties is silent: the worst counts, and says which.
  const silent = await system.at('county', 1, '/', '启东市');
  await system.look();
  const county = (await system.card()).of('hop_county');
  assert.equal(county.status, 'fail');
  assert.match(county.reason.en, /启东市: it doesn't answer/);
  await hub.ask('DELETE', `/api/endpoints/${silent}`);
  server.close();
  server.closeAllConnections();
  await system.look();
  const { monthly: _, ...down } = (await system.card()).statuses;
  assert.deepEqual(new Set(Object.values(down)), new Set(['fail']));
});

test('pushed metrics are a look of the watch that expects them, and bad text is refused with its line', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const system = await systemOf(hub, 'exchange-platform');
  const push = (text: string, cookie = hub.cookie) =>
    hub.app.request(`/api/systems/${system.id}/openmetrics`, {
      ...{
        method: 'POST',
        body: text,
        headers: { host: 'localhost', cookie, 'content-type': 'application/octet-stream' },
      },
    });
  await system.at('metrics', 9, '/metrics');
  assert.equal((await push('a 1')).status, 409);
  const params = { arrives: 'pushed', metrics: ['calls'], calls: 'calls', successes: 'good' };
  const watch = system.watchOf('volume');
  assert.equal((await hub.ask('PATCH', `/api/watches/${watch}`, { params })).status, 200);
  const wrong = await push('calls 1\ngood x\n');
  assert.equal(wrong.status, 422);
  assert.match(((await wrong.json()) as { error: { zh: string } }).error.zh, /第 2 行/);
  assert.deepEqual(await (await push('calls 10\ngood 10\n')).json(), { watches: 1, samples: 1 });
  const stands = async () => (await system.card()).of('volume');
  assert.equal((await stands()).status, 'unknown', 'latency is not told');
  await push('calls 20\ngood 11\n');
  assert.equal((await stands()).status, 'fail');
  assert.match((await stands()).reason.en, /10 %/);
  assert.equal((await push('a 1', '')).status, 401);
  const wanted = { name: 'platform', permissions: ['programme:report'], valid_days: 30 };
  const { token } = (await hub.ask('POST', '/api/profile/tokens', wanted)).body;
  const headers = { host: 'localhost', authorization: `Bearer ${token}`, 'content-type': 'text/plain; version=0.0.4' };
  const path = `/api/systems/${system.id}/openmetrics`;
  assert.equal((await hub.app.request(path, { method: 'POST', body: 'calls 30\ngood 21\n', headers })).status, 200);
  assert.match((await stands()).reason.en, /no current measure of latency/);
  assert.equal((await push(`a 1\n${'#'.repeat(1024 * 1024)}`)).status, 413);
  const series = (await hub.ask('GET', `/api/watches/${watch}`)).body.series as { series: string }[];
  assert.ok(series.some((one) => one.series === 'metrics.value'));
});
