import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { reachProvider, refusedUrl, Unreachable } from './reach-provider.ts';

const server = createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: '/secret' }).end();
  else if (request.url === '/large') response.end('x'.repeat(2_000_000));
  else if (request.url === '/silent') return;
  else response.end(`${request.method} ${request.url}`);
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => {
  server.close();
  server.closeAllConnections();
});

const NEVER = [
  'http://platform.example.gov.cn',
  'ftp://platform.example.gov.cn',
  'https://169.254.169.254/latest/meta-data',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://0.0.0.0/',
  'https://[::]/',
  'https://[::ffff:169.254.169.254]/',
  'https://2852039166/',
  'https://0xa9.0xfe.0xa9.0xfe/',
  'https://224.0.0.1/',
  'https://user:word@platform.example.gov.cn/',
  'file:///etc/passwd',
  'nothing',
];
for (const each of NEVER) {
  test(`never asked, even with loopback allowed: ${each}`, async () => {
    assert.ok(refusedUrl(each, true));
    await assert.rejects(reachProvider(true)(each), Unreachable);
  });
}

test('this machine is asked only when the start said so, by any of its names', async () => {
  for (const each of [url, 'https://127.0.0.1/', 'https://[::1]/', 'https://127.1/']) {
    assert.ok(refusedUrl(each, false), each);
    await assert.rejects(reachProvider(false)(each), Unreachable);
  }
  // A name is looked up when the connection is made, and that address is the one that counts.
  await assert.rejects(reachProvider(false)('https://localhost/'), /this machine/);
  assert.equal(await (await reachProvider(true)(`${url}/x`)).text(), 'GET /x');
  assert.equal(await (await reachProvider(true)(url.replace('127.0.0.1', 'localhost'))).text(), 'GET /');
});

test('a redirect is not followed, and neither size nor time is without end', async () => {
  const moved = await reachProvider(true)(`${url}/moved`);
  assert.deepEqual([moved.status, moved.headers.get('location')], [302, '/secret']);
  await assert.rejects(reachProvider(true)(`${url}/large`), Unreachable);
  await assert.rejects(reachProvider(true)(`${url}/silent`, { signal: AbortSignal.timeout(100) }), Unreachable);
});
