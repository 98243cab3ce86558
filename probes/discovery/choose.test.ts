import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { choose, MAX_VAIN } from './choose.ts';
import type { Credential, Known } from './search.ts';

const credential = (id: number): Credential => ({
  id,
  secret: { kind: 'snmp_community', version: '2c', community: `c${id}` },
});
const known = (some: Partial<Known> = {}): Known => ({ worked: null, refused: new Set(), vain: new Set(), ...some });
const idsOf = (list: readonly Credential[]) => list.map(({ id }) => id);

test('credentials come in their order, the one that worked last before all', () => {
  const list = [1, 2, 3].map(credential);
  assert.deepEqual(idsOf(choose(list, known()).chosen), [1, 2, 3]);
  assert.deepEqual(idsOf(choose(list, known({ worked: 3 })).chosen), [3, 1, 2]);
  assert.deepEqual(idsOf(choose(list, known({ worked: 9 })).chosen), [1, 2, 3], 'one of another scope is none of ours');
});

test('what was refused lately is left out, even if it worked before', () => {
  const list = [1, 2].map(credential);
  const { chosen, held_back } = choose(list, known({ worked: 1, refused: new Set([1]), vain: new Set([1]) }));
  assert.deepEqual([idsOf(chosen), held_back], [[2], 1]);
});

test('however many jobs ask, an address meets no more than a few different credentials in vain within an hour', () => {
  const ids = fc.uniqueArray(fc.nat({ max: 20 }), { maxLength: 12 });
  fc.assert(
    fc.property(ids, ids, ids, (list, refused, vain) => {
      const before = new Set([...vain, ...refused]);
      const { chosen } = choose(list.map(credential), known({ refused: new Set(refused), vain: before }));
      assert.ok(idsOf(chosen).every((id) => !refused.includes(id)));
      const fresh = idsOf(chosen).filter((id) => !before.has(id));
      assert.ok(fresh.length === 0 || before.size + fresh.length <= MAX_VAIN);
      assert.equal(new Set(idsOf(chosen)).size, chosen.length);
    }),
  );
});
