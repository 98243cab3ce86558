import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KnownFact } from '../../check.ts';
import { probes } from '../../index.ts';
import type { FactValue } from '../../probe.ts';
import { judgeMigration } from '../check.ts';
import type { Canary, Given } from '../given.ts';
import { USUAL_THRESHOLDS } from '../thresholds.ts';
import { deviceChecks } from './devices.ts';
import { CANARY, judge, NOW, seenBy } from './examples.ts';

const SEE_OVER_IPV6 = ['D5', 'D6', 'D7', 'D17', 'D19'];
const ROLES = ['core', 'aggregation', 'access', 'router', 'firewall', 'server', 'wireless', 'other'];

test('all twenty are there, in order, each with its own words in both languages', () => {
  assert.deepEqual(
    deviceChecks.map(({ code }) => code),
    Array.from({ length: 20 }, (_, i) => `D${i + 1}`),
  );
  assert.equal(new Set(deviceChecks.map(({ id }) => id)).size, 20);
  for (const { code, id, title, input, method, criterion, source, needs } of deviceChecks) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
    for (const words of [title, input, method, criterion]) assert.ok(words.zh !== '' && words.en !== '', code);
    assert.notEqual(source, '');
    const told: string[] = Object.values(probes).flatMap(({ yields }) => Object.keys(yields));
    for (const key of needs) assert.ok(key === 'look.answer' || told.includes(key), `${code} ${key}`);
  }
  assert.deepEqual(
    deviceChecks.filter((check) => check.sees_over_ipv6).map(({ code }) => code),
    SEE_OVER_IPV6,
  );
});

/** What was said of everything, so that only facts are missing. */
const FULL: Given = {
  canary: CANARY,
  role: 'firewall',
  planned: [{ address: '2409:8000::1', prefix_length: 64, interface: '' }],
  lans: [{ interface: 'Vlanif10', sends_ra: true }],
  expected: { ospf_neighbours: 1, bgp_peers: ['2409:8000::2'], next_hop: '2409:8000::fe' },
  capability: { status: 'supported', source: 'datasheet' },
  uplinks: ['GE0/0/1'],
  traffic: [
    { interface: 'GE0/0/1', share: { kind: 'share', source: 'ipIfStatsTable', share: 1, v4_bps: 0, v6_bps: 1 } },
  ],
  paths: { v4: { rtt_ms: 1, loss: 0, tcp_success: 1 }, v6: { rtt_ms: 1, loss: 0, tcp_success: 1 } },
  history: { v6_routes_median: 1, tentative: [] },
  counterpart: [{ interface: 'GE0/0/1', agrees: true, neighbour: 'core' }],
};
const isOpen = (status: string) => status === 'unknown' || status === 'not_applicable';

test('without facts nothing passes and nothing fails, whatever people said', () => {
  const keys = Object.keys(FULL) as (keyof Given)[];
  fc.assert(
    fc.property(fc.subarray(keys), fc.constantFrom(...ROLES), (kept, role) => {
      const given = {
        ...Object.fromEntries(kept.map((key) => [key, FULL[key]])),
        ...(kept.includes('role') ? { role } : {}),
      };
      for (const { code } of deviceChecks) {
        const { status, because } = judge(code, [], given);
        assert.ok(isOpen(status), `${code} ${status}`);
        assert.deepEqual(because, []);
      }
    }),
  );
});

const SELF_TOLD = ['D4', 'D5', 'D6', 'D7', 'D17'];
const column: fc.Arbitrary<string | number | boolean | null> = fc.oneof(
  fc.constantFrom(
    'full',
    'established',
    'up',
    'preferred',
    'duplicate',
    '2409:8000::1',
    'fe80::1',
    'GE0/0/1',
    'passes',
    'silent',
    'value',
  ),
  fc.integer({ min: -1, max: 2_000 }),
  fc.boolean(),
  fc.constant(null),
);
const COLUMNS = [
  'address',
  'family',
  'if_index',
  'status',
  'state',
  'if_state',
  'peer',
  'next_hop',
  'enabled',
  'sends_ra',
  'forwarding',
  'outcome',
  'bytes',
  'result',
  'local_port',
  'management_addresses',
  'answer',
  'type',
  'mac',
  'v6_address',
  'prefix_length',
];
const value: fc.Arbitrary<FactValue> = fc.oneof(
  column,
  fc.dictionary(fc.constantFrom(...COLUMNS), column, { maxKeys: 12 }),
);
const KEYS = [...new Set(deviceChecks.flatMap(({ needs }) => [...needs]))];
const fact: fc.Arbitrary<KnownFact> = fc
  .record({
    key: fc.constantFrom(...KEYS),
    value,
    family: fc.constantFrom(4 as const, 6 as const, null),
    part: fc.constantFrom(null, '1', '22', '1280', '@vpn'),
    probe: fc.constantFrom('snmp' as const, 'icmp' as const, 'ssh' as const, 'tcp' as const, 'path_mtu' as const),
    watch: fc.nat(3),
  })
  .map(({ key, value: told, ...rest }) => seenBy(key, told, rest));

test('without what people say only that is judged which a device tells of itself', () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 12 }), (facts) => {
      for (const { code } of deviceChecks) {
        const { status } = judge(code, facts, {});
        if (!SELF_TOLD.includes(code)) assert.ok(isOpen(status), `${code} ${status}`);
      }
    }),
  );
});

test('whatever facts say, each check has a verdict that rests on them', () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 12 }), fc.constantFrom(...ROLES), (facts, role) => {
      for (const { code } of deviceChecks) {
        const verdict = judge(code, facts, { ...FULL, role });
        for (const one of verdict.because) assert.ok(facts.includes(one), code);
        // A verdict on what was seen shows by what.
        if (['pass', 'warn'].includes(verdict.status)) assert.ok(verdict.because.length > 0, code);
        assert.ok(verdict.reason.zh !== '' && verdict.reason.en !== '', code);
      }
    }),
    { numRuns: 500 },
  );
});

const CANARIES: [string, Canary | undefined][] = [
  ['not set', undefined],
  ['failed', { ...CANARY, state: 'unproven', v6_answered: 0 }],
  ['not asked lately', { ...CANARY, state: 'unasked' }],
];
for (const [name, canary] of CANARIES) {
  test(`a canary that is ${name} leaves all that we see over IPv6 unknown`, () => {
    const rows = [4, 6] as const;
    const facts = rows.flatMap((family) => [
      seenBy('icmp.loss_pct', 0, { family, probe: 'icmp' }),
      seenBy('snmp.engine_id', 'aa', { family }),
      seenBy('snmp.protocol', 'v3', { family }),
      seenBy('tcp.open', true, { family, part: '22' }),
      ...['1280', '1500'].map((part) =>
        seenBy(
          'path_mtu.passage',
          { bytes: Number(part), result: 'passes', mtu_bytes: null, told_by: null },
          { family, part },
        ),
      ),
    ]);
    const { canary: _proven, ...given } = FULL;
    for (const check of deviceChecks.filter(({ sees_over_ipv6 }) => sees_over_ipv6)) {
      const seen = { facts, thresholds: USUAL_THRESHOLDS, now: NOW };
      const without = judgeMigration(check, { ...seen, given: canary ? { ...given, canary } : given });
      assert.equal(without.status, 'unknown', check.code);
      assert.match(without.reason.en, /not measured/);
      assert.equal(judgeMigration(check, { ...seen, given: FULL }).status, 'pass', check.code);
    }
  });
}
