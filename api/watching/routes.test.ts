import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { type TestHub, testHub } from '../testing.ts';

const hubs: TestHub[] = [];
after(() => Promise.all(hubs.map((t) => t.stop())));
/** Stopped whatever becomes of the test: one that fails ends as well. */
async function newHub(): Promise<TestHub> {
  const t = await testHub();
  hubs.push(t);
  return t;
}

async function nodeWithPort(t: TestHub) {
  const server = createServer((socket) => socket.end()).unref();
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const { port } = server.address() as AddressInfo;
  const node = await t.ask('POST', '/api/nodes', { name: '城关交换机', addresses: ['127.0.0.1'], watch: [] });
  const wanted = { node_id: node.body.id, probe: 'tcp', address: '127.0.0.1', params: { port } };
  return { node: node.body.id as number, wanted, close: () => server.close() };
}

test('a watch that looks once shows its facts, its numbers and the state of its node', async () => {
  const t = await newHub();
  const { node, wanted, close } = await nodeWithPort(t);
  const { id } = (await t.ask('POST', '/api/watches', wanted)).body;
  const before = await t.ask('GET', `/api/watches/${id}`);
  assert.equal(before.body.watch.answer, 'unknown');
  assert.equal(before.body.watch.stale, true);
  const looked = await t.ask('POST', `/api/watches/${id}/look`);
  assert.equal(looked.body.observation.outcome, 'ok');
  const after = await t.ask('GET', `/api/watches/${id}`);
  assert.equal(after.body.watch.answer, 'up');
  assert.deepEqual(
    after.body.facts.map((fact: { key: string; value: unknown }) => [fact.key, fact.value]),
    [['tcp.open', true]],
  );
  const shown = await t.ask('GET', `/api/nodes/${node}`);
  assert.equal(shown.body.node.state, 'up');
  const now = Date.now();
  const series = await t.ask(
    'GET',
    `/api/samples?watch_id=${id}&series=tcp.connect_ms&part=${wanted.params.port}&from=${now - 60_000}&to=${now + 1}`,
  );
  assert.equal(series.body.points.length, 1);
  assert.equal(series.body.unit, 'ms');
  close();
});

test('a port that closes fails its check, opens a finding with evidence, and closes it when it opens again', async () => {
  const t = await newHub();
  const { node, wanted, close } = await nodeWithPort(t);
  close();
  const { id } = (await t.ask('POST', '/api/watches', wanted)).body;
  await t.ask('POST', `/api/watches/${id}/look`);
  const [finding] = (await t.ask('GET', `/api/findings?node_id=${node}`)).body.rows;
  assert.equal(finding.check_id, 'tcp-port-open');
  const detail = await t.ask('GET', `/api/findings/${finding.id}`);
  const evidence = await t.ask('GET', `/api/evidence/${detail.body.evidence[0].id}`);
  assert.equal(evidence.body.valid, true);
  assert.equal(evidence.body.because[0].value, false);
  assert.equal((await t.ask('POST', `/api/findings/${finding.id}/acknowledge`, { note: '已知' })).status, 200);
  const again = createServer((socket) => socket.end())
    .unref()
    .listen(wanted.params.port, '127.0.0.1');
  await new Promise((fulfil) => again.once('listening', fulfil));
  await t.ask('POST', `/api/watches/${id}/look`);
  assert.equal((await t.ask('GET', '/api/findings')).body.total, 0);
  const closed = (await t.ask('GET', '/api/findings?state=closed')).body.rows[0];
  assert.equal(closed.id, finding.id);
  assert.equal((await t.ask('POST', `/api/findings/${finding.id}/acknowledge`, {})).status, 409);
  again.close();
});

