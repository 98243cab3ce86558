import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type Replayer, startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { integer, ip, octets, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Fact, Secret } from '../probe.ts';
import type { Table } from './look.ts';
import { snmp } from './snmp.ts';
import { COMMUNITY, noSnmpd, startSnmpd } from './snmpd.ts';

const KEY = 'auth-key-123';
const USER: Secret = { kind: 'snmp_user', user: 'watcher', auth_protocol: 'sha256', auth_key: KEY };
/** snmpd gives contexts through to other agents; the user may see those whose names begin with vpn, and VLANs. */
const ACCESS = [
  `createUser watcher SHA-256 ${KEY}`,
  'view all included .1',
  'group readers usm watcher',
  'access readers "" usm auth exact all none none',
  'access readers vpn usm auth prefix all none none',
  'access readers vlan usm auth prefix all none none',
];
const through = (context: string, { port }: Replayer, tree = '.1.3.6.1.2.1') =>
  `proxy -Cn ${context} -v 2c -c public 127.0.0.1:${port} ${tree}`;

async function play(t: TestContext, rows: Record<string, SnmpValue>): Promise<Replayer> {
  const replayer = await startReplayer({
    table: tableOf([['1.3.6.1.2.1.1.3.0', timeticks(1)], ...Object.entries(rows)]),
  });
  t.after(() => replayer.close());
  return replayer;
}

async function look(t: TestContext, lines: string[], tables: Table[], secret: Secret = USER) {
  const agent = await startSnmpd([...ACCESS, ...lines]);
  t.after(() => agent.stop());
  const params = { port: agent.port, tables };
  return { seen: await observe(snmp, { address: '127.0.0.1', params, secret, timeout_ms: 15_000 }) };
}

const rowsOf = (facts: readonly Fact[], key: string, context: string | undefined) =>
  facts.filter((fact) => fact.key === key && (fact.value as { context?: string }).context === context);

const vpn = (mask: string): Record<string, SnmpValue> => ({
  '1.3.6.1.2.1.4.20.1.1.10.9.9.9': ip('10.9.9.9'),
  '1.3.6.1.2.1.4.20.1.2.10.9.9.9': integer(7),
  '1.3.6.1.2.1.4.20.1.3.10.9.9.9': ip(mask),
  '1.3.6.1.2.1.4.22.1.2.7.10.9.9.1': octets(Buffer.from('00259e0a0b0c', 'hex')),
});

describe('contexts of a router with VPN instances', { skip: noSnmpd }, () => {
  test('one address in two VPN instances is two rows, each with its context', async (t) => {
    const lines = [
      through('vpn-a', await play(t, vpn('255.255.255.0'))),
      through('vpn-b', await play(t, vpn('255.255.0.0'))),
    ];
    const { seen } = await look(t, lines, ['addresses', 'arp']);
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.equal(seen.partial, undefined, seen.error);
    assert.deepEqual(
      seen.facts
        .filter(({ part }) => part?.startsWith('10.9.9.9'))
        .map(({ part, value }) => [part, (value as { prefix_length: number }).prefix_length]),
      [
        ['10.9.9.9@vpn-a', 24],
        ['10.9.9.9@vpn-b', 16],
      ],
    );
    assert.equal(rowsOf(seen.facts, 'snmp.arp', 'vpn-b').length, 1);
    assert.ok(rowsOf(seen.facts, 'snmp.address', undefined).some(({ part }) => part === '127.0.0.1'));
  });

  test('routing neighbours and default routes of IPv6 are told with the VPN instance that has them', async (t) => {
    const zeros = Array(16).fill(0).join('.');
    const hop = [254, 128, ...Array(13).fill(0), 1].join('.');
    const own = await play(t, {
      '1.3.6.1.2.1.191.1.9.1.8.7.0.1': integer(8),
      '1.3.6.1.2.1.4.24.6.0': integer(1),
      [`1.3.6.1.2.1.4.24.7.1.7.2.16.${zeros}.0.2.0.0.2.16.${hop}`]: integer(7),
    });
    const { seen } = await look(t, [through('vpn-a', own)], ['ipv6']);
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.equal(seen.partial, undefined, seen.error);
    const [neighbour] = rowsOf(seen.facts, 'snmp.ospfv3_neighbour', 'vpn-a');
    assert.equal(neighbour?.part, '7:0:0.0.0.1@vpn-a');
    assert.equal(rowsOf(seen.facts, 'snmp.ipv6_route', 'vpn-a')[0]?.part, '::/0 fe80::1@vpn-a');
    assert.ok(
      seen.samples.some(({ series, part, value }) => series === 'snmp.ipv6_routes' && part === '@vpn-a' && value === 1),
    );
    assert.equal(rowsOf(seen.facts, 'snmp.ospfv3_neighbour', undefined).length, 0);
    // Interfaces and counters have one numbering for all instances.
    assert.equal(seen.facts.filter(({ key, part }) => key === 'snmp.ip_counters' && part?.includes('@')).length, 0);
  });

  test('a context that answers as the default one does adds nothing', async (t) => {
    const twin = await startSnmpd([]);
    t.after(() => twin.stop());
    const line = `proxy -Cn vpn-a -v 2c -c lab-community 127.0.0.1:${twin.port} .1.3.6.1.2.1`;
    const { seen } = await look(t, [line], ['addresses']);
    assert.equal(seen.partial, undefined, seen.error);
    assert.deepEqual(rowsOf(seen.facts, 'snmp.address', 'vpn-a'), []);
  });

  test('a silent context leaves the look partial, and what is whole stays', async (t) => {
    const silent = await play(t, {});
    silent.setFaults({ silence: true });
    const { seen } = await look(t, [through('vpn-x', silent)], ['addresses']);
    assert.equal(seen.outcome, 'ok');
    assert.equal(seen.partial, true);
    assert.match(seen.error ?? '', /addresses: context vpn-x: /);
    assert.ok(rowsOf(seen.facts, 'snmp.address', undefined).length > 0);
  });

  test('a context that the user may not see is left out', async (t) => {
    const { seen } = await look(t, [through('secret-1', await play(t, vpn('255.0.0.0')))], ['addresses']);
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.deepEqual(
      seen.facts.filter(({ part }) => part?.includes('@')),
      [],
    );
  });

  test('a person who chose a context sees that one alone', async (t) => {
    const lines = [
      through('vpn-a', await play(t, vpn('255.255.255.0'))),
      through('vpn-b', await play(t, vpn('255.255.0.0'))),
    ];
    const { seen } = await look(t, lines, ['addresses'], { ...USER, context: 'vpn-b' } as Secret);
    assert.deepEqual(
      seen.facts.flatMap(({ key, part }) => (key === 'snmp.address' ? [part] : [])),
      ['10.9.9.9'],
    );
  });

  test('a v2c community asks for no contexts', async (t) => {
    const { seen } = await look(t, [through('vpn-a', await play(t, vpn('255.255.255.0')))], ['addresses'], COMMUNITY);
    assert.equal(seen.partial, undefined, seen.error);
    assert.deepEqual(
      seen.facts.filter(({ part }) => part?.includes('@')),
      [],
    );
  });
});

