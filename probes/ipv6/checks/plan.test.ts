import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeMigration, type MigrationCheck } from '../check.ts';
import type { Given } from '../given.ts';
import { plans } from '../plan/arbitrary.ts';
import { type Block, readBlock } from '../plan/block.ts';
import { zoneOf } from '../plan/reverse.ts';
import { observed, planned } from '../plan/rows.ts';
import { USUAL_THRESHOLDS } from '../thresholds.ts';
import { planChecks } from './plan.ts';
import { planObserved } from './plan-observed.ts';
import { planOverlap } from './plan-overlap.ts';
import { planReverse } from './plan-reverse.ts';
import { planUtilisation } from './plan-utilisation.ts';

const DAY_MS = 86_400_000;
const NOW = 1_000 * DAY_MS;
const judge = (check: MigrationCheck, given: Given) =>
  judgeMigration(check, { facts: [], given, thresholds: USUAL_THRESHOLDS, now: NOW });
function expect(check: MigrationCheck, given: Given, status: string, reason: RegExp) {
  const verdict = judge(check, given);
  assert.equal(verdict.status, status, verdict.reason.en);
  assert.match(verdict.reason.en, reason);
  assert.ok(/\p{Script=Han}/u.test(verdict.reason.zh), verdict.reason.zh);
}
const CITY = planned('2100::/32', { kind: 'allocation', owner_id: 1 });
const EAST = planned('2100::/40', { kind: 'county', owner_id: 2, owner: 'east' });

test('the plan’s checks are A1 to A4, and none is judged without what it wants', () => {
  assert.deepEqual(
    planChecks.map(({ code }) => code),
    ['A1', 'A2', 'A3', 'A4'],
  );
  for (const check of planChecks) expect(check, {}, 'unknown', /there is no input yet/);
});

test('A1: an overlap fails; a length within a digit, no parent or an unreadable row warns', () => {
  expect(planOverlap, { prefixes: [CITY, EAST] }, 'pass', /2 prefixes/);
  expect(
    planOverlap,
    { prefixes: [CITY, EAST, planned('2100::/44', { kind: 'county' })] },
    'fail',
    /2100::\/44 .*can't be its parent/,
  );
  expect(planOverlap, { prefixes: [CITY, planned('2100::/41')] }, 'warn', /no multiple of 4/);
  expect(
    planOverlap,
    { prefixes: [CITY, planned('2200::/40', { kind: 'county' })] },
    'warn',
    /2200::\/40 has no parent/,
  );
  expect(planOverlap, { prefixes: [CITY, planned('2100::/129')] }, 'warn', /is no prefix/);
  expect(planOverlap, { prefixes: [] }, 'not_applicable', /no IPv6 prefix/);
  const many = Array.from({ length: 9 }, (_, i) => planned(`2100:0:${i}00::/41`));
  expect(planOverlap, { prefixes: [CITY, ...many] }, 'warn', /\+4$/);
});

