import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openBuffer } from './buffer.ts';
import { agentClock } from './clock.ts';
import { RefusedByHub } from './https-uplink.ts';
import { newPair } from './sealing.ts';
import { type Telling, tell } from './tell.ts';
import type { Batch } from './words.ts';

test('a way that carries several at once and breaks says why, and all is told again from the last receipt', async (t) => {
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
  telling = tell({ ...parts, onTrouble, onStale: assert.fail, signal: ended.signal });
  for (const deadline = Date.now() + 20_000; Date.now() < deadline && buffer.stats().taken_to < 2; ) await pause(20);
  assert.ok(troubles[0] instanceof RefusedByHub, String(troubles[0]));
  assert.deepEqual(told.slice(0, 2), [
    [1, 2],
    [1, 2],
  ]);
  look();
  telling.more();
  for (const deadline = Date.now() + 20_000; Date.now() < deadline && buffer.stats().taken_to < 3; ) await pause(20);
  assert.deepEqual(told.at(-1), [3]);
  assert.equal(buffer.stats().taken_to, 3);
});
