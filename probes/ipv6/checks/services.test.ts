import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KnownFact, Status } from '../../check.ts';
import { known } from '../../checks/known-fact.ts';
import { judgeMigration } from '../check.ts';
import type { Canary, Given } from '../given.ts';
import { USUAL_THRESHOLDS } from '../thresholds.ts';
import { probeChecks } from './probe.ts';
import { serviceChecks } from './services.ts';

const NOW = Date.UTC(2026, 10, 29);
const CANARY: Canary = {
  state: 'proven',
  reason: { zh: '', en: '' },
  at: NOW,
  v6_answered: 2,
  v6_asked: 2,
  v4_answered: 1,
  v4_asked: 1,
  dns64_prefix: null,
  clock_offset_ms: -40,
};
const all = [...probeChecks, ...serviceChecks];
const check = (code: string) => {
  const found = all.find((one) => one.code === code);
  assert.ok(found, code);
  return found;
};
const judge = (code: string, facts: readonly KnownFact[], given: Given = {}) =>
  judgeMigration(check(code), { facts, given: { canary: CANARY, ...given }, thresholds: USUAL_THRESHOLDS, now: NOW });

const fact = (key: KnownFact['key'], part: string | null, value: KnownFact['value']) =>
  known(key, value, { part, probe: 'site' });
const count = (family: 4 | 6, value: number) => fact('site.address_count', String(family), value);
const address = (text: string, family = 6) => fact('site.address', text, { family, scope: null });
const server = (name: string, aaaa: number | null) => fact('dns_chain.name_server', name, { a: 1, aaaa });
const answer = (text: string, answers: boolean | null, took_ms = 20, family = 6) =>
  fact('dns_chain.server_answer', `ns ${text}`, {
    server: 'ns',
    address: text,
    family,
    answers,
    why: answers ? null : 'REFUSED',
    took_ms,
  });
const port = (text: string, number: number, open: boolean) =>
  fact('site.port_open', `${text} ${number}`, { address: text, port: number, open, why: open ? null : 'closed' });
const url = fact('site.url', null, 'https://a.test/');
const page = (family: 4 | 6, status: number | null, why: string | null = null) =>
  fact('site.page', String(family), { status, url: 'http://a.test/', missing: why ? 'loop' : null, why });
const difference = (status_v4: number, status_v6: number, value: number) =>
  fact('site.difference', null, { status_v4, status_v6, difference: value });
const certificate = (family: 4 | 6, print: string, error: string | null = null, not_after = NOW + 1) =>
  fact('site.certificate', String(family), { version: 'TLSv1.3', error, not_after, fingerprint_sha256: print });
const level = (part: string, tested: number, ok: number, hosts = 1, hosts_ok = ok === tested ? 1 : 0) =>
  fact('links.level', part, { found: tested, external: 0, disallowed: 0, tested, ok, hosts, hosts_ok });
const failed = (host: string, party: string) =>
  fact('skylight.failed', host, { host, party, count: 1, why: 'no_aaaa', example: '' });
const sky = (own: number) => [fact('skylight.loaded', null, true), fact('skylight.failed_count', 'first', own)];
const timing = (family: 4 | 6, ms: number, rate_bit_s: number | null = null) =>
  fact('site.timing', String(family), { dns_ms: 1, tcp_ms: ms, tls_ms: 0, first_byte_ms: ms, page_ms: ms, rate_bit_s });
const literal = (value: number) => fact('site.literal_count', null, value);
const mx = (aaaa: number | null) => fact('dns_chain.mx', 'mx.test', { preference: 10, a: 1, aaaa });
const greets = (answers: boolean | null) =>
  fact('dns_chain.mx_answer', 'mx.test 2409::1', {
    host: 'mx.test',
    address: '2409::1',
    answers,
    banner: null,
    why: 'closed',
  });
const ptr = (matches: boolean | null) => fact('dns_chain.ptr', '2409::1', { names: 'a.test', matches });
const origin = (text: string, open: boolean) =>
  fact('site.origin_port_open', `${text} 443`, { address: text, port: 443, open, why: null });
