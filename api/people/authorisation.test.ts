import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { authorityOf, type Holding, narrowed, type Reach } from './authorisation.ts';
import { PERMISSIONS } from './permissions.ts';
import { ADMINISTRATORS, EVERYWHERE_ONLY, GRANTED, ROLES } from './roles.ts';

/** A tree of 15 units: beneath n are 2n and 2n + 1. */
const UNITS = 15;
function beneath(unit: number): number[] {
  return unit > UNITS ? [] : [unit, ...beneath(2 * unit), ...beneath(2 * unit + 1)];
}
const holding: fc.Arbitrary<Holding> = fc.record({
  role: fc.constantFrom(...ROLES),
  unit_id: fc.option(fc.integer({ min: 1, max: UNITS })),
});
const holdings = fc.array(holding, { maxLength: 5 });
const isWithin = (a: Reach | undefined, b: Reach | undefined): boolean =>
  a === undefined || b === 'everywhere' || (b !== undefined && a !== 'everywhere' && [...a].every((id) => b.has(id)));

test('a permission reaches exactly where some role that has it is held', () => {
  fc.assert(
    fc.property(holdings, fc.constantFrom(...PERMISSIONS), (held, permission) => {
      if (permission === 'public' || permission === 'signed_in') return;
      const reach = authorityOf(held, beneath).reachOf(permission);
      const having = held.filter(
        ({ role, unit_id }) =>
          GRANTED[role].includes(permission) && (unit_id === null || !EVERYWHERE_ONLY.includes(permission)),
      );
      const expected = having.some(({ unit_id }) => unit_id === null)
        ? 'everywhere'
        : having.length === 0
          ? undefined
          : new Set(having.flatMap(({ unit_id }) => beneath(unit_id as number)));
      assert.deepEqual(reach, expected);
    }),
  );
});

test('one more role never takes away, and one less never gives', () => {
  fc.assert(
    fc.property(holdings, holding, fc.constantFrom(...PERMISSIONS), (held, more, permission) => {
      const fewer = authorityOf(held, beneath).reachOf(permission);
      assert.ok(isWithin(fewer, authorityOf([...held, more], beneath).reachOf(permission)));
    }),
  );
});

test('a part of an authority has nothing that the whole lacks', () => {
  const some = fc.uniqueArray(fc.constantFrom(...PERMISSIONS));
  const units = fc.option(fc.integer({ min: 1, max: UNITS }).map((unit) => new Set(beneath(unit))));
  fc.assert(
    fc.property(holdings, some, units, fc.constantFrom(...PERMISSIONS), (held, permissions, within, permission) => {
      const whole = authorityOf(held, beneath);
      const part = narrowed(whole, permissions, within);
      const reach = part.reachOf(permission);
      assert.ok(isWithin(reach, whole.reachOf(permission)));
      if (permission === 'public') return;
      if (reach !== undefined) assert.ok(permissions.includes(permission));
      if (reach !== undefined && within !== null) assert.ok(isWithin(reach, within));
      // Whoever reads with it must pass the filter.
      if (reach !== undefined && reach !== 'everywhere') assert.ok(part.is_limited);
    }),
  );
});

test('the three administrators are apart: what one changes or reads of the log, no other does', () => {
  const apart = [
    'people:write',
    'places:write',
    'grants:decide',
    'policy:write',
    'tokens:write',
    'audit:read',
    'audit:export',
  ] as const;
  for (const permission of apart) {
    const who = ROLES.filter((role) => GRANTED[role].includes(permission));
    assert.equal(who.length, 1, `${permission}: ${who}`);
    assert.ok((ADMINISTRATORS as readonly string[]).includes(who[0] as string), permission);
  }
  const writes = GRANTED.audit_administrator.filter((permission) => /:(write|decide|propose)$/.test(permission));
  assert.deepEqual(writes, []);
});
