import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Scene, scene } from '../differences/scene.ts';
import { type Clues, IDENTIFIES, isTelling, meantSerial, whoIs } from './identity.ts';

const NOTHING: Clues = { engine_id: null, serial: null, chassis_id: null, base_mac: null, addresses: [] };
const ENGINE = '80002328030025900ab001';
const OTHER_ENGINE = '80002328030025900ab002';
let t: Scene;
let a: { id: number; watch_id: number };
let b: { id: number; watch_id: number };

before(async () => {
  t = await scene();
  a = t.register({ name: 'a', addresses: ['10.0.0.1', '2001:db8::1'], serial: 'REC-0001' });
  b = t.register({ name: 'b', addresses: ['10.0.0.2'] });
  t.sees(a.watch_id, {
    engine_id: ENGINE,
    serial: 'SN-A-0001',
    chassis_id: '00:25:90:0a:b0:01',
    addresses: ['10.0.0.1', '10.9.0.1', '10.0.0.254', '127.0.0.1'],
  });
  t.sees(b.watch_id, {
    engine_id: OTHER_ENGINE,
    serial: 'SN-B-0001',
    base_mac: '00:25:90:0a:b0:02',
    addresses: ['10.0.0.2', '10.0.0.254', '127.0.0.1'],
  });
});
after(() => t.stop());

const who = (clues: Partial<Clues>) => whoIs(t.hub.db, { ...NOTHING, ...clues });

test('a loopback address is somebody only where it was asked', () => {
  const { id } = t.register({ name: 'here', addresses: ['127.9.9.9'] });
  assert.equal(who({ addresses: ['127.9.9.9'] }), undefined);
  assert.deepEqual(who({ addresses: ['127.9.9.9'], answered_at: '127.9.9.9' }), {
    node_id: id,
    by: 'address',
    also: [],
  });
});

test('each clue finds its node, whatever the capitals', () => {
  assert.deepEqual(who({ engine_id: ENGINE.toUpperCase() }), { node_id: a.id, by: 'engine_id', also: [] });
  assert.deepEqual(who({ serial: 'sn-b-0001' }), { node_id: b.id, by: 'serial', also: [] });
  assert.deepEqual(who({ serial: 'REC-0001' }), { node_id: a.id, by: 'serial', also: [] }, 'a recorded one');
  assert.deepEqual(who({ chassis_id: '00:25:90:0a:b0:01' }), { node_id: a.id, by: 'chassis_id', also: [] });
  assert.deepEqual(who({ base_mac: '00:25:90:0a:b0:02' }), { node_id: b.id, by: 'base_mac', also: [] });
  assert.deepEqual(who({ base_mac: '00:25:90:0a:b0:01' }), { node_id: a.id, by: 'base_mac', also: [] }, 'told by LLDP');
  assert.deepEqual(who({ addresses: ['2001:db8::1'] }), { node_id: a.id, by: 'address', also: [] });
  assert.deepEqual(who({ addresses: ['10.9.0.1'] }), { node_id: a.id, by: 'address', also: [] }, 'only observed');
  assert.equal(who({ serial: 'SN-C-0001', addresses: ['10.0.0.3'] }), undefined);
  assert.equal(who({}), undefined);
});

test('the surer clue decides, and the node that another clue names is told as a conflict', () => {
  assert.deepEqual(who({ engine_id: ENGINE, serial: 'SN-B-0001', addresses: ['10.0.0.2'] }), {
    node_id: a.id,
    by: 'engine_id',
    also: [b.id],
  });
  assert.deepEqual(who({ serial: 'SN-B-0001', addresses: ['10.0.0.1'] }), {
    node_id: b.id,
    by: 'serial',
    also: [a.id],
  });
});

test('a clue that two nodes share decides nothing: the next one does', () => {
  assert.equal(who({ addresses: ['10.0.0.254'] }), undefined);
  assert.deepEqual(who({ addresses: ['10.0.0.254', '10.9.0.1'] }), { node_id: a.id, by: 'address', also: [b.id] });
});

test('what devices leave the factory with identifies nobody', () => {
  const rows = [
    '0',
    'N/A',
    'unknown',
    'To be filled by O.E.M.',
    '00000000',
    '111111',
    'abc',
    '--------',
    'Not Specified',
  ];
  for (const text of [...rows, '', '   ', '...a...']) assert.equal(meantSerial(text), null, text);
  assert.equal(meantSerial(' 210235A1BCD '), '210235A1BCD');
  for (const text of [
    '192.168.1.1',
    'localhost',
    '00:00:00:00:00:00',
    'ff:ff:ff:ff:ff:ff',
    '00:00:5e:00:01:05',
    'Ruijie',
  ]) {
    assert.equal(IDENTIFIES.chassis_id(text), null, text);
  }
  for (const text of ['80001f88017f000001', '00000000000000000000', 'not hex', '80']) {
    assert.equal(IDENTIFIES.engine_id(text), null, text);
  }
  for (const text of ['127.0.0.1', '::1', 'fe80::1', '169.254.3.4', '224.0.0.5', 'ff02::1', '0.0.0.0', 'x']) {
    assert.equal(isTelling(text), false, text);
    assert.equal(who({ addresses: [text] }), undefined);
  }
});

test('any clues give a node that some clue names, never one in the list of conflicts, and never an error', () => {
  const text = fc.oneof(
    fc.constantFrom(ENGINE, OTHER_ENGINE, 'SN-A-0001', 'SN-B-0001', '00:25:90:0a:b0:02', '10.0.0.1', '10.0.0.254'),
    fc.string({ maxLength: 40, unit: 'binary' }),
  );
  const clue = fc.option(text);
  const clues = fc.record({
    engine_id: clue,
    serial: clue,
    chassis_id: clue,
    base_mac: clue,
    addresses: fc.array(text, { maxLength: 5 }),
  });
  fc.assert(
    fc.property(clues, (given) => {
      const known = whoIs(t.hub.db, given);
      if (known) assert.ok([a.id, b.id].includes(known.node_id) && !known.also.includes(known.node_id));
      // The surest clue alone gives the same answer.
      if (known && known.by !== 'address') {
        assert.deepEqual(whoIs(t.hub.db, { ...NOTHING, [known.by]: given[known.by] })?.node_id, known.node_id);
      }
    }),
  );
});
