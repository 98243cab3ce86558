import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ACTOR, testHub } from '../testing.ts';
import { ticketOf } from './stored.ts';
import { fileTicket, type NewTicket } from './write-ticket.ts';

const t = await testHub();
after(() => t.stop());
const { db } = t.hub;
const sqlite = db.$client;
const wanted: NewTicket = {
  ...{ kind: 'problem', title: '断网', body: '', fields: {}, urgency: 'low', impact: 'single' },
  ...{ unit_id: null, filed_by_id: null, about: {}, snapshot: null },
};
const file = (now: number): number => fileTicket(db, ACTOR, wanted, now).id;

test('numbers count on within a day of China, however many there are', () => {
  const numberOf = (at: string) => ticketOf(db, file(Date.parse(at))).number;
  assert.equal(numberOf('2027-03-01T15:59:59.999Z'), '20270301-00001');
  assert.equal(numberOf('2027-03-01T16:00:00Z'), '20270302-00001');
  assert.equal(numberOf('2027-03-02T15:59:59Z'), '20270302-00002');
  assert.equal(numberOf('2027-03-01T10:00:00Z'), '20270301-00002', 'of a clock that was set back');
  sqlite.exec(`update tickets set number = '20270302-99999' where number = '20270302-00002'`);
  assert.deepEqual(
    [numberOf('2027-03-02T10:00:00Z'), numberOf('2027-03-02T10:00:00Z')],
    ['20270302-100000', '20270302-100001'],
  );
});
