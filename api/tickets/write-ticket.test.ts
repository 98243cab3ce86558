/** Tickets in a real database: whatever is done or refused, rows, events and the log stay one. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '../middleware/errors.ts';
import type { Role } from '../people/roles.ts';
import { testHub } from '../testing.ts';
import type { Deed, DeedName } from './deeds.ts';
import { ENDED, possible, RULES } from './flow.ts';
import { type Asker, partiesOf } from './parties.ts';
import { standingOf } from './standing.ts';
import { eventsOf, ticketOf } from './stored.ts';
import { act, type By, fileTicket, type NewTicket } from './write-ticket.ts';

const t = await testHub();
after(() => t.stop());
const { db } = t.hub;
const sqlite = db.$client;
const [CITY, COUNTY, TOWN, VILLAGE, TELECOM, NOWHERE] = [1, 2, 3, 4, 5, 99];
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '县', 'county', '', 1), (3, '镇', 'town', '', 2), (4, '村', 'village', '', 3), (5, '电信', 'county', '', 1)`);

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-09-08T10:00+08:00');

type Who = { by: By; as: Asker };
async function person(name: string, role: Role, unit_id: number | null): Promise<Who> {
  await t.enter(name, [{ role, unit_id }], unit_id ?? undefined);
  const id = sqlite.prepare('select id from people where username = ?').pluck().get(name) as string;
  const as = { id, unit_id, authority: t.hub.authorities.of(id) };
  return { by: { actor: { person: name, address: '127.0.0.1' }, as }, as };
}
const city = await person('city', 'ticket_agent', CITY);
const county = await person('county', 'ticket_agent', COUNTY);
const town = await person('town', 'ticket_agent', TOWN);
const village = await person('village', 'ticket_agent', VILLAGE);
const asking = await person('asking', 'operator', VILLAGE);
const telecom = await person('telecom', 'unit_leader', TELECOM);
const auditor = await person('auditor', 'audit_administrator', null);
const engineer = await person('engineer', 'network_engineer', null);
const reader = await person('reader', 'director', CITY);
const EVERYBODY = [city, county, town, village, asking, telecom, auditor, engineer, reader];
const PLATFORM: By = { actor: { person: '-', address: '-' }, as: 'platform' };

const file = (who: Who | null, unit_id: number | null, at = NOW, more: Partial<NewTicket> = {}): number =>
  fileTicket(
    db,
    who?.by.actor ?? PLATFORM.actor,
    {
      ...{ kind: 'problem', title: '网络不通', body: '全村断网', fields: {}, urgency: 'high', impact: 'part' },
      ...{ unit_id, filed_by_id: who?.as.id ?? null, about: {}, snapshot: null },
      ...more,
    },
    at,
  ).id;
const versionOf = (id: number) => ticketOf(db, id).version;
const does = (who: Who | 'platform', id: number, deed: Deed, at = NOW + MINUTE_MS) =>
  act(db, who === 'platform' ? PLATFORM : who.by, id, { deed, version: versionOf(id) }, at);
const reason = '原因';

const refusal = (work: () => unknown): { status: number; code: string } => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Refusal, String((error as Error).stack));
    const { code, zh, en } = error.problem.error;
    assert.match(zh, /\p{Script=Han}/u);
    assert.match(en, /\w/);
    assert.ok(error.status >= 400 && error.status < 500);
    return { status: error.status, code };
  }
  return assert.fail('it was not refused');
};
const isRefused = (work: () => unknown, status: number, code: string) =>
  assert.deepEqual(refusal(work), { status, code });

const TABLES = ['tickets', 'ticket_events', 'ticket_units', 'ticket_followers'];
const counts = () => [...TABLES, 'audit_entries'].map((name) => sqlite.prepare(`select count(*) from ${name}`).get());
const rowsOf = (ids: readonly number[]) =>
  TABLES.flatMap((name) =>
    ids.map((id) =>
      sqlite.prepare(`select * from ${name} where ${name === 'tickets' ? 'id' : 'ticket_id'} = ?`).all(id),
    ),
  );
const log = () =>
  sqlite
    .prepare<[], { id: number; person: string; action: string; object_kind: string; object_id: string }>(
      'select id, person, action, object_kind, object_id from audit_entries order by id desc limit 1',
    )
    .get() ?? { id: 0 };

/** What the rows say is what the events make of them. */
function assertFits(id: number) {
  const events = eventsOf(db, id);
  const { invitations, ...standing } = standingOf(events);
  const row = ticketOf(db, id);
  const { state, before_pause, unit_id, assignee_id, version } = row;
  assert.deepEqual({ state, before_pause, unit_id, assignee_id, version }, standing);
  assert.deepEqual(
    events.map(({ number }) => number),
    events.map((_, i) => i + 1),
  );
  assert.ok(
    events.every(({ at }, i) => i === 0 || at >= (events[i - 1]?.at ?? 0)),
    'in order',
  );
  assert.equal(row.ended_at !== null, ENDED.includes(state));
  assert.equal(row.resume_at !== null, state === 'suspended');
  const involved = events.flatMap(({ is, unit_to_id, deed }) => {
    if (is === 'file') return unit_to_id === null ? [] : [`filer ${unit_to_id}`, `holder ${unit_to_id}`];
    if (is === 'escalate' || is === 'hand_over') return [`holder ${unit_to_id}`];
    return is === 'invite' ? (deed.invited_unit_ids as number[]).map((unit) => `invited ${unit}`) : [];
  });
  const units = sqlite
    .prepare<[number], { unit_id: number; involved_as: string; answered_at: number | null; excused_at: number | null }>(
      'select * from ticket_units where ticket_id = ?',
    )
    .all(id);
  assert.deepEqual(
    units.map((one) => `${one.involved_as} ${one.unit_id}`).toSorted(),
    [...new Set(involved)].toSorted(),
  );
  const open = units.filter((one) => one.involved_as === 'invited' && !one.answered_at && !one.excused_at);
  const asked = [...invitations].filter(([, { answered_at }]) => answered_at === null).map(([unit]) => unit);
  assert.deepEqual(open.map(({ unit_id: unit }) => unit).toSorted(), asked.toSorted());
}

