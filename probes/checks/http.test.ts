import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpBody } from './http-body.ts';
import { httpCertificate } from './http-certificate.ts';
import { httpStatus } from './http-status.ts';
import { known } from './known-fact.ts';

const NOW = Date.UTC(2026, 10, 22);
const inDays = (days: number) => NOW + days * 86_400_000;

test('a status below 400 passes, one above fails and is shown', () => {
  assert.equal(
    httpStatus.judge([known('http.status', 200), known('http.status', 302, { watch: 2 })], 0).status,
    'pass',
  );
  const verdict = httpStatus.judge([known('http.status', 200), known('http.status', 503, { watch: 2 })], 0);
  assert.equal(verdict.status, 'fail');
  assert.equal(verdict.reason.en, 'unexpected status: 127.0.0.1 503');
  assert.equal(verdict.because.length, 1);
});

test('where a status was expected it alone decides', () => {
  const met = known('http.status_expected', { expected: '401', met: true });
  assert.equal(httpStatus.judge([known('http.status', 401), met], 0).status, 'pass');
  const missed = known('http.status_expected', { expected: '200, 204', met: false });
  const verdict = httpStatus.judge([known('http.status', 301), missed], 0);
  assert.equal(verdict.status, 'fail');
  assert.equal(verdict.reason.zh, '状态码异常：127.0.0.1 301（期望 200, 204）');
});

test('a page that only redirects to itself fails although its status is below 400', () => {
  const loop = known('http.redirects', { status: 302, reason: 'more than 10 redirects' }, { part: '11' });
  assert.equal(httpStatus.judge([known('http.status', 302), loop], 0).status, 'fail');
});

test('content that is not as asked fails and shows what was found', () => {
  assert.equal(httpBody.judge([known('http.body_matches', true), known('http.json_matches', true)], 0).status, 'pass');
  const facts = [known('http.json_matches', false), known('http.json_found', 'down')];
  const verdict = httpBody.judge(facts, 0);
  assert.equal(verdict.status, 'fail');
  assert.match(verdict.reason.en, /JSON holds down/);
  assert.equal(httpBody.judge([known('http.body_matches', false)], 0).status, 'fail');
});

test('a certificate that browsers refuse fails with the reason', () => {
  const end = known('http.certificate_not_after', inDays(90));
  assert.equal(httpCertificate.judge([known('http.certificate_error', null), end], NOW).status, 'pass');
  const verdict = httpCertificate.judge([known('http.certificate_error', 'CERT_HAS_EXPIRED'), end], NOW);
  assert.equal(verdict.status, 'fail');
  assert.match(verdict.reason.zh, /CERT_HAS_EXPIRED/);
});

test('a certificate near its end warns, then fails', () => {
  const judge = (days: number) =>
    httpCertificate.judge(
      [known('http.certificate_error', null), known('http.certificate_not_after', inDays(days))],
      NOW,
    );
  assert.deepEqual(
    [31, 29, 6, -1].map((days) => judge(days).status),
    ['pass', 'warn', 'fail', 'fail'],
  );
  assert.equal(judge(29).reason.en, '127.0.0.1 expires on 2026-12-21 (29 days left)');
});

test('without an observation all of it is unknown', () => {
  for (const check of [httpStatus, httpBody, httpCertificate]) {
    assert.equal(check.judge([], NOW).status, 'unknown', check.id);
    assert.equal(check.judge([known('tcp.open', true)], NOW).status, 'unknown', check.id);
  }
});
