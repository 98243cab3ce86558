import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AccountBase, MIGRATION_STATES, standingOfBase } from './account-migration.ts';

const NOW = Date.UTC(2026, 10, 30, 4);
const DAY_MS = 86_400_000;
const base: AccountBase = { accounts: 100, migrated: 100, state: 'migrated', due: '2026-12-31' };
const of = (change: Partial<AccountBase>, at = NOW - DAY_MS) => standingOfBase({ ...base, ...change }, at, NOW);

const ROWS: [string, Partial<AccountBase>, string, boolean, number?][] = [
  ['all migrated is met', {}, 'met', false],
  ['more migrated than there are is unknown', { migrated: 101 }, 'unknown', false],
  ['called migrated without being so is unknown', { migrated: 99 }, 'unknown', false],
  ['older than a quarter is unknown', {}, 'unknown', false, NOW - 93 * DAY_MS],
  ['under way is unmet', { migrated: 40, state: 'migrating' }, 'unmet', false],
  ['under way past its day is late', { migrated: 40, state: 'migrating', due: '2026-11-29' }, 'unmet', true],
  ['its last day still counts', { migrated: 40, state: 'migrating', due: '2026-11-30' }, 'unmet', false],
];
for (const [name, change, status, is_late, at] of ROWS)
  test(`an account base: ${name}`, () => {
    const found = of(change, at);
    assert.deepEqual([found.status, found.is_late], [status, is_late]);
  });

test('nothing is met unless every account is', () => {
  const count = fc.integer({ min: 0, max: 1_000 });
  const any = fc.record({ accounts: count, migrated: count, state: fc.constantFrom(...MIGRATION_STATES) });
  fc.assert(
    fc.property(any, (one) => {
      if (standingOfBase(one, NOW, NOW).status === 'met') assert.equal(one.migrated, one.accounts);
    }),
  );
});
