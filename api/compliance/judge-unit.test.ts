import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAID } from '#compliance/worksheet/crypto-samples.ts';
import { faultOf } from './judge-unit.ts';

test('a fault that another object makes up for is another fault, whose risk is chosen anew', () => {
  const by = (object_id: number) =>
    faultOf({
      ...{ result: 'partial', reason: '' },
      crypto: {
        ...SAID.tls,
        compensation: { item: '6.2.1', object_id, why: '同', confirmed_by: 'x', confirmed_at: 1 },
      },
    });
  assert.notEqual(by(1), by(2));
  assert.equal(by(1), by(1));
});
