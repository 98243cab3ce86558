import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactValue } from '#probes/probe.ts';
import { createTeller, type ShownFact, shownOf } from './mended.ts';
import type { SeenFact } from './rule.ts';
import { fact as sample } from './sample-facts.ts';

const NOW = 1_000;
const fact = (key: SeenFact['key'], value: FactValue, part: string | null = null, more: object = {}): SeenFact =>
  sample(key, value, { at: 20, part, ...more });
const shownAs = (key: string, part: string | null = null, more: object = {}): ShownFact => ({
  ...{ watch: 1, key, part, family: 4, address: '10.0.0.1', at: 5, ...more },
});
const isTold = (rule: string, shown: ShownFact, facts: readonly SeenFact[], now = NOW) =>
  createTeller(rule, facts, now)(shown, 10) !== undefined;

const redis = (more: object = {}, row: object = {}) =>
  fact('open_access.service', { open: true, answers: true, without_login: false, ...row }, '6379', more);

for (const [what, facts, told] of [
  ['the service that asks for a login', [redis()], true],
  ['an answer of before', [redis({ at: 10 })], false],
  ['one that doesn’t run', [redis({}, { answers: false })], false],
  ['one that could not be asked', [redis({}, { answers: null, without_login: null })], false],
  ['one that answers and doesn’t say whether it asks', [redis({}, { without_login: null })], false],
  ['one that still lets in', [redis({}, { without_login: true })], false],
  ['another port', [redis({ part: '9200' })], false],
  ['another watch', [redis({ watch: 2 })], false],
  ['the other family', [redis({ family: 6 })], false],
  ['another address', [redis({ address: '10.0.0.2' })], false],
  ['another key of the same watch', [fact('tls.cipher', 'x', '6379')], false],
  ['nothing', [], false],
] as const)
  test(`${what} ${told ? 'tells' : 'tells nothing'}`, () => {
    assert.equal(isTold('open-access', shownAs('open_access.service', '6379'), facts), told);
  });

test('what was seen again later than the answer is not told by it', () => {
  assert.equal(isTold('open-access', shownAs('open_access.service', '6379', { at: 30 }), [redis()]), false);
});

const clear = (service: string, row: object) =>
  fact('clear_text.service', { service, port: 1, open: true, answers: true, login: true, ...row } as FactValue, '1');
