import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownFact } from '../check.ts';
import { known } from './known-fact.ts';
import { tlcpFindings } from './tlcp-findings.ts';

const certificate = (is_signature_valid: boolean | null = true, part = 'tlcp/0') =>
  known('tlcp.certificate', { role: 'sign', is_signature_valid }, { part });
const found = (codes: string, part = 'tlcp') => known('tlcp.findings', codes, { part });
const proved = (value: boolean, part = 'tlcp') => known('tlcp.key_proved', value, { part });
const judge = (...facts: KnownFact[]) => tlcpFindings.judge(facts, 0);

test('what was found of SM certificates fails in words, and nothing found passes', () => {
  const verdict = judge(certificate(), found('sign_certificate_expired certificate_order_swapped'));
  assert.equal(verdict.status, 'fail');
  assert.equal(verdict.reason.zh, '签名证书已过期，签名证书与加密证书次序颠倒');
  assert.equal(verdict.reason.en, 'signing certificate has expired, signing and encryption certificate are swapped');
  assert.equal(judge(certificate(), found(''), proved(true)).status, 'pass');
  assert.match(judge(found('certificate_lacks_key_encipherment')).reason.zh, /加密用途/);
});

test('a service without SM certificates is not judged', () => {
  const offers = known('tlcp.offers_tlcp', false);
  for (const facts of [[], [found('')], [offers], [known('tlcp.offers_tlcp', true)]]) {
    assert.equal(judge(...facts).status, 'unknown');
  }
});

test('a key that isn’t proved and a signature that doesn’t verify fail though nothing else was found', () => {
  const unproved = judge(certificate(), found(''), proved(false));
  assert.deepEqual([unproved.status, unproved.reason.zh], ['fail', '服务器未能证明持有私钥']);
  const forged = judge(certificate(), certificate(false, 'tlcp/1'), found(''), proved(true));
  assert.deepEqual([forged.status, forged.reason.zh], ['fail', '证书签名验证失败']);
  assert.equal(forged.because.length, 1);
});

test('what could not be read of one protocol is not made good by the other', () => {
  const good = [certificate(), found(''), proved(true)];
  assert.equal(judge(...good, certificate(true, 'tls13/0'), proved(true, 'tls13')).status, 'unknown');
  assert.equal(judge(...good, known('tlcp.offers_rfc8998', true)).status, 'unknown');
  assert.equal(judge(certificate(), found('')).status, 'unknown', 'nobody saw the key proved');
  assert.equal(judge(certificate(), proved(true)).status, 'unknown', 'nobody judged the certificates');
  assert.equal(judge(...good, certificate(true, 'tls13/0'), found('', 'tls13'), proved(true, 'tls13')).status, 'pass');
  const other = { watch: 2, part: 'tlcp/0' };
  assert.equal(judge(...good, known('tlcp.certificate', { role: 'sign' }, other)).status, 'unknown');
});
