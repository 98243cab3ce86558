import assert from 'node:assert/strict';
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { element, integerBytes } from '../lab/ber.ts';
import type { Faults } from '../lab/faults.ts';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { counter64, integer, octets, oid, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { encodeOid } from './oid.ts';
import { snmp } from './snmp.ts';
import { OCTET_STRING } from './value.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const ROWS = 30;

/** A device of 30 interfaces. */
const device = tableOf([
  ['1.3.6.1.2.1.1.1.0', octets('Huawei AR1220 Huawei Versatile Routing Platform Software')],
  ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.2011.2.224.1')],
  ['1.3.6.1.2.1.1.3.0', timeticks(360_000)],
  ['1.3.6.1.2.1.1.5.0', octets('edge')],
  ...Array.from(
    { length: ROWS },
    (_, i) => [`1.3.6.1.2.1.2.2.1.2.${i + 1}`, octets(`GigabitEthernet0/0/${i + 1}`)] as const,
  ),
  ...Array.from({ length: ROWS }, (_, i) => [`1.3.6.1.2.1.2.2.1.3.${i + 1}`, integer(6)] as const),
  ...Array.from({ length: ROWS }, (_, i) => [`1.3.6.1.2.1.31.1.1.1.6.${i + 1}`, counter64(2n ** 40n)] as const),
]);

const interfaces = (seen: Observation) => seen.facts.filter(({ key }) => key === 'snmp.interface');

async function lookAt(t: TestContext, faults: Faults, timeout_ms = 3_000, address = '127.0.0.1'): Promise<Observation> {
  const replayer = await startReplayer({ table: device, faults, address });
  t.after(() => replayer.close());
  return observe(snmp, { address, params: { port: replayer.port }, secret: SECRET, timeout_ms });
}

describe('a device with faults costs one observation', () => {
  const silent: [string, Faults, RegExp][] = [
    ['a device that never answers', { silence: true }, /no SNMP answer/],
    ['answers under another request id', { foreign_request_id: true }, /no SNMP answer/],
  ];
  for (const [what, faults, why] of silent) {
    test(`${what} is a timeout without facts`, async (t) => {
      const seen = await lookAt(t, faults, 1_000);
      assert.equal(seen.outcome, 'timeout');
      assert.match(seen.error ?? '', why);
      assert.deepEqual(seen.facts, []);
    });
  }

  const strange: [string, Faults, RegExp][] = [
    ['datagrams that are cut in half', { truncated: true }, /not SNMP/],
    ['random bytes', { garbage: true }, /not SNMP/],
    ['answers from another address', { foreign_source: true }, /came from another address \(127\.\d+\.\d+\.\d+\)/],
    ['genErr to everything', { general_error: true }, /refuses each question/],
  ];
  for (const [what, faults, why] of strange) {
    test(`${what}: an error that says so, without facts`, async (t) => {
      const seen = await lookAt(t, faults, 1_500);
      assert.equal(seen.outcome, 'error', seen.error);
      assert.match(seen.error ?? '', why);
      assert.deepEqual(seen.facts, []);
    });
  }

  test('another source port on ::1 is another source', async (t) => {
    const seen = await lookAt(t, { foreign_source: true }, 1_000, '::1');
    assert.notEqual(seen.outcome, 'ok');
    assert.deepEqual(seen.facts, []);
  });

  for (const loop of ['same', 'back'] as const) {
    test(`a walk that goes in circles (${loop}) ends, and the look is partial`, async (t) => {
      const seen = await lookAt(t, { loop });
      assert.equal(seen.outcome, 'ok');
      assert.equal(seen.partial, true);
      assert.match(seen.error ?? '', /interfaces: the agent goes round in circles/);
      assert.ok(interfaces(seen).length <= ROWS);
      assert.ok(seen.took_ms < 2_500, `${seen.took_ms} ms`);
    });
  }

  for (const too_big_above of [1, 3, 12]) {
    test(`tooBig above ${too_big_above} values is met with smaller questions`, async (t) => {
      const seen = await lookAt(t, { too_big_above });
      assert.equal(seen.outcome, 'ok');
      assert.equal(seen.partial, undefined, seen.error);
      assert.equal(interfaces(seen).length, ROWS);
    });
  }

  test('lost datagrams cost time, not rows', async (t) => {
    const seen = await lookAt(t, { loss_percent: 10 }, 8_000);
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.equal(interfaces(seen).length, ROWS, seen.error);
  });

  test('wrong types are no facts', async (t) => {
    const seen = await lookAt(t, { wrong_type: true });
    for (const { key, value } of seen.facts) {
      if (key === 'snmp.protocol') continue;
      assert.equal(key, 'snmp.interface');
      const { if_index, ...rest } = value as Record<string, unknown>;
      assert.ok(typeof if_index === 'number');
      assert.ok(
        Object.values(rest).every((column) => column === null),
        JSON.stringify(rest),
      );
    }
  });

  test('duplicates and delays change nothing', async (t) => {
    const seen = await lookAt(t, { duplicated: true, delay_ms: 5, jitter_ms: 10 });
    assert.equal(seen.outcome, 'ok');
    assert.equal(interfaces(seen).length, ROWS);
  });
});

test('a device that falls silent in the middle leaves what was whole, and names what is missing', async (t) => {
  const replayer = await startReplayer({ table: device });
  t.after(() => replayer.close());
  // The first question about neighbours is the first one below 1.3.
  let armed = false;
  replayer.patch('1.0.8802.1.1.2.1.3.2.0', () => {
    if (armed) replayer.setFaults({ silence: true });
    return octets('chassis');
  });
  armed = true;
  const look = { address: '127.0.0.1', params: { port: replayer.port }, secret: SECRET };
  const seen = await observe(snmp, { ...look, timeout_ms: 2_000 });
  assert.equal(seen.outcome, 'ok');
  assert.equal(seen.partial, true);
  assert.match(seen.error ?? '', /^incomplete: neighbours: .*; entities: /);
  assert.equal(interfaces(seen).length, ROWS);
  assert.ok(!seen.facts.some(({ key }) => key === 'snmp.neighbour'));
  assert.ok(seen.took_ms < 2_000, `${seen.took_ms} ms`);
});

test('giant strings are cut, and a column of them needs no more than one datagram', async (t) => {
  const replayer = await startReplayer({ table: device });
  t.after(() => replayer.close());
  for (let i = 1; i <= ROWS; i++) replayer.patch(`1.3.6.1.2.1.31.1.1.1.18.${i}`, octets(Buffer.alloc(12_000, 'x')));
  const seen = await observe(snmp, { address: '127.0.0.1', params: { port: replayer.port }, secret: SECRET });
  assert.equal(seen.outcome, 'ok');
  assert.equal(interfaces(seen).length, ROWS, seen.error);
  for (const { value } of interfaces(seen)) assert.equal(String((value as { alias: string }).alias).length, 1_024);
});

test('a table without end is cut, and the look is partial', async (t) => {
  const table = tableOf(Array.from({ length: 5_100 }, (_, i) => [`1.3.6.1.2.1.2.2.1.3.${i + 1}`, integer(6)] as const));
  const replayer = await startReplayer({ table });
  t.after(() => replayer.close());
  replayer.patch('1.3.6.1.2.1.1.5.0', octets('endless'));
  const seen = await observe(snmp, {
    address: '127.0.0.1',
    params: { port: replayer.port, tables: ['interfaces'] },
    secret: SECRET,
  });
  assert.equal(seen.partial, true);
  assert.match(seen.error ?? '', /more than 5000 rows/);
  assert.equal(interfaces(seen).length, 5_000);
});

/** An agent of the test's own: what it answers is up to `answer`. */
async function startAgent(t: TestContext, answer: (datagram: Buffer) => (Uint8Array | undefined)[]): Promise<number> {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  socket.on('message', (datagram, from: RemoteInfo) => {
    for (const bytes of answer(datagram)) if (bytes) socket.send(bytes, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}

test('an answer under another community or version is not believed, and neither is shown', async (t) => {
  for (const [from, to] of [
    ['public', 'secret'],
    [Buffer.from('020101', 'hex'), Buffer.from('020100', 'hex')],
  ] as const) {
    const port = await startAgent(t, (datagram) => {
      const bytes = Buffer.from(datagram);
      bytes.set(Buffer.from(to), bytes.indexOf(Buffer.from(from)));
      bytes[bytes.indexOf(0xa0, 9)] = 0xa2;
      return [bytes];
    });
    const seen = await observe(snmp, { address: '127.0.0.1', params: { port }, secret: SECRET, timeout_ms: 1_000 });
    assert.equal(seen.outcome, 'error');
    assert.match(seen.error ?? '', /another (community|version)/);
    assert.ok(!/secret|public/.test(JSON.stringify(seen)));
  }
});

test('an answer to another question is not believed', async (t) => {
  const port = await startAgent(t, (datagram) => {
    const bytes = Buffer.from(datagram);
    bytes[bytes.indexOf(0xa0, 9)] = 0xa2;
    const name = bytes.lastIndexOf(encodeOid('1.3.6.1.2.1.1.5.0'));
    bytes[name + 6] = 9;
    return [bytes];
  });
  const seen = await observe(snmp, { address: '127.0.0.1', params: { port }, secret: SECRET, timeout_ms: 1_000 });
  assert.equal(seen.outcome, 'error');
  assert.match(seen.error ?? '', /another question/);
});

const USER: Secret = {
  kind: 'snmp_user',
  user: 'watcher',
  auth_protocol: 'sha256',
  auth_key: 'auth-key-123',
  priv_protocol: 'aes',
  priv_key: 'priv-key-123',
};
const number = (value: number) => element(2, integerBytes(value));
const text = (value: string) => element(OCTET_STRING, Buffer.from(value));

/** A v3 message without protection: any id, any PDU. */
function plainV3(id: number, pdu: number, request: number, name: string, value: Uint8Array): Uint8Array {
  const header = element(0x30, number(id), number(65_507), element(OCTET_STRING, Uint8Array.of(0)), number(3));
  const security = element(0x30, text('engine-of-nobody'), number(1), number(100), text(''), text(''), text(''));
  const bind = element(0x30, element(6, encodeOid(name)), value);
  const scoped = element(
    0x30,
    text('engine-of-nobody'),
    text(''),
    element(pdu, number(request), number(0), number(0), element(0x30, bind)),
  );
  return element(0x30, number(3), header, element(OCTET_STRING, security), scoped);
}

function idOfV3(datagram: Buffer): number {
  // SEQUENCE, version, SEQUENCE, then the id.
  const at = datagram.indexOf(Buffer.from('020103', 'hex')) + 5;
  return datagram.readIntBE(at + 2, datagram[at + 1] as number);
}

test('an unprotected answer to a protected question is not believed', async (t) => {
  let questions = 0;
  const port = await startAgent(t, (datagram) => {
    const id = idOfV3(datagram);
    if (++questions === 1) return [plainV3(id, 0xa8, 0, '1.3.6.1.6.3.15.1.1.4.0', element(0x41, integerBytes(1)))];
    return [plainV3(id, 0xa2, 0, '1.3.6.1.2.1.1.5.0', text('false name'))];
  });
  const seen = await observe(snmp, { address: '127.0.0.1', params: { port }, secret: USER, timeout_ms: 1_500 });
  assert.ok(questions > 1);
  assert.equal(seen.outcome, 'error', seen.error);
  assert.match(seen.error ?? '', /without the protection/);
  assert.deepEqual(seen.facts, []);
});

test('garbage in v3 is an error, and ends neither the process nor other looks', async (t) => {
  const port = await startAgent(t, (datagram) => {
    const bytes = Buffer.from(datagram);
    for (let i = 24; i < bytes.length; i += 3) bytes[i] = 0xff;
    return [bytes, bytes.subarray(0, 30), Buffer.from('3000', 'hex'), Buffer.alloc(0)];
  });
  const seen = await observe(snmp, { address: '127.0.0.1', params: { port }, secret: USER, timeout_ms: 1_000 });
  assert.ok(['error', 'timeout'].includes(seen.outcome), seen.outcome);
  assert.deepEqual(seen.facts, []);
});
