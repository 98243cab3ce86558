import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Found } from '#probes/discovery/found.ts';
import type { Db } from '../db/open.ts';
import { openFresh } from '../db/testing.ts';
import { createNode } from '../estate/nodes.ts';
import { ACTOR } from '../testing.ts';
import { ignoreCandidates } from './decide.ts';
import { listCandidates } from './list-candidates.ts';
import { takeIn } from './take-in.ts';
import { JOB, sightOf } from './testing.ts';

const ENGINE_A = '80000009033c15fb00aa01';
const ENGINE_B = '80000009033c15fb00aa02';

const all = (db: Db) => listCandidates(db, { state: 'all', sort: 'address', limit: 1_000, offset: 0 }).rows;
const devices = (db: Db) =>
  all(db)
    .map((row) => [...row.addresses].sort().join(' '))
    .sort();
/** All in one transaction, as a job does. */
const takeAll = (db: Db, founds: readonly Found[], now = 2_000) =>
  db.transaction(() => founds.map((found) => takeIn(db, JOB, found, now)));
const fresh = () => openFresh();

test('an address that answers SNMP later is the candidate that it was', () => {
  const db = fresh();
  const [first] = takeAll(db, [sightOf('10.0.0.1')]);
  const [second] = takeAll(db, [sightOf('10.0.0.1', { engine_id: ENGINE_A, name: 'sw1', addresses: ['10.0.0.9'] })]);
  assert.deepEqual(first, { candidate_id: 1, node_id: null, is_new: true });
  assert.deepEqual(second, { candidate_id: 1, node_id: null, is_new: false });
  const [row] = all(db);
  assert.deepEqual([row?.name, row?.addresses, row?.snmp], ['sw1', ['10.0.0.1', '10.0.0.9'], 'ok']);
  takeAll(db, [sightOf('10.0.0.1', { snmp: 'timeout', name: 'hearsay' })]);
  assert.deepEqual([all(db)[0]?.name, all(db)[0]?.snmp], ['sw1', 'ok']);
});

test('a device seen at two addresses is one candidate, and a sight that joins two makes them one', () => {
  const db = fresh();
  takeAll(db, [
    sightOf('10.0.0.1', { engine_id: ENGINE_A }),
    sightOf('10.0.0.2', { serial: 'FX-0042-A' }),
    sightOf('10.0.0.3', { engine_id: ENGINE_A.toUpperCase(), serial: 'FX-0042-A' }),
  ]);
  assert.deepEqual(devices(db), ['10.0.0.1 10.0.0.2 10.0.0.3']);
});

test('what identifies nothing joins nothing', () => {
  const db = fresh();
  takeAll(db, [
    sightOf('10.0.0.1', { serial: 'N/A', chassis_id: 'switch', base_mac: '00:00:00:00:00:00', engine_id: '00' }),
    sightOf('10.0.0.2', { serial: 'N/A', chassis_id: 'switch', base_mac: '00:00:00:00:00:00', engine_id: '00' }),
  ]);
  assert.equal(all(db).length, 2);
});

test('another device at the address of a candidate is a new one, and the older is left without it', () => {
  const db = fresh();
  takeAll(db, [sightOf('10.0.0.1', { engine_id: ENGINE_A, addresses: ['10.0.0.7'] })]);
  const [taken] = takeAll(db, [sightOf('10.0.0.1', { engine_id: ENGINE_B })]);
  assert.deepEqual(taken, { candidate_id: 2, node_id: null, is_new: true });
  assert.deepEqual(devices(db), ['10.0.0.1', '10.0.0.7']);
  takeAll(db, [sightOf('10.0.0.7', { engine_id: ENGINE_B })]);
  assert.deepEqual(devices(db), ['', '10.0.0.1 10.0.0.7']);
  const displaced = db.$client.prepare('select displaced_by from candidates where id = 1').pluck().get();
  assert.equal(displaced, 2);
});

test('an address that a device merely tells stays with the one that answers there', () => {
  const db = fresh();
  takeAll(db, [
    sightOf('10.0.0.1', { engine_id: ENGINE_A, addresses: ['192.168.1.1'] }),
    sightOf('10.0.0.2', { engine_id: ENGINE_B, addresses: ['192.168.1.1'] }),
  ]);
  assert.deepEqual(devices(db), ['10.0.0.1 192.168.1.1', '10.0.0.2']);
});

