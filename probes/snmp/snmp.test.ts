import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { toDocument } from './document.ts';
import { openSession } from './session.ts';
import { snmp } from './snmp.ts';
import { COMMUNITY, freePort, noSnmpd, type Snmpd, startSnmpd } from './snmpd.ts';

const AUTH_KEY = 'auth-key-never-shown';
const PRIV_KEY = 'priv-key-never-shown';

/** SNMPv3 users of the agent: one for each pair of protocols. */
const USERS = [
  { user: 'md5des', auth: 'MD5', auth_protocol: 'md5', priv: 'DES', priv_protocol: 'des' },
  { user: 'shaaes', auth: 'SHA', auth_protocol: 'sha', priv: 'AES', priv_protocol: 'aes' },
  { user: 'sha224aes', auth: 'SHA-224', auth_protocol: 'sha224', priv: 'AES', priv_protocol: 'aes' },
  { user: 'sha256aes', auth: 'SHA-256', auth_protocol: 'sha256', priv: 'AES', priv_protocol: 'aes' },
  { user: 'sha384aes', auth: 'SHA-384', auth_protocol: 'sha384', priv: 'AES', priv_protocol: 'aes' },
  { user: 'sha512aes', auth: 'SHA-512', auth_protocol: 'sha512', priv: 'AES', priv_protocol: 'aes' },
  { user: 'sha256aes256', auth: 'SHA-256', auth_protocol: 'sha256', priv: 'AES-256', priv_protocol: 'aes256b' },
] as const;

const value = (seen: Observation, key: string) => seen.facts.find((fact) => fact.key === key)?.value;

function user(name: string, changes: Partial<Extract<Secret, { kind: 'snmp_user' }>> = {}): Secret {
  const known = USERS.find((one) => one.user === name);
  assert.ok(known);
  const { auth_protocol, priv_protocol } = known;
  return {
    kind: 'snmp_user',
    user: name,
    auth_protocol,
    auth_key: AUTH_KEY,
    priv_protocol,
    priv_key: PRIV_KEY,
    ...changes,
  };
}

