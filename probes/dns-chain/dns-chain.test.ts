/** The part that runs everywhere: a server of our own on ::1. Real zones need namespaces (tests/ipv6-services.test.ts). */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { writeName } from '../dns/name.ts';
import { observe } from '../observe.ts';
import type { Observation } from '../probe.ts';
import { dnsChain } from './dns-chain.ts';

/** Refers each question one label further down, to a server without end. */
async function endless(t: TestContext): Promise<{ port: number; asked: () => number }> {
  const socket = createSocket('udp6');
  let count = 0;
  socket.on('message', (query, from) => {
    count += 1;
    const end = query.indexOf(0, 12) + 5;
    const reply = Buffer.concat([query.subarray(0, end), ns(`n${count}.far`)]);
    reply.writeUInt16BE(0x8000, 2);
    reply.writeUInt16BE(1, 8);
    reply.writeUInt16BE(0, 10);
    socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '::1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return { port: socket.address().port, asked: () => count };
}

/** `far` is served by a name below the zone, without glue, or by one that is elsewhere each time. */
function ns(server: string): Buffer {
  const owner = writeName('far');
  const data = writeName(server.replace('.far', '.near'));
  const fixed = Buffer.from([0, 2, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([owner, fixed, data]);
}

const fact = (seen: Observation, key: string) => seen.facts.find((one) => one.key === key)?.value;
const look = (port: number, rest: object = {}, name = 'www.far') =>
  observe(dnsChain, { address: name, params: { roots: ['::1'], port, ...rest }, timeout_ms: 5_000 });

test('name servers behind name servers come to an end', async (t) => {
  const { port, asked } = await endless(t);
  const seen = await look(port);
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'dns_chain.completes'), false);
  assert.ok(asked() < 200, String(asked()));
});

test('a root that nobody is at stops the chain at the root', async () => {
  const seen = await look(1);
  assert.equal(fact(seen, 'dns_chain.completes'), false);
  assert.match(String(fact(seen, 'dns_chain.stopped')), /zone \.: ::1 \[::1\] ECONNREFUSED/);
});

test('a root that must not be asked is our blindness, and an address has no chain', async () => {
  const params = { roots: ['::1'], port: 1 };
  const forbid = () => 'outside of what is allowed';
  const seen = await observe(dnsChain, { address: 'www.far', params, forbid });
  assert.deepEqual([seen.partial, fact(seen, 'dns_chain.completes')], [true, undefined]);
  assert.equal((await observe(dnsChain, { address: '::1', params })).outcome, 'unable');
});
