import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { addressKey } from './address.ts';
import { canonicalPrefix, lastOf, networkOf } from './prefix.ts';
import { overlapFinder, rangeOf } from './prefix-range.ts';

const prefixes = fc
  .oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    // Few different ones, so that some overlap.
    fc.tuple(
      fc.constantFrom('10.0.0.0', '10.0.0.128', '10.1.0.0', '2001:db8::', '2001:db8:0:1::'),
      fc.integer({ min: 6, max: 32 }),
    ),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
  )
  .map(([address, length]) => canonicalPrefix(`${networkOf(address, length)}/${length}`))
  .filter((read) => 'prefix' in read)
  .map(({ prefix }) => prefix);

test('a stretch ends where the prefix does', () => {
  fc.assert(
    fc.property(prefixes, (prefix) => {
      const { first, last } = rangeOf(prefix);
      assert.equal(first, addressKey(prefix.split('/')[0] ?? ''));
      assert.equal(last, addressKey(lastOf(prefix)));
    }),
  );
});

test('what overlaps is what going through all of them finds', () => {
  fc.assert(
    fc.property(fc.array(prefixes, { maxLength: 30 }), prefixes, (all, one) => {
      const own = rangeOf(one);
      const expected = all.filter((other) => {
        const { first, last } = rangeOf(other);
        return first <= own.last && last >= own.first;
      });
      const found = overlapFinder(all.map((prefix, of) => ({ prefix, of })))(one);
      assert.deepEqual(found.map(({ prefix }) => prefix).sort(), expected.sort());
    }),
  );
});
