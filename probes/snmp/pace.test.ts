import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paceOf } from './pace.ts';

let agents = 0;
const stranger = () => `agent-${++agents}`;

test('a pace halves down to one and says when there is no smaller', () => {
  const pace = paceOf(stranger());
  const sizes: number[] = [];
  do sizes.push(pace.size());
  while (pace.lower(pace.size()));
  assert.deepEqual(sizes, [50, 25, 12, 6, 3, 1]);
});

test('what was learnt of an agent holds for the next look, and is forgotten after an hour', () => {
  const agent = stranger();
  paceOf(agent, 50, 0).lower(50);
  assert.equal(paceOf(agent, 50, 1_000).size(), 25);
  assert.equal(paceOf(agent, 10, 1_000).size(), 10);
  assert.equal(paceOf(agent, 50, 3_600_001).size(), 50);
});

test('one lost datagram is forgiven, a size that failed twice is not tried again', () => {
  const pace = paceOf(stranger());
  const calm = () => {
    for (let i = 0; i < 20; i++) pace.answered();
  };
  pace.lower(50);
  calm();
  assert.equal(pace.size(), 50);
  pace.lower(50);
  calm();
  assert.equal(pace.size(), 25);
  calm();
  assert.equal(pace.size(), 25);
});

test('a small question that failed leads to a smaller one, whatever the pace was', () => {
  const pace = paceOf(stranger());
  pace.lower(10);
  assert.equal(pace.size(), 5);
  assert.equal(pace.lower(1), false);
});

test('whatever happens, a pace stays between one and its start', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200 })), { maxLength: 200 }),
      (start, events) => {
        const pace = paceOf(stranger(), start);
        for (const event of events) {
          if (event === 0) pace.answered();
          else pace.lower(event);
          assert.ok(pace.size() >= 1 && pace.size() <= start);
        }
      },
    ),
  );
});
