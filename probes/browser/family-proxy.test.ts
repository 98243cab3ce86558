import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Names } from '../site/names.ts';
import { REFUSED_HEADER, startFamilyProxy } from './family-proxy.ts';

const names: Names = async (host, family) => {
  const six: Record<string, string[]> = { 'six.test': ['::1'], 'mapped.test': ['::ffff:127.0.0.1'] };
  return { addresses: family === 6 ? (six[host] ?? []) : ['127.0.0.1'], took_ms: 0, why: null };
};

async function serve(t: TestContext, host: string) {
  const server = createServer((_, answer) => answer.end('hello')).listen(0, host);
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('what has IPv6 is reached, what has only IPv4 is refused, and says why', async (t) => {
  const [six, four] = [await serve(t, '::1'), await serve(t, '127.0.0.1')];
  const proxy = await startFamilyProxy({ family: 6, names });
  t.after(() => proxy.close());
  const through = async (url: string) => {
    const [answer] = await once(get(proxy.url, { path: url, headers: { host: new URL(url).host } }), 'response');
    answer.resume();
    return [answer.statusCode, answer.headers[REFUSED_HEADER]];
  };
  assert.deepEqual(await through(`http://six.test:${six}/`), [200, undefined]);
  assert.deepEqual(await through(`http://four.test:${four}/`), [502, 'no_aaaa']);
  assert.deepEqual(await through(`http://127.0.0.1:${four}/`), [502, 'no_aaaa']);
  assert.deepEqual(await through(`http://mapped.test:${four}/`), [502, 'unreachable']);
  const tunnel = async (path: string) => {
    const asked = request(proxy.url, { method: 'CONNECT', path });
    asked.end();
    const [answer, socket] = await once(asked, 'connect');
    socket.destroy();
    return answer.statusCode;
  };
  assert.deepEqual([await tunnel(`six.test:${six}`), await tunnel(`four.test:${four}`)], [200, 502]);
  assert.deepEqual([...proxy.refused.keys()].sort(), ['127.0.0.1', 'four.test', 'mapped.test']);
});

test('by IPv4 alone a host that has only IPv6 is refused', async (t) => {
  const four = await serve(t, '127.0.0.1');
  const only_six: Names = async (host, family) => ({
    addresses: family === 6 ? ['::1'] : host === 'both.test' ? ['127.0.0.1'] : [],
    ...{ took_ms: 0, why: null },
  });
  const proxy = await startFamilyProxy({ family: 4, names: only_six });
  t.after(() => proxy.close());
  for (const [host, status] of [
    ['both.test', 200],
    ['six.test', 502],
  ] as const) {
    const [answer] = await once(get(proxy.url, { path: `http://${host}:${four}/` }), 'response');
    answer.resume();
    assert.equal(answer.statusCode, status, host);
  }
  assert.equal(proxy.refused.get('six.test')?.why, 'no_a');
});
