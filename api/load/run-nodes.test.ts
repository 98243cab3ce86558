/** What a target's own node says while it is loaded: a real SNMP agent behind a real server on loopback, and why there may be nothing. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { COMMUNITY, noSnmpd, startSnmpd } from '#probes/snmp/snmpd.ts';
import { gatherLoad } from '../reports/gather-load.ts';
import { createLoadTests } from './keep-runs.ts';
import { usageWatches } from './nodes-behind.ts';
import type { Course, RunNodes } from './run-nodes.ts';
import { loadHub, sendSlowly } from './testing.ts';

const z = await loadHub();
after(z.end);
const { t, sqlite, must, engineer, stranger, approved, start, over } = z;
const LONG = { shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 3_500 }] } };
const nodesOf = async (id: number, ask = engineer): Promise<RunNodes> => must(ask, 'GET', `/api/load-runs/${id}/nodes`);
const began = async (more: object = {}): Promise<number> => {
  const answer = await start(await approved(more));
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id;
};
/** One moment of the run that was sent last is as good as another, for reasons. */
const lastRun = () => sqlite.prepare('select max(id) from load_runs').pluck().get() as number;
const why = async () => {
  const { why, nodes } = await nodesOf(lastRun());
  return why?.en ?? nodes.map(({ cpu }) => cpu.why?.en).join();
};
const makeNode = async (name: string, unit_id: number, addresses: string[] = []): Promise<number> =>
  (await must(t.ask, 'POST', '/api/nodes', { name, role: 'server', unit_id, addresses })).id;
const carries = (node: number) =>
  sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(z.system, node);

test('there is a reason where nothing was measured: no node, no watch, no credential, no look meanwhile', async () => {
  await over(await began());
  assert.match(await why(), /No node is on record behind the targets/);
  const node = await makeNode('申报服务器', 2);
  carries(node);
  assert.match(await why(), /No SNMP watch reads the interfaces/);
  const wanted = { node_id: node, probe: 'snmp', address: '127.0.0.1', params: { port: 1 }, every_s: 300 };
  const watch = (await must(t.ask, 'POST', '/api/watches', wanted)).id;
  assert.match(await why(), /Nobody looked during the run \(the watch looks every 300 s\)/);
  await t.hub.watching.lookNow(watch);
  assert.match(await why(), /no credential/);
  await must(t.ask, 'PATCH', `/api/watches/${watch}`, { enabled: false });
  assert.match(await why(), /switched off/);
  assert.deepEqual(usageWatches(t.hub.db, { system_id: z.system, addresses: [] }), []);
  sqlite.prepare('delete from watches').run();
  sqlite.prepare('delete from system_nodes').run();
});

test('a node beyond the reach of whoever reads is not told of', async () => {
  const node = await makeNode('他县主机', 3);
  carries(node);
  assert.deepEqual((await nodesOf(lastRun())).nodes, []);
  assert.deepEqual(
    (await nodesOf(lastRun(), t.ask)).nodes.map(({ name }) => name),
    ['他县主机'],
  );
  assert.equal((await stranger('GET', `/api/load-runs/${lastRun()}/nodes`)).status, 404);
  sqlite.prepare('delete from system_nodes').run();
});

test('while a load goes on its node is asked again and again, and CPU, memory and traffic stand on the page and in the report', {
  skip: noSnmpd,
}, async () => {
  const agent = await startSnmpd([
    'override .1.3.6.1.2.1.25.3.3.1.2.1 integer 37',
    'override .1.3.6.1.2.1.25.3.3.1.2.2 integer 44',
    // Where snmpd can count its ticks, they would be told instead.
    ...[50, 51, 52, 53, 54, 55, 56, 61, 64].map((id) => `override .1.3.6.1.4.1.2021.11.${id}.0 counter 0`),
    ...[9, 10, 11].map((id) => `override .1.3.6.1.4.1.2021.11.${id}.0 integer 0`),
  ]);
  const usual = t.hub.load;
  const often = { judge_every_ms: 100, look_every_ms: 100, measure_every_ms: 700 };
  t.hub.load = createLoadTests(t.hub, { runLoad: sendSlowly, ...often });
  try {
    const node = await makeNode('窗口服务器', 2, ['127.0.0.1']);
    const credential_id = (await must(t.ask, 'POST', '/api/credentials', { name: 'lab', secret: COMMUNITY })).id;
    await must(t.ask, 'POST', '/api/watches', {
      ...{ node_id: node, probe: 'snmp', address: '127.0.0.1', params: { port: agent.port } },
      ...{ every_s: 300, credential_id },
    });
    await pause(300);
    t.hub.watching.patrol.resume();
    const id = await began(LONG);
    await pause(2_000);
    const live = (await nodesOf(id)).nodes[0];
    assert.ok((live?.cpu.points.length ?? 0) > 0, 'it is there while the load goes on');
    await over(id);
    await pause(500);
    const { why, nodes } = await nodesOf(id);
    assert.equal(why, null);
    assert.equal(nodes.length, 1);
    const [told] = nodes;
    assert.ok(told);
    assert.deepEqual([told.name, told.by, told.every_s], ['窗口服务器', 'address', 300]);
    assert.ok((told.measured_every_s ?? 300) < 5, `a look each ${told.measured_every_s} s`);
    assert.deepEqual([told.cpu.mean, told.cpu.max, told.cpu.why], [40.5, 40.5, null]);
    assert.ok(told.cpu.count >= 2, `${told.cpu.count} readings`);
    assert.ok((told.memory.mean ?? 0) > 0 && (told.memory.max ?? 101) <= 100);
    assert.deepEqual(told.port, { name: 'lo', by: 'address' });
    const sane = ({ points, mean, max }: Course) =>
      points.every(({ avg }) => avg >= 0) && mean !== null && max !== null && max >= mean && mean >= 0;
    assert.ok(sane(told.in) && sane(told.out), JSON.stringify(told.in));
    const given = await gatherLoad(t.hub.db, t.hub.history, id, undefined);
    assert.equal(given.nodes.nodes[0]?.cpu.max, 40.5);
    const report = await engineer('GET', `/api/load-runs/${id}/report?format=docx`);
    assert.equal(report.status, 200, report.text.slice(0, 200));
  } finally {
    t.hub.watching.patrol.pause();
    await t.hub.load.close();
    t.hub.load = usual;
    await agent.stop();
  }
});
