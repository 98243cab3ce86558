import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KnownFact, Status } from '../../check.ts';
import { known } from '../../checks/known-fact.ts';
import { judgeMigration } from '../check.ts';
import { CANARY } from '../checks/examples.ts';
import { migrationChecks } from '../checks/index.ts';
import type { Given } from '../given.ts';
import { USUAL_THRESHOLDS } from '../thresholds.ts';
import { measured, Profile, USUAL_PROFILE } from './profile.ts';
import { rules } from './rules/index.ts';
import { gainsOf, type Measure, type Measured, partOf, scoreOf } from './score.ts';

const NOW = Date.parse('2026-11-23T02:00:00Z');
const { weights } = USUAL_PROFILE;
const seen = (facts: readonly KnownFact[], given: Given = { canary: CANARY }): Measured => {
  const judged = new Map(
    migrationChecks.map((check) => [
      check.code,
      judgeMigration(check, { facts, given, thresholds: USUAL_THRESHOLDS, now: NOW }).status,
    ]),
  );
  const status = (code: string): Status => judged.get(code) ?? 'unknown';
  return measured({ facts, given, thresholds: USUAL_THRESHOLDS, now: NOW, status });
};
const of = (all: Measured, id: string) => scoreOf(all, weights).rules.find((rule) => rule.id === id)?.degree;

const NAME = 'www.nt.example';
const url = known('site.url', `https://${NAME}/`);
const HOME = [
  url,
  known('site.address_count', 1, { part: '6' }),
  known('site.address', { family: 6 }, { part: '2400:3200::1' }),
  known('site.page', { url: `https://${NAME}/`, status: 200, why: null }, { part: '6' }),
  known('site.page', { url: `https://${NAME}/`, status: 200, why: null }, { part: '4' }),
  known('site.difference', { status_v4: 200, status_v6: 200, difference: 0 }),
];
const server = (name: string, aaaa: number | null) => known('dns_chain.name_server', { a: 1, aaaa }, { part: name });
/** As the probe tells it: a row for each address of a server. */
const answer = (server: string, answers: boolean | null, address = '2400:3200::53') =>
  known(
    'dns_chain.server_answer',
    { server, address, family: 6, answers, took_ms: 1, why: answers ? null : 'timeout' },
    { part: `${server} ${address}` },
  );
const chain = (completes: boolean, stopped: string | null) => [
  known('dns_chain.completes', completes),
  known('dns_chain.stopped', stopped),
];
const link = (n: number, path: string, level = 2) =>
  known(
    'links.failing',
    { level, url: `https://${NAME}/${path}`, page: `https://${NAME}/`, why: 'error', detail: '500' },
    { part: String(n) },
  );
const level = (tested: number, ok: number, hosts: number, hosts_ok: number) =>
  known('links.level', { found: tested, tested, ok, hosts, hosts_ok }, { part: '2' });

test('what nobody saw earns nothing and might earn all', () => {
  assert.deepEqual(scoreOf(seen([]), weights).points, { low: 0, high: 100 });
  assert.deepEqual(gainsOf(seen([]), weights), []);
});

test('without a usable AAAA nothing behind it counts, and publishing one promises no more than itself', () => {
  const bare = seen([url, known('site.address_count', 0, { part: '6' })]);
  const score = scoreOf(bare, weights);
  for (const id of ['aaaa', 'home_page', 'same_page', 'level_2_links']) {
    assert.deepEqual(score.rules.find((rule) => rule.id === id)?.degree, { low: 0, high: 0 }, id);
  }
  const [first] = gainsOf(bare, weights);
  assert.equal(first?.part.subject, NAME);
  assert.equal(first?.part.kind, 'record');
  assert.ok(Math.abs((first?.gain ?? 0) - 100 / 7) < 1e-9);
  const after = scoreOf(bare, weights, new Set([first?.part.id ?? '']));
  assert.deepEqual(after.rules.find((rule) => rule.id === 'home_page')?.degree, { low: 0, high: 1 });
});

test('one dead name server of two costs half of the chain though the name resolves, and is told by name', () => {
  const all = seen([...HOME, server('ns1.x.', 1), server('ns2.x.', 0), answer('ns1.x.', true), ...chain(true, null)]);
  assert.deepEqual(of(all, 'dns_chain'), { low: 0.5, high: 0.5 });
  const gain = gainsOf(all, weights).find(({ part }) => part.kind === 'name_server');
  assert.equal(gain?.part.subject, 'ns2.x.');
  assert.ok(Math.abs((gain?.gain ?? 0) - 50 / 7) < 1e-9);
});

test('a chain that stops at a server of the zone is mended with it; one that stops above is told as where it stops', () => {
  const own = seen([
    ...HOME,
    ...[server('ns1.x.', 1), server('ns2.x.', 0), answer('ns1.x.', true)],
    ...chain(false, 'no AAAA of ns2.x'),
  ]);
  assert.deepEqual(
    gainsOf(own, weights)
      .filter(({ rules: [rule] }) => rule === 'dns_chain')
      .map(({ part }) => part.kind),
    ['name_server'],
  );
  const above = seen([
    ...HOME,
    ...[server('ns1.x.', 1), server('ns2.x.', 1), answer('ns1.x.', true), answer('ns2.x.', true)],
    ...chain(false, 'example.: no glue'),
  ]);
  const stop = gainsOf(above, weights).find(({ part }) => part.kind === 'chain');
  assert.equal(stop?.part.subject, 'example.: no glue');
  assert.ok((stop?.gain ?? 0) > 0);
});