const plan = (prefix: string): Given => ({
  prefixes: [{ id: 1, prefix, vrf: '', kind: null, owner_id: null, owner: null }],
});
const withCdn = (...prefixes: string[]): Given => ({
  ...plan('2409:8000::/32'),
  cdn: prefixes.map((prefix) => ({ name: '某云', prefix })),
});
const dials = (number: number, good: number, points = 2, at = NOW - 1_000): Given => ({
  dial_tests: Array.from({ length: number }, (_, index) => ({
    vantage: `v${index % points}`,
    at,
    is_ok: index < good,
  })),
});
const alone = (is_ok: boolean, at = NOW): Given => ({ single_stack: { is_ok, at, vantage: 'v' } });
const canary = (change: Partial<Canary>): Given => ({ canary: { ...CANARY, ...change } });

type Row = [code: string, status: Status, facts: KnownFact[], given?: Given];
const INVALID = [
  '::ffff:10.0.0.1',
  'fd00::1',
  'fe80::1',
  '64:ff9b::1',
  '2001:db8::1',
  '3fff::1',
  '2002:a00:1::',
  '2001::1',
  'ff02::1',
];
const ROWS: Row[] = [
  ['P1', 'pass', []],
  ['P1', 'fail', [], canary({ v6_answered: 1 })],
  ['P1', 'fail', [], canary({ v4_answered: 0 })],
  ['P1', 'unknown', [], canary({ state: 'unasked' })],
  ['P2', 'pass', []],
  ['P2', 'fail', [], canary({ dns64_prefix: '64:ff9b::/96' })],
  ['P3', 'pass', []],
  ['P3', 'fail', [], canary({ clock_offset_ms: -1_000 })],
  ['S1', 'pass', [count(6, 1), address('2409:8000::1')]],
  ['S1', 'pass', [count(6, 2), address('2409:8000::1'), address('fe80::1')]],
  ['S1', 'fail', [count(6, 0)]],
  ['S1', 'unknown', [count(4, 1), address('10.0.0.1', 4)]],
  ...INVALID.map((text): Row => ['S1', 'fail', [count(6, 1), address(text)]]),
  ['S1', 'fail', [count(6, 1), address('2409:64::a00:1')], canary({ dns64_prefix: '2409:64::/96' })],
  ['S2', 'pass', [address('2409:8000::1')], plan('2409:8000::/32')],
  ['S2', 'warn', [address('2409:8001::1')], plan('2409:8000::/32')],
  ['S2', 'unknown', [address('2409:8000::1')]],
  ['S2', 'pass', [address('2409:8000::1'), address('240e:9::1')], withCdn('240e:9::/32')],
  ['S2', 'warn', [address('240e:9::1'), address('240e:a::1')], withCdn('240e:9::/32')],
  ['S2', 'warn', [address('240e:9::1')], withCdn('no prefix', '10.0.0.0/8', '240e:9::/129', '240e:8::/32')],
  ['S3', 'pass', [server('a', 1), server('b', 2), server('c', 0)]],
  ['S3', 'fail', [server('a', 1), server('b', 0)]],
  ['S3', 'unknown', [server('a', 1), server('b', null)]],
  ['S4', 'pass', [server('a', 1), answer('2409::1', true), answer('10.0.0.1', false, 1, 4)]],
  ['S4', 'fail', [answer('2409::1', true), answer('2409::2', false)]],
  ['S4', 'fail', [answer('2409::1', true, 5_001)]],
  ['S4', 'fail', [server('a', 0), answer('10.0.0.1', true, 1, 4)]],
  ['S4', 'unknown', [answer('2409::1', true), answer('2409::2', null)]],
  ['S5', 'pass', [fact('dns_chain.completes', null, true), fact('dns_chain.stopped', null, null)]],
  ['S5', 'fail', [fact('dns_chain.completes', null, false), fact('dns_chain.stopped', null, 'no glue')]],
  ['S5', 'unknown', [fact('dns_chain.stopped', null, 'not allowed')]],
  [
    'S6',
    'pass',
    [url, count(6, 1), port('2409::1', 443, true), port('2409::1', 80, false), port('10.0.0.1', 80, false)],
  ],
  ['S6', 'fail', [url, count(6, 2), port('2409::1', 443, true), port('2409::2', 443, false)]],
  ['S6', 'fail', [url, port('2409::1', 443, true), port('2409::1', 80, false), port('10.0.0.1', 80, true)]],
  ['S6', 'not_applicable', [url, count(6, 0)]],
  ['S7', 'pass', [port('2409::1', 443, true), port('2409::1', 80, true), port('10.0.0.1', 443, true)]],
  ['S7', 'fail', [port('2409::1', 443, true), port('2409::1', 80, false), port('10.0.0.1', 80, true)]],
  ['S7', 'not_applicable', [count(4, 0), port('2409::1', 443, true)]],
  ['S8', 'pass', [count(6, 1), page(6, 204)]],
  ['S8', 'fail', [page(6, 404)]],
  ['S8', 'fail', [page(6, null, 'redirects lead back')]],
  ['S8', 'fail', [count(6, 0), page(4, 200)]],
  ['S9', 'pass', [], dials(20, 19)],
  ['S9', 'fail', [], dials(20, 18)],
  ['S9', 'unknown', [], dials(19, 19)],
  ['S9', 'unknown', [], dials(40, 40, 1)],
  ['S9', 'unknown', [], dials(40, 40, 2, NOW - 86_400_001)],
  ['S10', 'pass', [difference(200, 200, 0.1)]],
  ['S10', 'fail', [difference(200, 200, 0.101)]],
  ['S10', 'fail', [difference(200, 404, 0)]],
  ['S10', 'warn', [difference(503, 503, 0)]],
  ['S10', 'fail', [page(4, 200), page(6, null, 'timeout')]],
  ['S10', 'not_applicable', [count(4, 0), page(6, 200)]],
  ['S11', 'pass', [certificate(6, 'a'), certificate(4, 'a')]],
  ['S11', 'fail', [certificate(6, 'a', 'ERR_TLS_CERT_ALTNAME_INVALID')]],
  ['S11', 'fail', [certificate(6, 'a', null, NOW - 1)]],
  ['S11', 'warn', [certificate(6, 'a'), certificate(4, 'b')]],
  ['S11', 'not_applicable', [page(6, 200)]],
  ['S12', 'pass', [level('2', 100, 90, 1, 1)]],
  ['S12', 'fail', [level('2', 100, 84, 1, 1)]],
  ['S12', 'fail', [level('2', 100, 99, 10, 8)]],
  ['S12', 'not_applicable', [level('2', 0, 0)]],
  ['S13', 'pass', [level('3', 10, 10)]],
  ['S13', 'fail', [level('3', 10, 1)]],
  ['S14', 'pass', sky(0)],
  ['S14', 'pass', [...sky(0), failed('cdn.test', 'external')]],
  ['S14', 'fail', [...sky(1), failed('a.test', 'first')]],
  ['S14', 'fail', [fact('skylight.loaded', null, false), fact('skylight.failed_count', 'first', 0)]],
  ['S15', 'pass', [timing(4, 100), timing(6, 110)]],
  ['S15', 'pass', [timing(4, 1), timing(6, 19)]],
  ['S15', 'fail', [timing(4, 100), timing(6, 111)]],
  ['S15', 'fail', [timing(4, 1, 40_000_000), timing(6, 1, 20_000_000)]],
  ['S15', 'unknown', [timing(6, 100)]],
  ['S16', 'pass', [literal(0)]],
  ['S16', 'fail', [literal(1), fact('site.literal', '1', { address: '10.0.0.1', where: 'script', excerpt: '' })]],
  ['S17', 'pass', [fact('dns_chain.mx_count', null, 1), mx(1), greets(true)]],
  ['S17', 'fail', [fact('dns_chain.mx_count', null, 1), mx(0)]],
  ['S17', 'fail', [fact('dns_chain.mx_count', null, 1), mx(1), greets(false)]],
  ['S17', 'not_applicable', [fact('dns_chain.mx_count', null, 0)]],
  ['S18', 'pass', [ptr(true)]],
  ['S18', 'fail', [ptr(true), ptr(false)]],
  ['S18', 'unknown', [ptr(true), ptr(null)]],
  ['S19', 'pass', [], alone(true)],
  ['S19', 'fail', [], alone(false)],
  ['S19', 'unknown', [], alone(true, NOW - 86_400_001)],
  ['S20', 'pass', [count(6, 1), origin('2409::9', true)], { origin: ['2409::9', '10.0.0.9'] }],
  ['S20', 'pass', [count(6, 1)], { origin: ['10.0.0.9'] }],
  ['S20', 'unknown', [count(6, 1)], { origin: ['2409::9'] }],
  ['S20', 'unknown', [count(6, 1)], { origin: [] }],
  ['S20', 'not_applicable', [count(6, 0)], { origin: ['10.0.0.9'] }],
];
for (const [index, [code, status, facts, given]] of ROWS.entries()) {
  test(`${code} is ${status} (example ${index + 1})`, () => {
    const verdict = judge(code, facts, given);
    assert.equal(verdict.status, status, verdict.reason.en);
    assert.ok(verdict.reason.zh !== '' && verdict.reason.en !== '');
  });
}

