import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { tcp } from '../tcp.ts';
import { RefusedByHub } from './https-uplink.ts';
import { runAgent } from './run-agent.ts';
import { newPair, seal, sign } from './sealing.ts';
import type { AgentRecord, AgentWatch, Batch, FromHub, Receipt, Work } from './words.ts';

const root = mkdtempSync(join(tmpdir(), 'zhengwang-run-agent-'));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const hub_pair = newPair('Ed25519');
const keys = { sign: newPair('Ed25519'), open: newPair('X25519') };

function workOf(revision: number, watches: AgentWatch[], by = hub_pair, to = keys.open.public, agent_id = 7): FromHub {
  const work: Work = {
    ...{ agent_id, revision, at: 0, watches, loads: [], upgrade_to: null },
    secrets: { 4: { kind: 'snmp_community', version: '2c', community: 'kept-to-itself' } },
  };
  const body = seal(Buffer.from(JSON.stringify(work)), to);
  return { is: 'work', body, signature: sign('work', body, by) };
}
/** A hub in this process, at the other end of a way that can be away. */
function hub() {
  const state = {
    is_away: false,
    records: [] as AgentRecord[],
    taken_to: 0,
    say: (_: FromHub) => {},
    trouble: (_: Error) => {},
  };
  const uplink = () => ({
    window: 1,
    async send({ body }: { body: Uint8Array }) {
      if (state.is_away) throw new Error('away');
      const { buffer, records } = JSON.parse(Buffer.from(body).toString()) as Batch;
      for (const record of records) {
        if (record.seq <= state.taken_to) continue;
        state.records.push(record);
        state.taken_to = record.seq;
      }
      const said = Buffer.from(
        JSON.stringify({ agent_id: 7, buffer, taken_to: state.taken_to, at: Date.now() } satisfies Receipt),
      );
      state.say({ is: 'receipt', body: said, signature: sign('receipt', said, hub_pair) });
    },
    listen(take: (said: FromHub) => void, onTrouble: (error: Error) => void) {
      Object.assign(state, { say: take, trouble: onTrouble });
    },
    async close() {},
  });
  return { state, uplink };
}
async function begin(t: TestContext, { uplink }: ReturnType<typeof hub>, folder = join(root, String(++made))) {
  const troubles: string[] = [];
  const onTrouble = (what: string, error?: unknown) => void troubles.push(`${what}: ${(error as Error)?.message}`);
  const own = { folder, agent_id: 7, keys, hub_key: hub_pair.public, version: '1.0.0', probes: { tcp } };
  const agent = await runAgent({ ...own, uplink, max_buffer_bytes: 1e6, onTrouble });
  let is_ended = false;
  const stop = async () => {
    if (!is_ended) await agent.stop();
    is_ended = true;
  };
  t.after(stop);
  return { agent, troubles, folder, stop };
}
async function until(what: string, find: () => unknown) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(20)) if (find()) return;
  throw new Error(`${what} did not come`);
}
const listener = createServer((socket) => socket.on('error', () => {}).end()).listen(0, '127.0.0.1');
await once(listener, 'listening');
after(() => listener.close());
const { port } = listener.address() as { port: number };
const watch = (id: number, more: Partial<AgentWatch> = {}): AgentWatch => ({
  ...{ id, probe: 'tcp', params: { port }, address: '127.0.0.1', family: null },
  ...{ every_s: 0.5, timeout_ms: 1_000, credential_id: null, ...more },
});
const seenBy = (records: AgentRecord[], id: number) =>
  records.flatMap((record) => (record.is === 'seen' && record.watch === id ? [record.observation] : []));

test('what it can’t look with is told as unable, and its health without delay', async (t) => {
  const at = hub();
  await begin(t, at);
  const { state } = at;
  state.say(
    workOf(1, [
      watch(1),
      watch(2, { probe: 'of-tomorrow' }),
      watch(3, { probe: 'constructor' }),
      watch(4, { credential_id: 9 }),
    ]),
  );
  await until('looks', () => [1, 2, 3, 4].every((id) => seenBy(state.records, id).length > 0));
  assert.equal(seenBy(state.records, 1)[0]?.outcome, 'ok');
  for (const [id, said] of [
    [2, /no probe of-tomorrow: upgrade/],
    [3, /no probe constructor/],
    [4, /not handed out/],
  ] as const) {
    const [first] = seenBy(state.records, id);
    assert.equal(first?.outcome, 'unable');
    assert.match(first?.error ?? '', said);
  }
  const health = state.records.find((record) => record.is === 'health');
  assert.ok(health?.is === 'health' && health.health.version === '1.0.0');
  assert.deepEqual(
    state.records.map(({ seq }) => seq),
    state.records.map((_, place) => place + 1),
  );
});

test('work that is forged, sealed to another, another’s or older is not done', async (t) => {
  const at = hub();
  const { agent, troubles } = await begin(t, at);
  const { state } = at;
  state.say(workOf(5, [watch(1)]));
  assert.equal(agent.standing().revision, 5);
  const right = workOf(9, []);
  const wrong = [
    workOf(9, [], newPair('Ed25519')),
    workOf(9, [], hub_pair, newPair('X25519').public),
    workOf(9, [], hub_pair, keys.open.public, 8),
    workOf(4, []),
    { ...right, signature: Buffer.alloc(64) },
    { ...right, body: right.body.subarray(1) },
  ];
  for (const said of wrong) state.say(said);
  assert.deepEqual([agent.standing().revision, agent.health().watches, troubles.length], [5, 1, wrong.length]);
  const body = Buffer.from(JSON.stringify({ agent_id: 7, buffer: agent.standing().buffer, taken_to: 1, at: 0 }));
  state.say({ is: 'receipt', body, signature: sign('receipt', body, newPair('Ed25519')) });
  assert.equal(troubles.length, wrong.length + 1);
  state.say(right);
  assert.deepEqual([agent.standing().revision, agent.health().watches], [9, 0]);
});

test('after its own restart it goes on by the work it had, the hub away, and tells all of it later', async (t) => {
  const at = hub();
  const { state } = at;
  const first = await begin(t, at);
  state.say(workOf(1, [watch(1)]));
  await until('looks', () => seenBy(state.records, 1).length > 0);
  await first.stop();
  assert.ok(!readFileSync(join(first.folder, 'work'), 'utf8').includes('kept-to-itself'));
  state.is_away = true;
  const before = state.taken_to;
  const second = await begin(t, at, first.folder);
  assert.equal(second.agent.standing().buffer, first.agent.standing().buffer);
  await until('looks without a hub', () => second.agent.standing().last_seq > before + 4);
  assert.equal(state.taken_to, before);
  state.is_away = false;
  await until('what was seen meanwhile', () => state.taken_to > before + 4);
  assert.equal(second.agent.standing().lost, 0);
  assert.deepEqual(
    state.records.map(({ seq }) => seq),
    state.records.map((_, place) => place + 1),
  );
});

test('who was revoked looks no more and keeps no secret', async (t) => {
  const at = hub();
  const { agent, folder } = await begin(t, at);
  at.state.say(workOf(1, [watch(1)]));
  assert.ok(existsSync(join(folder, 'work')));
  at.state.trouble(new RefusedByHub(403, { state: 'revoked' }));
  assert.deepEqual([agent.health().watches, existsSync(join(folder, 'work'))], [0, false]);
});
