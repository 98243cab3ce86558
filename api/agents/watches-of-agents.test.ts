/** Watches that agents look after, as people keep them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { unpack } from '#probes/agent/request.ts';
import { unseal } from '#probes/agent/sealing.ts';
import type { AgentRecord, Work } from '#probes/agent/words.ts';
import { testHub } from '../testing.ts';
import { trustedAgent } from './scene.ts';

const t = await testHub();
after(() => t.stop());
t.hub.db.$client.exec(`insert into units (id, name, level) values (900, '数据局', 'county')`);
const one = await trustedAgent(t, 'one', 900);
const other = await trustedAgent(t, 'other', 900);

let nodes = 0;
async function nodeWatched(from: (number | null)[], more = {}) {
  nodes += 1;
  const name = `n${nodes}`;
  const node = (await t.ask('POST', '/api/nodes', { name, addresses: ['127.0.0.1'], watch: [] })).body.id as number;
  const wanted = { node_id: node, probe: 'tcp', address: '127.0.0.1', params: { port: 22 }, every_s: 3_600, ...more };
  const watches: number[] = [];
  for (const agent_id of from) {
    const made = await t.ask('POST', '/api/watches', { ...wanted, agent_id });
    assert.equal(made.status, 200, made.text);
    watches.push(made.body.id);
  }
  return { node, watches };
}
const seqs = new Map<number, number>();
async function bring(agent: typeof one, watch: number, value: boolean) {
  const seq = (seqs.get(agent.id) ?? 0) + 1;
  seqs.set(agent.id, seq);
  const facts = [{ key: 'tcp.open', part: '22', value }];
  const observation = { at: Date.now(), took_ms: 1, outcome: 'ok' as const, facts, samples: [] };
  const said = await agent.bring([{ seq, is: 'seen', watch, observation } satisfies AgentRecord]);
  assert.equal(said.status, 200, said.text);
}
const workOf = async (agent: typeof one, query?: string) => {
  const { status, text } = await agent.work(Date.now(), agent.keys.sign, query);
  const said = status === 200 ? unpack(text, 'work') : undefined;
  return said && (JSON.parse(String(unseal(said.body, agent.keys.open))) as Work);
};
const watchAt = async (id: number) => (await t.ask('GET', `/api/watches/${id}`)).body.watch;
const stateOf = async (node: number) => (await t.ask('GET', `/api/nodes/${node}`)).body.node.state;

test('watches are listed by who looks; 0 is the hub itself', async () => {
  const { node, watches } = await nodeWatched([null, one.id, other.id]);
  const listed = async (agent_id: number) => {
    const { rows, total } = (await t.ask('GET', `/api/watches?node_id=${node}&agent_id=${agent_id}`)).body;
    assert.equal(total, rows.length);
    return rows.map(({ id }: { id: number }) => id);
  };
  assert.deepEqual(
    [await listed(0), await listed(one.id), await listed(other.id)],
    [[watches[0]], [watches[1]], [watches[2]]],
  );
  assert.deepEqual(await listed(999), []);
  assert.equal((await t.ask('GET', '/api/watches?agent_id=-1')).status, 422);
});

test('a watch given to another agent that asks the same already is a conflict, and nothing is changed', async () => {
  const { watches } = await nodeWatched([null, one.id]);
  const given = await t.ask('PATCH', `/api/watches/${watches[0]}`, { agent_id: one.id });
  assert.equal(given.status, 409, given.text);
  assert.equal((await watchAt(watches[0] as number)).agent_id, null);
  assert.equal((await t.ask('PATCH', `/api/watches/${watches[0]}`, { agent_id: null, every_s: 60 })).status, 200);
  assert.equal((await t.ask('PATCH', `/api/watches/${watches[0]}`, { agent_id: other.id })).status, 200);
});

test('what one agent saw is not the answer of the next who looks', async () => {
  const { node, watches } = await nodeWatched([one.id]);
  const id = watches[0] as number;
  await bring(one, id, true);
  assert.deepEqual([(await watchAt(id)).answer, await stateOf(node)], ['up', 'up']);
  assert.equal((await t.ask('PATCH', `/api/watches/${id}`, { agent_id: other.id })).status, 200);
  assert.deepEqual([(await watchAt(id)).answer, await stateOf(node)], ['unknown', 'unknown']);
  await bring(other, id, true);
  assert.deepEqual([(await watchAt(id)).answer, await stateOf(node)], ['up', 'up']);
});

test('a secret that changed is handed to whoever needs it, and work of others stays as it was', async () => {
  const secret = { kind: 'http_basic', user: 'u', password: 'first' };
  const credential_id = (await t.ask('POST', '/api/credentials', { name: 'portal', secret })).body.id as number;
  await nodeWatched([one.id], { probe: 'http', params: { port: 80 }, credential_id });
  const [first, others] = [await workOf(one), await workOf(other)];
  assert.deepEqual(first?.secrets, { [credential_id]: secret });
  assert.deepEqual(others?.secrets, {});
  const heard: number[] = [];
  const quiet = t.hub.agents.onWork((id) => heard.push(id));
  const next = { ...secret, password: 'second' };
  await t.ask('PATCH', `/api/credentials/${credential_id}`, { secret: next });
  for (const deadline = Date.now() + 20_000; Date.now() < deadline && heard.length === 0; ) await pause(20);
  quiet();
  assert.deepEqual(heard, [one.id]);
  const after = await workOf(one);
  assert.deepEqual(after?.secrets, { [credential_id]: next });
  assert.ok((after?.revision ?? 0) > (first?.revision ?? 0));
  assert.equal((await workOf(other))?.revision, others?.revision);
});

test('what a revoked agent told is unknown at once, however long its looks would have held', async () => {
  const { node, watches } = await nodeWatched([one.id]);
  const { node: theirs, watches: others } = await nodeWatched([other.id]);
  await bring(one, watches[0] as number, true);
  await bring(other, others[0] as number, true);
  assert.equal((await t.ask('POST', `/api/agents/${one.id}/revoke`, { reason: 'stolen' })).status, 200);
  const { answer, stale, outcome } = await watchAt(watches[0] as number);
  assert.deepEqual([answer, stale, outcome], ['unknown', true, 'ok']);
  assert.equal(await stateOf(node), 'unknown');
  const listed = await t.ask('GET', `/api/watches?node_id=${node}&answer=up`);
  assert.equal(listed.body.total, 0);
  assert.ok(
    (await t.ask('GET', `/api/watches/${watches[0]}`)).body.facts.every((fact: { stale: boolean }) => fact.stale),
  );
  assert.equal((await t.ask('PATCH', `/api/watches/${others[0]}`, { agent_id: one.id })).status, 422);
  assert.deepEqual([(await watchAt(others[0] as number)).answer, await stateOf(theirs)], ['up', 'up']);
});
