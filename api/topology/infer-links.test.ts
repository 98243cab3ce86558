import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type InferredLink, inferLinks, type Port, type Recorded, type Told } from './infer-links.ts';
import type { Stranger } from './schema.ts';

const NOBODY: Stranger = {
  chassis_id: null,
  port_id: null,
  port_description: null,
  system_name: null,
  system_description: null,
  management_addresses: [],
  ambiguous: false,
};
const port = (if_index: number | null, ...names: string[]): Port => ({ if_index, names });
const told = (node_id: number, own: Port, peer: number | null, peer_port: Port, more: Partial<Told> = {}): Told => ({
  node_id,
  own,
  peer,
  peer_port,
  stranger: NOBODY,
  source: { table: 'lldp', node_id, watch_id: node_id, part: `${own.if_index}:${peer}:${peer_port.if_index}` },
  ...more,
});
const shown = (links: readonly InferredLink[]) =>
  links.map(
    (l) =>
      `${l.a_node_id}.${l.a_port || l.a_if_index}-${l.b_node_id}.${l.b_port || l.b_if_index} ${l.confidence} ${l.sides}`,
  );

test('two sides that name each other are one certain link', () => {
  const links = inferLinks(
    [told(1, port(11, 'GE1'), 2, port(22, 'GE2')), told(2, port(22, 'GE2'), 1, port(11, 'GE1'))],
    [],
    [],
  );
  assert.deepEqual(shown(links), ['1.GE1-2.GE2 certain 2']);
  assert.equal(links[0]?.sources.length, 2);
});

test('names are enough where numbers are missing, whatever their capitals and spaces', () => {
  const links = inferLinks(
    [told(1, port(null, 'GE 0/1'), 2, port(null, 'ge0/2')), told(2, port(22, 'GE0/2'), 1, port(null, 'Ge0/1'))],
    [],
    [],
  );
  assert.deepEqual(shown(links), ['1.GE 0/1-2.GE0/2 certain 2']);
});

test('two sides whose ports contradict are two links of one side each', () => {
  const links = inferLinks([told(1, port(11), 2, port(22)), told(2, port(23), 1, port(12))], [], []);
  assert.deepEqual(shown(links), ['1.11-2.22 likely 1', '1.12-2.23 likely 1']);
});

test('two sides that can not be compared are likely, and only where each has one left', () => {
  const a = told(1, port(11), 2, port(null, '513'));
  const b = told(2, port(22), 1, port(null, '77'));
  assert.deepEqual(shown(inferLinks([a, b], [], [])), ['1.77-2.513 likely 2']);
  assert.equal(inferLinks([a, b, told(2, port(23), 1, port(null, '78'))], [], []).length, 3);
});

test('LLDP and CDP of one neighbour are one side', () => {
  const cdp = told(1, port(11), 2, port(22), { source: { table: 'cdp', node_id: 1, watch_id: 1, part: '11:1' } });
  const links = inferLinks([told(1, port(11), 2, port(22)), cdp], [], []);
  assert.deepEqual(shown(links), ['1.11-2.22 likely 1']);
  assert.deepEqual(
    links[0]?.sources.map((source) => source.table),
    ['cdp', 'lldp'],
  );
});

test('a neighbour that is no node of ours keeps what it said of itself', () => {
  const stranger = { ...NOBODY, system_name: 'phone' };
  const [link] = inferLinks([told(1, port(11, 'GE1'), null, port(null, 'p1'), { stranger })], [], []);
  assert.deepEqual([link?.b_node_id, link?.stranger?.system_name, link?.b_port], [null, 'phone', 'p1']);
});

const recorded = (id: number, a: number, a_own: Port, b: number, b_own: Port): Recorded => ({ id, a, a_own, b, b_own });

test('a recorded link is the seen one at the same ports; one that nobody sees stands for itself', () => {
  const seen = [told(1, port(11, 'GE1'), 2, port(22, 'GE2'))];
  const [link] = inferLinks(seen, [recorded(7, 2, port(null, 'GE2'), 1, port(null, 'GE1'))], []);
  assert.equal(link?.recorded_link_id, 7);
  const other = inferLinks(seen, [recorded(7, 2, port(null, 'GE9'), 1, port(null, 'GE1'))], []);
  assert.deepEqual(shown(other), ['1.GE1-2.GE9 recorded 0', '1.GE1-2.GE2 likely 1']);
  const unnamed = inferLinks(seen, [recorded(7, 1, port(null), 2, port(null))], []);
  assert.equal(unnamed[0]?.recorded_link_id, 7);
  assert.equal(unnamed.length, 1);
  // Until port GE2's device was looked at, its neighbour knows the port by its MAC alone.
  const half = [told(1, port(11, 'GE1'), 2, port(null, '00:e0:fc:00:02:02'))];
  const [early, ...more] = inferLinks(half, [recorded(7, 2, port(null, 'GE2'), 1, port(null, 'GE1'))], []);
  assert.deepEqual([early?.recorded_link_id, more], [7, []]);
});

