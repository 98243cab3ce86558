import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indexesOf, shareOf } from './share.ts';

test('threads have all journeys between them, each once, and never more than their share of any round', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 8, max: 60 }), (workers, round) => {
      const all: number[] = [];
      for (let worker = 0; worker < workers; worker += 1) {
        const mine = indexesOf(worker, workers, round);
        const list = Array.from({ length: 100 }, () => mine.next()).filter((index) => index < 100);
        const share = shareOf(round, worker, workers);
        for (let from = 0; from + round <= 100; from += 1) {
          assert.ok(list.filter((index) => index >= from && index < from + round).length <= share);
        }
        all.push(...list);
      }
      assert.deepEqual(
        all.sort((a, b) => a - b),
        Array.from({ length: 100 }, (_, index) => index),
      );
      const shares = Array.from({ length: workers }, (_, worker) => shareOf(round, worker, workers));
      assert.equal(
        shares.reduce((sum, share) => sum + share, 0),
        round,
      );
    }),
  );
});
