import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { openFresh } from '../db/testing.ts';
import { seenTickets } from './seen-tickets.ts';

const db = openFresh();
after(() => db.$client.close());
const sqlite = db.$client;
sqlite.pragma('foreign_keys = OFF');
const addTicket =
  sqlite.prepare(`insert into tickets (id, number, kind, title, body, fields, filed_by, filed_at, urgency, impact,
  priority, state, version, changed_at) values (?, ?, 'problem', '', '', '{}', '-', 1, 'low', 'single', 4, 'waiting', 1, 1)`);
const involve = sqlite.prepare(`insert into ticket_units (ticket_id, unit_id, involved_as, since) values (?, ?, ?, 1)
  on conflict do update set since = since + 1`);
const bySql = (reach: ReadonlySet<number>): Set<number> =>
  new Set(
    sqlite
      .prepare('select ticket_id from ticket_units where unit_id in (select value from json_each(?))')
      .pluck()
      .all(JSON.stringify([...reach])) as number[],
  );

test('whoever comes to have to do with whatever ticket, in whatever order, each reach sees what the database says', () => {
  let next = 1;
  const reaches = [new Set([1]), new Set([2, 3]), new Set([1, 2, 3, 4, 5]), new Set<number>()];
  const step = fc.record({
    is_new: fc.boolean(),
    ticket: fc.nat(),
    unit: fc.integer({ min: 1, max: 6 }),
    as: fc.constantFrom('filer', 'holder', 'invited'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      for (const { is_new, ticket, unit, as } of steps) {
        if (is_new || next === 1) {
          addTicket.run(next, String(next));
          next += 1;
        }
        involve.run((ticket % (next - 1)) + 1, unit, as);
      }
      for (const reach of reaches) {
        const seen = seenTickets(db, reach);
        const expected = bySql(reach);
        assert.equal(seen.count(), expected.size);
        for (let id = 0; id < next + 20; id += 1) assert.equal(seen.has(id), expected.has(id), `${id}`);
      }
    }),
    { numRuns: 200 },
  );
});

test('what may yet be undone is not taken for granted', () => {
  assert.throws(() => sqlite.transaction(() => seenTickets(db, new Set([1])))(), /within a transaction/);
});
