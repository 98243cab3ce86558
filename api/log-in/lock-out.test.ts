import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openFresh } from '../db/testing.ts';
import { createLockOut } from './lock-out.ts';
import { Policy } from './policy.ts';

const MINUTE = 60_000;
const { lock } = Policy.parse({});

test('an account is locked after five failures, twice as long with each further one, and never longer than the most', () => {
  const out = createLockOut(openFresh());
  let now = 1_000_000;
  for (let i = 1; i < lock.failures; i += 1) out.failed('zhang', `10.0.0.${i}`, lock, now);
  assert.equal(out.locked('zhang', '10.9.9.9', now), undefined);
  const spans: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    out.failed('ZHANG', `10.0.1.${i}`, lock, now);
    const until = out.locked('zhang', '10.9.9.9', now)?.until ?? 0;
    spans.push((until - now) / MINUTE);
    now = until;
    assert.equal(out.locked('zhang', '10.9.9.9', now), undefined, 'it opens by itself');
  }
  assert.deepEqual(spans, [15, 30, 60, 120, 240, 480, 960, 1_440, 1_440, 1_440]);
  assert.equal(out.locked('wang', '10.9.9.9', now), undefined, 'others are not concerned');
});

test('an address that guesses at many accounts is locked, and a success there does not open it', () => {
  const out = createLockOut(openFresh());
  for (let i = 0; i < lock.address_failures; i += 1) out.failed(`guess-${i}`, '10.0.0.1', lock, 5);
  assert.ok(out.locked('anybody', '10.0.0.1', 6));
  out.succeeded('anybody');
  assert.ok(out.locked('anybody', '10.0.0.1', 6));
  assert.equal(out.locked('anybody', '10.0.0.2', 6), undefined);
});

test('a success forgets the failures of its account, and a day does', () => {
  const out = createLockOut(openFresh());
  for (let i = 1; i < lock.failures; i += 1) out.failed('zhang', '10.0.0.1', lock, 5);
  out.succeeded('Zhang');
  out.failed('zhang', '10.0.0.1', lock, 6);
  assert.equal(out.locked('zhang', '10.0.0.9', 7), undefined);
  for (let i = 0; i < 3; i += 1) out.failed('zhang', '10.0.0.1', lock, 8);
  out.failed('zhang', '10.0.0.1', lock, 8 + 86_400_000);
  assert.equal(out.locked('zhang', '10.0.0.9', 9 + 86_400_000), undefined);
});

test('whatever happens in whichever order, nobody is locked for less than the rule says or for longer than the most', () => {
  const step = fc.record({ right: fc.boolean(), wait: fc.integer({ min: 0, max: 40 * MINUTE }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const out = createLockOut(openFresh());
      let now = 1_000;
      let failures = 0;
      for (const { right, wait } of steps) {
        now += wait;
        const locked = out.locked('zhang', '::1', now);
        if (locked) {
          assert.ok(failures >= lock.failures && locked.until - now <= lock.max_minutes * MINUTE);
          continue;
        }
        if (right) out.succeeded('zhang');
        else out.failed('zhang', `10.0.${failures >> 8}.${failures & 255}`, lock, now);
        failures = right ? 0 : failures + 1;
        assert.equal(out.locked('zhang', '::1', now) !== undefined, failures >= lock.failures);
      }
    }),
    { numRuns: 30 },
  );
});

test('a million names do not fill the disk', () => {
  const db = openFresh();
  const out = createLockOut(db);
  const insert = db.$client.prepare('insert into log_in_failures (key, failures, last_at) values (?, 1, ?)');
  db.$client.transaction(() => {
    for (let i = 0; i < 50_000; i += 1) insert.run(`account ${i}`, i);
  })();
  out.failed('one-more', '10.0.0.1', lock, 60_000);
  assert.equal(db.$client.prepare('select count(*) from log_in_failures').pluck().get(), 50_000);
});

test('an office that mistypes now and then all day is not locked, one that guesses quickly is', () => {
  const out = createLockOut(openFresh());
  let now = 1_000_000;
  for (let i = 0; i < 200; i += 1) {
    out.failed(`person-${i}`, '10.0.0.1', lock, now);
    now += 5 * MINUTE;
  }
  assert.equal(out.locked('anybody', '10.0.0.1', now), undefined);
  for (let i = 0; i < 200; i += 1) out.failed(`person-${i}`, '10.0.0.2', lock, now + i * 10_000);
  assert.ok(out.locked('anybody', '10.0.0.2', now + 200 * 10_000));
});

test('when too many are kept, those that are locked stay', () => {
  const db = openFresh();
  const out = createLockOut(db);
  const insert = db.$client.prepare(
    'insert into log_in_failures (key, failures, last_at, locked_until) values (?, 9, ?, ?)',
  );
  db.$client.transaction(() => {
    insert.run('account locked', 1, 1_000_000);
    for (let i = 0; i < 50_000; i += 1) insert.run(`account ${i}`, i + 2, null);
  })();
  out.failed('one-more', '10.0.0.1', lock, 60_000);
  assert.ok(out.locked('locked', '10.9.9.9', 60_001));
});
