/** Debian's snmptrap and snmpinform against the receiver, in every version and protection that they know. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { Received } from './received.ts';
import { openReceiver } from './receiver.ts';
import { createEngine } from './trap/engine.ts';
import type { User } from './trap/keys.ts';
import { readCommunityMessage } from './trap/notification.ts';

const skip = existsSync('/usr/bin/snmptrap') ? false : 'snmptrap is missing (Debian package snmp)';
const folder = mkdtempSync(join(tmpdir(), 'traps-'));
after(() => rmSync(folder, { recursive: true }));

const HASHES = {
  md5: 'MD5',
  sha: 'SHA',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
} as const;
const CIPHERS = { des: 'DES', aes: 'AES', aes256b: 'AES-256' } as const;
const AUTH_KEY = 'authentication-1';
const PRIV_KEY = 'privacy-privacy-1';
const ENGINE_ID = Buffer.from('8000000005a1b2c3d4e5', 'hex');

const USERS: User[] = [
  { kind: 'snmp_user', user: 'weak', auth_protocol: 'sha', auth_key: AUTH_KEY },
  { kind: 'snmp_user', user: 'open' },
  ...(Object.keys(HASHES) as (keyof typeof HASHES)[]).map((hash) => ({
    kind: 'snmp_user' as const,
    user: `u-${hash}`,
    auth_protocol: hash,
    auth_key: AUTH_KEY,
    priv_protocol: 'aes' as const,
    priv_key: PRIV_KEY,
  })),
  ...(Object.keys(CIPHERS) as (keyof typeof CIPHERS)[]).map((cipher) => ({
    kind: 'snmp_user' as const,
    user: `c-${cipher}`,
    auth_protocol: 'sha' as const,
    auth_key: AUTH_KEY,
    priv_protocol: cipher,
    priv_key: PRIV_KEY,
  })),
];

async function open() {
  const heard: Received[] = [];
  const receiver = await openReceiver({
    trap: { host: 'localhost', port: 0 },
    engine_id: ENGINE_ID,
    users: () => USERS,
    take: (batch) => heard.push(...batch),
    failed: (error) => assert.fail(error),
  });
  return { receiver, heard, port: receiver.listening.trap?.port as number };
}

/** Its exit code; nothing of this machine's own configuration is read. */
async function send(program: 'snmptrap' | 'snmpinform', words: readonly string[]): Promise<number> {
  const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder, MIBS: '' };
  return promisify(execFile)(`/usr/bin/${program}`, ['-t', '1', '-r', '1', ...words], { env }).then(
    () => 0,
    (error: { code: number }) => error.code,
  );
}

const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const IF = '1.3.6.1.2.1.2.2.1';
const BINDINGS = [`${IF}.1.3`, 'i', '3', `${IF}.2.3`, 's', 'GigabitEthernet0/0/3', `${IF}.8.3`, 'i', '2'];
const TEXT = 'ifIndex 3 · ifDescr GigabitEthernet0/0/3 · ifOperStatus down';
const user = (name: string, hash: string, cipher?: string) => [
  ...['-v', '3', '-u', name, '-l', cipher ? 'authPriv' : 'authNoPriv', '-a', hash, '-A', AUTH_KEY],
  ...(cipher ? ['-x', cipher, '-X', PRIV_KEY] : []),
];

test('v1 and v2c traps are told alike, their community is nowhere, and informs are answered', { skip }, async () => {
  const { receiver, heard, port } = await open();
  const to = `127.0.0.1:${port}`;
  await send('snmptrap', ['-v', '1', '-c', 'hush-hush', to, '', '10.9.8.7', '2', '0', '4711', ...BINDINGS]);
  await send('snmptrap', ['-v', '2c', '-c', 'hush-hush', to, '4711', LINK_DOWN, ...BINDINGS]);
  assert.equal(
    await send('snmpinform', ['-v', '2c', '-c', 'hush-hush', `udp6:[::1]:${port}`, '4711', LINK_DOWN, ...BINDINGS]),
    0,
  );
  await send('snmptrap', ['-v', '1', '-c', 'x', to, '1.3.6.1.4.1.2011.5.25', '0.0.0.0', '6', '42', '1']);
  await receiver.close();
  assert.deepEqual(
    heard.map(({ name, text, address, family, stirs }) => ({ name, text, address, family, stirs })),
    [
      { name: 'linkDown', text: TEXT, address: '127.0.0.1', family: 4, stirs: true },
      { name: 'linkDown', text: TEXT, address: '127.0.0.1', family: 4, stirs: true },
      { name: 'linkDown', text: TEXT, address: '::1', family: 6, stirs: true },
      { name: '1.3.6.1.4.1.2011.5.25.0.42', text: '', address: '127.0.0.1', family: 4, stirs: false },
    ],
  );
  assert.deepEqual(
    heard.map(({ agent_address }) => agent_address),
    ['10.9.8.7', null, null, null],
  );
  assert.deepEqual(heard[1]?.fields, {
    snmp_version: '2c',
    oid: LINK_DOWN,
    uptime_s: 47.11,
    'ifIndex.3': 3,
    'ifDescr.3': 'GigabitEthernet0/0/3',
    'ifOperStatus.3': 'down',
  });
  assert.ok(!JSON.stringify(heard).includes('hush'));
});

