import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from './known-fact.ts';
import { ntpOffset } from './ntp-offset.ts';
import { ntpSynchronised } from './ntp-synchronised.ts';

test('a synchronised clock passes, a lost one fails and shows its stratum', () => {
  assert.equal(ntpSynchronised.judge([known('ntp.synchronised', true)], 0).status, 'pass');
  const verdict = ntpSynchronised.judge([known('ntp.synchronised', false), known('ntp.stratum', 16)], 0);
  assert.equal(verdict.status, 'fail');
  assert.match(verdict.reason.en, /stratum 16/);
});

test('a kiss of death leaves the clock unknown and says why', () => {
  const verdict = ntpSynchronised.judge([known('ntp.kiss_code', 'RATE'), known('ntp.stratum', 0)], 0);
  assert.equal(verdict.status, 'unknown');
  assert.match(verdict.reason.zh, /RATE/);
});

test('an offset passes up to a second, warns up to a minute, then fails, whichever way it goes', () => {
  const judge = (value: number) => ntpOffset.judge([known('ntp.offset_ms', value)], 0);
  const statuses = [0, 1000, -1100, 60_000, -60_100].map((value) => judge(value).status);
  assert.deepEqual(statuses, ['pass', 'pass', 'warn', 'warn', 'fail']);
  assert.equal(judge(-60_100).reason.en, 'offset: 127.0.0.1 -60.1 s');
});

test('without an observation both are unknown', () => {
  for (const check of [ntpOffset, ntpSynchronised]) assert.equal(check.judge([], 0).status, 'unknown', check.id);
});
