/** How soon is soon: which target counts, who may change it, and what a holiday does to a ticket’s clocks. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Level } from '../estate/schema.ts';
import { readSettings } from '../settings/settings.ts';
import { ACTOR, testHub } from '../testing.ts';
import type { ClockFigures } from './clock.ts';
import type { Deed } from './deeds.ts';
import { PRIORITIES } from './kinds.ts';
import { figuresAt } from './reckon.ts';
import { readServiceLevels, ServiceLevels, targetsOf, writeServiceLevels } from './service-levels.ts';
import { eventsOf, ticketOf } from './stored.ts';
import { act, fileTicket, type NewTicket } from './write-ticket.ts';

const t = await testHub();
after(() => t.stop());
const { db } = t.hub;
const sqlite = db.$client;
const [CITY, COUNTY, TOWN] = [1, 2, 3];
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '县', 'county', '', 1), (3, '镇', 'town', '', 2)`);
const agent = await t.enter('agent', [{ role: 'ticket_agent', unit_id: null }], CITY);
const agent_id = sqlite.prepare(`select id from people where username = 'agent'`).pluck().get() as string;
const everywhere = { id: agent_id, unit_id: CITY, authority: t.hub.authorities.of(agent_id) };
const PRESET = ServiceLevels.parse({});
beforeEach(() => void sqlite.exec(`delete from settings where key = 'service_levels'`));

const DAY_MS = 86_400_000;
const at = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}+08:00`);
const shown = (ms: number | null) =>
  ms === null ? null : new Date(ms + DAY_MS / 3).toISOString().slice(5, 16).replace('T', ' ');
const reason = '原因';

const file = (when: string, more: Partial<NewTicket> = {}): number =>
  fileTicket(
    db,
    ACTOR,
    {
      ...{ kind: 'problem', title: '断网', body: '', fields: {}, urgency: 'high', impact: 'wide', unit_id: TOWN },
      ...{ filed_by_id: agent_id, about: {}, snapshot: null },
      ...more,
    },
    at(when),
  ).id;
const does = (id: number, when: string, deed: Deed) =>
  act(db, { actor: ACTOR, as: everywhere }, id, { deed, version: ticketOf(db, id).version }, at(when));
const seen = ({ state, elapsed_ms, due_at, breached_at, breached_by_unit }: ClockFigures) => [
  ...[state, elapsed_ms / 60_000, shown(due_at), shown(breached_at), breached_by_unit],
];
const rowOf = (id: number) => {
  const { response_due_at, resolution_due_at, breached_at, breached_unit_id } = ticketOf(db, id);
  return [shown(response_due_at), shown(resolution_due_at), shown(breached_at), breached_unit_id];
};
const any = { kind: null, priority: null, level: null, response_min: null, resolution_min: null };

test('the first target that fits counts, and where none fits there is none', () => {
  const targets = [
    { ...any, kind: 'alert' as const, priority: 1, level: 'village' as const, resolution_min: 1 },
    { ...any, level: 'city' as const, resolution_min: 2 },
    { ...any, kind: 'alert' as const, resolution_min: 3 },
    { ...any, priority: 1, response_min: 4 },
    { ...any, kind: 'alert' as const, priority: 1, resolution_min: 5 },
  ];
  const of = (kind: 'alert' | 'problem', priority: number, level: Level | null) => {
    const { response_min, resolution_min } = targetsOf({ targets }, { kind, priority, level });
    return [response_min, resolution_min];
  };
  assert.deepEqual(of('alert', 1, 'village'), [null, 1]);
  assert.deepEqual(of('alert', 1, 'city'), [null, 2]);
  assert.deepEqual(of('alert', 1, 'town'), [null, 3]);
  assert.deepEqual(of('alert', 2, null), [null, 3]);
  assert.deepEqual(of('problem', 1, null), [4, null]);
  assert.deepEqual(of('problem', 2, 'town'), [null, null]);
});

test('as preset every priority has its target, the gravest the shortest, and a suggestion is never late', () => {
  const times = PRIORITIES.map((priority) => targetsOf(PRESET, { kind: 'problem', priority, level: 'town' }));
  for (const name of ['response_min', 'resolution_min'] as const) {
    const minutes = times.map((one) => one[name] ?? 0);
    assert.deepEqual(
      minutes,
      [...new Set(minutes)].toSorted((a, b) => a - b),
    );
    assert.ok((minutes[0] ?? 0) > 0);
  }
  for (const priority of PRIORITIES)
    assert.equal(targetsOf(PRESET, { kind: 'suggestion', priority, level: null }).resolution_min, null);
});

test('what can’t be read falls back to what is preset, and tickets go on', () => {
  for (const value of ['not json', '', '{', 'null', '7', '[]', '{"targets":7}', '{"targets":[{}]}', '{"more":1}']) {
    sqlite.prepare(`insert or replace into settings (key, value) values ('service_levels', ?)`).run(value);
    assert.deepEqual(readServiceLevels(db), PRESET, value);
  }
  assert.equal(eventsOf(db, file('09-08 10:00'))[0]?.resolution_min, 240);
});

test('a system administrator alone changes the levels, and the log tells what was before', async () => {
  const levels = { ...PRESET, targets: [{ ...any, response_min: 10, resolution_min: 20 }] };
  for (const who of ['admin', 'security', 'audit'] as const)
    assert.equal((await t.askAs(who)('PUT', '/api/service-levels', levels)).status, 403, who);
  assert.equal((await agent('PUT', '/api/service-levels', levels)).status, 403);
  assert.deepEqual(readServiceLevels(db), PRESET);
  const put = await t.askAs('system')('PUT', '/api/service-levels', levels);
  assert.equal(put.status, 200, put.text);
  assert.deepEqual((await t.askAs('system')('GET', '/api/service-levels')).body.levels, levels);
  assert.equal((await agent('GET', '/api/service-levels')).status, 403);
  const [entry] = (await t.ask('GET', '/api/audit?object_kind=service_levels')).body.rows;
  const { person, action, before, after: now } = entry;
  assert.deepEqual(
    { person, action, before, now },
    { person: 'system', action: 'update', before: PRESET, now: levels },
  );
});

const WRONG: Record<string, object> = {
  'no hours': { calendar: { hours: [] } },
  'hours that overlap': {
    calendar: {
      hours: [
        [540, 720],
        [700, 800],
      ],
    },
  },
  'hours that go back': {
    calendar: {
      hours: [
        [840, 1080],
        [540, 720],
      ],
    },
  },
  'empty hours': { calendar: { hours: [[540, 540]] } },
  'hours after midnight': { calendar: { hours: [[540, 1441]] } },
  'parts of minutes': { calendar: { hours: [[540.5, 600]] } },
  'a day that there is not': { calendar: { days: { '2026-02-30': 'off' } } },
  'a day of its own spelling': { calendar: { days: { '2026-2-3': 'off' } } },
  'a kind of day that there is not': { calendar: { days: { '2026-02-03': 'half' } } },
  'a target at once': { targets: [{ ...any, response_min: 0 }] },
  'a target of years': { targets: [{ ...any, resolution_min: 525_601 }] },
  'a priority that there is not': { targets: [{ ...any, priority: 5 }] },
  'a kind that there is not': { targets: [{ ...any, kind: 'other' }] },
  'half a target': { targets: [{ kind: null }] },
  'too many targets': { targets: Array.from({ length: 201 }, () => any) },
  'something else': { target: [] },
};
test('levels and calendars that are none are refused, field by field, and the old ones stay', async () => {
  for (const [name, levels] of Object.entries(WRONG)) {
    const answer = await t.askAs('system')('PUT', '/api/service-levels', levels);
    assert.equal(answer.status, 422, `${name}: ${answer.text}`);
    assert.match(answer.body.error.zh, /\p{Script=Han}/u);
    assert.ok(answer.body.error.fields.length > 0, name);
  }
  assert.equal(sqlite.prepare(`select count(*) from settings where key = 'service_levels'`).pluck().get(), 0);
});

test('over 国庆 2026 the clocks of a ticket stand still, and the Saturday that is worked counts', () => {
  // Wednesday at five: an hour is left of the day, and 8 October is the next one that is worked.
  const id = file('09-30 17:00');
  assert.deepEqual(rowOf(id), ['09-30 17:30', '10-08 12:00', null, null]);
  const holiday = figuresAt(db, id, at('10-05 12:00'));
  assert.deepEqual(seen(holiday.response), ['breached', 60, '09-30 17:30', '09-30 17:30', TOWN]);
  assert.deepEqual(seen(holiday.resolution), ['running', 60, '10-08 12:00', null, null]);
  does(id, '10-08 09:30', { is: 'accept' });
  does(id, '10-08 10:00', { is: 'suspend', reason, resume_at: at('10-10 09:00') });
  assert.deepEqual(seen(figuresAt(db, id, at('10-09 17:00')).resolution), ['paused', 120, null, null, null]);
  does(id, '10-10 09:00', { is: 'resume' });
  assert.deepEqual(rowOf(id), [null, '10-10 11:00', '09-30 17:30', TOWN], 'Saturday 10 October is worked');
  does(id, '10-10 11:00', { is: 'resolve', text: '好了' });
  const { response, resolution } = figuresAt(db, id, at('12-01 00:00'));
  assert.deepEqual([response.state, resolution.state, resolution.elapsed_ms / 60_000], ['breached', 'met', 240]);
  does(id, '10-12 10:00', { is: 'dispute', reason });
  const again = figuresAt(db, id, at('10-12 10:30')).resolution;
  assert.deepEqual(seen(again), ['breached', 270, '10-12 10:00', '10-12 10:00', TOWN], 'nothing begins anew');
});

test('being late is whose it was at that moment, whoever holds it before or after', () => {
  const [up, late] = [file('09-08 09:00'), file('09-08 09:00')];
  does(up, '09-08 09:20', { is: 'accept' });
  does(late, '09-08 09:20', { is: 'accept' });
  does(up, '09-08 11:00', { is: 'escalate', reason, to_unit_id: COUNTY });
  does(up, '09-08 14:30', { is: 'escalate', reason, to_unit_id: CITY });
  does(late, '09-08 16:00', { is: 'escalate', reason, to_unit_id: CITY });
  // Due after four hours of work: at three.
  assert.deepEqual(seen(figuresAt(db, up, at('09-08 17:00')).resolution), [
    'breached',
    360,
    '09-08 15:00',
    '09-08 15:00',
    CITY,
  ]);
  does(up, '09-08 17:00', { is: 'hand_over', reason, to_unit_id: TOWN });
  assert.deepEqual(rowOf(up), [null, null, '09-08 15:00', CITY]);
  assert.deepEqual(rowOf(late).slice(2), ['09-08 15:00', TOWN]);
});

test('levels that change later leave what events hold, and count from the next step on', () => {
  const id = file('09-08 09:00');
  const before = eventsOf(db, id);
  const due = () => shown(figuresAt(db, id, at('09-08 10:00')).resolution.due_at);
  assert.equal(due(), '09-08 15:00');
  writeServiceLevels(db, { ...PRESET, targets: [{ ...any, response_min: 5, resolution_min: 90 }] });
  assert.deepEqual(eventsOf(db, id), before);
  assert.equal(due(), '09-08 15:00');
  does(id, '09-08 09:30', { is: 'classify', urgency: 'high', impact: 'part', reason });
  assert.deepEqual(eventsOf(db, id).slice(0, 1), before);
  assert.deepEqual(
    eventsOf(db, id).map(({ resolution_min }) => resolution_min),
    [240, 90],
  );
  assert.equal(due(), '09-08 10:30');
});

test('a calendar that is put right counts for all that is running, and each database has its own', async () => {
  const id = file('09-08 09:00');
  const due = () => shown(figuresAt(db, id, at('09-08 09:10')).resolution.due_at);
  assert.equal(due(), '09-08 15:00');
  writeServiceLevels(db, { ...PRESET, calendar: { ...PRESET.calendar, days: { '2026-09-08': 'off' } } });
  assert.equal(due(), '09-09 15:00');
  const another = await testHub();
  assert.deepEqual(readServiceLevels(another.hub.db), PRESET);
  await another.stop();
});

test('a corrected calendar reaches the lists at once, and settings that can not be read fall back one by one', async () => {
  const made = (await agent('POST', '/api/tickets', { kind: 'problem', title: '改日历' })).body.id as number;
  const due = async () =>
    ((await agent('GET', '/api/tickets?limit=1000')).body.rows as { id: number; resolution_due_at: number }[]).find(
      ({ id }) => id === made,
    )?.resolution_due_at ?? 0;
  const before = await due();
  const { levels } = (await t.askAs('system')('GET', '/api/service-levels')).body;
  const around = { ...levels, calendar: { hours: [[0, 1_440]], days: {}, every_day: true } };
  assert.equal((await t.askAs('system')('PUT', '/api/service-levels', around)).status, 200);
  assert.ok((await due()) < before, 'reckoned around the clock');
  assert.equal((await t.askAs('system')('PUT', '/api/service-levels', levels)).status, 200);
  assert.equal(await due(), before);

  db.$client
    .prepare(`insert or replace into settings (key, value) values ('site_name', '"南通"'), ('retention', 'no json')`)
    .run();
  const settings = readSettings(db);
  assert.deepEqual(
    [settings.site_name, settings.retention.audit_days, settings.automatic_tickets.after_min],
    ['南通', 365, 10],
  );
});
