import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indexesOf, partOf, shareOf } from './share.ts';

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

test('the parts of several generators are the whole, each journey is made by one of them, and it is the one that was told', () => {
  const whole = fc.integer({ min: 8, max: 200 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      whole,
      whole,
      fc.integer({ min: 1, max: 900 }),
      (n, rate, users, total) => {
        const means = { ceiling_rate: rate, max_connections: users };
        const shape = { model: 'open' as const, stages: [{ from_rate: total, to_rate: total, duration_ms: 1_000 }] };
        const parts = Array.from({ length: n }, (_, generator) =>
          partOf({ ...means, shape }, { generator, generators: n }),
        );
        const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((all, part) => all + of(part), 0);
        assert.equal(
          sum((part) => part.ceiling_rate),
          rate,
        );
        assert.equal(
          sum((part) => part.max_connections),
          users,
        );
        assert.equal(
          sum((part) => part.journeys ?? 0),
          total,
        );
        const closed = { model: 'closed' as const, users, duration_ms: 1_000 };
        const userParts = parts.map(
          (_, generator) => partOf({ ...means, shape: closed }, { generator, generators: n }).users,
        );
        assert.equal(
          userParts.reduce<number>((all, part) => all + (part ?? 0), 0),
          users,
        );
        // Two threads each, where that leaves none without anything.
        const threads = 2 * n <= rate ? 2 : 1;
        const seen = new Set<number>();
        for (const [generator, part] of parts.entries()) {
          let own = 0;
          for (let thread = 0; thread < threads; thread += 1) {
            const mine = indexesOf(generator + thread * n, threads * n, rate);
            for (let index = mine.next(); index < total; index = mine.next()) {
              assert.ok(!seen.has(index));
              seen.add(index);
              own += 1;
            }
          }
          assert.equal(own, part.journeys);
        }
        assert.equal(seen.size, total);
      },
    ),
  );
});
