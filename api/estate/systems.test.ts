import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type TestHub, testHub } from '../testing.ts';

let hub: TestHub;
before(async () => {
  hub = await testHub();
});
after(() => hub.stop());

const make = async (path: string, body: unknown): Promise<number> => {
  const answer = await hub.ask('POST', path, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id;
};
const detail = async (id: number) => (await hub.ask('GET', `/api/systems/${id}`)).body;
type Asked = { probe: string; address: string; family: number; params: Record<string, unknown> };

test('an endpoint is asked what it is: a page, a port, or an echo', async () => {
  const id = await make('/api/systems', { name: '一网通办', type: '政务服务' });
  const add = (body: unknown) => make(`/api/systems/${id}/endpoints`, body);
  await add({ name: 'a', host: 'Portal.Example', scheme: 'https', path: '/x?y=1', families: [4, 6] });
  await add({ name: 'b', host: '2001:DB8::0:1', port: 5432 });
  await add({ name: 'c', host: '127.0.0.1' });
  await add({ name: 'd', host: '127.0.0.1', scheme: 'http', port: 8080, watch: false });
  const { endpoints, system } = await detail(id);
  assert.deepEqual(
    endpoints.map((endpoint: { url: string }) => endpoint.url),
    ['https://portal.example/x?y=1', 'tcp://[2001:db8::1]:5432', '', 'http://127.0.0.1:8080/'],
  );
  const asked = endpoints.map((endpoint: { watches: Asked[] }) =>
    endpoint.watches.map((watch) => `${watch.probe} ${watch.address} ${watch.family}`),
  );
  assert.deepEqual(asked, [
    ['http portal.example 4', 'http portal.example 6'],
    ['tcp 2001:db8::1 6'],
    ['icmp 127.0.0.1 4'],
    [],
  ]);
  assert.equal(endpoints[0].watches[0].params.path, '/x?y=1');
  assert.equal(system.state, 'unknown');
  assert.equal(system.endpoints, 4);
});

test('a system without endpoints is unknown, never up', async () => {
  const id = await make('/api/systems', { name: '空系统' });
  assert.deepEqual((await detail(id)).system.state_reason, { zh: '尚未登记服务端点', en: 'no endpoints yet' });
});

test('a moved endpoint is asked at its new host', async () => {
  const id = await make('/api/systems', { name: '搬迁' });
  const endpoint = await make(`/api/systems/${id}/endpoints`, { name: 'e', host: '127.0.0.1', port: 80 });
  assert.equal((await hub.ask('PATCH', `/api/endpoints/${endpoint}`, { host: '::1' })).status, 200);
  const { endpoints } = await detail(id);
  assert.deepEqual([endpoints[0].watches[0].address, endpoints[0].watches[0].family], ['::1', 6]);
  assert.equal((await hub.ask('PATCH', `/api/endpoints/${endpoint}`, { host: 'fe80::1' })).status, 422);
  assert.equal((await hub.ask('PATCH', `/api/endpoints/${endpoint}`, { url: 'javascript:alert(1)' })).status, 422);
  assert.equal((await hub.ask('DELETE', `/api/endpoints/${endpoint}`)).status, 200);
  assert.deepEqual((await detail(id)).endpoints, []);
});

test('a deleted system takes its endpoints along', async () => {
  const id = await make('/api/systems', { name: '下线' });
  await make(`/api/systems/${id}/endpoints`, { name: 'e', host: '127.0.0.9' });
  assert.equal((await hub.ask('DELETE', `/api/systems/${id}`)).status, 200);
  assert.equal((await hub.ask('GET', `/api/systems/${id}`)).status, 404);
  const left = hub.hub.db.$client.prepare(`select count(*) from watches where address = '127.0.0.9'`).pluck().get();
  assert.equal(left, 0);
});

test('systems are found by Pinyin and by the host of an endpoint', async () => {
  for (const q of ['ywtb', 'portal.ex', '2001:db8:0::1']) {
    const { body } = await hub.ask('GET', `/api/systems?q=${encodeURIComponent(q)}`);
    assert.deepEqual(
      body.rows.map((row: { name: string }) => row.name),
      ['一网通办'],
      q,
    );
  }
});

for (const [what, body] of [
  ['no host', { name: 'x' }],
  ['a host that is none', { name: 'x', host: 'a b' }],
  ['a metadata address', { name: 'x', host: '169.254.169.254' }],
  ['a port out of range', { name: 'x', host: '127.0.0.1', port: 70_000 }],
  ['TCP without a port', { name: 'x', host: '127.0.0.1', scheme: 'tcp' }],
  ['a path with a line break', { name: 'x', host: '127.0.0.1', scheme: 'http', path: '/\r\nx' }],
] as const) {
  test(`an endpoint with ${what} is refused`, async () => {
    const id = (await hub.ask('GET', '/api/systems')).body.rows[0].id;
    const { status, body: answer } = await hub.ask('POST', `/api/systems/${id}/endpoints`, body);
    assert.equal(status, 422);
    assert.ok(answer.error.fields[0].path);
  });
}

test('a system in all lists counts once: overview, list, timeline', async () => {
  const { body } = await hub.ask('GET', '/api/overview');
  const { body: list } = await hub.ask('GET', '/api/systems');
  const sum = Object.values(body.systems as Record<string, number>).reduce((all, n) => all + n, 0);
  assert.equal(sum, list.total);
  const one = list.rows.find((row: { name: string }) => row.name === '一网通办');
  const timeline = await hub.ask('GET', `/api/systems/${one.id}/timeline`);
  assert.equal(timeline.body.total, 5);
});
