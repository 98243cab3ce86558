import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Evidence, evidenceFor } from './evidence-for.ts';
import { evidenceRules } from './index.ts';
import { ABOUT, type About, RULED_LEVELS, type RuledLevel, type SeenFact } from './rule.ts';
import { fact, MODERN_SSH, MODERN_TLS, NOW, parts, TLCP } from './sample-facts.ts';

const ask = (facts: readonly SeenFact[], about: About = 'service', level: RuledLevel = 3): Evidence =>
  evidenceFor({ level, facts, about, now: NOW });
const keysOf = ({ items }: Evidence) => items.map(({ item }) => item);
const unitsOf = ({ units }: Evidence) =>
  units.map(({ unit, proposals }) => [unit, ...proposals.map(({ part, holds }) => `${part}${holds ? '+' : '-'}`)]);

const OLD = parts('tls.version', { '1.0': true, '1.1': false, '1.2': true, '1.3': false });

test('TLS 1.0 beside 1.2 shows in part at the items of its level, in the order of the catalogue', () => {
  const seen = ask(OLD);
  assert.deepEqual(keysOf(seen), ['8.1.2.2 b', '8.1.4.8 a', '8.1.10.9 a']);
  const [sighting] = seen.items[0]?.sightings ?? [];
  assert.equal(sighting?.result, 'partial');
  assert.equal(sighting?.reason.en, '10.0.0.1 accepts TLS 1.0, and newer versions beside');
  assert.deepEqual(
    sighting?.because.map(({ part }) => part),
    ['1.0'],
  );
  assert.deepEqual(keysOf(ask(OLD, 'service', 2)), ['7.1.10.9 a']);
});

test('nothing better than TLS 1.1 does not conform, and the guide to high risks names 1.0 alone', () => {
  const only = (version: string) => ask(parts('tls.version', { '1.2': false, [version]: true }));
  assert.equal(only('1.1').items[0]?.sightings[0]?.result, 'not_conform');
  assert.equal(only('1.1').units[0]?.proposals[0]?.high_risk, null);
  assert.equal(only('1.0').units[0]?.proposals[0]?.high_risk, 'technique');
});

test('a channel belongs to communication and application where it serves, to remote management where it manages', () => {
  const units = (about: About, level: RuledLevel = 3) => ask(OLD, about, level).units.map(({ unit }) => unit);
  assert.deepEqual(units('service'), ['6.2.1', '6.2.2', '6.2.3', '6.4.4', '6.4.6']);
  assert.deepEqual(units('device'), ['6.3.2']);
  assert.deepEqual(units('device', 2), [], 'level 2 has no such unit');
});

test('high-risk cases stand at their own items, from their level on', () => {
  const clear = [fact('snmp.protocol', 'v2c')];
  const cases = (about: About, level: RuledLevel) =>
    ask(clear, about, level).items.map(({ item, sightings }) => [item, ...(sightings[0]?.high_risk_cases ?? [])]);
  assert.deepEqual(cases('security_device', 3), [
    ['8.1.4.1 c', '6.4.1.2'],
    ['8.1.4.8 a', '6.4.5.1'],
    ['8.1.5.4 b', '6.5.1.1'],
  ]);
  assert.deepEqual(cases('device', 3).length, 2, 'only security devices have a secured path of management');
  assert.deepEqual(cases('device', 2), [['7.1.4.1 c', '6.4.1.2']]);
});

test('Telnet bears on the channel of management, FTP on what a service sends', () => {
  const clear = (service: string) => [
    fact('clear_text.service', { service, answers: true, tls_offered: false, port: 9 }),
  ];
  assert.deepEqual(unitsOf(ask(clear('telnet'))), [['6.3.2', 'D-']]);
  assert.deepEqual(unitsOf(ask(clear('ftp'), 'device')), [['6.3.2', 'D-']]);
  const units = ['6.2.2', '6.2.3', '6.4.4', '6.4.6'];
  assert.deepEqual(
    unitsOf(ask(clear('ftp'))),
    units.map((unit) => [unit, 'D-']),
  );
});

test('a port that can be reached is never more than a question to a person, and each zone is one of its own', () => {
  const row = (port: number) => ({ port, family: 4, address: '10.0.0.1', open: true });
  const facts = [1, 2].map((watch) => fact('exposed_ports.port', row(3306), { part: '4:3306', watch, family: null }));
  const seen = ask(facts, 'security_device');
  assert.deepEqual(keysOf(seen), ['8.1.2.1 d', '8.1.3.2 a', '8.1.4.4 c', '8.1.5.4 a']);
  assert.ok(!keysOf(ask(facts, 'device')).includes('8.1.5.4 a'), 'other devices have no zone of management to be in');
  assert.deepEqual(
    seen.items[0]?.sightings.map(({ result, reason }) => [result, reason.en.split(';')[0]]),
    [1, 2].map(() => ['partial', 'reachable from the probe: 10.0.0.1 (3306)']),
  );
});