const tls12 = fact('http.tls_version', 'TLSv1.2');
/** Rule, fact that was seen; then what tells, and what doesn't. */
const STATED: [string, string, string | null, SeenFact[][], SeenFact[][]][] = [
  [
    ...(['http-plain', 'http.status', null] as const),
    [[fact('http.status', 200), tls12]],
    [200, 301, 401, 404, 500, 503].map((status) => [fact('http.status', status)]),
  ],
  [
    ...(['http-plain-log-in', 'http.status', null] as const),
    [[fact('http.status', 401), tls12]],
    [200, 500, 503].map((status) => [fact('http.status', status)]),
  ],
  [
    ...(['http-plain-log-in', 'clear_text.service', '1'] as const),
    [[clear('http', { login: false })]],
    [
      [clear('http', { login: null })],
      [clear('http', { login: null, tls_offered: true })],
      [clear('http', { login: false, answers: false })],
    ],
  ],
  [
    ...(['clear-text-log-in', 'clear_text.service', '1'] as const),
    [[clear('ldap', { tls_offered: true })]],
    [[clear('ldap', { tls_offered: null })], [clear('ldap', { tls_offered: null, login: false })]],
  ],
  [
    ...(['smb-1', 'open_access.smb', '445'] as const),
    [[fact('open_access.smb', { smb1: false }, '445')]],
    [[fact('open_access.smb', { smb1: null }, '445')]],
  ],
  [
    ...(['exposed-ports', 'exposed_ports.port', '4:23'] as const),
    [[fact('exposed_ports.port', { open: false, state: 'closed' }, '4:23')]],
    [[fact('exposed_ports.port', { open: null, state: 'filtered' }, '4:23')]],
  ],
  ...(['site.port_open', 'site.origin_port_open'] as const).map((key): (typeof STATED)[number] => [
    ...(['ipv6-bypass', key, '2001:db8::1 443'] as const),
    [[fact(key, { open: false, why: 'ECONNREFUSED: connect' }, '2001:db8::1 443')]],
    [
      [fact(key, { open: false, why: 'no answer within 3000 ms' }, '2001:db8::1 443')],
      [fact(key, { open: null, why: 'EACCES: connect' }, '2001:db8::1 443')],
    ],
  ]),
  [
    ...(['tls-old-versions', 'site.certificate', '6'] as const),
    [[fact('site.certificate', { version: 'TLSv1.3', error: null, not_after: 5_000 }, '6')]],
    [
      [fact('site.certificate', { version: 'TLSv1.3', error: null, not_after: 5_000 }, '4')],
      [fact('site.certificate', { version: null, error: null, not_after: null }, '6')],
    ],
  ],
  [
    ...(['sm-certificates', 'tlcp.findings', 'tlcp'] as const),
    [[fact('tlcp.findings', '', 'tlcp')]],
    [[fact('tlcp.findings', '', 'tls13')], [fact('tlcp.findings', 'sign_certificate_expired', 'tlcp')]],
  ],
  [
    ...(['tls-weak-suites', 'tls.cipher', '1.2'] as const),
    [[fact('tls.cipher', 'ECDHE-RSA-AES128-GCM-SHA256', '1.2')], [fact('tls.version', false, '1.2')]],
    [
      [fact('tls.cipher', 'RC4-SHA', '1.2')],
      [fact('tls.cipher', 'TLS_AES_256_GCM_SHA384', '1.3')],
      [fact('tls.version', false, '1.0')],
    ],
  ],
  [
    ...(['tls-weak-certificates', 'tls.key_bits', null] as const),
    [[fact('tls.key_bits', 2048), fact('tls.key_type', 'rsa')]],
    [[fact('tls.key_bits', 2048)], [fact('tls.key_bits', null), fact('tls.key_type', 'rsa')]],
  ],
  [
    ...(['untrusted-certificates', 'tls.trust_error', null] as const),
    [[fact('tls.trust_error', null)]],
    [[fact('tls.trust_error', 'CERT_HAS_EXPIRED')]],
  ],
  [
    ...(['untrusted-certificates', 'tls.name_matches', null] as const),
    [[fact('tls.name_matches', true)]],
    [[fact('tls.name_matches', null)]],
  ],
  [
    ...(['busy-links', 'traffic.port', '3'] as const),
    [[fact('traffic.port', { p95_share: 0.2, coverage: 0.9 }, '3')]],
    [
      [fact('traffic.port', { p95_share: 0.2, coverage: 0.4 }, '3')],
      [fact('traffic.port', { p95_share: null, coverage: 1 }, '3')],
    ],
  ],
  [
    ...(['uplink-down', 'snmp.interface', '7'] as const),
    [[fact('snmp.interface', { admin_status: 'up', oper_status: 'up', alias: '上联' }, '7')]],
    [[fact('snmp.interface', { admin_status: 'up', oper_status: 'down', alias: '' }, '7')]],
  ],
  [
    ...(['ssh-weak-algorithms', 'ssh.host_key', 'ssh-rsa'] as const),
    [
      [fact('ssh.host_key', { type: 'ssh-rsa', bits: 3072 }, 'ssh-rsa')],
      [fact('ssh.algorithms', 'ssh-ed25519,ecdsa-sha2-nistp256', 'host_key')],
    ],
    [
      [fact('ssh.host_key', { type: 'ssh-ed25519', bits: 256 }, 'ssh-ed25519')],
      [fact('ssh.algorithms', 'ssh-ed25519,rsa-sha2-512', 'host_key')],
      [fact('ssh.algorithms', 'curve25519-sha256', 'kex')],
    ],
  ],
  [
    ...(['clock', 'ntp.synchronised', null] as const),
    [[fact('ntp.synchronised', true)]],
    [[fact('ntp.synchronised', null)], [fact('ntp.synchronised', false)]],
  ],
  [...(['record-differs', 'record.difference', ''] as const), [], [[fact('record.difference', { field: 'x' }, '')]]],
];
for (const [rule, key, part, good, none] of STATED)
  test(`${rule}, ${key} ${part ?? ''}: told by what it states, and by nothing else`, () => {
    for (const facts of good) assert.ok(isTold(rule, shownAs(key, part), facts), JSON.stringify(facts));
    for (const facts of none) assert.ok(!isTold(rule, shownAs(key, part), facts), JSON.stringify(facts));
  });

test('what was made of the record is told by no look', () => {
  const row = fact('record.difference', {}, null, { watch: null });
  assert.equal(isTold('record-differs', shownAs('record.difference', null, { watch: null }), [row]), false);
  assert.deepEqual(
    shownOf([fact('record.stranger', {}, '7')]).map(({ watch }) => watch),
    [null],
  );
});

test('a port that is shut to IPv4 is nothing to mend', () => {
  const ports = [fact('tcp.open', false, '22'), fact('tcp.open', true, '22', { family: 6 })];
  assert.deepEqual(
    shownOf(ports).map(({ family }) => family),
    [6],
  );
});
