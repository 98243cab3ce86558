import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsAnswers } from './dns-answers.ts';
import { known } from './known-fact.ts';

const code = (value: string, watch = 1) => known('dns.rcode', value, { watch });

test('a name that is resolved as expected passes', () => {
  const facts = [code('NOERROR'), known('dns.expected_found', true), known('dns.answer_count', 1)];
  assert.equal(dnsAnswers.judge(facts, 0).status, 'pass');
});

test('an error code fails and is shown', () => {
  const verdict = dnsAnswers.judge([code('NOERROR'), code('SERVFAIL', 2)], 0);
  assert.equal(verdict.status, 'fail');
  assert.equal(verdict.reason.en, '127.0.0.1 answers SERVFAIL');
  assert.equal(verdict.because.length, 1);
});

test('another value than expected fails and shows what was found', () => {
  const row = known('dns.answers', { value: '127.0.0.81' }, { part: '1' });
  const verdict = dnsAnswers.judge([code('NOERROR'), known('dns.expected_found', false), row], 0);
  assert.equal(verdict.status, 'fail');
  assert.match(verdict.reason.zh, /127\.0\.0\.81/);
});

test('an empty answer fails', () => {
  assert.equal(dnsAnswers.judge([code('NOERROR'), known('dns.answer_count', 0)], 0).status, 'fail');
});

test('without an observation it is unknown', () => assert.equal(dnsAnswers.judge([], 0).status, 'unknown'));
