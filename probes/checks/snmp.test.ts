import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interfaceDown } from './interface-down.ts';
import { known } from './known-fact.ts';
import { snmpClearText } from './snmp-clear-text.ts';

const port = (if_index: number, changes: Record<string, string | number | null>) =>
  known(
    'snmp.interface',
    {
      if_index,
      name: `GE0/0/${if_index}`,
      description: null,
      alias: null,
      admin_status: 'up',
      oper_status: 'up',
      ...changes,
    },
    { part: String(if_index) },
  );

test('SNMPv3 alone passes; a community in clear text warns and names what answers', () => {
  assert.equal(snmpClearText.judge([known('snmp.protocol', 'v3')], 0).status, 'pass');
  const both = [known('snmp.protocol', 'v3'), known('snmp.protocol', 'v2c', { watch: 2 })];
  const verdict = snmpClearText.judge(both, 0);
  assert.equal(verdict.status, 'warn');
  assert.equal(verdict.reason.en, 'answers 127.0.0.1 v2c: the community travels in clear text; use SNMPv3');
  assert.equal(verdict.because.length, 1);
});

test('without an observation nothing is said of either', () => {
  assert.equal(snmpClearText.judge([], 0).status, 'unknown');
  assert.equal(interfaceDown.judge([], 0).status, 'unknown');
});

const uplinks: [string, ReturnType<typeof port>[], string][] = [
  ['an uplink that is up', [port(1, { alias: '上联-核心交换机' })], 'pass'],
  ['an uplink without a link', [port(1, { alias: 'Uplink to core', oper_status: 'down' })], 'warn'],
  [
    'an uplink whose lower layer is down',
    [port(1, { description: 'to-core-1', oper_status: 'lower_layer_down' })],
    'warn',
  ],
  [
    'an uplink that is switched off',
    [port(1, { alias: '上联', admin_status: 'down', oper_status: 'down' })],
    'not_applicable',
  ],
  ['an uplink of unknown state', [port(1, { alias: '出口', oper_status: null })], 'unknown'],
  ['an access port without a link', [port(7, { alias: 'room 301', oper_status: 'down' })], 'not_applicable'],
];
for (const [name, facts, status] of uplinks) {
  test(`${name}: ${status}`, () => assert.equal(interfaceDown.judge(facts, 0).status, status));
}

test('a port with a known neighbour is one that matters', () => {
  const neighbour = known('snmp.neighbour', { local_if_index: 7, system_name: 'core' }, { part: '7:1' });
  const verdict = interfaceDown.judge(
    [port(7, { oper_status: 'down' }), port(8, { oper_status: 'down' }), neighbour],
    0,
  );
  assert.equal(verdict.status, 'warn');
  assert.equal(verdict.reason.zh, '接口已启用但无链路：GE0/0/7');
});

test('a device watched over both families names each port once', () => {
  const down = port(1, { alias: '上联', oper_status: 'down' });
  const verdict = interfaceDown.judge([down, { ...down, watch: 2, family: 6 }], 0);
  assert.equal(verdict.reason.en, 'switched on without a link: GE0/0/1 (上联)');
});
