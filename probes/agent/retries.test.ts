import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedByHub } from './https-uplink.ts';
import { retries } from './retries.ts';

const within = (wait_ms: number, middle_ms: number) =>
  assert.ok(wait_ms >= middle_ms * 0.5 && wait_ms <= middle_ms * 1.5, `${wait_ms} around ${middle_ms}`);

test('each failure waits twice as long, up to a minute, until one goes well', () => {
  const retry = retries(1_000);
  for (const middle_ms of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    within(retry.after(undefined), middle_ms);
  retry.good();
  within(retry.after(new Error('away')), 1_000);
});

test('who waits to be trusted asks every few seconds', () => {
  const retry = retries(1_000);
  for (let turn = 0; turn < 8; turn += 1) retry.after(new Error('away'));
  within(retry.after(new RefusedByHub(403, { state: 'waiting' })), 5_000);
  within(retry.after(new RefusedByHub(403, { state: 'revoked' })), 60_000);
});
