import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolve } from './resolve.ts';

const never = () => new Promise<string>(() => {});
const isUnable = (error: Error & { outcome?: string }) =>
  error.outcome === 'unable' && /the resolver did not answer for/.test(error.message);

test('a resolver that never answers is our own blindness, told at the deadline and not after it', async () => {
  await assert.rejects(resolve('silent.test', 4, AbortSignal.timeout(50), never), isUnable);
});

test('however often a name is looked for meanwhile, the resolver is asked once', async () => {
  let asked = 0;
  const slow = async () => {
    asked += 1;
    return never();
  };
  const looks = Array.from({ length: 20 }, () => resolve('queue.test', 4, AbortSignal.timeout(30), slow));
  for (const look of looks) await assert.rejects(look, isUnable);
  await assert.rejects(resolve('queue.test', 4, AbortSignal.timeout(30), slow), isUnable);
  assert.equal(asked, 1);
});

test('an answer is used by all who wait for it, and the next look asks anew', async () => {
  let asked = 0;
  const answers = async () => {
    asked += 1;
    return `192.0.2.${asked}`;
  };
  const { signal } = new AbortController();
  const both = await Promise.all([resolve('a.test', 4, signal, answers), resolve('a.test', 4, signal, answers)]);
  assert.deepEqual(new Set(both.map(({ address }) => address)), new Set(['192.0.2.1']));
  assert.equal((await resolve('a.test', 4, signal, answers)).address, '192.0.2.2');
});

test('a look that is given up for another reason says that reason', async () => {
  const controller = new AbortController();
  const look = resolve('gone.test', 4, controller.signal, never);
  controller.abort(new Error('the watch was removed'));
  await assert.rejects(look, /the watch was removed/);
});