test('a server that nobody asked is unknown, two silent addresses are one server, and our own outage is nobody’s fault', () => {
  const both = [server('ns1.x.', 1), server('ns2.x.', 1)];
  const unasked = seen([...HOME, ...both, answer('ns1.x.', true), answer('ns2.x.', null), ...chain(true, null)]);
  assert.deepEqual(of(unasked, 'dns_chain'), { low: 0.5, high: 1 });
  const silent = [answer('ns2.x.', false, '2400:3200::1'), answer('ns2.x.', false, '2400:3200::2')];
  const half = seen([
    ...HOME,
    server('ns1.x.', 1),
    server('ns2.x.', 2),
    answer('ns1.x.', true),
    ...silent,
    ...chain(true, null),
  ]);
  assert.deepEqual(of(half, 'dns_chain'), { low: 0.5, high: 0.5 });
  assert.deepEqual(
    gainsOf(half, weights).flatMap(({ part: { subject, kind }, gain }) =>
      kind === 'name_server' ? [[subject, gain]] : [],
    ),
    [
      ['ns2.x. 2400:3200::1', 0],
      ['ns2.x. 2400:3200::2', 0],
    ],
  );
  const dark = [...HOME, ...both, answer('ns1.x.', false), answer('ns2.x.', false), ...chain(false, 'timeout')];
  const unproven = seen(dark, { canary: { ...CANARY, state: 'unproven' } });
  assert.deepEqual(of(unproven, 'dns_chain'), { low: 0, high: 1 });
  assert.deepEqual(
    gainsOf(unproven, weights).filter(({ part: { kind } }) => kind === 'name_server'),
    [],
  );
});

test('of links the lower of both shares counts: the second dead link of a host is worth nothing alone', () => {
  const all = seen([...HOME, level(4, 2, 2, 1), link(1, 'a'), link(2, 'b')]);
  assert.deepEqual(of(all, 'level_2_links'), { low: 0.5, high: 0.5 });
  const links = gainsOf(all, weights).filter(({ part }) => part.kind === 'link');
  assert.deepEqual(
    links.map(({ gain }) => gain),
    [0, 0],
  );
  const both = scoreOf(all, weights, new Set(links.map(({ part }) => part.id)));
  assert.deepEqual(both.rules.find(({ id }) => id === 'level_2_links')?.degree, { low: 1, high: 1 });
});

test('failing links that were cut off stay lost: nobody can name them', () => {
  const all = seen([...HOME, level(1000, 400, 1, 0), link(1, 'a')]);
  const links = gainsOf(all, weights).filter(({ part }) => part.kind === 'link');
  const mended = scoreOf(all, weights, new Set(links.map(({ part }) => part.id)));
  const share = mended.rules.find(({ id }) => id === 'level_2_links')?.degree.low ?? 1;
  assert.ok(share <= 0.401, String(share));
});

test('dial tests count by share', () => {
  const tests = Array.from({ length: 40 }, (_, n) => ({
    vantage: `p${n % 2}`,
    at: NOW - 1000 * (n + 1),
    is_ok: n >= 10,
  }));
  assert.deepEqual(of(seen(HOME, { canary: CANARY, dial_tests: tests }), 'dial_tests'), { low: 0.75, high: 0.75 });
});

const part = fc.integer({ min: 0, max: 6 }).map((n) => partOf('link', String(n), { zh: '', en: '' }));
const measure: fc.Arbitrary<Measure> = fc
  .record({
    good: fc.nat(5),
    unknown: fc.nat(3),
    lost: fc.nat(3),
    broken: fc.array(fc.array(part, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
    whole: fc.boolean(),
    waits: fc.boolean(),
  })
  .filter(({ good, unknown, lost, broken }) => good + unknown + lost + broken.length > 0)
  .map(({ whole, waits, ...rest }) => ({
    ...rest,
    ...(whole ? { whole } : {}),
    ...(waits ? { awaits: rest.broken[0] ?? [partOf('record', 'x', { zh: '', en: '' })] } : {}),
  }));
const all_measures = fc
  .array(fc.tuple(fc.constantFrom(...rules.map(({ id }) => id)), fc.array(measure, { maxLength: 2 })), { maxLength: 8 })
  .map((pairs) => new Map(pairs));

test('whatever is measured: points stay between 0 and 100, and mending more never earns less', () => {
  fc.assert(
    fc.property(all_measures, fc.array(part), fc.array(part), (all, some, more) => {
      const of = (parts: readonly { id: string }[]) => scoreOf(all, weights, new Set(parts.map(({ id }) => id))).points;
      const [few, many] = [of(some), of([...some, ...more])];
      if (!few || !many) return few === many;
      const { low, high } = many;
      return low >= few.low - 1e-9 && low <= high + 1e-9 && low >= 0 && high <= 100 + 1e-9;
    }),
  );
});

test('what every part gains alone is what the score rises by', () => {
  fc.assert(
    fc.property(all_measures, (all) => {
      const before = scoreOf(all, weights).points?.low ?? 0;
      return gainsOf(all, weights).every(({ part: { id }, gain }) => {
        return Math.abs((scoreOf(all, weights, new Set([id])).points?.low ?? 0) - before - gain) < 1e-9;
      });
    }),
  );
});

test('a profile in which nothing weighs, or of a rule that isn’t there, is refused', () => {
  const ok = { source: 'x', weights: { aaaa: 2 } };
  assert.equal(Profile.safeParse(ok).success, true);
  for (const bad of [{ aaaa: 0 }, {}, { nonsense: 1 }, { aaaa: -1 }, { aaaa: Number.NaN }, { aaaa: 1e9 }]) {
    assert.equal(Profile.safeParse({ ...ok, weights: bad }).success, false, JSON.stringify(bad));
  }
});
