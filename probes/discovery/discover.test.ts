import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findProgram } from '../find-program.ts';
import { LAB_COMMUNITY, startLab } from '../lab/index.ts';
import { type Replayer, startReplayer } from '../lab/replayer.ts';
import { type RowValue, tableOf } from '../lab/table.ts';
import { integer, octets, oid, timeticks } from '../lab/value.ts';
import { decodeNumber } from '../snmp/decode.ts';
import { openSession } from '../snmp/session.ts';
import { COMMUNITY, noSnmpd, startSnmpd } from '../snmp/snmpd.ts';
import { ask as askObjects, foundValue } from '../snmp/walk.ts';
import { ask } from './ask.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { discover } from './discover.ts';
import type { Found } from './found.ts';
import { createTurns } from './pace.ts';
import { canonical, readCidr } from './ranges.ts';
import { readLearnt } from './read-look.ts';
import { remember } from './remember.ts';
import type { Memory, Search, Visit } from './search.ts';

const noFping = findProgram('fping') ? false : 'fping is missing (Debian package fping)';
const signal = new AbortController().signal;
const cidrs = (texts: readonly string[]) =>
  texts.map((text) => {
    const read = readCidr(text);
    assert.ok('text' in read);
    return read;
  });
const within = (
  ranges: string[],
  excluded: string[] = [],
  forbid: (address: string) => string | undefined = () => undefined,
) => boundsOf(cidrs(ranges), cidrs(excluded), forbid);

function searching(bounds: Bounds, more: Partial<Search> = {}): Search {
  return {
    bounds,
    sweep: false,
    echo: true,
    seeds: [],
    follow: new Set(['neighbours', 'arp', 'routes']),
    max_hops: 8,
    max_visits: 1_000,
    credentials: [{ id: 7, secret: { kind: 'snmp_community', version: '2c', community: LAB_COMMUNITY } }],
    snmp_port: 161,
    tcp_ports: [],
    tcp_silent: false,
    rate_per_s: 10_000,
    at_once: 16,
    ...more,
  };
}

const visitTo = (address: string): Visit => ({
  address,
  how: 'arp',
  via: null,
  hops: 1,
  rtt_ms: null,
  open_ports: [],
  heard: null,
});

/** The addresses that devices name by LLDP (lldpRemManAddrTable) and ARP (ipNetToMediaTable). */
function* naming(name: string, lldp: readonly string[], arp: readonly string[]): Iterable<[string, RowValue]> {
  yield ['1.3.6.1.2.1.1.1.0', octets(`device ${name}`)];
  yield ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.99999.1')];
  yield ['1.3.6.1.2.1.1.3.0', timeticks(4_711)];
  yield ['1.3.6.1.2.1.1.5.0', octets(name)];
  for (const [index, address] of lldp.entries()) {
    const key = `0.1.${index + 1}`;
    yield [`1.0.8802.1.1.2.1.4.1.1.4.${key}`, integer(4)];
    yield [`1.0.8802.1.1.2.1.4.1.1.5.${key}`, octets(Buffer.from([2, 0, 0, 0, 1, index]))];
    yield [`1.0.8802.1.1.2.1.4.1.1.6.${key}`, integer(5)];
    yield [`1.0.8802.1.1.2.1.4.1.1.7.${key}`, octets(`port ${index}`)];
    yield [`1.0.8802.1.1.2.1.4.1.1.9.${key}`, octets(`neighbour ${index}`)];
    yield [`1.0.8802.1.1.2.1.4.2.1.3.${key}.1.4.${address}`, integer(2)];
  }
  for (const address of arp) {
    yield [`1.3.6.1.2.1.4.22.1.2.1.${address}`, octets(Buffer.from([2, 0, 0, 0, 2, 1]))];
    yield [`1.3.6.1.2.1.4.22.1.4.1.${address}`, integer(3)];
  }
}

