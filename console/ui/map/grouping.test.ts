import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level } from '../../wire.ts';
import { draw, fold_from, foldedGroups, groupNodes } from './grouping.ts';
import type { MapLink, MapNode, Place } from './model.ts';
import { makeScene, recolour, worst } from './scene.ts';

const place = (id: number, level: Level, parent_id: number | null): Place => ({
  id,
  name: `area ${id}`,
  level,
  parent_id,
});
const node = (id: number, area_id: number | null, state: MapNode['state'] = 'up'): MapNode => ({
  id,
  name: `N${id}`,
  role: 'access',
  state,
  level: null,
  area_id,
  area_name: null,
  suppressed_by: null,
});
const link = (id: number, a: number, b: number, more: Partial<MapLink> = {}): MapLink => ({
  id,
  a,
  b,
  a_port: '',
  b_port: '',
  confidence: 'certain',
  sides: 2,
  state: 'up',
  ...more,
});

const areas = [
  place(1, 'city', null),
  place(2, 'county', 1),
  place(3, 'county', 1),
  place(4, 'town', 2),
  place(5, 'town', 2),
];

test('nodes are grouped by county, those of the city stand at the top', () => {
  const { of } = groupNodes([node(1, 1), node(2, 4), node(3, 2), node(4, 3), node(5, null)], areas);
  assert.deepEqual(
    [...of],
    [
      [2, 2],
      [3, 2],
      [4, 3],
    ],
  );
});

test('where all are of one county they are grouped by town', () => {
  const { of } = groupNodes([node(1, 2), node(2, 4), node(3, 5)], areas);
  assert.deepEqual(
    [...of],
    [
      [2, 4],
      [3, 5],
    ],
  );
});

test('a circle among areas ends the way up', () => {
  const circle = [place(1, 'town', 2), place(2, 'town', 1)];
  assert.equal(groupNodes([node(1, 1), node(2, 2)], circle).of.size, 2);
});

test('areas begin folded when there are many nodes, except where something must be seen', () => {
  const grouping = groupNodes([node(1, 2), node(2, 2), node(3, 3), node(4, 3)], areas);
  assert.deepEqual([...foldedGroups(grouping, 'auto', fold_from - 1, [])], []);
  assert.deepEqual([...foldedGroups(grouping, 'auto', fold_from, [])], [2, 3]);
  assert.deepEqual([...foldedGroups(grouping, 'none', 4, [3])], [2]);
  assert.deepEqual([...foldedGroups(grouping, new Set([2]), fold_from, [])], [3]);
});

test('a folded area is one mark whose links are those of its nodes, and counts unknown apart from up', () => {
  const nodes = [node(1, 1), node(2, 2), node(3, 2, 'unknown'), node(4, 3), node(5, 3)];
  const links = [link(1, 1, 2), link(2, 1, 3, { state: 'down' }), link(3, 2, 3), link(4, 4, 1)];
  const grouping = groupNodes(nodes, areas);
  const drawn = draw(nodes, links, grouping, new Set([2]), [3], areas);
  const mark = drawn.item_of.get(2);
  assert.equal(mark, drawn.item_of.get(3));
  assert.equal(drawn.items[mark ?? -1]?.vantage, true, 'a vantage inside is told');
  assert.deepEqual(drawn.links, [[0, 1], [3]]);
  const empty = {
    width: 0,
    height: 0,
    points: new Float32Array(),
    starts: new Uint32Array(9),
    curved: new Uint8Array(),
  };
  const sides = { xs: new Float32Array(9), ys: new Float32Array(9), ws: new Float32Array(9), hs: new Float32Array(9) };
  const layout = { ...empty, ...sides, boxes: [], bands: [], unit: 1 };
  const scene = makeScene(drawn, layout, nodes, links, grouping.names, new Map());
  assert.deepEqual(scene.item_looks[mark ?? -1]?.counts, [0, 0, 1, 0, 1]);
  assert.equal(scene.item_looks[mark ?? -1]?.state, 'unknown');
  assert.equal(scene.edge_looks[0]?.state, 'down', 'one of the two is down');
  const later = recolour(
    scene,
    nodes.map((each) => ({ ...each, state: 'down' as const })),
    links,
  );
  assert.equal(later.layout, scene.layout);
  assert.equal(later.item_looks[mark ?? -1]?.state, 'down');
});

test('the worst state of an area is what needs somebody first; of nothing it is unknown', () => {
  assert.equal(worst([0, 1, 5, 0, 9]), 'degraded');
  assert.equal(worst([0, 0, 0, 0, 3]), 'up');
  assert.equal(worst([0, 0, 0, 0, 0]), 'unknown');
});
