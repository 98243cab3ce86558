import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { testHub } from '../../testing.ts';
import { monthBefore, owedMonth } from '../months.ts';
import { systemOf } from '../testing.ts';

const OWED = owedMonth(Date.now());

async function serve(t: TestContext, answer: (url: string) => [number, unknown]) {
  const server = createServer(({ url }, response) => {
    const [status, body] = answer(url ?? '');
    response.writeHead(status).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

test('figures of certificates: totals never shrink, no more is shared than there is, a jump is in doubt, a missing month is unknown', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  let answer: [number, unknown] = [200, { code: 0 }];
  const port = await serve(t, () => answer);
  const system = await systemOf(hub, 'certificates');
  await system.at('query', port, '/verify');
  const month = (n: number, change: object = {}) =>
    system.put({
      ...{ kind: 'monthly', subject: '市民政局', period: monthBefore(OWED, n) },
      body: { kinds: 3, collected_total: 1000 - n, kinds_shared: 3, shares: 50, share_successes: 50, ...change },
    });
  const stands = async (change: object, n = 0) => {
    await month(n, change);
    const { status, reason } = (await system.card()).of('monthly');
    return `${status} ${reason.en}`;
  };
  await system.look();
  assert.equal((await system.card()).of('query').status, 'pass');
  answer = [200, 'gone'];
  await hub.ask('PATCH', `/api/watches/${system.watchOf('query')}`, {
    params: { port, path: '/verify', assertions: ['$.code == 0'] },
  });
  await system.look();
  assert.equal((await system.card()).of('query').status, 'fail');
  assert.match(await stands({}, 1), /^unknown .*is missing/);
  assert.match(await stands({}), /^pass/);
  assert.match(await stands({ collected_total: 900 }), /^fail .*900 collected in total, after 999, without a note/);
  assert.match(await stands({ collected_total: 900, note: '清理重复数据' }), /^pass/);
  assert.match(await stands({ kinds_shared: 4 }), /^fail .*more kinds shared/);
  assert.match(await stands({ share_successes: 51 }), /^fail .*more successful shares/);
  assert.match(await stands({ kinds: 1001, kinds_shared: 0 }), /^fail .*more kinds than certificates/);
  assert.match(await stands({ collected_total: 10_000 }), /^warn .*more than tenfold/);
});

test('items are complete by the interface and as reported, and the list of fields is data', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const item = { name: 'a', basis: 'b', conditions: 'c', materials: ['d'], process: 'e', time_limit: 5, contact: 'f' };
  const now: { guide: number; data: object[] } = { guide: 200, data: [item, item] };
  const port = await serve(t, (url) => (url === '/guide' ? [now.guide, ''] : [200, { data: now.data }]));
  const system = await systemOf(hub, 'service-items');
  await system.at('guide', port, '/guide');
  await system.at('items', port, '/items');
  const stands = async (name: string) => {
    await system.look();
    const { status, reason } = (await system.card()).of(name);
    return `${status} ${reason.en}`;
  };
  assert.match(await stands('items'), /^pass all 7/);
  assert.match(await stands('guide'), /^pass/);
  now.guide = 404;
  assert.match(await stands('guide'), /^fail .*404/);
  for (const broken of [
    { ...item, basis: undefined },
    { ...item, basis: '' },
    { ...item, basis: null },
  ]) {
    now.data = [item, broken];
    assert.match(await stands('items'), /^fail .*basis/);
  }
  assert.match(await stands('fields'), /^unknown/);
  await system.put({ kind: 'fields', subject: 'name', body: { label: '事项名称' } });
  assert.match(await stands('fields'), /^pass/);
  const month = (items: number, complete: number) =>
    system.put({ kind: 'monthly', subject: '市人社局', period: OWED, body: { items, complete } });
  assert.match(await stands('monthly'), /^unknown/);
  await month(10, 10);
  assert.match(await stands('monthly'), /^pass/);
  await month(10, 8);
  assert.match(await stands('monthly'), /^fail .*2 of 10/);
  await month(10, 11);
  assert.match(await stands('monthly'), /^fail .*11 complete/);
});