test('from one device of a net all others are found, nearest first, each asked once', { skip: noFping }, async (t) => {
  const [a, b, c, d, mute] = ['127.77.0.1', '127.77.0.2', '127.77.0.3', '127.77.0.4', '127.77.0.5'] as const;
  const outside = '127.78.0.1';
  const replayers: Replayer[] = [];
  t.after(() => Promise.all(replayers.map((one) => one.close())));
  let port = 0;
  for (const [address, lldp, arp] of [
    [a, [b, outside, mute], []],
    [b, [a], [c, '127.77.0.9']],
    [c, [b, a], [d]],
    [d, [], [c, '127.77.9.9']],
    [outside, [a], []],
  ] as const) {
    const table = tableOf(naming(address, lldp, arp));
    const one = await startReplayer({ table, address, port, communities: [LAB_COMMUNITY] });
    port = one.port;
    replayers.push(one);
  }
  const found: Found[] = [];
  const memory = remember((one) => found.push(one));
  const bounds = within(['127.77.0.0/24'], ['127.77.0.9']);
  const { cut } = await discover(searching(bounds, { seeds: [a], snmp_port: port }), memory, { signal });
  assert.equal(cut, false);
  const ways = found.map(
    ({ address, how, via, hops, snmp, name }) => `${address} ${how} ${via} ${hops} ${snmp} ${name}`,
  );
  assert.deepEqual(ways.toSorted(), [
    `${a} seed null 0 ok ${a}`,
    `${b} neighbour ${a} 1 ok ${b}`,
    `${c} arp ${b} 2 ok ${c}`,
    `${d} arp ${c} 3 ok ${d}`,
    // It answers no SNMP: all that is known of it is a neighbour's word.
    `${mute} neighbour ${a} 1 timeout neighbour 2`,
  ]);
  assert.equal(found.find(({ address }) => address === mute)?.chassis_id, null);
  assert.equal(memory.asked(), 5);
  assert.equal(replayers.at(-1)?.counts.received, 0, 'outside of the bounds nobody is asked');

  const near: Found[] = [];
  const wanted = searching(bounds, { seeds: [a], snmp_port: port, max_hops: 1 });
  await discover(
    wanted,
    remember((one) => near.push(one)),
    { signal },
  );
  assert.deepEqual(near.map(({ address }) => address).toSorted(), [a, b, mute], 'no further than one hop');
});

test('whatever tables claim, no address outside of the bounds is ever learnt', () => {
  const bounds = within(['10.0.0.0/8', 'fd00::/16'], ['10.66.0.0/16'], (address) =>
    address.startsWith('10.99.') ? 'forbidden' : undefined,
  );
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 })).map(([b, c]) => `10.${b}.${c}.1`),
    fc.ipV4().map((text) => `::ffff:${text}`),
    fc.ipV4().map((text) => `fd00::1%${text}`),
    fc.string(),
    fc.constantFrom('10.66.0.1', '10.99.0.1', 'FD00:0::1', '10.0.0.1, 11.0.0.1', '0.0.0.0', '::', '255.255.255.255'),
  );
  const scalar = fc.oneof(address, fc.constant(null), fc.integer(), fc.boolean());
  const fact = fc.oneof(
    fc.record({
      key: fc.constant('snmp.neighbour'),
      value: fc.record({ management_addresses: fc.array(address).map((list) => list.join(', ')), system_name: scalar }),
    }),
    fc.record({ key: fc.constant('snmp.cdp_neighbour'), value: fc.record({ address: scalar, device: scalar }) }),
    fc.record({ key: fc.constant('snmp.arp'), value: fc.record({ address: scalar, type: scalar, state: scalar }) }),
    fc.record({ key: fc.constant('snmp.route'), value: fc.record({ next_hop: scalar }) }),
    fc.record({ key: fc.constantFrom('snmp.arp', 'snmp.route', 'snmp.neighbour'), value: scalar }),
  );
  const follow = new Set(['neighbours', 'arp', 'routes'] as const);
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 30 }), fc.array(fc.ipV4()), (facts, own) => {
      const learnt = readLearnt({ facts }, { visit: visitTo('10.0.0.1'), own, follow, bounds });
      for (const { address } of learnt) {
        assert.equal(canonical(address), address);
        const is_v4 = /^10\.(?!66\.|99\.)/.test(address);
        assert.ok(is_v4 || /^fd00:/.test(address), address);
        assert.ok(!own.includes(address) && address !== '10.0.0.1');
      }
      assert.equal(new Set(learnt.map((one) => one.address)).size, learnt.length);
    }),
    { numRuns: 300 },
  );
});

test('an address that was kept before the bounds became narrower is not asked', async (t) => {
  const table = tableOf(naming('x', [], []));
  const one = await startReplayer({ table, address: '127.79.0.1', communities: [LAB_COMMUNITY] });
  t.after(() => one.close());
  const search = searching(within(['127.80.0.0/24']), { snmp_port: one.port, tcp_ports: [one.port] });
  const around = { search, claims: new Map(), turn: createTurns(1_000), signal };
  const known = { worked: null, refused: new Set<number>(), vain: new Set<number>() };
  const asked = await ask(visitTo('127.79.0.1'), known, around);
  assert.deepEqual([asked.snmp, asked.found, asked.rtt_ms, asked.open_ports], [null, null, null, []]);
  assert.match(asked.error ?? '', /outside/);
  assert.equal(one.counts.received, 0);
});