test('each code has a right and a wrong example', () => {
  for (const { code } of all) {
    const statuses = ROWS.filter(([one]) => one === code).map(([, status]) => status);
    assert.ok(statuses.includes('pass'), code);
    // How IPv6 is supported is recorded, never wrong.
    if (code !== 'S20')
      assert.ok(
        statuses.some((status) => status === 'fail' || status === 'warn'),
        code,
      );
  }
});

test('the catalogue is whole and in its order', () => {
  assert.deepEqual(
    all.map(({ code }) => code),
    [...[1, 2, 3].map((number) => `P${number}`), ...Array.from({ length: 20 }, (_, index) => `S${index + 1}`)],
  );
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
});

test('an address outside of the plan is told by the CDN that it is of', () => {
  const { reason } = judge('S2', [address('2409:8000::1'), address('240e:9::1')], withCdn('240e:9::/32'));
  assert.deepEqual(reason, { zh: '在规划或已知 CDN 内：某云', en: 'within the plan or known CDNs: 某云' });
});

test('how IPv6 is supported is told by what the origin answers', () => {
  const mode = (facts: KnownFact[], addresses: string[]) =>
    judge('S20', [count(6, 1), ...facts], { origin: addresses }).reason.zh;
  assert.match(mode([], ['10.0.0.9']), /转换/);
  assert.match(mode([origin('2409::9', false)], ['2409::9', '10.0.0.9']), /转换/);
  assert.match(mode([origin('2409::9', true)], ['2409::9', '10.0.0.9']), /双栈/);
  assert.match(mode([origin('2409::9', true)], ['2409::9']), /源站单栈/);
});

