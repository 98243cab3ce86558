import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agenda } from './agenda.ts';

test('what is due first is taken first, whatever the order in which it was noted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), (dues) => {
      const noted = agenda<number>();
      for (const due of dues) noted.add(due, due);
      const sorted = dues.toSorted((a, b) => a - b);
      for (const due of sorted) {
        assert.equal(noted.due(), due);
        assert.equal(noted.take(), due);
      }
      assert.deepEqual([noted.size(), noted.take(), noted.due()], [0, undefined, Number.POSITIVE_INFINITY]);
    }),
  );
});