type Step = { who: number; is_guided: boolean; pick: number; unit: number; later_min: number; is_stale: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(EVERYBODY.length - 1),
  is_guided: fc.boolean(),
  pick: fc.nat(1_000),
  unit: fc.constantFrom(CITY, COUNTY, TOWN, VILLAGE, TELECOM, NOWHERE),
  // Now and then a clock is set back.
  later_min: fc.integer({ min: -600, max: 6_000 }),
  is_stale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
const NAMES = Object.keys(RULES) as DeedName[];
const ENDS: DeedName[] = ['withdraw', 'merge', 'return'];
function deedOf(is: DeedName, { pick, unit }: Step, now: number, others: readonly number[]): Deed {
  const assignee_id = pick % 7 === 0 ? 'nobody' : (EVERYBODY[pick % EVERYBODY.length]?.as.id ?? '');
  const moment = now + ((pick % 400) - 10) * DAY_MS;
  const said: Record<DeedName, object> = {
    ...{ attach: { name: 'a.txt', digest: 'a'.repeat(64), bytes: 1, type: '-' }, refer: { reason } },
    ...{ recover: { text: '恢复' }, province: { text: '收到', outcome: 'answered' } },
    ...{ accept: {}, start: pick % 2 ? { assignee_id } : {}, assign: { assignee_id }, resolve: { text: '好了' } },
    ...{ classify: { urgency: 'low', impact: pick % 2 ? 'wide' : 'single', reason } },
    ...{ confirm: { rating: 1 + (pick % 5) } },
    ...{ dispute: { reason }, suspend: { reason, resume_at: moment }, resume: {}, return: { reason } },
    ...{ resubmit: { text: '补充' }, reopen: { reason }, withdraw: { reason }, comment: { text: '说明' } },
    ...{ merge: { reason, primary_ticket_id: others[pick % others.length] } },
    ...{ escalate: pick % 3 ? { reason } : { reason, to_unit_id: unit }, hand_over: { reason, to_unit_id: unit } },
    ...{ invite: { reason, invited_unit_ids: [unit, 1 + (pick % 5)], due_at: moment } },
    ...{ answer: { text: '已查', invited_unit_id: unit }, excuse: { reason, invited_unit_id: unit } },
    ...{ redact: { event: pick % 8, reason } },
  };
  return { is, ...said[is] } as Deed;
}

test('whoever does whatever: a refusal leaves all as it was, a deed is one event and one entry', () => {
  const reached = new Set<string>();
  const begins = fc.constantFrom(VILLAGE, TOWN, COUNTY, null);
  fc.assert(
    fc.property(begins, fc.nat(2), fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), (begun, by, steps) => {
      let now = NOW;
      const id = file([asking, county, null][by] ?? null, begun, now);
      const ids = [id, file(engineer, TELECOM, now), NOWHERE * 1e6];
      for (const one of steps) {
        now += one.later_min * MINUTE_MS;
        const standing = standingOf(eventsOf(db, id));
        // A guided step is taken by somebody who may take some; the others by anybody.
        const mine = ({ as }: Who) => possible(standing, partiesOf(as, ticketOf(db, id), standing));
        const able = EVERYBODY.filter((who) => mine(who).length > 0);
        const who =
          (one.is_guided ? able[one.who % Math.max(1, able.length)] : undefined) ?? EVERYBODY[one.who] ?? city;
        const open = one.is_guided ? mine(who).filter((is) => !ENDS.includes(is) || one.pick % 9 === 0) : NAMES;
        const waits = [...standing.invitations].filter(([, { answered_at }]) => answered_at === null);
        const unit = (one.is_guided && waits[one.pick % Math.max(1, waits.length)]?.[0]) || one.unit;
        const deed = deedOf(open[one.pick % open.length] ?? 'accept', { ...one, unit }, now, ids);
        const before = { rows: rowsOf(ids), counts: counts(), log: log() };
        let done = true;
        try {
          act(db, who.by, id, { deed, version: standing.version + (one.is_stale ? 1 : 0) }, now);
        } catch (error) {
          done = false;
          refusal(() => {
            throw error;
          });
          assert.deepEqual({ rows: rowsOf(ids), counts: counts(), log: log() }, before);
        }
        if (!done) continue;
        assertFits(id);
        assert.ok(!one.is_stale);
        reached.add(deed.is);
        const entry = {
          person: who.by.actor.person,
          action: `ticket_${deed.is}`,
          object_kind: 'ticket',
          object_id: String(id),
        };
        assert.deepEqual(log(), { id: before.log.id + 1, ...entry });
        const event = eventsOf(db, id).at(-1);
        assert.deepEqual([event?.number, event?.is, event?.person], [standing.version + 1, deed.is, entry.person]);
        assert.ok(RULES[deed.is].by.some((party) => party === event?.party));
      }
    }),
    { numRuns: 60 },
  );
  assert.ok(reached.size >= 14, `deeds that were done at least once: ${[...reached]}`);
});

