import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openBuffer } from './buffer.ts';
import { agentClock } from './clock.ts';
import { RefusedByHub } from './https-uplink.ts';
import { newPair } from './sealing.ts';
import { type Telling, tell } from './tell.ts';
import type { Batch } from './words.ts';

function scene(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-tell-'));
  const buffer = openBuffer(folder, { limit_bytes: 1e6 });
  const ended = new AbortController();
  t.after(() => {
    ended.abort();
    buffer.close();
    rmSync(folder, { recursive: true });
  });
  const observation = { at: 1, took_ms: 1, outcome: 'ok' as const, facts: [], samples: [] };
  const look = () => buffer.append([{ is: 'seen', watch: 1, observation }], 1);
  return { buffer, look, signal: ended.signal };
}
async function until(what: string, is: () => boolean) {
  for (const deadline = Date.now() + 30_000; !is(); await pause(20)) assert.ok(Date.now() < deadline, what);
}

test('a way that carries several at once and breaks says why, and all is told again from the last receipt', async (t) => {
  const { buffer, look, signal } = scene(t);
  const told: number[][] = [];
  const troubles: unknown[] = [];
  let telling: Telling | undefined;
  let taken_to = 0;
  const uplink = {
    window: 4,
    async send({ body }: { body: Uint8Array }) {
      const { records } = JSON.parse(Buffer.from(body).toString()) as Batch;
      if (records.length > 0) told.push(records.map(({ seq }) => seq));
      await pause(50);
      if (records.length > 0 && told.length === 1) throw new RefusedByHub(403, { state: 'waiting' });
      taken_to = records.at(-1)?.seq ?? taken_to;
      telling?.received({ agent_id: 7, buffer: buffer.id, taken_to, at: Date.now() });
    },
    listen() {},
    async close() {},
  };
  look();
  look();
  const onTrouble = (error: Error) => void troubles.push(error);
  const parts = { agent_id: 7, pair: newPair('Ed25519'), buffer, clock: agentClock(0), uplink };
  telling = tell({ ...parts, onTrouble, onStale: assert.fail, signal });
  await until('the first two', () => buffer.stats().taken_to === 2);
  assert.ok(troubles[0] instanceof RefusedByHub, String(troubles[0]));
  assert.deepEqual(told.slice(0, 2), [
    [1, 2],
    [1, 2],
  ]);
  look();
  telling.more();
  await until('the third', () => buffer.stats().taken_to === 3);
  assert.deepEqual(told.at(-1), [3]);
  assert.equal(buffer.stats().taken_to, 3);
});

/** A hub behind a stream: what the stream loses never comes to it, and what comes before its time is not taken. */
async function throughStream(t: TestContext, is_lost: (nth: number) => boolean) {
  const { buffer, look, signal } = scene(t);
  const hub = { taken_to: 0, at: 1_000, troubles: [] as string[], sent: 0 };
  let telling: Telling | undefined;
  const uplink = {
    window: 32,
    async send({ body }: { body: Uint8Array }) {
      const seqs = (JSON.parse(Buffer.from(body).toString()) as Batch).records.map(({ seq }) => seq);
      if (seqs.length > 0) hub.sent += 1;
      if (seqs.length > 0 && is_lost(hub.sent)) return;
      if ((seqs[0] ?? 0) <= hub.taken_to + 1) hub.taken_to = Math.max(hub.taken_to, seqs.at(-1) ?? 0);
      hub.at += 1;
      const { taken_to, at } = hub;
      setImmediate(() => telling?.received({ agent_id: 7, buffer: buffer.id, taken_to, at }));
    },
    listen() {},
    async close() {},
  };
  const onTrouble = (error: Error) => void hub.troubles.push(error.message);
  const parts = { agent_id: 7, pair: newPair('Ed25519'), buffer, clock: agentClock(0), uplink };
  telling = tell({ ...parts, onTrouble, onStale: assert.fail, signal, stall_ms: 200 });
  const lookAgain = () => {
    look();
    telling?.more();
  };
  return { buffer, hub, lookAgain };
}

test('a batch that a stream lost is told again when the hub says the same twice, though more was told', async (t) => {
  const { buffer, hub, lookAgain } = await throughStream(t, (nth) => nth === 2);
  lookAgain();
  await until('the first', () => buffer.stats().taken_to === 1);
  lookAgain();
  await until('the lost one', () => hub.sent >= 2);
  const looking = setInterval(lookAgain, 300);
  t.after(() => clearInterval(looking));
  await until('what was lost', () => buffer.stats().taken_to > 3);
  assert.deepEqual(hub.troubles, ['the hub misses what follows on 1: it is told again']);
});

test('a hub that has gone back is told again from there, and a late older receipt changes nothing', async (t) => {
  const { buffer, hub, lookAgain } = await throughStream(t, () => false);
  for (let i = 0; i < 5; i += 1) lookAgain();
  await until('five', () => buffer.stats().taken_to === 5);
  hub.taken_to = 2;
  lookAgain();
  await until('all six', () => hub.taken_to === 6 && buffer.stats().taken_to === 6);
  assert.deepEqual(hub.troubles, ['the hub has gone back to 2: it is told again from there']);
  assert.equal(buffer.goBack(2, hub.at - 1, 0), false);
  assert.deepEqual([buffer.stats().taken_to, buffer.stats().lost], [6, 0]);
});