test('two devices with one serial number and nothing else in common are two', () => {
  const db = fresh();
  const [a, b] = [
    { engine_id: ENGINE_A, serial: 'CLONE-1', base_mac: '3c:15:fb:00:00:01' },
    { engine_id: ENGINE_B, serial: 'CLONE-1', base_mac: '3c:15:fb:00:00:02' },
  ];
  takeAll(db, [sightOf('10.0.0.1', a), sightOf('10.0.0.2', b)]);
  assert.equal(all(db).length, 2);
  // An engine id made anew: all else agrees.
  takeAll(db, [sightOf('10.0.0.1', { ...a, engine_id: '80000009033c15fb00aa77' })]);
  assert.equal(all(db).length, 2);
});

test('what a person ignored stays ignored, until another device answers there', () => {
  const db = fresh();
  takeAll(db, [sightOf('10.0.0.1', { engine_id: ENGINE_A })]);
  ignoreCandidates(db, ACTOR, [1], '测试设备', 3_000);
  takeAll(db, [sightOf('10.0.0.2', { engine_id: ENGINE_A })]);
  assert.deepEqual(
    all(db).map(({ state, addresses }) => [state, addresses.length]),
    [['ignored', 2]],
  );
  takeAll(db, [sightOf('10.0.0.1', { engine_id: ENGINE_B })]);
  assert.deepEqual(
    all(db).map(({ state, addresses }) => [state, addresses]),
    [
      ['waiting', ['10.0.0.1']],
      ['ignored', ['10.0.0.2']],
    ],
  );
});

test('a node of ours is no candidate; met where nobody recorded it, its timeline tells once', () => {
  const db = fresh();
  takeAll(db, [sightOf('10.0.0.9', { serial: 'FX-0042-A' })]);
  const fields = { name: 'core', serial: 'FX-0042-A', addresses: ['10.0.0.1'], watch: [] };
  const { id } = createNode(db, ACTOR, fields, 2_500);
  const seen = sightOf('10.0.0.9', { serial: 'FX-0042-A' });
  assert.deepEqual(takeAll(db, [seen, seen, sightOf('10.0.0.1')]), [
    { candidate_id: null, node_id: id, is_new: false },
    { candidate_id: null, node_id: id, is_new: false },
    { candidate_id: null, node_id: id, is_new: false },
  ]);
  const told = db.$client.prepare(`select count(*) from events where kind = 'discovery' and node_id = ?`).pluck();
  assert.equal(told.get(id), 1);
  assert.deepEqual(
    all(db).map(({ state, node_id }) => [state, node_id]),
    [['confirmed', id]],
  );
  assert.equal(db.$client.prepare('select count(*) from met_nodes').pluck().get(), 2);
});

test('a second router that tells a virtual address recorded for the first is not the first', () => {
  const db = fresh();
  createNode(db, ACTOR, { name: 'r1', serial: 'R1-000001', addresses: ['10.0.0.1', '10.0.0.254'], watch: [] });
  const [taken] = takeAll(db, [sightOf('10.0.0.2', { serial: 'R2-000002', addresses: ['10.0.0.254'] })]);
  assert.deepEqual(taken, { candidate_id: 1, node_id: null, is_new: true });
});

test('a candidate whose node was removed waits again when it is seen again', () => {
  const db = fresh();
  takeAll(db, [sightOf('10.0.0.1', { engine_id: ENGINE_A })]);
  db.$client.exec(`update candidates set state = 'confirmed', decided_by = 'tester'`);
  takeAll(db, [sightOf('10.0.0.1', { engine_id: ENGINE_A })]);
  assert.deepEqual([all(db)[0]?.state, all(db)[0]?.decided_by], ['waiting', null]);
});

test('a sight from the future, of nowhere or of monstrous texts does no harm', () => {
  const db = fresh();
  const monstrous = {
    name: `a\u0000\u202e\n${'长'.repeat(5_000)}`,
    description: '\ud800'.repeat(9_000),
    snmp: 'ok',
  } as const;
  const many = Array.from({ length: 3_000 }, (_, i) => `10.9.${i >> 8}.${i & 255}`);
  takeAll(db, [
    sightOf('10.0.0.1', { ...monstrous, addresses: many, seen_at: 9e15 }),
    sightOf('fe80::1'),
    sightOf('224.0.0.1'),
    sightOf('not an address'),
  ]);
  const [row, ...others] = all(db);
  assert.deepEqual(others, []);
  assert.ok(row && row.addresses.length <= 64 && (row.name?.length ?? 0) <= 200 && row.last_seen_at === 2_000);
  assert.match(row.name ?? '', /^a 长+$/);
});