describe("Debian's snmpd", { skip: noSnmpd }, () => {
  let agent: Snmpd;
  before(async () => {
    agent = await startSnmpd([
      'sysName edge-01',
      'sysLocation 机房三楼',
      'sysContact noc@example.org',
      ...USERS.map(({ user, auth, priv }) => `createUser ${user} ${auth} ${AUTH_KEY} ${priv} ${PRIV_KEY}`),
      ...USERS.map(({ user }) => `rouser ${user} authpriv`),
      `createUser authonly SHA ${AUTH_KEY}`,
      'rouser authonly authnopriv',
    ]);
  });
  after(() => agent?.stop());
  const look = (secret: Secret | undefined, more: Partial<Parameters<typeof observe>[1]> = {}) =>
    observe(snmp, {
      address: '127.0.0.1',
      params: { port: agent.port },
      ...(secret ? { secret } : {}),
      ...more,
    });

  for (const version of ['1', '2c'] as const) {
    test(`answers version ${version} with its system group and interfaces`, async () => {
      const seen = await look({ kind: 'snmp_community', version, community: 'lab-community' });
      assert.equal(seen.outcome, 'ok', seen.error);
      assert.equal(seen.partial, undefined, seen.error);
      assert.equal(value(seen, 'snmp.protocol'), `v${version}`);
      assert.equal(value(seen, 'snmp.name'), 'edge-01');
      assert.equal(value(seen, 'snmp.location'), '机房三楼');
      assert.match(String(value(seen, 'snmp.description')), new RegExp(`^Linux ${hostname()} `));
      assert.match(String(value(seen, 'snmp.object_id')), /^1\.3\.6\.1\.4\.1\.8072\.3\.2\.10$/);
      // net-snmp's number names the agent, so the maker stays unknown.
      assert.equal(value(seen, 'snmp.vendor'), undefined);
      const loopback = toDocument(seen).interfaces.find((row) => row.name === 'lo');
      assert.equal(loopback?.oper_status, 'up');
      assert.equal(loopback?.type, 24);
      assert.ok(
        seen.samples.some(({ series, part }) => series === 'snmp.in_octets' && part === String(loopback?.if_index)),
      );
    });
  }

  test('gives the same facts in v1, v2c, v3 and over IPv6', async () => {
    const looks = [
      await look(COMMUNITY),
      await look({ ...COMMUNITY, version: '1' } as Secret),
      await look(user('sha256aes')),
      await look(COMMUNITY, { address: '::1' }),
    ];
    const steady = (seen: Observation) =>
      seen.facts.filter(({ key }) => key !== 'snmp.protocol' && key !== 'snmp.booted_at');
    for (const seen of looks) {
      assert.equal(seen.outcome, 'ok', seen.error);
      assert.deepEqual(steady(seen), steady(looks[0] as Observation));
    }
    assert.equal(looks[3]?.family, 6);
  });

  for (const { user: name } of USERS) {
    test(`answers the SNMPv3 user ${name}`, async () => {
      const seen = await look(user(name), { params: { port: agent.port, tables: ['system'] } });
      assert.equal(seen.outcome, 'ok', seen.error);
      assert.equal(value(seen, 'snmp.protocol'), 'v3');
      assert.equal(value(seen, 'snmp.name'), 'edge-01');
    });
  }

  test('answers an SNMPv3 user without privacy', async () => {
    const secret: Secret = { kind: 'snmp_user', user: 'authonly', auth_protocol: 'sha', auth_key: AUTH_KEY };
    const seen = await look(secret, { params: { port: agent.port, tables: ['system'] } });
    assert.equal(value(seen, 'snmp.name'), 'edge-01');
  });

  const refused: [string, Secret, RegExp][] = [
    ['unknown user', user('sha256aes', { user: 'nobody' }), /credential refused by the agent: unknown user name/],
    [
      'wrong authentication key',
      user('sha256aes', { auth_key: 'wrong-but-long-enough' }),
      /credential refused.*wrong authentication key/,
    ],
    [
      'wrong authentication protocol',
      user('sha256aes', { auth_protocol: 'sha512' }),
      /credential refused.*wrong authentication key or protocol/,
    ],
    [
      'level that the user lacks',
      {
        kind: 'snmp_user',
        user: 'authonly',
        auth_protocol: 'sha',
        auth_key: AUTH_KEY,
        priv_protocol: 'aes',
        priv_key: PRIV_KEY,
      },
      /credential refused|privacy/,
    ],
  ];
  for (const [what, secret, why] of refused) {
    test(`refuses an SNMPv3 ${what}: unable, with the reason and without the secret`, async () => {
      const seen = await look(secret, { timeout_ms: 2_000 });
      assert.equal(seen.outcome, 'unable', seen.error);
      assert.match(seen.error ?? '', why);
      assertHides(seen, secret);
    });
  }

  test('is silent to a wrong privacy key: no facts, and no secret in the error', async () => {
    const secret = user('sha256aes', { priv_key: 'wrong-but-long-enough' });
    const seen = await look(secret, { timeout_ms: 1_500 });
    assert.notEqual(seen.outcome, 'ok');
    assert.deepEqual(seen.facts, []);
    assertHides(seen, secret);
  });

  test('is silent to a wrong community: a timeout well before the deadline, without the community in the error', async () => {
    const secret: Secret = { kind: 'snmp_community', version: '2c', community: 'not-the-community' };
    const seen = await look(secret, { timeout_ms: 2_000 });
    assert.equal(seen.outcome, 'timeout');
    assert.ok(seen.took_ms < 1_500, `${seen.took_ms} ms`);
    assertHides(seen, secret);
  });

  test('a view without the access right to a user is unable, not empty', async () => {
    const seen = await look({ kind: 'snmp_user', user: 'authonly' }, { timeout_ms: 2_000 });
    assert.notEqual(seen.outcome, 'ok');
    assert.deepEqual(seen.facts, []);
  });

  test('is asked only for the tables that were chosen', async () => {
    const seen = await look(COMMUNITY, { params: { port: agent.port, tables: ['interfaces'] } });
    const keys = new Set(seen.facts.map(({ key }) => key));
    assert.deepEqual([...keys], ['snmp.protocol', 'snmp.interface', 'snmp.usage']);
  });

  test('serves many looks at once over one socket per family', async () => {
    const looks = await Promise.all(
      Array.from({ length: 40 }, () => look(COMMUNITY, { params: { port: agent.port, tables: ['system'] } })),
    );
    assert.ok(looks.every((seen) => value(seen, 'snmp.name') === 'edge-01'));
    const sockets = process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap');
    assert.ok(sockets.length <= 2, `${sockets.length} UDP sockets`);
  });

  test('becomes one stable document, with null and empty lists for what is absent', async () => {
    const document = toDocument(await look(COMMUNITY));
    assert.equal(document.outcome, 'ok');
    assert.equal(document.error, null);
    assert.deepEqual(Object.keys(document.facts), [
      'vendor',
      'model',
      'version',
      'serial',
      'name',
      'description',
      'object_id',
      'uptime_s',
    ]);
    assert.equal(document.facts.serial, null);
    assert.ok((document.facts.uptime_s ?? -1) >= 0);
    assert.deepEqual(document.neighbours, []);
    const loopback = document.addresses.find((row) => row.address === '127.0.0.1');
    assert.equal(loopback?.prefix_length, 8);
    assert.ok(!document.addresses.some((row) => row.address === '::1'));
  });
});

