import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icmpLoss } from './icmp-loss.ts';
import { known } from './known-fact.ts';

const loss = (value: number, address: string) => known('icmp.loss_pct', value, { probe: 'icmp', address });

test('little loss passes and shows the figures', () => {
  const verdict = icmpLoss.judge([loss(0, '127.0.0.1'), loss(19.9, '::1')], 0);
  assert.equal(verdict.status, 'pass');
  assert.equal(verdict.reason.zh, '丢包率：127.0.0.1 0%, ::1 19.9%');
});

test('a fifth or more lost is a warning that rests on the lossy address only', () => {
  const lossy = loss(20, '::1');
  const verdict = icmpLoss.judge([loss(0, '127.0.0.1'), lossy], 0);
  assert.equal(verdict.status, 'warn');
  assert.deepEqual(verdict.because, [lossy]);
  assert.equal(verdict.reason.en, 'packet loss: ::1 20%');
});

test('without an observation the loss is unknown', () => {
  assert.equal(icmpLoss.judge([], 0).status, 'unknown');
  assert.equal(icmpLoss.judge([known('tcp.open', true)], 0).status, 'unknown');
});