test('what is recorded of a ticket can be neither changed nor taken away', () => {
  const id = file(asking, VILLAGE);
  const before = rowsOf([id]);
  for (const sql of [
    `update ticket_events set person = 'x' where ticket_id = ${id}`,
    `delete from ticket_events where ticket_id = ${id}`,
    `delete from tickets where id = ${id}`,
  ])
    assert.throws(() => sqlite.exec(sql), /append-only|never deleted/);
  assert.deepEqual(rowsOf([id]), before);
});

test('a clock that was set back leaves the events in their order', () => {
  const id = file(asking, VILLAGE);
  does(village, id, { is: 'accept' }, NOW + DAY_MS);
  does(village, id, { is: 'start' }, NOW - DAY_MS);
  assert.deepEqual(
    eventsOf(db, id).map(({ at }) => at - NOW),
    [0, DAY_MS, DAY_MS],
  );
});

test('a ticket goes up past all units that whoever escalates answers for, and no further than there is', () => {
  const up = (who: Who, unit: number) => {
    const id = file(asking, unit);
    does(who, id, { is: 'escalate', reason });
    return ticketOf(db, id);
  };
  assert.equal(up(village, VILLAGE).unit_id, TOWN);
  assert.equal(up(town, VILLAGE).unit_id, COUNTY);
  assert.equal(up(county, VILLAGE).unit_id, CITY);
  assert.equal(up(engineer, VILLAGE).unit_id, TOWN, 'to the next one by whoever answers for all');
  const { id, state, assignee_id } = up(county, TOWN);
  assert.deepEqual([state, assignee_id], ['waiting', null]);
  isRefused(() => does(city, id, { is: 'escalate', reason }), 409, 'conflict');
  isRefused(() => does(engineer, id, { is: 'escalate', reason }), 409, 'conflict');
  const low = file(asking, VILLAGE);
  for (const to_unit_id of [VILLAGE, TELECOM, NOWHERE])
    isRefused(() => does(village, low, { is: 'escalate', reason, to_unit_id }), 422, 'invalid');
  does(village, low, { is: 'escalate', reason, to_unit_id: CITY });
  assert.equal(ticketOf(db, low).unit_id, CITY);
});

