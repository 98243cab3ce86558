import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../probe.ts';
import { dueHeap } from './heap.ts';
import { firstDue, nextDue, phaseOf, slotAfter } from './rhythm.ts';
import { simulate } from './simulate.ts';

test('whatever the watches and their answers, none is looked at twice at once and each within its allowed gap', async () => {
  const outcome = fc.constantFrom<Outcome>('ok', 'ok', 'timeout', 'unreachable', 'error', 'unable');
  const watch = fc.record({ every_s: fc.integer({ min: 2, max: 400 }), answers: fc.array(outcome, { minLength: 1 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(watch, { minLength: 1, maxLength: 8 }), fc.nat(900), async (watches, took_ms) => {
      const run = simulate((id, nth) => {
        const { answers } = watches[id] as (typeof watches)[number];
        return answers[nth % answers.length] as Outcome;
      }, took_ms);
      run.patrol.set(watches.map(({ every_s }, id) => ({ id, every_s })));
      await run.time.advance(600_000);
      assert.equal(run.twice(), 0);
      for (const [id, { every_s, answers }] of watches.entries()) {
        const rounds = [...answers, ...answers].map((answer) => (answer === 'ok' ? ' ' : 'x')).join('');
        const failing = !answers.includes('ok') || rounds.includes('xxxxxx');
        const slots = !failing || every_s > 300 ? 1 : every_s <= 60 ? 2 : 4;
        const allowed = every_s * slots * 1000 + took_ms + 10;
        const own = run.starts.get(id) ?? [];
        assert.ok(own.length > 0, `watch ${id} was never looked at`);
        assert.ok(run.time.now() - (own.at(-1) ?? 0) <= allowed, `watch ${id} is overdue`);
        const longest = Math.max(0, ...run.gaps(id));
        assert.ok(longest <= allowed, `${longest} ms between looks, ${allowed} allowed`);
      }
    }),
    { numRuns: 25 },
  );
});

test('a slot is always later than asked and never more than one interval away', () => {
  const period = fc.integer({ min: 1, max: 1_000_000 });
  const now = fc.double({ min: 0, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(now, period, fc.integer(), fc.nat(100), (from, every_s, id, failures) => {
      const phase = phaseOf(id);
      assert.ok(phase >= 0 && phase < 1);
      const slot = slotAfter(from, every_s, phase);
      assert.ok(slot > from && slot <= from + every_s * 1000 + 1);
      assert.ok(firstDue(from, every_s, phase, failures) >= from);
      const next = nextDue(from, every_s, phase, failures, true);
      assert.ok(next > from && next - from <= Math.max(every_s * 1000, Math.min(every_s * 4000, 600_000)) + 1);
    }),
  );
});

test('the heap gives back what is due in order, also after removals from its middle', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ due: fc.nat(50), drop: fc.boolean() })), fc.nat(50), (rows, now) => {
      const heap = dueHeap<{ due: number; place: number }>();
      const items = rows.map(({ due }) => ({ due, place: -1 }));
      for (const item of items) heap.push(item);
      for (const [i, item] of items.entries()) if (rows[i]?.drop) heap.remove(item);
      const kept = items.filter((_, i) => !rows[i]?.drop).map((item) => item.due);
      assert.equal(heap.until(now).length, kept.filter((due) => due <= now).length);
      const popped: number[] = [];
      for (let item = heap.pop(); item; item = heap.pop()) popped.push(item.due);
      assert.deepEqual(
        popped,
        kept.sort((a, b) => a - b),
      );
    }),
  );
});
