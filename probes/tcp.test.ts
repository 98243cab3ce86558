import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { observe } from './observe.ts';
import { tcp } from './tcp.ts';

async function listen(host: string) {
  const server = createServer((socket) => socket.on('error', () => {}));
  server.listen(0, host);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

for (const address of ['127.0.0.1', '::1']) {
  test(`an open port on ${address} is a fact with its connect time`, async (t) => {
    const { server, port } = await listen(address);
    t.after(() => server.close());
    const seen = await observe(tcp, { address, params: { port } });
    assert.equal(seen.outcome, 'ok');
    assert.deepEqual(seen.facts, [{ key: 'tcp.open', part: String(port), value: true }]);
    assert.equal(seen.samples[0]?.series, 'tcp.connect_ms');
    assert.ok((seen.samples[0]?.value ?? -1) > 0);
  });
}

test('a refused connection is an answer: the port is closed, and no time is claimed', async () => {
  const { server, port } = await listen('127.0.0.1');
  server.close();
  await once(server, 'close');
  const seen = await observe(tcp, { address: '127.0.0.1', params: { port } });
  assert.equal(seen.outcome, 'ok');
  assert.deepEqual(seen.facts, [{ key: 'tcp.open', part: String(port), value: false }]);
  assert.deepEqual(seen.samples, []);
});

test('a family that this machine can not route is our blindness, not a closed port', async () => {
  const seen = await observe(tcp, { address: '255.255.255.255', params: { port: 9 } });
  assert.equal(seen.outcome, 'unable');
  assert.deepEqual(seen.facts, []);
});
