import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plans } from './arbitrary.ts';
import { type Block, holds, readBlock } from './block.ts';
import { type Cell, nibbleMap } from './nibble-map.ts';
import { planned } from './rows.ts';
import { buildPlan, type PlanTree } from './tree.ts';

const blockOf = (text: string) => readBlock(text) as Block;
const TREE = buildPlan([
  planned('2100::/32', { id: 1, kind: 'allocation', owner: 'city', owner_id: 9 }),
  planned('2100::/36', { id: 2, kind: 'county', owner: 'east', owner_id: 7 }),
  planned('2100::/37', { id: 3, kind: 'town' }),
  planned('2100:0:1000::/36', { id: 4, status: 'reserved' }),
  planned('2100:0:2000::/37', { id: 5, kind: 'county' }),
  planned('2100:0:4000::/34', { id: 6, kind: 'county' }),
]).trees[0] as PlanTree;
const shown = ({ prefix, state, prefix_id, utilisation, prefixes }: Cell) => [
  prefix,
  state,
  prefix_id,
  utilisation,
  prefixes,
];

test('a block is sixteen cells, each with its state, owner and share', () => {
  const cells = nibbleMap(TREE, blockOf('2100::/32'), 1);
  assert.equal(cells.length, 16);
  assert.deepEqual(cells.slice(0, 5).map(shown), [
    ['2100::/36', 'assigned', 2, 0.5, 2],
    ['2100:0:1000::/36', 'reserved', 4, 0, 1],
    ['2100:0:2000::/36', 'split', 1, 0.5, 1],
    ['2100:0:3000::/36', 'free', 1, 0, 0],
    ['2100:0:4000::/36', 'assigned', 6, 0, 0],
  ]);
  assert.equal(cells[0]?.owner, 'east');
});

test('further down 256 cells show the same ground, and outside of the plan there is none', () => {
  const cells = nibbleMap(TREE, blockOf('2100::/36'), 2);
  assert.equal(cells.length, 256);
  assert.deepEqual(cells.map(({ state }) => state).filter((state) => state === 'assigned').length, 128);
  assert.deepEqual(shown(cells[255] as Cell), ['2100:0:ff0::/44', 'free', 2, 0, 0]);
  assert.equal(nibbleMap(TREE, blockOf('2200::/16'), 1)[0]?.state, 'outside');
  assert.equal(nibbleMap(TREE, blockOf('2100::/16'), 1)[0]?.state, 'split');
  const lan = buildPlan([planned('2100::/64', { kind: 'lan' })]).trees[0] as PlanTree;
  assert.deepEqual(shown(nibbleMap(lan, blockOf('2100::/64'), 1)[3] as Cell), [
    '2100::3000:0:0:0/68',
    'assigned',
    lan.nodes[0]?.row.id,
    null,
    0,
  ]);
});

test('at the end of a family there are fewer cells, and none of the other family', () => {
  assert.equal(nibbleMap(TREE, blockOf('2100::/126'), 2).length, 4);
  assert.equal(nibbleMap(TREE, blockOf('2100::/128'), 2).length, 0);
  assert.equal(nibbleMap(TREE, blockOf('::/0'), 1).length, 16);
  assert.equal(nibbleMap(TREE, blockOf('10.0.0.0/8'), 1).length, 0);
});

test('cells cover the block, at most 256, and count what is in them', () => {
  fc.assert(
    fc.property(
      plans,
      fc.constantFrom(1 as const, 2 as const),
      fc.integer({ min: 28, max: 44 }),
      (rows, zoom, length) => {
        const tree = buildPlan(rows).treeOf('', 6);
        if (!tree) return;
        const cells = nibbleMap(tree, { family: 6, first: 0x2100n << 112n, length }, zoom);
        assert.equal(cells.length, 16 ** zoom);
        for (const cell of cells) {
          const block = blockOf(cell.prefix);
          assert.equal(cell.prefixes, tree.nodes.filter((node) => holds(block, node.block)).length);
          assert.ok(cell.utilisation === null || (cell.utilisation >= 0 && cell.utilisation <= 1));
        }
      },
    ),
  );
});