test('without a canary nothing that is seen over IPv6 has a verdict', () => {
  for (const [code, , facts, given] of ROWS.filter(([code]) => check(code).sees_over_ipv6)) {
    for (const state of ['unproven', 'unasked'] as const) {
      assert.equal(judge(code, facts, { ...given, ...canary({ state }) }).status, 'unknown', code);
    }
    const { canary: _, ...rest } = { canary: CANARY, ...given };
    const seen = { facts, given: rest, thresholds: USUAL_THRESHOLDS, now: NOW };
    assert.equal(judgeMigration(check(code), seen).status, 'unknown', code);
  }
});

test('whatever is left out, a check of which nothing is left says unknown', () => {
  const emptied: Given[] = [{}, { canary: CANARY }, { canary: CANARY, prefixes: [], dial_tests: [], origin: [] }];
  for (const one of serviceChecks) {
    for (const given of emptied) {
      const verdict = judgeMigration(one, { facts: [], given, thresholds: USUAL_THRESHOLDS, now: NOW });
      assert.ok(['unknown', 'not_applicable'].includes(verdict.status), `${one.code}: ${verdict.status}`);
    }
  }
  const facts = ROWS.flatMap(([, , list]) => list);
  fc.assert(
    fc.property(fc.subarray(facts), fc.constantFrom(...serviceChecks), (some, one) => {
      const verdict = judgeMigration(one, {
        facts: some,
        given: { canary: CANARY },
        thresholds: USUAL_THRESHOLDS,
        now: NOW,
      });
      // A verdict rests on something that was seen, or was given.
      if (verdict.status !== 'unknown') assert.ok(verdict.because.length > 0 || one.needs.length === 0, one.code);
      assert.ok(verdict.because.every((fact) => (one.needs as readonly string[]).includes(fact.key)));
    }),
  );
});
