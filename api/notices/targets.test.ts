/** Three quarters of a target and its breach: told once each, whatever happens in between. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Deed } from '../tickets/deeds.ts';
import { reckonOpen, turnTickets } from '../tickets/keep-tickets.ts';
import { reckon } from '../tickets/reckon.ts';
import { ServiceLevels, writeServiceLevels } from '../tickets/service-levels.ts';
import { ticketOf } from '../tickets/stored.ts';
import { act } from '../tickets/write-ticket.ts';
import { beginTelling, createNoticeMaker } from './make-notices.ts';
import { noticeHub, TOWN } from './testing.ts';

const t = await noticeHub();
after(() => t.stop());
const { sqlite } = t;
const { db, authorities } = t.hub;
const asker = await t.person('asker', 'operator', TOWN);
const town = await t.person('town', 'ticket_agent', TOWN);
const town2 = await t.person('town2', 'ticket_agent', TOWN);

const fail = (error: unknown) => assert.fail(error as Error);
const MINUTE_MS = 60_000;
/** A Tuesday: the day is worked from 9 to 12 and from 14 to 18 o’clock, or what the preset says. */
const at = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}+08:00`);
const ANY = { kind: null, priority: null, level: null };
const around = ServiceLevels.parse({ targets: [{ ...ANY, response_min: 60, resolution_min: 240 }] });

beforeEach(() => {
  sqlite.exec(`delete from notices; delete from ticket_news; delete from settings where key = 'notices_since';
    update tickets set response_due_at = null, resolution_due_at = null, warning_at = null, ended_at = 1, state = 'withdrawn'`);
  writeServiceLevels(db, around);
});

const maker = createNoticeMaker({ db, authorities }, fail);
/** As the program's round does it, and again at once: what was told isn't told again. */
function round(when: string) {
  for (let i = 0; i < 3; i += 1) turnTickets(db, at(when), fail);
  return make(when);
}
function make(when: string) {
  while (maker.slice(at(when)) > 0);
  const rows = sqlite
    .prepare(`select n.kind, n.text, p.username from notices n join people p on p.id = n.person_id
    where n.kind in ('warning', 'breach') order by n.id`)
    .all() as { kind: string; text: string; username: string }[];
  sqlite.exec(`update notices set kind = 'answer'`);
  return rows.map(({ kind, text, username }) => `${kind} ${username} ${/响应|解决/.exec(text)?.[0]}`);
}
const does = (id: number, when: string, deed: Deed) =>
  act(db, deed.is === 'withdraw' ? asker.by : town.by, id, { deed, version: ticketOf(db, id).version }, at(when));
const file = (when: string) => t.file(asker, TOWN, at(when));

test('each clock warns and is breached once, those of the unit are told, or whoever works on it alone', () => {
  const id = file('09-08 09:00');
  assert.deepEqual(round('09-08 09:45'), [], 'on the very moment it isn’t passed');
  assert.deepEqual(round('09-08 09:46'), ['warning town 响应', 'warning town2 响应']);
  assert.deepEqual(round('09-08 09:50'), []);
  assert.deepEqual(round('09-08 10:01'), ['breach town 响应', 'breach town2 响应']);
  assert.deepEqual(round('09-08 10:02'), []);
  does(id, '09-08 10:10', { is: 'accept' });
  does(id, '09-08 10:10', { is: 'assign', assignee_id: town2.id });
  const { warning_at, resolution_due_at } = ticketOf(db, id);
  assert.ok(warning_at !== null && resolution_due_at !== null && warning_at < resolution_due_at);
  assert.deepEqual(round('09-08 11:00'), []);
  const shown = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');
  assert.deepEqual(round(shown(warning_at + MINUTE_MS)), ['warning town2 解决']);
  assert.deepEqual(round(shown(resolution_due_at + MINUTE_MS)), ['breach town2 解决']);
  assert.equal(ticketOf(db, id).warning_at, null);
  assert.deepEqual(round('09-10 10:00'), []);
});

test('what a deed discovers before the round does is told as well, once', () => {
  const id = file('09-08 09:00');
  does(id, '09-08 09:50', { is: 'classify', urgency: 'high', impact: 'wide', reason: '原因' });
  assert.deepEqual(make('09-08 09:50'), ['warning town 响应', 'warning town2 响应']);
  does(id, '09-08 10:30', { is: 'accept' });
  assert.deepEqual(make('09-08 10:30'), ['breach town 响应', 'breach town2 响应']);
  assert.deepEqual(round('09-08 10:31'), []);
});

test('a target that is answered in time, paused or ended warns of nothing', () => {
  const id = file('09-08 09:00');
  does(id, '09-08 09:30', { is: 'accept' });
  does(id, '09-08 09:31', { is: 'suspend', reason: '原因', resume_at: at('09-20 09:00') });
  assert.equal(ticketOf(db, id).warning_at, null);
  assert.deepEqual(round('09-15 10:00'), []);
  does(id, '09-15 10:00', { is: 'resume' });
  assert.notEqual(ticketOf(db, id).warning_at, null);
  does(id, '09-15 10:01', { is: 'withdraw', reason: '原因' } as Deed);
  assert.equal(ticketOf(db, id).warning_at, null);
  assert.deepEqual(round('09-20 10:00'), []);
});

test('a target that becomes smaller warns at once', () => {
  const id = file('09-08 09:00');
  does(id, '09-08 09:10', { is: 'accept' });
  const smaller = { ...ANY, priority: 1, response_min: 60, resolution_min: 80 };
  writeServiceLevels(db, { ...around, targets: [smaller, ...around.targets] });
  does(id, '09-08 10:05', { is: 'classify', urgency: 'high', impact: 'wide', reason: '原因' });
  assert.deepEqual(make('09-08 10:05'), ['warning town 解决', 'warning town2 解决']);
  assert.deepEqual(round('09-08 10:06'), []);
});

test('a start tells nothing again; what was overdue before this version is no news', async () => {
  const id = file('09-08 09:00');
  assert.equal(round('09-08 09:46').length, 2);
  await reckonOpen(db, fail);
  // All of it lies years before the clock of this machine, or years after.
  make('09-08 09:47');
  const before = sqlite.prepare('select count(*) from notices').pluck().get();
  await reckonOpen(db, fail);
  make('09-08 09:48');
  assert.equal(sqlite.prepare('select count(*) from notices').pluck().get(), before);
  // As the version before left it: it had noted the breach, and knew of no warnings.
  const old = file('09-08 09:00');
  sqlite.exec(
    `delete from ticket_news; update tickets set warning_at = null, response_due_at = null, breached_at = ${at('09-08 10:00')} where id = ${old}`,
  );
  assert.deepEqual(
    round('09-08 10:05').filter((one) => one.startsWith('warning')),
    [],
  );
  assert.notEqual(id, old);
});

test('what passed while no version ran that tells of it is no news either', () => {
  file('09-08 09:00');
  beginTelling(db, at('09-08 11:00'));
  beginTelling(db, at('09-08 09:30'));
  assert.deepEqual(round('09-08 11:01'), []);
  file('09-08 11:10');
  assert.equal(round('09-08 18:00').length > 0, true);
});

test('a corrected calendar that takes a breach back lets the next one be told', () => {
  const id = file('09-08 09:00');
  assert.equal(round('09-08 09:46').length, 2);
  assert.deepEqual(round('09-08 10:01'), ['breach town 响应', 'breach town2 响应']);
  writeServiceLevels(db, { ...around, calendar: { ...around.calendar, days: { '2026-09-08': 'off' } } });
  reckon(db, id, at('09-08 10:02'));
  assert.equal(ticketOf(db, id).breached_at, null);
  assert.deepEqual(round('09-08 10:02'), []);
  assert.deepEqual(round('09-09 09:46'), ['warning town 响应', 'warning town2 响应']);
  assert.deepEqual(round('09-09 10:01'), ['breach town 响应', 'breach town2 响应']);
  assert.deepEqual(round('09-09 10:02'), []);
});
