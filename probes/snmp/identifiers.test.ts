import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { integer, octets, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Secret } from '../probe.ts';
import { decodeBaseMac, decodeEngineId, uniqueMac } from './identifiers.ts';
import { snmp } from './snmp.ts';

const engines: [hex: string, told: boolean, what: string][] = [
  ['80001f8880aabbccddeeff0102', true, 'net-snmp’s random one'],
  ['800007db0300259e0a0b0c', true, 'one of a MAC'],
  [`800000090411${Buffer.from('FOC1234X0AB').toString('hex')}`, true, 'a text with a serial number'],
  ['000007db7f00259e0a0b0c0d', true, 'twelve octets from before RFC 3411'],
  ['800002c102fe800000000000000220850a4646204645', true, 'one of an IPv6 address'],
  ['8000000901c0000201', true, 'one of a public IPv4 address'],
  ['', false, 'nothing'],
  ['415043', false, 'a word of three letters'],
  ['0000000000000000000000', false, 'zeros'],
  ['ffffffffffffffffff', false, 'ones'],
  ['80000000' + '0300259e0a0b0c', false, 'nobody’s enterprise'],
  ['80005ba9017f000001', false, 'a loopback address'],
  ['8000000901c0a80101', false, 'a factory’s address'],
  ['80000009010a000001', false, 'a private address'],
  ['800007db03000000000000', false, 'a MAC of zeros'],
  ['800007db0300112233' + '4455', false, 'a MAC of documentation'],
  [`800007db04${Buffer.from('default').toString('hex')}`, false, 'the word default'],
  ['80001f8805000000000000000000', false, 'zeros of a maker'],
  ['80001f88800000000001', false, 'a maker’s first'],
  ['000000090000000000000000', false, 'an old form of zeros'],
  [`80001f8880${'11'.repeat(28)}`, false, 'longer than 32 octets'],
];
for (const [hex, told, what] of engines) {
  test(`an engine id that is ${what} ${told ? 'tells' : 'doesn’t tell'} one device from others`, () => {
    assert.equal(decodeEngineId(Buffer.from(hex, 'hex')), told ? hex : null);
  });
}

test('a MAC tells one device only when a maker gave it to one', () => {
  assert.equal(uniqueMac('00:25:9e:0a:0b:0c'), '00:25:9e:0a:0b:0c');
  for (const mac of [
    '00:00:00:00:00:00',
    'ff:ff:ff:ff:ff:ff',
    '01:00:5e:00:00:01',
    '0a:03:00:00:00:71',
    '00:00:5e:00:01:0a',
    '00:00:0c:07:ac:01',
    '00:25:9e:00:00:00',
    '00:25:9e:ff:ff:ff',
    '44:44:44:44:44:44',
    '00:11:22:33:44:55',
    '00:25:9e:0a:0b',
    null,
  ]) {
    assert.equal(uniqueMac(mac), null, String(mac));
  }
  assert.equal(decodeBaseMac(Buffer.from('bc:cf:4f:3e:48:2f')), 'bc:cf:4f:3e:48:2f');
});

test('identifiers of anything are of one form or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const engine = decodeEngineId(Buffer.from(bytes));
      assert.ok(engine === null || /^[0-9a-f]{10,64}$/.test(engine));
      const mac = decodeBaseMac(Buffer.from(bytes));
      assert.ok(mac === null || /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac));
    }),
  );
  for (const value of [null, 7, 'text', 7n]) assert.equal(decodeEngineId(value as never), null);
});

async function system(rows: Record<string, SnmpValue>, version: '1' | '2c', looks = 1) {
  const replayer = await startReplayer({
    table: tableOf([['1.3.6.1.2.1.1.3.0', timeticks(100)], ...Object.entries(rows)]),
  });
  const secret: Secret = { kind: 'snmp_community', version, community: 'public' };
  const params = { port: replayer.port, tables: ['system'] as const };
  try {
    let seen = await observe(snmp, { address: '127.0.0.1', params, secret, timeout_ms: 5_000 });
    for (let i = 1; i < looks; i++)
      seen = await observe(snmp, { address: '127.0.0.1', params, secret, timeout_ms: 5_000 });
    assert.equal(seen.outcome, 'ok', seen.error);
    return (key: string) => seen.facts.find((fact) => fact.key === key)?.value;
  } finally {
    await replayer.close();
  }
}

for (const version of ['1', '2c'] as const) {
  test(`a look by v${version} tells engine id, base MAC and capabilities, the second like the first`, async () => {
    const rows = {
      '1.3.6.1.6.3.10.2.1.1.0': octets(Buffer.from('800007db0300259e0a0b0c', 'hex')),
      '1.3.6.1.2.1.17.1.1.0': octets(Buffer.from('00259e0a0b0c', 'hex')),
      '1.3.6.1.2.1.4.1.0': integer(1),
      '1.0.8802.1.1.2.1.3.6.0': octets(Buffer.from('2000', 'hex')),
    };
    for (const looks of [1, 2]) {
      const value = await system(rows, version, looks);
      assert.equal(value('snmp.engine_id'), '800007db0300259e0a0b0c');
      assert.equal(value('snmp.base_mac'), '00:25:9e:0a:0b:0c');
      assert.equal(value('snmp.capabilities'), 'bridge, router');
    }
  });

  test(`what v${version} doesn’t say is no fact`, async () => {
    const value = await system(
      { '1.3.6.1.2.1.4.1.0': integer(2), '1.3.6.1.2.1.17.1.1.0': octets(Buffer.alloc(6)) },
      version,
      2,
    );
    for (const key of ['engine_id', 'base_mac', 'capabilities']) assert.equal(value(`snmp.${key}`), undefined);
  });
}
