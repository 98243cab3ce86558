import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COUNTER_SOURCES, type Counted, type Counts, type Reading, type Share, trafficShare } from './share.ts';

const row = (octets: number, rest: Partial<Counted> = {}): Counted => ({
  in_octets: octets,
  out_octets: 0,
  discontinuity_s: null,
  refresh_ms: null,
  ...rest,
});
const reading = (at_s: number, counts: readonly Counts[], rest: Partial<Reading> = {}): Reading => ({
  at: at_s * 1000,
  uptime_s: 1_000 + at_s,
  counts,
  ...rest,
});
const IF = 'ipIfStatsTable' as const;
const HW = 'hwIfDualStackStatsTable' as const;
const SYS = 'ipSystemStatsTable' as const;

type Case = { name: string; from: Reading; to: Reading; share: Share };
const cases: Case[] = [
  {
    name: 'in and out of both families',
    from: reading(0, [{ source: IF, v4: row(0), v6: row(0, { out_octets: 50 }) }]),
    to: reading(100, [{ source: IF, v4: row(300), v6: row(50, { out_octets: 100 }) }]),
    share: { kind: 'share', source: IF, share: 0.25, v4_bps: 24, v6_bps: 8 },
  },
  {
    name: 'IPv4 counts and IPv6 is nought: a real nought',
    from: reading(0, [{ source: IF, v4: row(1), v6: row(0) }]),
    to: reading(100, [{ source: IF, v4: row(101), v6: row(0) }]),
    share: { kind: 'share', source: IF, share: 0, v4_bps: 8, v6_bps: 0 },
  },
  {
    name: 'rows that never counted are not counted',
    from: reading(0, [{ source: HW, v4: row(0), v6: row(0) }]),
    to: reading(100, [{ source: HW, v4: row(0), v6: row(0) }]),
    share: { kind: 'not_counted', source: HW },
  },
  {
    name: 'nothing went in an interval',
    from: reading(0, [{ source: IF, v4: row(5), v6: row(5) }]),
    to: reading(100, [{ source: IF, v4: row(5), v6: row(5) }]),
    share: { kind: 'idle', source: IF },
  },
  {
    name: 'rows of IPv6 alone make a rate and no share',
    from: reading(0, [{ source: IF, v6: row(0) }]),
    to: reading(100, [{ source: IF, v6: row(100) }]),
    share: { kind: 'rate', source: IF, v6_bps: 8 },
  },
  {
    name: 'another table that has both families comes before a rate',
    from: reading(0, [
      { source: IF, v6: row(0) },
      { source: SYS, v4: row(0), v6: row(0) },
    ]),
    to: reading(100, [
      { source: IF, v6: row(100) },
      { source: SYS, v4: row(50), v6: row(50) },
    ]),
    share: { kind: 'share', source: SYS, share: 0.5, v4_bps: 4, v6_bps: 4 },
  },
  {
    name: 'families of two tables are never divided by each other',
    from: reading(0, [
      { source: IF, v6: row(0) },
      { source: HW, v4: row(0) },
    ]),
    to: reading(100, [
      { source: IF, v6: row(100) },
      { source: HW, v4: row(100) },
    ]),
    share: { kind: 'rate', source: IF, v6_bps: 8 },
  },
  {
    name: 'a table that does not count gives way to one that does',
    from: reading(0, [
      { source: IF, v4: row(0), v6: row(0) },
      { source: HW, v4: row(0), v6: row(0) },
    ]),
    to: reading(100, [
      { source: IF, v4: row(0), v6: row(0) },
      { source: HW, v4: row(30), v6: row(70) },
    ]),
    share: { kind: 'share', source: HW, share: 0.7, v4_bps: 2.4, v6_bps: 5.6 },
  },
  {
    name: 'a restart',
    from: reading(0, [{ source: IF, v4: row(5), v6: row(5) }]),
    to: reading(300, [{ source: IF, v4: row(9), v6: row(9) }], { uptime_s: 20 }),
    share: { kind: 'discarded', source: null, why: 'restart' },
  },
  {
    name: 'a restart that the uptime has outgrown',
    from: reading(0, [{ source: IF, v4: row(5), v6: row(5) }], { uptime_s: 10 }),
    to: reading(3_600, [{ source: IF, v4: row(9), v6: row(9) }], { uptime_s: 2_000 }),
    share: { kind: 'discarded', source: null, why: 'restart' },
  },
  {
    name: 'an uptime that came round after 497 days is no restart',
    from: reading(0, [{ source: IF, v4: row(0), v6: row(0) }], { uptime_s: 42_949_600 }),
    to: reading(100, [{ source: IF, v4: row(50), v6: row(50) }], { uptime_s: 28 }),
    share: { kind: 'share', source: IF, share: 0.5, v4_bps: 4, v6_bps: 4 },
  },
  {
    name: 'a discontinuity of the interface',
    from: reading(0, [{ source: IF, v4: row(5), v6: row(5) }], { if_discontinuity_s: 0 }),
    to: reading(100, [{ source: IF, v4: row(9), v6: row(9) }], { if_discontinuity_s: 50 }),
    share: { kind: 'discarded', source: null, why: 'discontinuity' },
  },
  {
    name: 'a discontinuity of a row',
    from: reading(0, [{ source: IF, v4: row(5), v6: row(5, { discontinuity_s: 1 }) }]),
    to: reading(100, [{ source: IF, v4: row(9), v6: row(9, { discontinuity_s: 2 }) }]),
    share: { kind: 'discarded', source: IF, why: 'discontinuity' },
  },
  {
    name: 'an interval shorter than the counters are renewed',
    from: reading(0, [{ source: IF, v4: row(5), v6: row(5, { refresh_ms: 60_000 }) }]),
    to: reading(30, [{ source: IF, v4: row(9), v6: row(5, { refresh_ms: 60_000 }) }]),
    share: { kind: 'discarded', source: IF, why: 'too_short' },
  },
  {
    name: 'a counter that fell',
    from: reading(0, [{ source: IF, v4: row(5), v6: row(500) }], { speed_bps: 1e9 }),
    to: reading(100, [{ source: IF, v4: row(9), v6: row(9) }], { speed_bps: 1e9 }),
    share: { kind: 'discarded', source: IF, why: 'decreased' },
  },
  {
    name: 'a counter of 32 bits that came round once at a speed that allows no second time',
    from: reading(0, [{ source: IF, v4: row(0, { bits: 32 }), v6: row(2 ** 32 - 50, { bits: 32 }) }], {
      speed_bps: 1e6,
    }),
    to: reading(100, [{ source: IF, v4: row(100, { bits: 32 }), v6: row(50, { bits: 32 }) }], { speed_bps: 1e6 }),
    share: { kind: 'share', source: IF, share: 0.5, v4_bps: 8, v6_bps: 8 },
  },
  {
    name: 'a counter of 32 bits at 10 Gbit/s is no number',
    from: reading(0, [{ source: IF, v4: row(1, { bits: 32 }), v6: row(1, { bits: 32 }) }], { speed_bps: 1e10 }),
    to: reading(60, [{ source: IF, v4: row(100, { bits: 32 }), v6: row(50, { bits: 32 }) }], { speed_bps: 1e10 }),
    share: { kind: 'discarded', source: IF, why: 'wraps' },
  },
  { name: 'nothing to read', from: reading(0, []), to: reading(100, []), share: { kind: 'none' } },
];
for (const { name, from, to, share } of cases) test(name, () => assert.deepEqual(trafficShare(from, to), share));

