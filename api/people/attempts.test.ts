import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countAttempts } from './attempts.ts';

const RULE = { window: 60, max: 3 };

test('the attempt after the last allowed one is told how long to wait, and the window ends', async () => {
  let now = 0;
  const attempts = countAttempts(() => now);
  for (let i = 0; i < 3; i += 1) assert.equal((await attempts.consume('a', RULE)).allowed, true);
  now = 20_000;
  assert.deepEqual(await attempts.consume('a', RULE), { allowed: false, retryAfter: 40 });
  assert.equal((await attempts.consume('b', RULE)).allowed, true);
  now = 60_001;
  assert.equal((await attempts.consume('a', RULE)).allowed, true);
});