const bridge = (last: number, port: number): Record<string, SnmpValue> => ({
  [`1.3.6.1.2.1.17.1.4.1.2.${port}`]: integer(10_100 + port),
  [`1.3.6.1.2.1.17.4.3.1.2.0.37.158.0.0.${last}`]: integer(port),
  [`1.3.6.1.2.1.17.4.3.1.3.0.37.158.0.0.${last}`]: integer(3),
});
const VTP = '1.3.6.1.4.1.9.9.46.1.3.1.1.2.1';
const vlans = {
  [`${VTP}.10`]: integer(1),
  [`${VTP}.20`]: integer(1),
  [`${VTP}.30`]: integer(2),
  [`${VTP}.1002`]: integer(1),
};

describe('MAC tables per VLAN of older Cisco switches', { skip: noSnmpd }, () => {
  async function switchOf(t: TestContext, object_id: string): Promise<string[]> {
    const [vtp, ten, twenty] = [await play(t, vlans), await play(t, bridge(1, 3)), await play(t, bridge(2, 4))];
    return [
      `sysObjectID ${object_id}`,
      `proxy -v 2c -c public 127.0.0.1:${vtp.port} .1.3.6.1.4.1.9`,
      through('vlan-10', ten, '.1.3.6.1.2.1.17'),
      through('vlan-20', twenty, '.1.3.6.1.2.1.17'),
      ...[10, 20].flatMap((vlan) => [
        `com2sec -Cn vlan-${vlan} ofvlan${vlan} 127.0.0.1 lab-community@${vlan}`,
        `group vlans v2c ofvlan${vlan}`,
      ]),
      'access vlans vlan v2c noauth prefix all none none',
    ];
  }
  const expected = [
    { mac: '00:25:9e:00:00:01', vlan: 10, bridge_port: 3, if_index: 10_103, status: 'learned' },
    { mac: '00:25:9e:00:00:02', vlan: 20, bridge_port: 4, if_index: 10_104, status: 'learned' },
  ];

  for (const [version, secret] of [
    ['v2c', COMMUNITY],
    ['v3', USER],
  ] as const) {
    test(`are read VLAN by VLAN in ${version}, and no VLAN is a VPN instance`, async (t) => {
      const { seen } = await look(t, await switchOf(t, '1.3.6.1.4.1.9.1.516'), ['forwarding'], secret);
      assert.equal(seen.partial, undefined, seen.error);
      const macs = seen.facts.filter(({ key }) => key === 'snmp.mac');
      assert.deepEqual(
        macs.map(({ value }) => value),
        expected,
      );
      assert.deepEqual(
        macs.map(({ part }) => part),
        ['10:00:25:9e:00:00:01', '20:00:25:9e:00:00:02'],
      );
    });
  }

  test('are asked for from no other maker', async (t) => {
    const { seen } = await look(t, await switchOf(t, '1.3.6.1.4.1.99999.1'), ['forwarding'], COMMUNITY);
    assert.deepEqual(
      seen.facts.filter(({ key }) => key === 'snmp.mac'),
      [],
    );
  });
});
