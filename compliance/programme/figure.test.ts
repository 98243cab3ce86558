import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compare, exact, ONE } from '../scoring/exact.ts';
import { countItems, ITEM_STATUSES, shareMet } from './figure.ts';

const items = fc.array(fc.record({ status: fc.constantFrom(...ITEM_STATUSES), weight: fc.nat(1_000_000) }));

test('what is unknown or unmet never raises a share, and what is exempt leaves it alone', () => {
  fc.assert(
    fc.property(
      items,
      fc.constantFrom('unknown', 'unmet', 'exempt'),
      fc.integer({ min: 1, max: 1000 }),
      (all, status, weight) => {
        const before = shareMet(countItems(all));
        const after = shareMet(countItems([...all, { status, weight }]));
        if (before === null) return after === null || after.top === 0n;
        if (after === null) return false;
        return status === 'exempt' ? compare(after, before) === 0 : compare(after, before) <= 0;
      },
    ),
  );
});

test('a share is one when all that is due is met, and there is none of nothing', () => {
  assert.equal(shareMet(countItems([{ status: 'exempt', weight: 9 }])), null);
  const share = shareMet(countItems([{ status: 'met', weight: 3 }]));
  assert.ok(share && compare(share, ONE) === 0);
  const third = shareMet(countItems(['met', 'unknown', 'unmet'].map((status) => ({ status, weight: 1 }) as never)));
  assert.ok(third && compare(third, exact(1, 3)) === 0);
});