test('v3 traps and informs of known users are taken in whatever their hash and cipher', { skip }, async () => {
  const { receiver, heard, port } = await open();
  const to = `127.0.0.1:${port}`;
  const users = [
    user('weak', 'SHA'),
    ...Object.entries(HASHES).map(([hash, name]) => user(`u-${hash}`, name, 'AES')),
    ...Object.entries(CIPHERS).map(([cipher, name]) => user(`c-${cipher}`, 'SHA', name)),
  ];
  const refused: string[] = [];
  for (const words of users) {
    await send('snmptrap', [...words, '-e', '0x8000000001020304', to, '1', LINK_DOWN, ...BINDINGS]);
    if ((await send('snmpinform', [...words, to, '1', LINK_DOWN, ...BINDINGS])) !== 0) refused.push(words.join(' '));
  }
  const { dropped } = receiver.counters();
  await receiver.close();
  assert.deepEqual(refused, []);
  assert.equal(
    heard.length,
    users.length * 2,
    JSON.stringify({ dropped, users: heard.map(({ fields }) => fields.user) }),
  );
  assert.ok(heard.every(({ name, text }) => name === 'linkDown' && text === TEXT));
  assert.deepEqual(
    heard.slice(0, 2).map(({ fields }) => [fields.user, fields.inform]),
    [
      ['weak', undefined],
      ['weak', true],
    ],
  );
});

test('a wrong key, an unknown user, less protection than agreed, or none: not heard', { skip }, async () => {
  const { receiver, heard, port } = await open();
  const to = `127.0.0.1:${port}`;
  const engine = ['-e', '0x8000000001020304'];
  const wrong = [
    ['-v', '3', '-u', 'weak', '-l', 'authNoPriv', '-a', 'SHA', '-A', 'another-password'],
    user('nobody', 'SHA'),
    user('c-aes', 'SHA'),
    ['-v', '3', '-u', 'open', '-l', 'noAuthNoPriv'],
    ['-v', '3', '-u', 'weak', '-l', 'noAuthNoPriv'],
  ];
  for (const words of wrong) await send('snmptrap', [...words, ...engine, to, '1', LINK_DOWN]);
  assert.notEqual(
    await send('snmpinform', [
      '-v',
      '3',
      '-u',
      'weak',
      '-l',
      'authNoPriv',
      '-a',
      'SHA',
      '-A',
      'another-password',
      to,
      '1',
      LINK_DOWN,
    ]),
    0,
  );
  const { dropped } = receiver.counters();
  await receiver.close();
  assert.deepEqual(heard, []);
  assert.ok(dropped.not_authentic >= wrong.length + 1, JSON.stringify(dropped));
});

/** Datagrams as snmptrap really sends them. */
async function record(words: readonly string[]): Promise<Buffer> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const heard = once(socket, 'message');
  await send('snmptrap', [...words.slice(0, -2), `127.0.0.1:${socket.address().port}`, ...words.slice(-2)]);
  const [datagram] = (await heard) as [Buffer];
  socket.close();
  return datagram;
}

test('a trap that somebody recorded is refused when it comes late or after a restart', { skip }, async () => {
  let now = Date.UTC(2026, 0, 1);
  const engine = createEngine({ engine_id: ENGINE_ID, users: () => USERS, now: () => now });
  const at = (boots: number, time: number) =>
    record([...user('weak', 'SHA'), '-e', '0x8000000001020304', '-Z', `${boots},${time}`, '1', LINK_DOWN]);
  const first = await at(3, 1_000);
  const isHeard = (datagram: Buffer) => 'notification' in engine.hear(datagram);
  assert.ok(isHeard(first));
  now += 100_000;
  assert.ok(isHeard(first), 'within the window of 150 s');
  now += 60_000;
  assert.deepEqual(engine.hear(first), { unheard: 'out_of_time' });
  assert.ok(isHeard(await at(4, 1)), 'a restart');
  assert.ok(!isHeard(await at(3, 2_000_000)), 'what was sent before the restart');
});

test('one bit that is changed on the way is noticed', { skip }, async () => {
  const datagram = await record([...user('c-aes', 'SHA', 'AES'), '-e', '0x8000000001020304', '1', LINK_DOWN]);
  const bit = fc.integer({ min: 0, max: datagram.length * 8 - 1 });
  fc.assert(
    fc.property(bit, (at) => {
      const forged = Buffer.from(datagram);
      forged[at >> 3] = (forged[at >> 3] as number) ^ (1 << (at & 7));
      const engine = createEngine({ engine_id: ENGINE_ID, users: () => USERS });
      let heard: unknown;
      try {
        heard = engine.hear(forged);
      } catch {
        return;
      }
      assert.ok(!('notification' in (heard as object)), `bit ${at}`);
    }),
    { numRuns: 60 },
  );
});

test('no datagram is the end of it: whatever comes is heard, dropped or refused', { skip }, async () => {
  const v2 = await record(['-v', '2c', '-c', 'x', '1', LINK_DOWN]);
  const v3 = await record([...user('weak', 'SHA'), '-e', '0x8000000001020304', '1', LINK_DOWN]);
  const engine = createEngine({ engine_id: ENGINE_ID, users: () => USERS });
  const bent = fc.tuple(
    fc.constantFrom(v2, v3),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    fc.nat(),
  );
  fc.assert(
    fc.property(fc.oneof(bent, fc.uint8Array({ maxLength: 80 })), (input) => {
      let bytes = Buffer.from(input as Uint8Array);
      if (!(input instanceof Uint8Array)) {
        const [base, changes, end] = input;
        bytes = Buffer.from(base.subarray(0, base.length - (end % 3 === 0 ? end % base.length : 0)));
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      }
      for (const read of [() => engine.hear(bytes), () => readCommunityMessage(bytes)]) {
        try {
          read();
        } catch (error) {
          // The receiver counts it as garbled; a TypeError would be a mistake of ours.
          assert.ok(error instanceof Error && !(error instanceof TypeError), String(error));
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