test('an SNMPv3 agent that restarted and lost its count of boots is asked again', { skip: noSnmpd }, async (t) => {
  const secret: Secret = { kind: 'snmp_user', user: 'watcher', auth_protocol: 'sha256', auth_key: AUTH_KEY };
  const lines = [
    'exactEngineID 0x80001f8880aabbccdd',
    `createUser watcher SHA-256 ${AUTH_KEY}`,
    'rouser watcher authnopriv',
  ];
  const first = await startSnmpd([...lines, 'sysName before', 'oldEngineID 0x80001f8880aabbccdd', 'engineBoots 41']);
  const signal = AbortSignal.timeout(8_000);
  const session = openSession({ address: '127.0.0.1', port: first.port, try_ms: 500, tries: 2, signal }, secret);
  t.after(() => session.close());
  const name = async () => String((await session.get(['1.3.6.1.2.1.1.5.0'])).varbinds[0]?.value);
  assert.equal(await name().finally(first.stop), 'before');
  // RFC 3414 has no way back from fewer boots but to discover the engine anew.
  const second = await startSnmpd([...lines, 'sysName after'], first.port);
  t.after(() => second.stop());
  assert.equal(await name(), 'after');
});

function assertHides(seen: Observation, secret: Secret): void {
  const text = JSON.stringify(seen);
  for (const [name, hidden] of Object.entries(secret)) {
    if (name === 'community' || name.endsWith('_key'))
      assert.ok(!text.includes(String(hidden)), `${name} is in ${text}`);
  }
}

test('without a credential the look is unable, and nothing is sent', async () => {
  const seen = await observe(snmp, { address: '127.0.0.1', params: { port: await freePort() } });
  assert.equal(seen.outcome, 'unable');
  assert.equal(seen.error, 'no SNMP credential is bound to this target');
});

test('privacy without authentication is refused before anything is sent', async () => {
  const secret: Secret = { kind: 'snmp_user', user: 'x', priv_protocol: 'aes', priv_key: PRIV_KEY };
  const seen = await observe(snmp, { address: '127.0.0.1', params: { port: await freePort() }, secret });
  assert.equal(seen.outcome, 'unable');
  assert.match(seen.error ?? '', /privacy without authentication/);
});

test('the document of a failed look says why and claims nothing', async () => {
  const seen = await observe(snmp, {
    address: '127.0.0.1',
    params: { port: await freePort() },
    secret: COMMUNITY,
    timeout_ms: 1_000,
  });
  const document = toDocument(seen);
  assert.equal(document.outcome, 'timeout');
  assert.equal(typeof document.error, 'string');
  assert.deepEqual([document.interfaces, document.addresses, document.neighbours], [[], [], []]);
  assert.ok(Object.values(document.facts).every((fact) => fact === null));
});
