import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Address6 } from 'ip-address';
import { plans } from './arbitrary.ts';
import { blockAt, compareBlocks, holds, hostOf, isUnread, readAddress, readBlock, spell, usualBits } from './block.ts';
import { planned } from './rows.ts';
import { buildPlan, holderOf } from './tree.ts';

test('a tree follows from bits: parents, children and depth, each VRF and family by itself', () => {
  const plan = buildPlan([
    planned('2100:0:0:1::/64', { kind: 'lan' }),
    planned('10.0.0.0/8'),
    planned('2100::/32', { kind: 'allocation' }),
    planned('2100::/48', { vrf: 'office' }),
    planned('2100::/40', { kind: 'county' }),
    planned('10.1.0.0/16'),
    planned('2100:0:0:0100::/56'),
  ]);
  const told = plan.trees.map(({ vrf, family, nodes }) => [
    vrf,
    family,
    nodes.map(({ block, depth, parent }) => `${depth} ${spell(block)} < ${parent ? spell(parent.block) : '-'}`),
  ]);
  assert.deepEqual(told, [
    ['', 4, ['0 10.0.0.0/8 < -', '1 10.1.0.0/16 < 10.0.0.0/8']],
    [
      '',
      6,
      [
        '0 2100::/32 < -',
        '1 2100::/40 < 2100::/32',
        '2 2100:0:0:1::/64 < 2100::/40',
        '2 2100:0:0:100::/56 < 2100::/40',
      ],
    ],
    ['office', 6, ['0 2100::/48 < -']],
  ]);
});

test('a parent is the smallest that holds a prefix, whatever the order of the rows', () => {
  fc.assert(
    fc.property(plans, fc.nat(), (rows, seed) => {
      const { trees } = buildPlan(rows);
      for (const { nodes } of trees) {
        for (const node of nodes) {
          const holders = nodes.filter((other) => other !== node && holds(other.block, node.block));
          const smallest = holders.sort((a, b) => b.block.length - a.block.length)[0];
          assert.equal(node.parent, smallest ?? null);
          assert.equal(node.depth, holders.length);
          assert.equal(smallest?.children.includes(node) ?? true, true);
        }
      }
      const count = trees.reduce(
        (sum, { nodes }) => sum + nodes.reduce((all, { twins }) => all + 1 + twins.length, 0),
        0,
      );
      assert.equal(count, rows.length);
      const turned = rows.map((_, i) => rows[(i + seed) % rows.length]).reverse() as typeof rows;
      const idsOf = (plan: ReturnType<typeof buildPlan>) =>
        plan.trees.map(({ nodes }) => nodes.map(({ row, twins }) => [row.id, ...twins.map(({ id }) => id)]));
      assert.deepEqual(idsOf(buildPlan(turned)), idsOf(buildPlan(rows)));
    }),
  );
});

test('an address stands in the smallest prefix that holds it', () => {
  const addresses = fc.record({ high: fc.nat({ max: 4_095 }), low: fc.bigInt({ min: 0n, max: (1n << 84n) - 1n }) });
  fc.assert(
    fc.property(plans, addresses, (rows, { high, low }) => {
      const address = hostOf(6, (0x2100n << 112n) + (BigInt(high) << 84n) + low);
      const tree = buildPlan(rows).treeOf('', 6);
      const smallest = tree?.nodes
        .filter(({ block }) => holds(block, address))
        .sort((a, b) => b.block.length - a.block.length)[0];
      assert.equal(tree && holderOf(tree, address), smallest);
    }),
  );
});

const WRONG: Record<string, RegExp> = {
  '': /is no prefix/,
  'all of it': /is no prefix/,
  '2100::': /is no prefix/,
  '2100::/129': /is no prefix/,
  '2100::/-1': /is no prefix/,
  '2100::/64/64': /is no prefix/,
  '2100::1/64': /2100::\/64 is meant/,
  'fe80::%eth0/64': /is no prefix/,
  '2100::/64%eth0': /is no prefix/,
  '10.0.0.0/33': /is no prefix/,
  '10.0.0.1/8': /10\.0\.0\.0\/8 is meant/,
  '010.0.0.0/8': /is no prefix/,
  '10.0.0/8': /is no prefix/,
};
test('rows that name no prefix are told of and stand in no tree', () => {
  for (const [text, reason] of Object.entries(WRONG)) {
    const plan = buildPlan([planned(text), planned('2100::/32')]);
    assert.equal(plan.unreadable.length, 1, text);
    assert.match(plan.unreadable[0]?.reason.en ?? '', reason);
    assert.equal(plan.trees.length, 1, text);
  }
  const odd = [undefined, null, 5, {}, 'x'.repeat(100_000)].map((prefix) => planned(prefix as string));
  assert.equal(buildPlan(odd).unreadable.length, odd.length);
});

test('any text is a block, spelt in one way, or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.ipV6(), fc.nat({ max: 140 })).map(([a, n]) => `${a}/${n}`),
      ),
      (text) => {
        const read = readBlock(text);
        if (!isUnread(read)) assert.equal(compareBlocks(readBlock(spell(read)) as typeof read, read), 0);
        void readAddress(text);
      },
    ),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat({ max: 128 }), (bits, length) => {
      const block = blockAt(6, bits, length);
      assert.deepEqual(readBlock(spell(block)), block);
    }),
  );
});

test('what is read fast is what the library reads, and nothing that it refuses', () => {
  const odd = fc.array(fc.constantFrom(':', '::', 'f', '0', '12', 'abcd', '12345', 'g', '.1', '%e'), { maxLength: 18 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV6(),
        odd.map((signs) => signs.join('')),
      ),
      (text) => {
        const bits = usualBits(text);
        if (bits !== undefined) assert.ok(Address6.isValid(text) && new Address6(text).bigInt() === bits, text);
      },
    ),
    { numRuns: 2_000 },
  );
  for (const text of ['::', '::1', '1::', 'fd00::FF:1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::'])
    assert.equal(usualBits(text), new Address6(text).bigInt(), text);
  for (const text of ['', ':', ':::', '1', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::1.2.3.4', ':1::'])
    assert.equal(usualBits(text), undefined, text);
});
