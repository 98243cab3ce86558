import assert from 'node:assert/strict';
import { test } from 'node:test';
import { degradation } from './degradation.ts';
import { USUAL_THRESHOLDS } from './thresholds.ts';

const side = (rtt_ms: number | null, loss: number | null = null, tcp_success: number | null = null) => ({
  rtt_ms,
  loss,
  tcp_success,
});
const of = (six: ReturnType<typeof side>, four: ReturnType<typeof side>) => degradation(six, four, USUAL_THRESHOLDS);

test('it is a share of what IPv4 does, and equal where both are better than the floor', () => {
  assert.deepEqual(of(side(150), side(100)), { ratio: 0.5, counts_as_equal: false });
  assert.deepEqual(of(side(2), side(1)), { ratio: null, counts_as_equal: true });
  assert.deepEqual(of(side(50), side(100)), { ratio: -0.5, counts_as_equal: false });
  assert.deepEqual(of(side(10, 0.5), side(10, 0)), { ratio: 50, counts_as_equal: false });
  assert.equal(of(side(100, null, 0.5), side(100, null, 1)).ratio, 50);
  assert.deepEqual(of(side(null), side(100)), { ratio: null, counts_as_equal: false });
});
