import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { counter64, gauge32, integer, octets, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { snmp } from '../snmp/snmp.ts';
import { COMMUNITY, noSnmpd, startSnmpd } from '../snmp/snmpd.ts';
import { readingOf } from './reading.ts';
import { trafficShare } from './share.ts';

const PUBLIC: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const look = (port: number, secret: Secret): Promise<Observation> =>
  observe(snmp, { address: '127.0.0.1', params: { port, tables: ['system', 'interfaces', 'ipv6'] }, secret });

test('two looks at a device that counts both families make a share of its interface', async (t) => {
  const counter = (octets: number): Record<string, SnmpValue> => ({
    '1.3.6.1.2.1.4.31.3.1.6.1.3': counter64(octets * 3),
    '1.3.6.1.2.1.4.31.3.1.33.1.3': counter64(0),
    '1.3.6.1.2.1.4.31.3.1.6.2.3': counter64(octets),
    '1.3.6.1.2.1.4.31.3.1.33.2.3': counter64(0),
  });
  const rows: Record<string, SnmpValue> = {
    '1.3.6.1.2.1.1.3.0': timeticks(1_000),
    '1.3.6.1.2.1.2.2.1.3.3': integer(6),
    '1.3.6.1.2.1.2.2.1.2.3': octets('GE0/0/3'),
    '1.3.6.1.2.1.2.2.1.5.3': gauge32(1_000_000_000),
    ...counter(1_000),
  };
  const replayer = await startReplayer({ table: tableOf(Object.entries(rows)) });
  t.after(() => replayer.close());
  const before = await look(replayer.port, PUBLIC);
  for (const [oid, value] of Object.entries(counter(1_000_000))) replayer.patch(oid, value);
  const after = await look(replayer.port, PUBLIC);
  const [from, to] = [readingOf(before, 3), readingOf({ ...after, at: before.at + 300_000 }, 3)];
  assert.equal(from.speed_bps, 1e9);
  const share = trafficShare(from, { ...to, uptime_s: 310 });
  assert.ok(share.kind === 'share' && share.source === 'ipIfStatsTable' && share.share === 0.25, share.kind);
  assert.deepEqual(trafficShare(from, to), { kind: 'discarded', source: null, why: 'restart' });
  assert.deepEqual(trafficShare(readingOf(before, 4), readingOf({ ...after, at: before.at + 60_000 }, 4)), {
    kind: 'none',
  });
});

test('a real agent renews its counters each minute, so a shorter interval is no number', {
  skip: noSnmpd,
}, async (t) => {
  const agent = await startSnmpd();
  t.after(agent.stop);
  const before = await look(agent.port, COMMUNITY);
  await sleep(1_100);
  const after = await look(agent.port, COMMUNITY);
  const share = trafficShare(readingOf(before, null), readingOf(after, null));
  assert.deepEqual(share, { kind: 'discarded', source: 'ipSystemStatsTable', why: 'too_short' });
  // It counts IPv6 alone interface by interface.
  const loopback = readingOf(after, 1).counts.find(({ source }) => source === 'ipIfStatsTable');
  assert.ok(loopback?.v6);
  assert.equal(loopback.v4, undefined);
});
