import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFlows, FLOW_S } from './flows.ts';

const FLOW = { issuer: 'i', nonce: 'n', verifier: 'v', redirect_uri: 'r', return_to: '/' };

test('a log-in under way is given once, to its browser, within ten minutes', () => {
  let now = 0;
  const flows = createFlows(() => now);
  const browser = flows.open('a', FLOW);
  assert.deepEqual(flows.take('a', browser), FLOW);
  assert.equal(flows.take('a', browser), undefined);

  flows.open('b', FLOW);
  assert.equal(flows.take('b', browser), undefined, 'another browser');

  const late = flows.open('c', FLOW);
  now = FLOW_S * 1_000;
  assert.equal(flows.take('c', late), undefined);
  assert.equal(flows.size, 0);
});

test('a flood of them forgets the oldest and holds no more than it may', () => {
  const flows = createFlows();
  const first = flows.open('first', FLOW);
  for (let i = 0; i < 6_000; i += 1) flows.open(String(i), FLOW);
  assert.equal(flows.size, 5_000);
  assert.equal(flows.take('first', first), undefined);
});
