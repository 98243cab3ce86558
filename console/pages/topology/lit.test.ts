import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MapLink, MapNode } from '../../ui/map/model.ts';
import type { Scene } from '../../ui/map/scene.ts';
import { hopsOf, litOf, matching } from './lit.ts';

const link = (id: number, a: number, b: number): MapLink => ({
  id,
  a,
  b,
  a_port: `${a}>${b}`,
  b_port: `${b}>${a}`,
  confidence: 'certain',
  sides: 2,
  state: 'up',
});
const links = [link(10, 1, 2), link(11, 3, 2), link(12, 2, 3), link(13, 3, 4)];
/** Nodes 3 and 4 are in one folded area: they share an item. */
const scene = {
  item_of: new Map([
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 2],
  ]),
  all_links: links,
  links: [[0], [1, 2]],
} as unknown as Scene;

test('a path lights its nodes and links, also where they are folded into an area', () => {
  const lit = litOf(scene, {
    path: { node_ids: [1, 2, 3], link_ids: [10, 12] },
    behind: undefined,
    matches: undefined,
  });
  assert.deepEqual([...(lit.items ?? [])], [0, 1, 2]);
  assert.deepEqual([...(lit.edges ?? [])], [0, 1]);
});

test('what hangs behind a node lights with the links among it, not with the link that leads there', () => {
  const lit = litOf(scene, { path: undefined, behind: { node_id: 2, ids: [3, 4] }, matches: new Set([1]) });
  assert.deepEqual([...(lit.items ?? [])], [1, 2]);
  assert.deepEqual([...(lit.edges ?? [])], [1]);
});

test('without a wish nothing steps back', () => {
  const lit = litOf(scene, { path: undefined, behind: undefined, matches: undefined });
  assert.deepEqual(lit, { items: undefined, edges: undefined });
});

test('a path is told hop by hop with the ports on both sides; links in parallel are one hop', () => {
  const hops = hopsOf({ node_ids: [1, 2, 3], link_ids: [10, 11, 12] }, links);
  assert.deepEqual(
    hops.map(({ node_id, port_in, port_out }) => ({ node_id, port_in, port_out })),
    [
      { node_id: 1, port_in: '', port_out: '1>2' },
      { node_id: 2, port_in: '2>1', port_out: '2>3' },
      { node_id: 3, port_in: '3>2', port_out: '' },
    ],
  );
  assert.equal(hops[2]?.link, undefined);
});

test('filters narrow down together, and none is not the same as all', () => {
  const nodes = [
    { id: 1, name: 'NT-CORE-1', state: 'up', level: 'city' },
    { id: 2, name: 'HA-SW-1', state: 'down', level: null },
    { id: 3, name: 'HA-SW-2', state: 'up', level: 'town' },
  ] as MapNode[];
  const found = (filter: Partial<Parameters<typeof matching>[1]>) =>
    matching(nodes, { q: '', state: '', level: '', ...filter });
  assert.equal(found({}), undefined);
  assert.deepEqual([...(found({ q: ' ha-' }) ?? [])], [2, 3]);
  assert.deepEqual([...(found({ q: 'ha', state: 'up' }) ?? [])], [3]);
  assert.deepEqual([...(found({ level: 'none' }) ?? [])], [2]);
  assert.deepEqual([...(found({ q: 'nothing' }) ?? [])], []);
});