test('what tables suggest adds nothing where devices name each other, and nothing where it contradicts itself', () => {
  const source = { table: 'mac', node_id: 1, watch_id: 1, part: 'x' } as const;
  const one = { a: 1, a_own: port(12), b: 2, b_own: port(null), sources: [source] };
  assert.equal(inferLinks([told(1, port(11), 2, port(22))], [], [one]).length, 1);
  assert.deepEqual(shown(inferLinks([], [], [one])), ['1.12-2.null inferred 0']);
  assert.deepEqual(inferLinks([], [], [one, { ...one, a_own: port(13) }]), []);
});

type Cable = { a: number; a_port: number; b: number; b_port: number };
type Scene = { cables: Cable[]; speaks: boolean[]; watched: boolean[]; numbered: boolean[] };

/** Switches 1…n, each cable at ports of its own; some speak LLDP, some are asked, some tell names without numbers. */
const scene: fc.Arbitrary<Scene> = fc.integer({ min: 2, max: 9 }).chain((n) => {
  const node = fc.integer({ min: 1, max: n });
  const flags = fc.array(fc.boolean(), { minLength: n + 1, maxLength: n + 1 });
  const ends = fc.array(fc.tuple(node, node), { maxLength: 24 });
  return fc.record({ ends, speaks: flags, watched: flags, numbered: flags }).map(({ ends, ...flags }) => {
    const next = new Map<number, number>();
    const take = (id: number) => {
      next.set(id, (next.get(id) ?? 0) + 1);
      return next.get(id) as number;
    };
    const cables = ends.filter(([a, b]) => a !== b).map(([a, b]) => ({ a, a_port: take(a), b, b_port: take(b) }));
    return { cables, ...flags };
  });
});

const nameOf = (number: number) => `GE0/0/${number}`;

function rowsOf({ cables, speaks, watched, numbered }: Scene): Told[] {
  const side = (a: number, a_port: number, b: number, b_port: number): Told[] => {
    if (!watched[a] || !speaks[a] || !speaks[b]) return [];
    const own = port(numbered[a] ? 100 + a_port : null, nameOf(a_port));
    return [told(a, own, b, port(numbered[b] ? 100 + b_port : null, nameOf(b_port)))];
  };
  return cables.flatMap(({ a, a_port, b, b_port }) => [...side(a, a_port, b, b_port), ...side(b, b_port, a, a_port)]);
}

const asText = (a: number, a_port: number | string, b: number, b_port: number | string) =>
  a < b ? `${a}:${a_port}-${b}:${b_port}` : `${b}:${b_port}-${a}:${a_port}`;
const ofLink = (link: InferredLink) => asText(link.a_node_id, link.a_port, link.b_node_id ?? 0, link.b_port);
const ofCable = ({ a, a_port, b, b_port }: Cable) => asText(a, nameOf(a_port), b, nameOf(b_port));

test('no link is invented, each cable is one link, and one that both ends tell of is certain', () => {
  fc.assert(
    fc.property(scene, (s) => {
      const links = inferLinks(rowsOf(s), [], []);
      const truth = new Set(s.cables.map(ofCable));
      for (const link of links) assert.ok(truth.has(ofLink(link)), ofLink(link));
      assert.equal(new Set(links.map(ofLink)).size, links.length);
      for (const cable of s.cables) {
        const both = [cable.a, cable.b].every((id) => s.watched[id] && s.speaks[id]);
        const one = s.speaks[cable.a] && s.speaks[cable.b] && (s.watched[cable.a] || s.watched[cable.b]);
        const found = links.find((link) => ofLink(link) === ofCable(cable));
        assert.equal(found?.confidence, both ? 'certain' : one ? 'likely' : undefined);
      }
    }),
  );
});

test('the order of rows changes nothing', () => {
  const shuffled = scene.chain((s) => {
    const rows = rowsOf(s);
    return fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }));
  });
  fc.assert(
    fc.property(shuffled, ([rows, other]) => {
      assert.deepEqual(inferLinks(other, [], []), inferLinks(rows, [], []));
    }),
  );
});

test('a device that lies about who or where it is makes no link certain, and takes none away', () => {
  const lie = fc.record({
    at: fc.integer({ min: 1, max: 9 }),
    own: fc.integer({ min: 40, max: 44 }),
    as: fc.integer({ min: 1, max: 9 }),
    port: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(scene, fc.array(lie, { maxLength: 6 }), (s, lies) => {
      const honest = inferLinks(rowsOf(s), [], []);
      // At a port where nothing of ours is, a stranger claims to be a node of ours at some port of it.
      const rows = lies
        .filter((one) => one.at !== one.as)
        .map((one) =>
          told(one.at, port(100 + one.own, nameOf(one.own)), one.as, port(100 + one.port, nameOf(one.port))),
        );
      const certain = (links: readonly InferredLink[]) =>
        links
          .filter((link) => link.confidence === 'certain')
          .map(ofLink)
          .sort();
      assert.deepEqual(certain(inferLinks([...rowsOf(s), ...rows], [], [])), certain(honest));
    }),
  );
});
