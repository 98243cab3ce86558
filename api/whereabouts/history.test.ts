import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sighting } from './answer.ts';
import type { Edges } from './edge-port.ts';
import { staysOf } from './history.ts';
import type { Reader } from './read-sightings.ts';

const MAC = '02:00:00:00:00:01';
let id = 0;

/** A sighting at a port of a node, from minute to minute; null is still. */
const at = (port: string, from: number, to: number | null, mac = MAC): Sighting => {
  id += 1;
  const [node] = port.split('-');
  return {
    id,
    watch_id: 1,
    node_id: (node ?? '').charCodeAt(0),
    node_name: node ?? null,
    mac,
    address: null,
    if_index: null,
    port,
    vlan: null,
    from_at: from,
    seen_at: to === null ? 100 : to - 1,
    to_at: to,
    holds: to === null,
  };
};
const behind = (from: number, to: number | null, mac = MAC): Sighting => ({
  ...at('R-1', from, to, mac),
  address: 'x',
});

/** `macs`: how many are heard on a port. */
function stays(
  ports: Sighting[],
  bindings: Sighting[] | null,
  macs: Record<string, number> = {},
  links: string[] = [],
) {
  const reader = {
    portsOf: (mac: string) => ports.filter((row) => row.mac === mac),
    macsOf: () => bindings ?? [],
    addressesOf: () => [],
  } satisfies Reader;
  const edges = {
    at: 100,
    linkOf: ({ port }: Sighting) => (links.includes(port ?? '') ? { id: 999, name: 'other' } : null),
    distance: ({ port }: Sighting) => macs[port ?? ''] ?? 1,
    decide: () => ({ place: null, rule: null, others: [] }),
  } satisfies Edges;
  return staysOf(bindings ? [] : [MAC], bindings ? 'x' : null, reader, edges, null)
    .filter((stay) => stay.edge)
    .map(({ port, mac, from_at, to_at }) => `${port} ${mac.at(-1)} ${from_at}-${to_at ?? ''}`);
}

test('what moves there and back has three stays, though the looks at two switches cross for a moment', () => {
  const ports = [at('A-1', 0, 31), at('B-1', 30, 62), at('A-1', 60, null), at('C-9', 0, null), at('A-2', 31, 60)];
  assert.deepEqual(stays(ports, null, { 'B-1': 0, 'C-9': 50 }, ['A-2']), ['A-1 1 60-', 'B-1 1 30-62', 'A-1 1 0-31']);
});

test('an address was where its MAC was while it stood behind it', () => {
  const other = '02:00:00:00:00:02';
  const ports = [at('A-1', 0, null), at('B-1', 0, 50, other), at('C-1', 50, null, other)];
  assert.deepEqual(stays(ports, [behind(0, 20), behind(10, 40), behind(40, null, other)]), [
    'C-1 2 50-',
    'B-1 2 40-50',
    'A-1 1 0-40',
  ]);
});

test('without any port the one that told of the address is all that is known', () => {
  assert.deepEqual(stays([], [behind(0, 20), behind(30, null)]), ['R-1 1 30-', 'R-1 1 0-20']);
});

test('where only links hear it, the one with the fewest MACs counts', () => {
  assert.deepEqual(stays([at('A-1', 0, null), at('B-1', 0, null)], null, { 'A-1': 9 }, ['A-1', 'B-1']), ['B-1 1 0-']);
});
