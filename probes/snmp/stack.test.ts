import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { integer, octets, oid, type SnmpValue } from '../lab/value.ts';
import { observe } from '../observe.ts';
import { snmp } from './snmp.ts';

const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
const PRIVATE = '1.3.6.1.4.1';
const CLASS = { chassis: 3, power_supply: 6, fan: 7, sensor: 8, module: 9, stack: 11 };
let addresses = 0;

function part(index: number, kind: keyof typeof CLASS, within: number, position: number, name: string, serial = '') {
  const row = (number: number) => `${ENTITY}.${number}.${index}`;
  return {
    [row(4)]: integer(within),
    [row(5)]: integer(CLASS[kind]),
    [row(6)]: integer(position),
    [row(7)]: octets(name),
    ...(serial === '' ? {} : { [row(11)]: octets(serial), [row(13)]: octets(`M-${serial}`) }),
  };
}

/** [part, class, contained_in, position, member, role, name, serial] of each part that a look tells. */
async function partsOf(t: TestContext, object_id: string, rows: Record<string, SnmpValue>) {
  const address = `127.92.0.${++addresses}`;
  const table = tableOf([['1.3.6.1.2.1.1.2.0', oid(`${PRIVATE}.${object_id}`)], ...Object.entries(rows)]);
  const replayer = await startReplayer({ table, address });
  t.after(() => replayer.close());
  const seen = await observe(snmp, {
    address,
    params: { port: replayer.port, tables: ['entities'] },
    secret: { kind: 'snmp_community', version: '2c', community: 'public' },
  });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(seen.partial, undefined, seen.error);
  return seen.facts.flatMap(({ key, part, value }) => {
    if (key !== 'snmp.entity') return [];
    const row = value as Record<string, unknown>;
    return [[part, row.class, row.contained_in, row.position, row.member, row.role, row.name, row.serial]];
  });
}

const stack = {
  ...part(1, 'stack', 0, -1, 'Stack'),
  ...part(10, 'chassis', 1, 0, 'Switch 1', 'AAA0001'),
  ...part(11, 'power_supply', 10, 1, 'Switch 1 - Power Supply A'),
  ...part(12, 'sensor', 10, 2, 'Temperature'),
  ...part(20, 'chassis', 1, 1, 'Switch 2', 'AAA0002'),
  ...part(21, 'module', 20, 1, 'Uplinks', 'BBB0002'),
  ...part(22, 'fan', 21, 1, 'Fan 1'),
};

test('members of a stack have their numbers, and the parts those of the member around them', async (t) => {
  assert.deepEqual(await partsOf(t, '99999.1', stack), [
    ['1', 'stack', 0, null, null, null, 'Stack', null],
    ['10', 'chassis', 1, 0, 1, null, 'Switch 1', 'AAA0001'],
    ['11', 'power_supply', 10, 1, 1, null, 'Switch 1 - Power Supply A', null],
    ['20', 'chassis', 1, 1, 2, null, 'Switch 2', 'AAA0002'],
    ['21', 'module', 20, 1, 2, null, 'Uplinks', 'BBB0002'],
    ['22', 'fan', 21, 1, 2, null, 'Fan 1', null],
  ]);
});

test('Cisco’s own table tells the number and the role of each member', async (t) => {
  const table = `${PRIVATE}.9.9.500.1.2.1.1`;
  const parts = await partsOf(t, '9.1.2694', {
    ...stack,
    [`${table}.1.10`]: integer(3),
    [`${table}.3.10`]: integer(4),
    [`${table}.3.20`]: integer(1),
  });
  const members = parts.map(([part, , , , member, role]) => [part, member, role]);
  assert.deepEqual(members, [
    ['1', null, null],
    ['10', 3, 'standby'],
    ['11', 3, null],
    ['20', 2, 'master'],
    ['21', 2, null],
    ['22', 2, null],
  ]);
});

test('H3C tells the member of a chassis and the role of a board in it', async (t) => {
  const parts = await partsOf(t, '25506.1.1', {
    ...part(2, 'chassis', 0, 0, 'box', 'CCC0001'),
    ...part(3, 'chassis', 0, 0, 'box', 'CCC0002'),
    ...part(30, 'module', 3, 1, 'BOARD', 'CCC0003'),
    [`${PRIVATE}.25506.2.91.2.1.1.2`]: integer(5),
    [`${PRIVATE}.25506.2.91.2.1.1.3`]: integer(6),
    [`${PRIVATE}.25506.2.91.3.1.1.30`]: integer(2),
  });
  assert.deepEqual(
    parts.map(([part, , , , member, role]) => [part, member, role]),
    [
      ['2', 5, null],
      ['3', 6, 'master'],
      ['30', 6, null],
    ],
  );
});

test('members that Huawei’s ENTITY-MIB leaves out come from its own table; one alone is the device', async (t) => {
  const table = `${PRIVATE}.2011.5.25.183.1.20.1`;
  const alone = { [`${table}.3.0`]: integer(1), [`${table}.5.0`]: octets('S5720-28X') };
  assert.deepEqual(await partsOf(t, '2011.2.23.1', alone), []);
  const two = {
    [`${table}.3.1`]: integer(2),
    [`${table}.5.1`]: octets('S5720-56C'),
    [`${table}.3.2`]: integer(1),
    [`${table}.5.2`]: octets('S5720-56C'),
  };
  assert.deepEqual(await partsOf(t, '2011.2.23.1', two), [
    ['member 1', 'chassis', null, null, 1, 'standby', '1', null],
    ['member 2', 'chassis', null, null, 2, 'master', '2', null],
  ]);
});

test('a device of one chassis has no members, and parts within one another end', async (t) => {
  const parts = await partsOf(t, '99999.1', {
    ...part(1, 'chassis', 0, 1, 'Chassis 7', 'DDD0001'),
    ...part(2, 'module', 3, 1, 'a', 'DDD0002'),
    ...part(3, 'module', 2, 1, 'b', 'DDD0003'),
  });
  assert.deepEqual(
    parts.map(([part, , , , member]) => [part, member]),
    [
      ['1', null],
      ['2', null],
      ['3', null],
    ],
  );
});
