import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from './known-fact.ts';
import { tlcpFindings } from './tlcp-findings.ts';

const certificate = known('tlcp.certificate', { role: 'sign' }, { part: 'tlcp/0' });

test('what was found of SM certificates fails in words, and nothing found passes', () => {
  const verdict = tlcpFindings.judge(
    [certificate, known('tlcp.findings', 'sign_certificate_expired certificate_order_swapped')],
    0,
  );
  assert.equal(verdict.status, 'fail');
  assert.equal(verdict.reason.zh, '签名证书已过期，签名证书与加密证书次序颠倒');
  assert.equal(verdict.reason.en, 'signing certificate has expired, signing and encryption certificate are swapped');
  assert.equal(tlcpFindings.judge([certificate, known('tlcp.findings', '')], 0).status, 'pass');
});

test('a service without SM certificates is not judged', () => {
  assert.equal(tlcpFindings.judge([known('tlcp.findings', '')], 0).status, 'unknown');
  assert.equal(tlcpFindings.judge([], 0).status, 'unknown');
});
