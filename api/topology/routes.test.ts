import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';

const t = await testHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;

/** core–agg–(left, right)–leaf, and one node that nothing joins. */
const NAMES = ['core', 'agg', 'left', 'right', 'leaf', 'lone'] as const;
const ids = new Map<string, number>();
for (const name of NAMES) {
  const role = name === 'core' ? 'core' : 'access';
  const made = await t.ask('POST', '/api/nodes', { name, role, addresses: [], watch: [] });
  ids.set(name, made.body.id);
}
const id = (name: (typeof NAMES)[number]) => ids.get(name) as number;
const put =
  sqlite.prepare(`insert into topology_links (a_node_id, a_port, b_node_id, b_port, confidence, sides, state, stranger, sources, first_seen_at)
  values (?, ?, ?, ?, ?, ?, 'up', ?, '[]', 1)`);
put.run(id('core'), 'GE1', id('agg'), 'GE1', 'certain', 2, null);
put.run(id('core'), 'GE2', id('agg'), 'GE2', 'certain', 2, null);
put.run(id('agg'), 'GE3', id('left'), 'GE1', 'likely', 1, null);
put.run(id('agg'), 'GE4', id('right'), 'GE1', 'recorded', 0, null);
put.run(id('left'), 'GE2', id('leaf'), 'GE1', 'inferred', 0, null);
put.run(id('right'), 'GE2', id('leaf'), 'GE2', 'likely', 1, null);
put.run(
  id('leaf'),
  'GE9',
  null,
  '',
  'likely',
  1,
  JSON.stringify({
    chassis_id: '02:00:00:00:00:01',
    port_id: null,
    port_description: null,
    system_name: '陌生设备',
    system_description: null,
    management_addresses: [],
    ambiguous: false,
  }),
);

test('the map shows all nodes, the links between them, and counts neighbours that are no node of ours', async () => {
  const { body } = await t.ask('GET', '/api/topology/map');
  assert.deepEqual([body.nodes.length, body.links.length, body.total, body.unexplained], [6, 6, 6, 1]);
  assert.deepEqual(body.vantages, []);
  // Nobody has seen these nodes, so nobody knows what their ports do.
  assert.ok(body.links.every((link: { state: string }) => link.state === 'unknown'));
});

test('each kind of link is listed by itself, and a search finds ports and strangers', async () => {
  const total = async (query: string) => (await t.ask('GET', `/api/topology/links?${query}`)).body.total;
  assert.equal(await total(''), 7);
  assert.equal(await total('kind=two_sided'), 2);
  assert.equal(await total('kind=one_sided'), 2);
  assert.equal(await total('kind=recorded_only'), 1);
  assert.equal(await total('kind=inferred'), 1);
  assert.equal(await total('kind=unexplained'), 1);
  assert.equal(await total('kind=gone'), 0);
  assert.equal(await total(`node_id=${id('leaf')}`), 3);
  assert.equal(await total(`q=${encodeURIComponent('陌生')}`), 1);
  const [row] = (await t.ask('GET', '/api/topology/links?kind=one_sided')).body.rows;
  assert.match(row.one_sided_because.en, /neighbours aren't read by SNMP/);
});

test('a path is every shortest one with its links; where there is none the reason is told', async () => {
  const { body } = await t.ask('GET', `/api/topology/path?from=${id('core')}&to=${id('leaf')}`);
  assert.deepEqual(
    body.paths.map((path: { node_ids: number[] }) => path.node_ids),
    [
      [id('core'), id('agg'), id('left'), id('leaf')],
      [id('core'), id('agg'), id('right'), id('leaf')],
    ],
  );
  assert.deepEqual(body.paths[0].link_ids.length, 4);
  const none = (await t.ask('GET', `/api/topology/path?from=${id('core')}&to=${id('lone')}`)).body;
  assert.deepEqual(none.paths, []);
  assert.match(none.reason.en, /no known links/);
  const same = (await t.ask('GET', `/api/topology/path?from=${id('core')}&to=${id('core')}`)).body;
  assert.match(same.reason.en, /same node/);
  assert.equal((await t.ask('GET', `/api/topology/path?from=${id('core')}&to=99999`)).status, 404);
});

test('what hangs behind a node needs a vantage, which a person sets on record', async () => {
  const ask = async (node: number) => (await t.ask('GET', `/api/topology/behind?node_id=${node}`)).body;
  assert.match((await ask(id('agg'))).reason.en, /not set/);
  const before = (await t.ask('GET', '/api/topology/vantages')).body;
  assert.deepEqual([before.node_ids, before.reached, before.unreached], [[], 0, 6]);
  assert.equal((await t.ask('PUT', '/api/topology/vantages', { node_ids: [id('core')] })).status, 200);
  const behind = await ask(id('agg'));
  assert.deepEqual(
    behind.rows.map((row: { name: string }) => row.name),
    ['leaf', 'left', 'right'],
  );
  assert.equal((await ask(id('left'))).total, 0);
  assert.equal((await ask(id('core'))).total, 4);
  const after = (await t.ask('GET', '/api/topology/vantages')).body;
  assert.deepEqual([after.node_ids, after.reached, after.unreached], [[id('core')], 5, 1]);
  const logged = sqlite.prepare(`select after from audit_entries where object_kind = 'vantages'`).pluck().all();
  assert.deepEqual(logged, [JSON.stringify({ node_ids: [id('core')] })]);
});

test('wrong and hostile input is refused and changes nothing', async () => {
  const bad = [
    { node_ids: [99_999] },
    { node_ids: ['1'] },
    { node_ids: [-1] },
    { node_ids: Array.from({ length: 101 }, (_, i) => i + 1) },
    { node_ids: [id('core')], extra: 1 },
    {},
    'no json',
  ];
  for (const body of bad) {
    const { status } = await t.ask('PUT', '/api/topology/vantages', body);
    assert.ok(status === 422 || status === 400, `${status} for ${JSON.stringify(body)}`);
  }
  assert.deepEqual((await t.ask('GET', '/api/topology/vantages')).body.node_ids, [id('core')]);
  for (const query of [
    'links?kind=nonsense',
    'links?limit=100000',
    `links?q=${'x'.repeat(300)}`,
    'map?area_id=x',
    'path?from=1',
    'path?from=1&to=-1',
    'behind?node_id=1e99',
  ]) {
    assert.equal((await t.ask('GET', `/api/topology/${query}`)).status, 422, query);
  }
  assert.equal((await t.ask('GET', `/api/topology/links?q=${encodeURIComponent("' or 1=1 --%_")}`)).body.total, 0);
});

test('a guest sees nothing of it', async () => {
  for (const path of ['map', 'links', 'path?from=1&to=2', 'behind?node_id=1', 'vantages']) {
    assert.equal((await t.askAsGuest('GET', `/api/topology/${path}`)).status, 401, path);
  }
  assert.equal((await t.askAsGuest('PUT', '/api/topology/vantages', { node_ids: [] })).status, 401);
});
