import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { runLoad } from '../load/run-load.ts';
import { specOf } from '../load/testing.ts';
import type { LoadSpec } from '../load/words.ts';
import { DEAD_MAN_MS, sendLoads } from './send-loads.ts';
import type { AgentLoad, AgentRecord } from './words.ts';

type Told = Omit<Extract<AgentRecord, { is: 'load' }>, 'seq'>;
const OFF_MS = -7_200_000;

/** A target in a thread of its own, so that it answers and counts whatever this one does. */
const seen = new Int32Array(new SharedArrayBuffer(4));
const target = new Worker(
  `const { parentPort, workerData } = require('node:worker_threads');
   const server = require('node:http').createServer((_, answer) => { Atomics.add(workerData, 0, 1); answer.end('ok'); });
   server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
  { eval: true, workerData: seen },
);
const [port] = (await once(target, 'message')) as [number];
after(() => target.terminate());
const origin = `http://127.0.0.1:${port}`;
const count = () => Atomics.load(seen, 0);
/** A minute at 50 a second, unless it is said otherwise. */
const long = (more: Partial<LoadSpec> = {}) =>
  specOf(origin, 0, {
    shape: { model: 'open', stages: [{ from_rate: 50, to_rate: 50, duration_ms: 60_000 }] },
    ...more,
  });

function agent(t: TestContext, { dead_man_ms = 60_000, most_wait_ms = 60_000 } = {}) {
  const told: Told[] = [];
  const state = { heard_at: performance.now() };
  const onLoads = sendLoads({ runLoad, onTrouble: () => {}, dead_man_ms, most_wait_ms });
  // The hub's clock is two hours behind.
  const time = {
    now: () => Date.now(),
    reading: () => ({ offset_ms: OFF_MS, error_ms: 1 }),
    silent_ms: () => performance.now() - state.heard_at,
  };
  const want = async (...wanted: AgentLoad[]) => {
    state.heard_at = performance.now();
    await onLoads(wanted, (record) => told.push(record), time);
  };
  const isTold = (is: string) => until(is, () => told.some(({ standing }) => standing?.is === is));
  t.after(() => want());
  return { told, want, state, isTold, ended: () => told.at(-1)?.standing };
}
async function until(what: string, is: () => boolean) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(20)) if (is()) return;
  throw new Error(`${what} did not come`);
}
const hubs = (ms: number) => Date.now() + OFF_MS + ms;

test('a part is made ready, begun at the hub’s moment, told second by second, and never sent twice', async (t) => {
  const { told, want, isTold, ended } = agent(t);
  const before = count();
  const spec = specOf(origin, 250, { part: { generator: 1, generators: 2 } });
  await want({ run_id: 4, start_at: 0, spec });
  await isTold('ready');
  assert.deepEqual(told[0], {
    ...{ is: 'load', run_id: 4, tick: null, is_last: false },
    standing: { is: 'ready', clock: { offset_ms: OFF_MS, error_ms: 1 } },
  });
  await pause(300);
  assert.equal(count(), before, 'nothing is sent before its moment');
  const start_at = hubs(400);
  await want({ run_id: 4, start_at, spec });
  await isTold('ended');
  assert.equal(count() - before, 125, 'half of 250');
  const counts = told.flatMap(({ tick }) => (tick?.counts ? [tick.counts] : []));
  assert.deepEqual(
    counts.map(({ second }) => second),
    counts.map((_, place) => place),
  );
  const requests = counts.flatMap(({ cells }) => cells.map((cell) => cell.requests)).reduce((sum, one) => sum + one, 0);
  assert.equal(requests, 125);
  const begun_at = counts[0]?.begun_at ?? 0;
  assert.ok(Math.abs(begun_at + OFF_MS - start_at) < 2, `${begun_at + OFF_MS - start_at} ms beside its moment`);
  assert.ok(counts.at(-1)?.last && (counts[0]?.health?.rss_bytes ?? 0) > 1e6);
  const last = ended();
  assert.ok(last?.is === 'ended' && last.why === null && (last.last_sent_at ?? 0) >= begun_at, JSON.stringify(last));
  await want({ run_id: 4, start_at, spec });
  await pause(200);
  assert.equal(count() - before, 125);
});