const octets = fc.integer({ min: 0, max: 2 ** 50 });
const grown = (from: number, by: number) => [row(from), row(from + by)] as const;

test('a share is between none and all, the same in any unit, and the other family has the rest', () => {
  fc.assert(
    fc.property(octets, octets, octets, octets, fc.constantFrom(...COUNTER_SOURCES), (a, b, more4, more6, source) => {
      fc.pre(more4 + more6 > 0);
      const judge = (four: readonly [Counted, Counted], six: readonly [Counted, Counted]) =>
        trafficShare(
          reading(0, [{ source, v4: four[0], v6: six[0] }]),
          reading(300, [{ source, v4: four[1], v6: six[1] }]),
        );
      const one = judge(grown(a, more4), grown(b, more6));
      assert.ok(one.kind === 'share' && one.share >= 0 && one.share <= 1);
      const other = judge(grown(b, more6), grown(a, more4));
      assert.ok(other.kind === 'share' && Math.abs(one.share + other.share - 1) < 1e-9);
    }),
  );
});

const any = fc.oneof(fc.integer(), fc.double(), fc.constant(null));
const anyNumber = fc.oneof(fc.integer(), fc.double(), fc.integer({ min: 0, max: 2 ** 40 }));
const anyRow = fc.record({
  in_octets: anyNumber,
  out_octets: anyNumber,
  bits: fc.constantFrom(32 as const, 64 as const),
  discontinuity_s: any,
  refresh_ms: any,
});
const anyCounts = fc.record(
  { source: fc.constantFrom(...COUNTER_SOURCES), v4: anyRow, v6: anyRow },
  { requiredKeys: ['source'] },
);
const anyReading = fc.record({
  at: anyNumber,
  uptime_s: any,
  if_discontinuity_s: any,
  speed_bps: any,
  counts: fc.array(anyCounts, { maxLength: 4 }),
});
test('whatever two readings say, it is a number between none and all or none', () => {
  fc.assert(
    fc.property(anyReading, anyReading, (from, to) => {
      const result = trafficShare(from as Reading, to as Reading);
      if (result.kind === 'share') assert.ok(result.share >= 0 && result.share <= 1);
      if (result.kind === 'rate') assert.ok(result.v6_bps >= 0);
    }),
    { numRuns: 2_000 },
  );
});

test('a counter of 32 bits that says more than it can hold makes no number', () => {
  const beyond = { in_octets: 0, out_octets: 2 ** 32 + 1, bits: 32, discontinuity_s: null, refresh_ms: null } as const;
  const counts = (v6: Counted): Counts[] => [{ source: 'ipSystemStatsTable', v6 }];
  const from = reading(0, counts(beyond), { uptime_s: null, speed_bps: 1_000 });
  const to = reading(1, counts({ ...beyond, out_octets: 0 }), { uptime_s: null, speed_bps: 1_000 });
  assert.equal(trafficShare(from, to).kind, 'discarded');
});

test('an interval with a restart in it never makes a number', () => {
  fc.assert(
    fc.property(octets, octets, fc.integer({ min: 200, max: 100_000 }), (a, b, elapsed_s) => {
      const counts = [{ source: IF, v4: row(a), v6: row(b) }] as const;
      const from = reading(0, counts, { uptime_s: 500_000 });
      const later = [{ source: IF, v4: row(a + 10), v6: row(b + 10) }] as const;
      const to = reading(elapsed_s, later, { uptime_s: elapsed_s / 2 });
      assert.equal(trafficShare(from, to).kind, 'discarded');
    }),
  );
});