test('a ticket is handed over to what lies beneath or beside, never up and never to itself', () => {
  const id = file(null, COUNTY);
  for (const to_unit_id of [CITY, COUNTY, NOWHERE])
    isRefused(() => does(county, id, { is: 'hand_over', reason, to_unit_id }), 422, 'invalid');
  for (const [who, to_unit_id] of [
    [county, TELECOM],
    [telecom, COUNTY],
    [county, VILLAGE],
    [village, TELECOM],
  ] as const) {
    does(who, id, { is: 'hand_over', reason, to_unit_id });
    assert.equal(ticketOf(db, id).unit_id, to_unit_id);
  }
  assertFits(id);
  isRefused(() => does(telecom, id, { is: 'hand_over', reason, to_unit_id: VILLAGE }), 422, 'invalid');
});

test('a ticket is merged into another that is open, once', () => {
  const [id, other, ended] = [file(asking, VILLAGE), file(asking, VILLAGE), file(asking, VILLAGE)];
  does(asking, ended, { is: 'withdraw', reason });
  for (const primary_ticket_id of [id, ended, 1e9])
    isRefused(() => does(village, id, { is: 'merge', reason, primary_ticket_id }), 422, 'invalid');
  does(village, id, { is: 'merge', reason, primary_ticket_id: other });
  assert.deepEqual([ticketOf(db, id).state, ticketOf(db, id).primary_ticket_id], ['merged', other]);
  isRefused(() => does(village, other, { is: 'merge', reason, primary_ticket_id: id }), 422, 'invalid');
});

test('a pause ends in the future and within a year', () => {
  const id = file(asking, VILLAGE);
  does(village, id, { is: 'accept' }, NOW);
  for (const resume_at of [0, NOW - 1, NOW, NOW + 367 * DAY_MS])
    isRefused(() => does(village, id, { is: 'suspend', reason, resume_at }, NOW), 422, 'invalid');
  does(village, id, { is: 'suspend', reason, resume_at: NOW + 366 * DAY_MS }, NOW);
  does('platform', id, { is: 'resume' }, NOW + 366 * DAY_MS);
  assert.equal(ticketOf(db, id).state, 'accepted');
});

test('what was closed is opened again for ninety days', () => {
  const closed = () => {
    const id = file(asking, VILLAGE);
    does(village, id, { is: 'accept' }, NOW);
    does(village, id, { is: 'resolve', text: '好了' }, NOW);
    does(asking, id, { is: 'confirm', rating: 4 }, NOW);
    // A word afterwards doesn't give it longer.
    does(asking, id, { is: 'comment', text: '谢谢' }, NOW + 80 * DAY_MS);
    return id;
  };
  const [late, early] = [closed(), closed()];
  isRefused(() => does(asking, late, { is: 'reopen', reason }, NOW + 90 * DAY_MS + 1), 409, 'conflict');
  does(asking, early, { is: 'reopen', reason }, NOW + 90 * DAY_MS);
  assert.deepEqual([ticketOf(db, early).state, ticketOf(db, early).ended_at], ['working', null]);
});

test('whoever has no part in a ticket learns nothing from what would be wrong with their deed', () => {
  const id = file(asking, VILLAGE);
  for (const deed of [
    { is: 'merge', reason, primary_ticket_id: 1e9 },
    { is: 'hand_over', reason, to_unit_id: NOWHERE },
    { is: 'suspend', reason, resume_at: 0 },
    { is: 'redact', reason, event: 99 },
    { is: 'assign', assignee_id: 'nobody' },
  ] as Deed[])
    for (const who of [telecom, asking, reader]) isRefused(() => does(who, id, deed), 403, 'not_yours');
  isRefused(() => act(db, telecom.by, id, { deed: { is: 'accept' }, version: 7 }, NOW), 403, 'not_yours');
});

test('whoever saw an older state is told what was done since', () => {
  const id = file(asking, VILLAGE);
  does(village, id, { is: 'accept' }, NOW);
  does(village, id, { is: 'start' }, NOW);
  try {
    act(db, asking.by, id, { deed: { is: 'withdraw', reason }, version: 1 }, NOW);
    assert.fail();
  } catch (error) {
    assert.ok(error instanceof Refusal);
    const { code, report } = error.problem.error;
    assert.deepEqual([error.status, code], [409, 'stale']);
    assert.deepEqual(report, [
      { number: 2, at: NOW, person: 'village', is: 'accept', state_to: 'accepted' },
      { number: 3, at: NOW, person: 'village', is: 'start', state_to: 'working' },
    ]);
  }
});