test('A2: an address out of plan, in another’s block or of a wrong scope fails; without fresh evidence it is unknown', () => {
  const beside = (address: string, rest = {}): Given => ({
    prefixes: [CITY, EAST],
    observed: [observed(address, { at: NOW, ...rest })],
  });
  expect(planObserved, beside('2100::1'), 'pass', /all 1 IPv6 addresses/);
  expect(planObserved, beside('fe80::1'), 'unknown', /no IPv6 address/);
  expect(planObserved, beside('10.0.0.1', { prefix_length: 24 }), 'unknown', /no IPv6 address/);
  expect(planObserved, beside('2200::1'), 'fail', /in no prefix/);
  expect(planObserved, beside('2100::1', { owner_id: 3 }), 'fail', /belongs to #3/);
  expect(planObserved, beside('2002::1'), 'fail', /6to4/);
  expect(planObserved, beside('fe80::1', { published_as: 'service' }), 'fail', /link_local/);
  expect(planObserved, { ...beside('fd12::1'), prefixes: [planned('fd12::/16', { addressing: 'gua' })] }, 'pass', /./);
  expect(
    planObserved,
    { ...beside('fd12::1'), prefixes: [planned('::/0', { addressing: 'gua' })] },
    'warn',
    /the plan says global unicast/,
  );
  expect(planObserved, beside('2100::1', { at: NOW - 2 * DAY_MS }), 'unknown', /no IPv6 address was seen/);
  expect(planObserved, { prefixes: [CITY], observed: [] }, 'unknown', /no IPv6 address was seen/);
  const unread = [observed('2100::1', { at: NOW }), observed('2100::x', { at: NOW })];
  expect(planObserved, { prefixes: [CITY, EAST], observed: unread }, 'unknown', /'2100::x' is no address/);
});

test('A3: warns at the threshold of the HD ratio, or when too little is left; what is reserved is left', () => {
  const planes = (count: number, rest = {}) =>
    Array.from({ length: count }, (_, i) => planned(`2100:0:${i.toString(16)}000::/36`, { kind: 'plane', ...rest }));
  expect(planUtilisation, { prefixes: [CITY, ...planes(12)] }, 'pass', /13 containers/);
  expect(planUtilisation, { prefixes: [CITY, ...planes(13)] }, 'warn', /in \/36s: HD 0.925, 18.8 % left/);
  expect(
    planUtilisation,
    { prefixes: [CITY, ...planes(8), ...planes(16, { status: 'reserved' }).slice(8)] },
    'pass',
    /./,
  );
  const sites = Array.from({ length: 200 }, (_, i) => planned(`2100:0:0:${i.toString(16)}::/64`, { kind: 'lan' }));
  expect(planUtilisation, { prefixes: [planned('2100::/56', { kind: 'site' }), ...sites] }, 'warn', /HD 0.955/);
  const counties = planes(12).flatMap((_, i) =>
    Array.from({ length: 16 }, (_, j) =>
      planned(`2100:0:${i.toString(16)}${j.toString(16)}00::/40`, { kind: 'county' }),
    ),
  );
  expect(
    planUtilisation,
    { prefixes: [CITY, ...planes(12), ...counties] },
    'warn',
    /^2100::\/32 in \/40s: HD 0.948, 25.0 % left/,
  );
  expect(planUtilisation, { prefixes: [planned('2100::/64', { kind: 'lan' })] }, 'not_applicable', /handed out of/);
  // IPv4 is scarce everywhere, and no business of this check.
  expect(
    planUtilisation,
    { prefixes: [planned('10.0.0.0/8'), planned('10.0.0.0/9'), planned('10.128.0.0/9')] },
    'not_applicable',
    /./,
  );
});

test('A4: every zone of the plan is delegated, itself or by one above it', () => {
  const zone = (prefix: string, is_delegated: boolean | null, name = zoneOf(readBlock(prefix) as Block) ?? '') => ({
    prefix,
    zone: name,
    is_delegated,
  });
  assert.equal(zone('2100:db::/32', true).zone, 'b.d.0.0.0.0.1.2.ip6.arpa');
  const site = planned('2100::/56', { kind: 'site' });
  expect(planReverse, { reverse: [zone('2100::/48', true)] }, 'pass', /all 1/);
  expect(
    planReverse,
    { reverse: [zone('2100::/48', false)] },
    'fail',
    /0.0.0.0.0.0.0.0.0.0.1.2.ip6.arpa isn't delegated/,
  );
  expect(
    planReverse,
    { reverse: [zone('2100::/48', null)] },
    'unknown',
    /nothing is known of the delegation of 2100::\/48/,
  );
  expect(planReverse, { prefixes: [CITY, site], reverse: [zone('2100::/32', true)] }, 'pass', /./);
  expect(
    planReverse,
    { prefixes: [CITY, site], reverse: [zone('2100::/32', true), zone('2100::/48', false)] },
    'pass',
    /./,
  );
  expect(planReverse, { prefixes: [CITY, site], reverse: [zone('2100::/48', true)] }, 'pass', /./);
  const far = planned('2100:0:2::/56', { kind: 'site' });
  const nested = [zone('2100::/32', true), zone('2100:0:1::/48', true)];
  expect(planReverse, { prefixes: [CITY, site, far], reverse: nested }, 'pass', /./);
  expect(planReverse, { prefixes: [CITY, site], reverse: [zone('2100:0:1::/48', true)] }, 'unknown', /2100::\/48/);
  expect(
    planReverse,
    { reverse: [zone('2100::/48', true, '8.b.d.ip6.arpa')] },
    'unknown',
    /is no reverse zone of 2100::\/48/,
  );
  expect(planReverse, { reverse: [zone('2100::/30', true, '3.0.0.0.0.0.1.2.IP6.ARPA.')] }, 'pass', /./);
  expect(planReverse, { reverse: [zone('2100::/129', true, 'x')] }, 'unknown', /is no prefix/);
  expect(planReverse, { reverse: [] }, 'unknown', /nothing is known/);
});

test('a verdict doesn’t depend on the order of the rows', () => {
  fc.assert(
    fc.property(plans, (prefixes) => {
      const addresses = ['2100::1', '2200::1', 'x'].map((address) => observed(address, { at: NOW }));
      const reverse = prefixes.map(({ prefix }) => ({ prefix, zone: 'x', is_delegated: null }));
      for (const check of planChecks) {
        const there = judge(check, { prefixes, observed: addresses, reverse });
        const back = judge(check, {
          prefixes: prefixes.toReversed(),
          observed: addresses.toReversed(),
          reverse: reverse.toReversed(),
        });
        assert.deepEqual(back, there);
      }
    }),
  );
});