type Truth = { clues: Pick<Found, 'engine_id' | 'serial' | 'chassis_id' | 'base_mac'>; addresses: string[] };
const truth = (i: number): Truth => ({
  clues: {
    engine_id: `80000009033c15fb00${(16 + i).toString(16)}01`,
    serial: `SN-2024-${1_000 + i}`,
    chassis_id: `3c:15:fb:10:00:${(16 + i).toString(16)}`,
    base_mac: `3c:15:fb:20:00:${(16 + i).toString(16)}`,
  },
  addresses: [1, 2, 3].map((n) => `10.${i}.0.${n}`),
});

/** A sight of one of four devices: some of its clues, some of its addresses. */
const partial = fc
  .record({
    device: fc.integer({ min: 0, max: 3 }),
    asked: fc.integer({ min: 0, max: 2 }),
    told: fc.subarray([0, 1, 2]),
    clues: fc.subarray(['engine_id', 'serial', 'chassis_id', 'base_mac'] as const),
  })
  .map(({ device, asked, told, clues }) => {
    const { clues: own, addresses } = truth(device);
    const shown = Object.fromEntries(clues.map((clue) => [clue, own[clue]]));
    const at = (n: number) => addresses[n] ?? '';
    return sightOf(at(asked), { ...shown, addresses: told.map(at) });
  });

/** What can be told: sights that share a clue or an address, directly or by others, are of one device. */
function expected(founds: readonly Found[]): string[] {
  let groups: { keys: Set<string>; addresses: Set<string> }[] = [];
  for (const found of founds) {
    const addresses = new Set([found.address, ...found.addresses]);
    const { engine_id, serial, chassis_id, base_mac } = found;
    const clues = [engine_id, serial, chassis_id, base_mac].filter((clue) => clue !== null);
    const joined = { keys: new Set([...addresses, ...clues]), addresses };
    const [mine, others] = [[], []] as [typeof groups, typeof groups];
    for (const group of groups) (group.keys.isDisjointFrom(joined.keys) ? others : mine).push(group);
    for (const { keys, addresses: more } of mine) {
      joined.keys = joined.keys.union(keys);
      joined.addresses = joined.addresses.union(more);
    }
    groups = [...others, joined];
  }
  return groups.map(({ addresses }) => [...addresses].sort().join(' ')).sort();
}

test('in whatever order sights come, they are the same devices', () => {
  const sights = fc.array(partial, { maxLength: 12 });
  fc.assert(
    fc.property(sights, fc.infiniteStream(fc.nat()), (founds, places) => {
      const shuffled = founds
        .map((found) => ({ found, place: places.next().value as number }))
        .sort((a, b) => a.place - b.place)
        .map(({ found }) => found);
      const [one, other] = [fresh(), fresh()];
      takeAll(one, founds);
      takeAll(other, shuffled);
      assert.deepEqual(devices(one), expected(founds));
      assert.deepEqual(devices(other), expected(founds));
      one.$client.close();
      other.$client.close();
    }),
    { numRuns: 60 },
  );
});

test('whatever devices claim, no address has two candidates, and none is lost', () => {
  const text = fc.constantFrom(null, 'SN-2024-1', 'SN-2024-2', 'N/A', ENGINE_A, ENGINE_B, '3c:15:fb:10:00:01');
  const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '2001:db8::1', 'fe80::1', 'x');
  const claims = fc.record({
    engine_id: text,
    serial: text,
    chassis_id: text,
    base_mac: text,
    addresses: fc.array(address, { maxLength: 4 }),
    rtt_ms: fc.constantFrom(null, 2),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(address, claims), { maxLength: 15 }), (founds) => {
      const db = fresh();
      takeAll(
        db,
        founds.map(([at, more]) => sightOf(at, more)),
      );
      const held = all(db).flatMap(({ addresses }) => addresses);
      assert.equal(new Set(held).size, held.length);
      for (const [at] of founds) if (at !== 'x' && at !== 'fe80::1') assert.ok(held.includes(at), at);
      db.$client.close();
    }),
    { numRuns: 60 },
  );
});
