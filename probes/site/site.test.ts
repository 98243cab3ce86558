/** The part that runs everywhere: a server of our own on 127.0.0.1 and ::1. The rest needs namespaces (tests/ipv6-services.test.ts). */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { observe } from '../observe.ts';
import type { Observation } from '../probe.ts';
import { fetchForced } from './forced.ts';
import { type Names, namesOf } from './names.ts';
import { site } from './site.ts';

async function serve(t: TestContext, host: string, listener: RequestListener, port = 0): Promise<number> {
  const server = createServer(listener).listen(port, host);
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
const fact = (seen: Observation, key: string, part?: string) =>
  seen.facts.find((one) => one.key === key && (part === undefined || one.part === part))?.value;
const { signal } = new AbortController();
const options = { family: 6 as const, max_body_bytes: 1_000, timeout_ms: 2_000, signal };
const fixed = (table: Record<string, string[]>): Names => {
  return async (host, family) => ({ addresses: table[`${host} ${family}`] ?? [], took_ms: 0, why: null });
};

test('a site of one family says so of the other', async (t) => {
  const port = await serve(t, '::1', (_, answer) => answer.end('<p>hello</p>'));
  const url = `http://[::1]:${port}/`;
  const seen = await observe(site, { address: 'name.invalid', params: { url } });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.deepEqual([fact(seen, 'site.address_count', '4'), fact(seen, 'site.address_count', '6')], [0, 1]);
  assert.equal((fact(seen, 'site.page', '6') as { status: number }).status, 200);
  assert.equal(fact(seen, 'site.page', '4'), undefined);
  assert.deepEqual(fact(seen, 'site.address', '::1'), { family: 6, scope: 'loopback' });
  assert.equal(seen.address, undefined, 'the name was not resolved beforehand');
});

test('redirects are followed over one family, each host looked up in it, and loops end', async (t) => {
  const port = await serve(t, '::1', (asked, answer) => {
    const to = {
      '/a': `http://b.test:${asked.headers.host?.split(':')[1]}/b`,
      '/v4': 'http://four.test/',
      '/loop': '/loop',
    }[asked.url ?? ''];
    if (to) answer.writeHead(302, { location: to });
    answer.end('end');
  });
  const names = fixed({ 'a.test 6': ['::1'], 'b.test 6': ['::1'], 'four.test 4': ['127.0.0.1'] });
  const got = await fetchForced(`http://a.test:${port}/a`, { ...options, names });
  assert.deepEqual(
    got.hops.map(({ status, address }) => [status, address]),
    [
      [302, '::1'],
      [200, '::1'],
    ],
  );
  assert.equal((await fetchForced(`http://a.test:${port}/v4`, { ...options, names })).missing, 'no_address');
  assert.equal((await fetchForced(`http://a.test:${port}/loop`, { ...options, names })).missing, 'loop');
});

test('a mapped address is not asked by way of IPv4, nor is one that is forbidden', async (t) => {
  let asked = 0;
  const port = await serve(t, '127.0.0.1', (_, answer) => {
    asked += 1;
    answer.end();
  });
  const mapped = fixed({ 'a.test 6': ['::ffff:127.0.0.1'] });
  assert.equal((await fetchForced(`http://a.test:${port}/`, { ...options, names: mapped })).missing, 'unreachable');
  const names = fixed({ 'a.test 4': ['127.0.0.1'] });
  const forbid = () => 'outside of what is allowed';
  const got = await fetchForced(`http://a.test:${port}/`, { ...options, family: 4, names, forbid });
  assert.deepEqual([got.missing, asked], ['unable', 0]);
});

test('without an answer of any resolver the look is our own blindness', async () => {
  const params = { url: 'http://a.test/', resolver: ['::1'], resolver_port: 1 };
  const seen = await observe(site, { address: 'a.test', params });
  assert.equal(seen.outcome, 'unable', JSON.stringify(seen));
  const names = namesOf({ resolvers: ['::1'], port: 1, signal });
  assert.equal((await names('a.test', 6)).addresses, null);
});
