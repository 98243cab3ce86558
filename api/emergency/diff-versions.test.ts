import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffTexts } from './diff-versions.ts';

type Side = ReturnType<typeof diffTexts>['rows'][number]['left'];
const textOf = (side: Side) => side?.pieces.map(({ text }) => text).join('');

test('every line that is shown is the line of its number, on both sides, and none is lost', () => {
  const lines = fc.array(fc.constantFrom('甲', '乙乙乙', '乙乙丙', '', '  - { id: a }', '  - { id: b }'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(lines, lines, (from, to) => {
      const { rows, added, removed } = diffTexts(from.join('\n'), to.join('\n'));
      const [before, after] = [from.join('\n').split('\n'), to.join('\n').split('\n')];
      let [left_at, right_at, plus, minus] = [0, 0, 0, 0];
      for (const { left, right, skipped, differs } of rows) {
        if (left) assert.equal(textOf(left), before[left.number - 1]);
        if (right) assert.equal(textOf(right), after[right.number - 1]);
        if (!differs && left && right) assert.equal(textOf(left), textOf(right));
        left_at += skipped + (left ? 1 : 0);
        right_at += skipped + (right ? 1 : 0);
        if (differs) [minus, plus] = [minus + (left ? 1 : 0), plus + (right ? 1 : 0)];
      }
      assert.deepEqual([left_at, right_at], [before.length, after.length]);
      assert.deepEqual([plus, minus], [added, removed]);
    }),
  );
});

test('two long texts with nothing in common keep nobody waiting', () => {
  const long = (seed: number, wide: number, high: number) =>
    Array.from({ length: high }, (_, y) =>
      Array.from({ length: wide }, (_, x) =>
        String.fromCodePoint(0x4e00 + (((x * 7919 + y * 104_729) % 3_000) + seed * 4_000)),
      ).join(''),
    ).join('\n');
  for (const [wide, high] of [
    [64, 4_000],
    [400, 640],
    [2_000, 128],
    [100_000, 2],
  ] as const) {
    const started = performance.now();
    const { added } = diffTexts(long(1, wide, high), long(2, wide, high));
    assert.equal(added, high);
    assert.ok(performance.now() - started < 10_000, `${wide} × ${high}`);
  }
});
