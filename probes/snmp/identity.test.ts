import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { integer, octets, oid, type SnmpValue } from '../lab/value.ts';
import { readEntities } from './entity.ts';
import { readIdentity } from './identity.ts';
import { openSession } from './session.ts';
import { readSystem } from './system.ts';

const PRIVATE = '1.3.6.1.4.1';
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';

let addresses = 0;

/** Identifies a device as often as told, over one conversation. Also says how many questions each took. */
async function identify(t: TestContext, object_id: string, description: string, rows: Record<string, SnmpValue>) {
  const table = tableOf([
    ['1.3.6.1.2.1.1.1.0', octets(description)],
    ['1.3.6.1.2.1.1.2.0', oid(object_id)],
    ['1.3.6.1.2.1.1.5.0', octets('edge-01')],
    ...Object.entries(rows),
  ]);
  const address = `127.91.0.${++addresses}`;
  const replayer = await startReplayer({ table, address });
  t.after(() => replayer.close());
  const session = openSession(
    { address, port: replayer.port, try_ms: 500, tries: 2, signal: t.signal },
    { kind: 'snmp_community', version: '2c', community: 'public' },
  );
  t.after(() => session.close());
  const system = await readSystem(session);
  const { rows: entities } = await readEntities(session);
  const once = async () => {
    const before = replayer.counts.received;
    const { by, ...identity } = await readIdentity(session, system, entities);
    return { ...identity, by, questions: replayer.counts.received - before };
  };
  return { first: await once(), second: await once() };
}

test('the maker’s own objects fill what the chassis leaves open, first rows of columns too', async (t) => {
  const { first } = await identify(t, `${PRIVATE}.4881.1.1.10.1.150`, 'Ruijie 10G Routing Switch(S6220) By Ruijie', {
    [`${ENTITY}.5.1`]: integer(3),
    [`${ENTITY}.11.1`]: octets('CHASSIS0001'),
    [`${PRIVATE}.4881.1.1.10.2.21.1.2.1.8.7`]: octets('S6220_RGOS 11.0(5)B9'),
  });
  const { vendor, model, version, serial } = first;
  assert.deepEqual([vendor, model, version, serial], ['Ruijie', 'S6220', 'S6220_RGOS 11.0(5)B9', 'CHASSIS0001']);
});

test('a MIB that several makers have copied is found under each one’s number', async (t) => {
  const small = await identify(t, `${PRIVATE}.9.6.1.1005.24.5`, 'a smart switch', {
    [`${PRIVATE}.9.6.1.101.53.14.1.5.1`]: octets('SERIAL0001'),
  });
  const other = await identify(t, `${PRIVATE}.35265.1.81`, 'a switch', {
    [`${PRIVATE}.89.53.14.1.5.1`]: octets('SERIAL0002'),
  });
  assert.deepEqual([small.first.serial, other.first.serial], ['SERIAL0001', 'SERIAL0002']);
  assert.equal(small.first.by.serial, other.first.by.serial);
});

test('a MAC that the agent spells is a serial number, bytes are none', async (t) => {
  const serialOf = async (value: SnmpValue) => {
    const { first } = await identify(t, `${PRIVATE}.41112.1.5`, 'EdgeOS v4.6.1', {
      [`${PRIVATE}.41112.1.5.1.2.0`]: value,
    });
    return first.serial;
  };
  assert.equal(await serialOf(octets('02:00:5e:10:20:30')), '02:00:5e:10:20:30');
  assert.equal(await serialOf(octets(Buffer.from([2, 0, 0x9e, 0x10, 0x20, 0x30]))), null);
});

test('objects below the device’s own sysObjectID are found for each model', async (t) => {
  const { first } = await identify(t, `${PRIVATE}.8691.7.84`, 'industrial switch', {
    [`${PRIVATE}.8691.7.84.1.2.0`]: octets('EDS-510E'),
    [`${PRIVATE}.8691.7.84.1.4.0`]: octets('V6.4 build 25021113'),
  });
  assert.deepEqual(
    [first.vendor, first.model, first.version, first.serial],
    ['Moxa', 'EDS-510E', 'V6.4 build 25021113', null],
  );
});

test('a device built on net-snmp is its maker’s by whose objects it has, and nobody’s with two makers’', async (t) => {
  const synology = { [`${PRIVATE}.6574.1.5.1.0`]: octets('DS923+'), [`${PRIVATE}.2021.4.1.0`]: integer(1) };
  const one = await identify(t, `${PRIVATE}.8072.3.2.10`, 'Linux nas 5.10.55 #1 SMP', synology);
  assert.deepEqual([one.first.vendor, one.first.model], ['Synology', 'DS923+']);
  const two = { ...synology, [`${PRIVATE}.2620.1.6.4.1.0`]: octets('R81') };
  const both = await identify(t, `${PRIVATE}.8072.3.2.10`, 'Linux nas 5.10.55 #1 SMP', two);
  assert.deepEqual([both.first.vendor, both.first.version], [null, '5.10.55']);
});

test('printers, UPS and devices with an LLDP-MED inventory are known whoever made them', async (t) => {
  const nobody = `${PRIVATE}.99999.1`;
  const printer = await identify(t, nobody, 'print server', {
    '1.3.6.1.2.1.43.5.1.1.17.1': octets(Buffer.from('\x01\x15VNB3J99', 'latin1')),
    '1.3.6.1.2.1.25.3.2.1.3.1': octets('LaserMaster 400'),
  });
  assert.deepEqual([printer.first.model, printer.first.serial], ['LaserMaster 400', 'VNB3J99']);
  const ups = await identify(t, nobody, 'ups', {
    '1.3.6.1.2.1.33.1.1.2.0': octets('Power 3000'),
    '1.3.6.1.2.1.33.1.1.3.0': octets('02.14'),
  });
  assert.deepEqual([ups.first.model, ups.first.version], ['Power 3000', '02.14']);
  const phone = await identify(t, nobody, 'phone', {
    '1.0.8802.1.1.2.1.5.4795.1.2.5.0': octets('SN0001'),
    '1.0.8802.1.1.2.1.5.4795.1.2.7.0': octets('P-220'),
  });
  assert.deepEqual([phone.first.model, phone.first.serial], ['P-220', 'SN0001']);
});

test('what means nothing stays unknown, and a description that is the device’s name is no model', async (t) => {
  const { first } = await identify(t, `${PRIVATE}.99999.1`, 'edge-01', {
    [`${ENTITY}.5.1`]: integer(3),
    [`${ENTITY}.13.1`]: octets('0x0029'),
    [`${ENTITY}.11.1`]: octets('FFFFFFFFFFFF'),
    [`${ENTITY}.10.1`]: octets('N/A'),
    [`${ENTITY}.5.2`]: integer(6),
    [`${ENTITY}.11.2`]: octets('PSU000001'),
  });
  assert.deepEqual([first.vendor, first.model, first.version, first.serial], [null, null, null, null]);
});

test('a device without such objects is not asked for them at each look', async (t) => {
  const { first, second } = await identify(t, `${PRIVATE}.2011.2.23.291`, 'something', {});
  assert.ok(first.questions > 0);
  assert.equal(second.questions, 0);
});
