import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attempt, warnsOfAttempts } from './warn-attempts.ts';

const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  code: 'too_many',
  address: '10.0.0.1',
  method: 'POST',
  path: '/api/auth/sign-in/username',
  ...more,
});

test('a flood is a line a minute with how many there were, each address and reason by itself', () => {
  let now = 0;
  const lines: object[] = [];
  const warn = warnsOfAttempts({ warn: (told: object) => lines.push(told) } as never, () => now);
  for (let i = 0; i < 1_000; i += 1) warn(attempt());
  warn(attempt({ address: '10.0.0.2' }));
  warn(attempt({ code: 'cross_origin' }));
  assert.equal(lines.length, 3);
  now = 60_001;
  warn(attempt());
  assert.deepEqual(lines.at(-1), { ...attempt(), untold: 999 });
  warn(attempt({ code: 'not_found' }));
  assert.equal(lines.length, 4, 'an address that is mistyped is no attempt');
});

test('a long path is cut, and a million addresses fill no memory', () => {
  const lines: { path: string }[] = [];
  const warn = warnsOfAttempts({ warn: (told: { path: string }) => lines.push(told) } as never, () => 0);
  warn(attempt({ path: '/'.repeat(10_000) }));
  assert.equal(lines[0]?.path.length, 200);
  for (let i = 0; i < 10_000; i += 1) warn(attempt({ address: `11.${i >> 16}.${(i >> 8) & 255}.${i & 255}` }));
  lines.length = 0;
  warn(attempt());
  assert.equal(lines.length, 1, 'the oldest was forgotten');
});
