import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptKey, countAttempts } from './attempts.ts';

const RULE = { window: 60, max: 3 };

test('the attempt after the last allowed one is told how long to wait, and the window ends', () => {
  let now = 0;
  const attempts = countAttempts(() => now);
  for (let i = 0; i < 3; i += 1) assert.equal(attempts.consume('a', RULE).allowed, true);
  now = 20_000;
  assert.deepEqual(attempts.consume('a', RULE), { allowed: false, retryAfter: 40 });
  assert.equal(attempts.consume('b', RULE).allowed, true);
  now = 60_001;
  assert.equal(attempts.consume('a', RULE).allowed, true);
});

test('all addresses of one IPv6 /64 count as one, those of IPv4 each for itself', () => {
  assert.equal(attemptKey('2001:db8::1'), attemptKey('2001:db8:0:0:ffff::9'));
  assert.notEqual(attemptKey('2001:db8::1'), attemptKey('2001:db8:0:1::1'));
  assert.notEqual(attemptKey('10.0.0.1'), attemptKey('10.0.0.2'));
});