test('an agent that hears nothing from its hub sends nothing more, after fifteen seconds unless a test says less', async (t) => {
  assert.equal(DEAD_MAN_MS, 15_000);
  const { want, state, isTold, ended } = agent(t, { dead_man_ms: 1_000 });
  await want({ run_id: 5, start_at: 0, spec: long() });
  await isTold('ready');
  const before = count();
  await want({ run_id: 5, start_at: hubs(50), spec: long() });
  for (let turn = 0; turn < 20; turn += 1) {
    await pause(100);
    state.heard_at = performance.now();
  }
  assert.ok(count() - before > 50, 'as long as it hears it goes on');
  assert.equal(ended()?.is !== 'ended', true);
  await isTold('ended');
  const silent_ms = performance.now() - state.heard_at;
  assert.ok(silent_ms >= 950 && silent_ms < 10_000, `${silent_ms}`);
  const stopped = count();
  await pause(500);
  assert.equal(count(), stopped);
  const last = ended();
  assert.ok(last?.is === 'ended' && last.why?.en.startsWith('Nothing was heard from the hub for 1 s'));
});

test('the dead man’s rule holds even while the agent itself hangs', async (t) => {
  const { want, isTold, ended } = agent(t, { dead_man_ms: 1_000 });
  await want({ run_id: 6, start_at: 0, spec: long() });
  await isTold('ready');
  const before = count();
  await want({ run_id: 6, start_at: hubs(50), spec: long() });
  await pause(400);
  // Nothing runs in this thread: threads that send have nobody who stops them.
  const wait = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(wait, 0, 0, 2_500);
  const stopped = count();
  Atomics.wait(wait, 0, 0, 700);
  assert.ok(stopped > before);
  assert.equal(count(), stopped);
  await isTold('ended');
  const last = ended();
  assert.ok(last?.is === 'ended' && last.why?.en.startsWith('Nothing was heard'), JSON.stringify(last));
});

test('what is wanted no more ends at once, begun or not', async (t) => {
  const { told, want, isTold, ended } = agent(t);
  await want({ run_id: 7, start_at: 0, spec: long() });
  await isTold('ready');
  await want({ run_id: 7, start_at: hubs(50), spec: long() });
  await until('a second', () => told.some(({ tick }) => tick !== null));
  await want();
  const stopped = count();
  const last = ended();
  assert.ok(last?.is === 'ended' && last.why?.en === 'The hub ended it');
  await pause(400);
  assert.equal(count(), stopped);
  await want({ run_id: 8, start_at: 0, spec: long() });
  await pause(50);
  await want();
  assert.equal(ended()?.is, 'refused');
  assert.equal(count(), stopped);
});

test('whoever asks again for nothing waits for the last word too: what it goes to is closed afterwards', async (t) => {
  const { told, want, isTold, ended } = agent(t);
  await want({ run_id: 9, start_at: 0, spec: long() });
  await isTold('ready');
  void want();
  await want();
  assert.equal(ended()?.is, 'refused');
  const before = told.length;
  await pause(300);
  assert.equal(told.length, before);
});

test('what begins too late, is no load, is forbidden, or was begun before a restart is refused with a sentence', async (t) => {
  const before = count();
  const { told, want, isTold } = agent(t, { most_wait_ms: 500 });
  const why = (run_id: number) => {
    const standing = told.findLast((one) => one.run_id === run_id && one.is_last)?.standing;
    return standing?.is === 'refused' ? standing.why.en : undefined;
  };
  const refused = (run_id: number) => until(`refusal of ${run_id}`, () => why(run_id) !== undefined);
  await want({ run_id: 10, start_at: hubs(0), spec: long() });
  assert.match(why(10) ?? '', /started anew/);
  for (const spec of [{}, null, 'x', { ...long(), ceiling_rate: -1 }, { ...long(), shape: undefined }]) {
    told.length = 0;
    await want({ run_id: 11, start_at: 0, spec });
    await refused(11);
    assert.match(why(11) ?? '', /can’t be sent/, JSON.stringify(spec));
    await want();
  }
  await want({ run_id: 12, start_at: 0, spec: long({ approved: [{ origin, addresses: ['169.254.169.254'] }] }) });
  assert.match(why(12) ?? '', /never probed/);
  await want({ run_id: 13, start_at: 0, spec: { ...long(), filler: 'x'.repeat(600_000) } });
  assert.match(why(13) ?? '', /too large/);
  await want({ run_id: 14, start_at: 0, spec: long() });
  await isTold('ready');
  await want({ run_id: 14, start_at: hubs(-11_000), spec: long() });
  await refused(14);
  assert.match(why(14) ?? '', /too late/);
  await want({ run_id: 15, start_at: 0, spec: long() });
  await refused(15);
  assert.match(why(15) ?? '', /never begun/);
  assert.equal(count(), before);
});
