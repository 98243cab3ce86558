import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cell, groundOf, shareText } from './coverage-cell.ts';

const cell = (counts: Partial<Cell>): Cell => {
  const all = { column: 'town', live: 0, unmeasured: 0, absent: 0, exempt: 0, ipv6: 0, ...counts };
  return { ...all, total: all.live + all.unmeasured + all.absent + all.exempt };
};

test('a share is never rounded up to all, nor down to none', () => {
  assert.equal(shareText(999, 1000), '99%');
  assert.equal(shareText(1000, 1000), '100%');
  assert.equal(shareText(0, 1000), '0%');
  assert.notEqual(shareText(1, 1000), '0%');
  assert.equal(shareText(0, 0), '—');
});

test('what is not known is hatched, and what is exempt neither warms nor cools', () => {
  assert.equal(groundOf(cell({ unmeasured: 3 })), 'bg-hatched');
  assert.equal(groundOf(cell({ unmeasured: 3, exempt: 1 })), 'bg-hatched');
  assert.equal(groundOf(cell({ live: 2, exempt: 5 })), groundOf(cell({ live: 1 })));
  assert.notEqual(groundOf(cell({ live: 999, absent: 1 })), groundOf(cell({ live: 1 })));
  assert.notEqual(groundOf(cell({ exempt: 2 })), groundOf(cell({ absent: 2 })));
});
