import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blocks } from './arbitrary.ts';
import { type Block, blockAt, compareBlocks, holds, isUnread, lastOf, readBlock, sizeOf, spell } from './block.ts';
import { choose, freeOf, freeWithin, nextFree, STRATEGIES } from './free.ts';
import { planned } from './rows.ts';
import { buildPlan, type PlanNode } from './tree.ts';

const WHOLE: Record<4 | 6, Block> = {
  6: { family: 6, first: 0x2100n << 112n, length: 32 },
  4: { family: 4, first: 10n << 24n, length: 8 },
};
const families = fc.constantFrom<4 | 6>(4, 6);
const taken = families.chain((family) => fc.tuple(fc.constant(family), blocks(family)));
const meets = (a: Block, b: Block) => holds(a, b) || holds(b, a);

function root(...prefixes: string[]): PlanNode {
  const [tree] = buildPlan(prefixes.map((prefix) => planned(prefix))).trees;
  return tree?.roots[0] as PlanNode;
}

test('what is free and what is taken are the whole, apart from each other, in the fewest blocks', () => {
  fc.assert(
    fc.property(taken, ([family, used]) => {
      const whole = WHOLE[family];
      const free = freeWithin(whole, used);
      const outer = used.filter(
        (block, i) => !used.some((other, j) => holds(other, block) && (other.length < block.length || j < i)),
      );
      const all = [...free, ...outer].sort(compareBlocks);
      let next = whole.first;
      for (const block of all) {
        assert.equal(block.first, next);
        assert.equal(compareBlocks(blockAt(family, block.first, block.length), block), 0, 'aligned');
        next += sizeOf(block);
      }
      assert.equal(next, lastOf(whole) + 1n);
      // Fewest: none could be twice as large without meeting what is taken or leaving the whole.
      for (const block of free) {
        if (block.length === whole.length) continue;
        const twice = blockAt(family, block.first, block.length - 1);
        assert.ok(
          used.some((other) => meets(other, twice)),
          spell(block),
        );
      }
    }),
  );
});

test('what is given out never meets what is there, fits, and is found whenever there is room', () => {
  fc.assert(
    fc.property(
      taken,
      fc.integer({ min: 1, max: 14 }),
      fc.constantFrom(...STRATEGIES),
      ([family, used], extra, strategy) => {
        const whole = WHOLE[family];
        const length = whole.length + extra;
        const plan = buildPlan(
          [spell(whole), ...used.filter((block) => block.length > whole.length).map(spell)].map((prefix) =>
            planned(prefix),
          ),
        );
        const node = plan.trees[0]?.roots[0] as PlanNode;
        for (let i = 0; i < 20; i += 1) {
          const found = nextFree(node, length, strategy);
          const room = freeOf(node).some((block) => block.length <= length);
          if (isUnread(found)) {
            assert.equal(room, false);
            return;
          }
          assert.equal(room, true);
          assert.equal(found.length, length);
          assert.ok(holds(whole, found));
          for (const { block } of node.children) assert.equal(meets(block, found), false);
          const child = { ...node, block: found, children: [], parent: node };
          node.children.push(child);
        }
      },
    ),
  );
});

test('first fit is the lowest place that there is', () => {
  fc.assert(
    fc.property(blocks(6), fc.integer({ min: 0, max: 8 }), (used, extra) => {
      const whole = WHOLE[6];
      const size = 1n << BigInt(96 - extra);
      const places = Array.from({ length: 2 ** extra }, (_, i) =>
        blockAt(6, whole.first + BigInt(i) * size, 32 + extra),
      );
      const lowest = places.find((place) => !used.some((block) => meets(block, place)));
      assert.deepEqual(choose(freeWithin(whole, used), 32 + extra, 'first_fit'), lowest);
    }),
  );
});

test('sparse allocation halves the greatest gap: 2^k of them are evenly spread, and each has the most room to grow', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 6, max: 20 }), (k, extra) => {
      const whole = WHOLE[6];
      const made: Block[] = [];
      for (let i = 0; i < 2 ** k; i += 1) made.push(choose(freeWithin(whole, made), 32 + extra, 'sparse') as Block);
      const starts = made.map(({ first }) => first).sort((a, b) => (a < b ? -1 : 1));
      assert.deepEqual(
        starts,
        starts.map((_, i) => whole.first + BigInt(i) * (1n << BigInt(96 - k))),
      );
    }),
  );
  fc.assert(
    fc.property(blocks(6), (used) => {
      const free = freeWithin(WHOLE[6], used);
      const found = choose(free, 60, 'sparse');
      const greatest = Math.min(...free.map(({ length }) => length));
      assert.equal(found === undefined, free.length === 0);
      assert.equal(found?.first, free.find((block) => block.length === greatest)?.first);
    }),
  );
});

test('examples: the next /34 of a /32, and the reasons why there is none', () => {
  const half = root('2100::/32', '2100::/34');
  assert.deepEqual(freeOf(half).map(spell), ['2100:0:4000::/34', '2100:0:8000::/33']);
  assert.equal(spell(nextFree(half, 34, 'first_fit') as Block), '2100:0:4000::/34');
  assert.equal(spell(nextFree(half, 34, 'sparse') as Block), '2100:0:8000::/34');
  assert.equal(spell(nextFree(root('10.0.0.0/8', '10.0.0.0/10'), 16, 'sparse') as Block), '10.128.0.0/16');
  const why = (node: PlanNode, length: number) =>
    (nextFree(node, length, 'sparse') as { problem: { en: string } }).problem.en;
  assert.match(why(half, 32), /no prefix of length \/32 fits/);
  assert.match(why(half, 129), /fits/);
  assert.match(why(half, 40.5), /fits/);
  assert.match(why(root('2100::/32', '2100::/33', '2100:0:8000::/33'), 48), /no free/);
  const lan = { ...root('2100::/64'), row: planned('2100::/64', { kind: 'lan' }) };
  assert.match(why(lan, 80), /nothing is handed out/);
  const link = { ...lan, row: planned('2100::/64', { kind: 'link' }) };
  assert.equal(spell(nextFree(link, 127, 'first_fit') as Block), '2100::/127');
});

test('a whole family and a single address have free space too', () => {
  assert.deepEqual(freeWithin({ family: 6, first: 0n, length: 0 }, []).map(spell), ['::/0']);
  assert.deepEqual(freeWithin(readBlock('::/0') as Block, [readBlock('8000::/1') as Block]).map(spell), ['::/1']);
  const host = readBlock('10.0.0.1/32') as Block;
  assert.deepEqual(freeWithin(host, []).map(spell), ['10.0.0.1/32']);
  assert.deepEqual(freeWithin(host, [host]), []);
});