test('a search that is stopped leaves what was not over waiting, and goes on with the same memory', {
  skip: noFping,
}, async (t) => {
  const lab = await startLab({ script: false, base: '127.81.0.0', port_base: 20_161 });
  t.after(() => lab.close());
  const found: Found[] = [];
  const memory = remember((one) => found.push(one));
  const asked: string[] = [];
  const counting: Memory = {
    ...memory,
    known(address) {
      asked.push(address);
      return memory.known(address);
    },
  };
  const wanted = searching(within(['127.81.0.0/26', '127.81.1.0/26', '127.81.2.0/26', '127.81.3.0/26']), {
    sweep: true,
    follow: new Set(),
    snmp_port: 20_161,
    at_once: 16,
  });
  const stop = new AbortController();
  const over = discover(wanted, counting, {
    signal: stop.signal,
    tell: () => memory.asked() >= 20 && stop.abort(new Error('over')),
  });
  await assert.rejects(over, /over/);
  const first = memory.asked();
  assert.ok(first >= 20 && first < wanted.bounds.size, `${first}`);
  const kept = new Set(found.map(({ address }) => address));
  const begun = asked.length;
  await discover({ ...wanted, at_once: 128 }, counting, { signal });
  assert.equal(memory.asked(), wanted.bounds.size);
  assert.deepEqual(
    asked.slice(begun).filter((address) => kept.has(address)),
    [],
    'asked again',
  );
  assert.equal(found.length, wanted.bounds.size, 'each address is found once');
  const named = new Set(found.flatMap(({ snmp, name }) => (snmp === 'ok' && name !== null ? [name] : [])));
  assert.deepEqual([...named].toSorted(), lab.devices.map(({ name }) => name).toSorted());
  assert.ok(found.every(({ snmp, credential }) => (snmp === 'ok' ? credential === 7 : credential === null)));
});

test('from one core of the lab all of its devices that speak LLDP are found', async (t) => {
  const lab = await startLab({ script: false, base: '127.83.0.0', port_base: 20_361 });
  t.after(() => lab.close());
  const found: Found[] = [];
  const core = lab.devices.find(({ name }) => name === 'NT-CORE-1');
  const wanted = searching(within(['127.83.0.0/16']), {
    seeds: [core?.address ?? ''],
    follow: new Set(['neighbours']),
    snmp_port: 20_361,
  });
  await discover(
    wanted,
    remember((one) => found.push(one)),
    { signal },
  );
  const speaking = lab.devices.filter(({ role }) => role !== 'firewall');
  assert.deepEqual(found.map(({ name }) => name).toSorted(), speaking.map(({ name }) => name).toSorted());
  const roles = new Map(found.map(({ name, role }) => [name, role]));
  assert.equal(roles.get('NT-SRV-1'), 'server');
  assert.ok(found.every(({ addresses }) => addresses.length > 0 && !addresses.some((one) => one.startsWith('127.'))));
});

test("a device is only read: Debian's snmpd counts no SET", { skip: noSnmpd }, async (t) => {
  const agent = await startSnmpd();
  t.after(() => agent.stop());
  const found: Found[] = [];
  const memory = remember((one) => found.push(one));
  const wanted = searching(within(['127.0.0.1']), {
    seeds: ['127.0.0.1'],
    snmp_port: agent.port,
    credentials: [{ id: 1, secret: COMMUNITY }],
  });
  await discover(wanted, memory, { signal });
  assert.deepEqual(
    found.map(({ snmp }) => snmp),
    ['ok'],
  );
  const session = openSession({ address: '127.0.0.1', port: agent.port, try_ms: 1_000, tries: 3, signal }, COMMUNITY);
  t.after(() => session.close());
  // snmpInGetRequests, snmpInGetNexts, snmpInSetRequests (RFC 3418).
  const counters = ['1.3.6.1.2.1.11.15.0', '1.3.6.1.2.1.11.16.0', '1.3.6.1.2.1.11.17.0'];
  const counted = await askObjects(session, counters);
  const [gets = 0, , sets] = counters.map((oid) => decodeNumber(foundValue(counted, oid)) ?? 0);
  assert.ok(gets > 0);
  assert.equal(sets, 0);
});

test('a conversation that fails by our own mistake is told, and the search ends', async () => {
  const bounds = within(['127.82.0.0/30']);
  const memory = remember(() => {});
  const broken: Memory = {
    ...memory,
    known: () => {
      throw new TypeError('a mistake');
    },
  };
  const errors: string[] = [];
  const wanted = searching(bounds, { sweep: true, echo: false, follow: new Set() });
  await discover(wanted, broken, {
    signal,
    onError: (error, address) => errors.push(`${address} ${(error as Error).message}`),
  });
  assert.deepEqual(errors.toSorted(), ['127.82.0.1 a mistake', '127.82.0.2 a mistake']);
});

test('a memory that can keep nothing ends the search with its reason', async () => {
  const bounds = within(['127.82.0.0/30']);
  const memory = remember(() => {});
  const full: Memory = {
    ...memory,
    keep(step) {
      if (step.asked.length > 0) throw new Error('the disk is full');
      memory.keep(step);
    },
  };
  const wanted = searching(bounds, { sweep: true, echo: false, credentials: [] });
  await assert.rejects(discover(wanted, full, { signal }), /the disk is full/);
});