test('modern TLS is proposed as D and not as A, TLCP as both', () => {
  assert.deepEqual(unitsOf(ask(MODERN_TLS))[0], ['6.2.1', 'A-', 'D+']);
  assert.equal(ask(MODERN_TLS).units[0]?.proposals[0]?.strength, 112, 'RSA 2048 is its weakest part');
  assert.deepEqual(ask(MODERN_TLS).items, [], 'what supports cryptography says nothing of items');
  assert.deepEqual(unitsOf(ask(TLCP))[0], ['6.2.1', 'D+', 'A+']);
});

test('a weak MAC that the guide to high risks doesn’t name is a shortfall and no high risk', () => {
  const offering = (macs: string) =>
    ask([...MODERN_SSH, fact('ssh.algorithms', macs, { part: 'mac_to_server' })], 'device').units[0]?.proposals ?? [];
  const weak = (macs: string) => offering(macs).find(({ rule }) => rule === 'ssh-weak-algorithms');
  assert.equal(weak('hmac-sha2-256,hmac-sha1')?.high_risk, null);
  assert.equal(weak('hmac-sha2-256,hmac-md5')?.high_risk, 'algorithm');
  assert.equal(weak('hmac-sha2-256'), undefined);
});

test('what different watches saw is not mixed', () => {
  const other = MODERN_TLS.filter(({ key }) => key === 'tls.trust_error').map((one) => ({ ...one, watch: 2 }));
  const split = [...MODERN_TLS.filter(({ key }) => key !== 'tls.trust_error'), ...(other as SeenFact[])];
  assert.ok(!unitsOf(ask(split)).flat().includes('D+'));
});

test('whether anything was seen at all is told by answers, never by what is missing', () => {
  const answer = (answer: string) => fact('look.answer', { answer, flapping: false, error: null });
  assert.equal(ask([]).is_seen, false);
  assert.equal(ask([answer('down')]).is_seen, false);
  assert.deepEqual(ask([answer('up')]), { is_seen: true, items: [], units: [] });
});

const KEYS = [...new Set(evidenceRules.flatMap(({ needs }) => needs)), 'look.answer' as const];
const Scalar = fc.oneof(
  fc.constantFrom(
    'v1',
    '1.99',
    'TLSv1',
    'RC4-MD5',
    'rsa',
    'down',
    'up',
    'hmac-md5',
    'sign',
    'SM2',
    '',
    '2001:db8::1',
    'telnet',
  ),
  fc.constantFrom(22, 445),
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const COLUMNS = [
  'version',
  'error',
  'name',
  'alias',
  'open',
  'port',
  'address',
  'field',
  'key',
  'role',
  'p95_share',
  'family',
  'service',
  'answers',
  'tls_offered',
  'without_login',
  'smb1',
];
const AnyFact: fc.Arbitrary<SeenFact> = fc
  .record({
    key: fc.constantFrom(...KEYS),
    part: fc.oneof(
      fc.constantFrom('1.0', '1.2', 'kex', 'tlcp', 'tls13', 'tlcp/0', '445', ''),
      fc.constant(null),
      fc.string(),
    ),
    value: fc.oneof(Scalar, fc.dictionary(fc.oneof(fc.constantFrom(...COLUMNS), fc.string()), Scalar)),
    watch: fc.integer({ min: 1, max: 2 }),
    family: fc.constantFrom(4, 6, null),
    address: fc.constantFrom('10.0.0.1', '2001:db8::1', null),
  })
  .map(({ key, ...rest }) => fact(key, rest.value, rest as Partial<SeenFact>));

test('whatever the facts, no rule throws, says that an item is met, or says it of nothing', () => {
  fc.assert(
    fc.property(
      fc.array(AnyFact, { maxLength: 30 }),
      fc.constantFrom(...ABOUT),
      fc.constantFrom(...RULED_LEVELS),
      fc.oneof(fc.double(), fc.constant(NOW)),
      (facts, about, level, now) => {
        const { items, units } = evidenceFor({ level, facts, about, now });
        for (const { result, because } of items.flatMap(({ sightings }) => sightings)) {
          assert.ok(result === 'partial' || result === 'not_conform');
          assert.ok(because.length > 0 && because.every((one) => facts.includes(one)));
        }
        for (const { part, strength, because } of units.flatMap(({ proposals }) => proposals)) {
          assert.ok(part === 'D' || part === 'A');
          assert.ok(strength === null || Number.isFinite(strength));
          assert.ok(because.length > 0);
        }
      },
    ),
    { numRuns: 1_500 },
  );
});
