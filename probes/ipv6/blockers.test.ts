import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLOCKERS, blockerOf } from './blockers.ts';

test('each check shows one blocker at most, and each blocker says how it is mended', () => {
  const codes = BLOCKERS.flatMap((blocker) => blocker.codes);
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, /^[DS]\d{1,2}$/);
  assert.equal(new Set(BLOCKERS.map(({ id }) => id)).size, BLOCKERS.length);
  assert.equal(blockerOf('S1')?.id, 'no_aaaa');
  assert.equal(blockerOf('P1'), undefined);
});
