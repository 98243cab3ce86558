import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from './known-fact.ts';
import { tlsCertificateExpiry } from './tls-certificate-expiry.ts';
import { tlsCertificateTrusted } from './tls-certificate-trusted.ts';
import { tlsNameMatches } from './tls-name-matches.ts';
import { tlsOldVersions } from './tls-old-versions.ts';

const NOW = Date.UTC(2026, 10, 22);
const version = (part: string, value: boolean, watch = 1) => known('tls.version', value, { part, watch });

test('a server that refuses the retired versions passes, one that accepts any fails', () => {
  const modern = [version('1.0', false), version('1.1', false), version('1.2', true)];
  assert.equal(tlsOldVersions.judge(modern, 0).status, 'pass');
  const verdict = tlsOldVersions.judge([...modern, version('1.1', true, 2)], 0);
  assert.equal(verdict.status, 'fail');
  assert.equal(verdict.reason.en, 'still accepts: 127.0.0.1 TLS 1.1');
});

test('a retired version that could not be tried leaves it unknown', () => {
  assert.equal(tlsOldVersions.judge([version('1.1', false), version('1.2', true)], 0).status, 'unknown');
  const two = [version('1.0', false), version('1.1', false), version('1.2', true, 2)];
  assert.equal(tlsOldVersions.judge(two, 0).status, 'unknown');
});

test('a certificate passes, warns within a month and fails within a week or once expired', () => {
  const judge = (days: number) => tlsCertificateExpiry.judge([known('tls.not_after', NOW + days * 86_400_000)], NOW);
  assert.deepEqual(
    [31, 29, 6, -1].map((days) => judge(days).status),
    ['pass', 'warn', 'fail', 'fail'],
  );
  assert.equal(judge(-1).reason.zh, '127.0.0.1 已于 2026-11-21 过期');
});

test('a date that no calendar holds leaves the expiry unknown', () => {
  assert.equal(tlsCertificateExpiry.judge([known('tls.not_after', 1e300)], NOW).status, 'unknown');
});

test('a chain that is not trusted fails with its reason', () => {
  assert.equal(tlsCertificateTrusted.judge([known('tls.trust_error', null)], 0).status, 'pass');
  const verdict = tlsCertificateTrusted.judge([known('tls.trust_error', 'DEPTH_ZERO_SELF_SIGNED_CERT')], 0);
  assert.equal(verdict.status, 'fail');
  assert.match(verdict.reason.en, /DEPTH_ZERO_SELF_SIGNED_CERT/);
});

test('a certificate for other names fails and shows them', () => {
  assert.equal(tlsNameMatches.judge([known('tls.name_matches', true)], 0).status, 'pass');
  const verdict = tlsNameMatches.judge([known('tls.name_matches', false), known('tls.names', 'DNS:a.test')], 0);
  assert.equal(verdict.status, 'fail');
  assert.equal(verdict.because.length, 2);
  assert.match(verdict.reason.en, /DNS:a\.test/);
});

test('without an observation all of it is unknown', () => {
  for (const check of [tlsOldVersions, tlsCertificateExpiry, tlsCertificateTrusted, tlsNameMatches]) {
    assert.equal(check.judge([], NOW).status, 'unknown', check.id);
  }
});
