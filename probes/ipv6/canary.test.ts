import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { decide, dns64PrefixOf, proveIpv6 } from './canary.ts';

async function listen(t: TestContext, host: string) {
  const server = createServer((socket) => socket.on('error', () => {}).destroy()).listen(0, host);
  await once(server, 'listening');
  t.after(() => server.close());
  return { address: host, port: (server.address() as AddressInfo).port };
}
const closed = (address: string) => ({ address, port: 1 });
const { signal } = new AbortController();

test('two targets and a control prove it, fewer do not', async (t) => {
  const six = [await listen(t, '::1'), await listen(t, '::1')];
  const control = await listen(t, '127.0.0.1');
  const proven = await proveIpv6({ targets: six, controls: [control] }, { signal });
  assert.deepEqual([proven.state, proven.v6_answered, proven.v4_answered], ['proven', 2, 1]);
  assert.deepEqual(
    ['dns64_prefix' in proven, 'clock_offset_ms' in proven],
    [false, false],
    'what was not asked is not said',
  );
  const one = await proveIpv6({ targets: [six[0] ?? control, closed('::1')], controls: [control] }, { signal });
  assert.deepEqual([one.state, one.v6_answered], ['unproven', 1]);
  const no_control = await proveIpv6({ targets: six, controls: [closed('127.0.0.1')] }, { signal });
  assert.equal(no_control.state, 'unproven');
});

test('a mapped address or IPv4 among the targets proves nothing', async (t) => {
  const control = await listen(t, '127.0.0.1');
  const mapped = { address: '::ffff:127.0.0.1', port: control.port };
  const seen = await proveIpv6({ targets: [mapped, mapped, control], controls: [control] }, { signal });
  assert.deepEqual([seen.state, seen.v6_answered, seen.v6_asked], ['unproven', 0, 2]);
});

test('no target set is unproven', () => {
  assert.equal(decide({ v6_answered: 0, v6_asked: 0, v4_answered: 0, v4_asked: 0 }).state, 'unproven');
});

/** RFC 6052, section 2.4, with the well-known addresses of RFC 7050. */
const PREFIXES: Record<string, string | undefined> = {
  '64:ff9b::c000:aa': '64:ff9b::/96',
  '2001:db8:c000:aa::': '2001:db8::/32',
  '2001:db8:1c0:0:ab::': '2001:db8:100::/40',
  '2001:db8:122:c000:0:aa00::': '2001:db8:122::/48',
  '2001:db8:122:344::c0:0:aa00': undefined,
  '2001:db8:122:344:c0:0:ab00:0': '2001:db8:122:344::/64',
  '2001:db8:122:344::c000:ab': '2001:db8:122:344::/96',
  '2001:db8::1': undefined,
  '192.0.0.170': undefined,
};
test('the prefix of DNS64 is found at every length that there is', () => {
  for (const [address, prefix] of Object.entries(PREFIXES)) assert.equal(dns64PrefixOf(address), prefix, address);
});

async function answering(t: TestContext, reply: (query: Buffer) => Buffer) {
  const socket = createSocket('udp6');
  socket.on('message', (query, from) => socket.send(reply(query), from.port, from.address));
  socket.bind(0, '::1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return { address: '::1', port: socket.address().port };
}

/** One AAAA, or none, for whatever is asked. */
const resolver = (t: TestContext, address?: Buffer) =>
  answering(t, (query) => {
    const question = Buffer.from(query.subarray(0, query.indexOf(0, 12) + 5));
    question.writeUInt16BE(0x8180, 2);
    question.writeUInt16BE(address ? 1 : 0, 6);
    question.writeUInt16BE(0, 10);
    const head = Buffer.from([0xc0, 12, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16]);
    return address ? Buffer.concat([question, head, address]) : question;
  });

test('a resolver that makes up AAAA is found out, one that does not is cleared, a silent one stays unasked', async (t) => {
  const ask = async (of: { address: string; port: number }) =>
    proveIpv6({ targets: [], controls: [], resolver: of }, { signal });
  const made_up = Buffer.from('0064ff9b0000000000000000c00000aa', 'hex');
  assert.equal((await ask(await resolver(t, made_up))).dns64_prefix, '64:ff9b::/96');
  const strange = Buffer.from('24090000000000000000000000000001', 'hex');
  assert.equal((await ask(await resolver(t, strange))).dns64_prefix, '2409::1/128');
  assert.equal((await ask(await resolver(t))).dns64_prefix, null);
  assert.equal((await ask(closed('::1'))).dns64_prefix, undefined);
});

test('the offset of our clock is what NTP says', async (t) => {
  const ntp = await answering(t, (query) => {
    const reply = Buffer.alloc(48);
    reply[0] = (4 << 3) | 4;
    reply[1] = 1;
    query.copy(reply, 24, 40, 48);
    for (const at of [32, 40]) reply.writeUInt32BE(Math.floor(Date.now() / 1_000) + 2_208_988_800 + 60, at);
    return reply;
  });
  const seen = await proveIpv6({ targets: [], controls: [], ntp }, { signal });
  assert.ok(Math.abs((seen.clock_offset_ms ?? 0) - 59_500) < 2_000, String(seen.clock_offset_ms));
});
