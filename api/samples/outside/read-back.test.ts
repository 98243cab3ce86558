import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreAway } from './client.ts';
import { createReadBack } from './read-back.ts';

const series = [{ id: 7, watch: 1, series: 'icmp.rtt', part: null }] as unknown as Parameters<
  ReturnType<typeof createReadBack>['points']
>[0];
const answered = (result: unknown) => {
  const body = Buffer.from(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
  const ask = async () => ({ status: 200, body });
  return createReadBack({ ask, url: new URL('http://store.test') }).points(series, 0, 10_000);
};

test('points are read, and what no number is isn’t among them', async () => {
  const points = await answered([
    {
      metric: { __name__: 'zw_icmp_rtt' },
      values: [
        [1, '1.5'],
        [2, 'NaN'],
        [99, '3'],
      ],
    },
  ]);
  assert.deepEqual([...(points.get(7)?.value ?? [])], [1.5]);
});

test('what answers like a store and has no series of points is away, not a mistake of ours', async () => {
  const odd = { toString: 1 };
  const whole = { metric: {}, values: [] };
  for (const result of [
    ...[{}, [null], [{}], [{ metric: null, values: [] }], [{ ...whole, values: [1] }], 'x', 1],
    ...[[{ ...whole, metric: { __name__: odd } }], [{ ...whole, values: [[1, odd]] }]],
  ])
    await assert.rejects(answered(result), StoreAway, JSON.stringify(result));
});