const WRONG: { name: string; change: Record<string, unknown>; path: string }[] = [
  { name: 'an unknown probe', change: { probe: 'telepathy' }, path: 'probe' },
  { name: 'a port out of range', change: { params: { port: 70_000 } }, path: 'port' },
  { name: 'a parameter that the probe lacks', change: { params: { port: 1, prot: 2 } }, path: 'params.prot' },
  { name: 'no address', change: { address: 'not an address' }, path: 'address' },
  { name: 'half an IPv4 address', change: { address: '127.0.0' }, path: 'address' },
  { name: 'cloud metadata', change: { address: '169.254.169.254' }, path: 'address' },
  { name: 'a link-local address', change: { address: 'fe80::1' }, path: 'address' },
  { name: 'multicast', change: { address: 'ff02::1' }, path: 'address' },
  { name: 'a mapped address', change: { address: '::ffff:127.0.0.1' }, path: 'address' },
  { name: 'the wrong family', change: { family: 6 }, path: 'family' },
  { name: 'an interval under the floor', change: { every_s: 1 }, path: 'every_s' },
  { name: 'a timeout longer than the interval', change: { every_s: 5, timeout_ms: 9_000 }, path: 'timeout_ms' },
];
for (const { name, change, path } of WRONG) {
  test(`${name} is refused, named, and leaves nothing behind`, async () => {
    const t = await newHub();
    const { wanted, close } = await nodeWithPort(t);
    const answer = await t.ask('POST', '/api/watches', { ...wanted, ...change });
    assert.equal(answer.status, 422, answer.text);
    assert.ok(
      answer.body.error.fields.some((field: { path: string }) => field.path === path),
      answer.text,
    );
    assert.equal((await t.ask('GET', '/api/watches')).body.total, 0);
    close();
  });
}

test('the same watch twice is a conflict; neither node nor endpoint, or both, is refused', async () => {
  const t = await newHub();
  const { wanted, close } = await nodeWithPort(t);
  assert.equal((await t.ask('POST', '/api/watches', wanted)).status, 200);
  assert.equal((await t.ask('POST', '/api/watches', wanted)).status, 409);
  assert.equal((await t.ask('POST', '/api/watches', { ...wanted, node_id: undefined })).status, 422);
  assert.equal((await t.ask('POST', '/api/watches', { ...wanted, endpoint_id: 1 })).status, 422);
  assert.equal((await t.ask('POST', '/api/watches', { ...wanted, node_id: 999 })).status, 404);
  close();
});

test('deleting the only watch leaves its node unknown, not up', async () => {
  const t = await newHub();
  const { node, wanted, close } = await nodeWithPort(t);
  const { id } = (await t.ask('POST', '/api/watches', wanted)).body;
  await t.ask('POST', `/api/watches/${id}/look`);
  assert.equal((await t.ask('DELETE', `/api/watches/${id}`)).status, 200);
  assert.equal((await t.ask('GET', `/api/nodes/${node}`)).body.node.state, 'unknown');
  assert.equal((await t.ask('DELETE', `/api/watches/${id}`)).status, 404);
  close();
});

test('each probe is described by the schema that draws its form, with labels in both languages', async () => {
  const t = await newHub();
  const { rows } = (await t.ask('GET', '/api/probes')).body;
  for (const probe of rows) {
    assert.ok(probe.title.zh && probe.title.en);
    for (const [name, property] of Object.entries(probe.params.properties) as [
      string,
      { zh?: string; en?: string },
    ][]) {
      assert.ok(property.zh && property.en, `${probe.name}.${name} has no label`);
    }
  }
});

test('a watch that nobody has looked at lately is listed among the unknown, not among those that answer', async () => {
  const t = await newHub();
  const { wanted, close } = await nodeWithPort(t);
  const { id } = (await t.ask('POST', '/api/watches', wanted)).body;
  await t.ask('POST', `/api/watches/${id}/look`);
  const listed = async (answer: string) => (await t.ask('GET', `/api/watches?answer=${answer}`)).body.total;
  assert.deepEqual([await listed('up'), await listed('unknown')], [1, 0]);
  t.hub.db.$client.exec('update watch_states set looked_at = looked_at - 3600000');
  assert.deepEqual([await listed('up'), await listed('unknown')], [0, 1]);
  close();
});
