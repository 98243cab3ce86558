import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Level } from '../estate/schema.ts';
import type { Authority } from '../people/authorisation.ts';
import { ACTOR, testHub } from '../testing.ts';
import type { Deed } from './deeds.ts';
import { type FiguresQuery, ticketFigures } from './figures.ts';
import type { TicketKind } from './kinds.ts';
import { writeServiceLevels } from './service-levels.ts';
import { ticketOf } from './stored.ts';
import { act, fileTicket } from './write-ticket.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-figures-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const { db } = t.hub;
const HOUR = 3_600_000;
/** Monday, 2 November 2026, of a week without holidays; worked are 9 to 12 and 14 to 18. */
const at = (text: string) => Date.parse(`2026-${text}+08:00`);

const unit = (name: string, level: Level, parent_id: number | null = null) =>
  Number(
    db.$client.prepare('insert into units (name, level, parent_id) values (?, ?, ?)').run(name, level, parent_id)
      .lastInsertRowid,
  );
const city = unit('南通市数据局', 'city');
const county = unit('如东县数据局', 'county', city);
const town = unit('掘港镇', 'town', county);
const other = unit('启东市数据局', 'county', city);

const me = db.$client.prepare(`select id from people where username = 'admin'`).pluck().get() as string;
const everywhere = { reachOf: () => 'everywhere' } as unknown as Authority;

const file = (unit_id: number, when: number, kind: TicketKind = 'problem') =>
  fileTicket(
    db,
    ACTOR,
    {
      ...{ kind, title: '断网', body: '', fields: {}, urgency: 'high', impact: 'wide' },
      ...{ unit_id, filed_by_id: me, about: {}, snapshot: null },
    },
    when,
  ).id;
const does = (id: number, when: number, deed: Deed) =>
  act(
    db,
    { actor: ACTOR, as: { id: me, unit_id: null, authority: everywhere } },
    id,
    { deed, version: ticketOf(db, id).version },
    when,
  );
const figures = (query: Partial<FiguresQuery> = {}, now = at('11-20T12:00')) =>
  ticketFigures(db, { from: at('10-01T00:00'), to: now, ...query }, now);

test('an empty database has counts of 0 and no rates', async () => {
  const { status, body } = await t.ask('GET', '/api/tickets/figures');
  assert.equal(status, 200);
  assert.equal(body.all.filed, 0);
  assert.equal(body.all.open, 0);
  for (const name of Object.keys(body.all).filter((each) => /_(rate|share|mean|median_ms|p90_ms)$/.test(each)))
    assert.equal(body.all[name], null, name);
  assert.deepEqual([body.states, body.breaches], [[], []]);
  assert.ok(body.months.length >= 3 && body.months.length <= 5, 'the last 90 days');
  assert.equal(body.rows.filter(({ by }: { by: string }) => by !== 'month').length, 0);
});

test('times are working time by the log, and a breach is of whoever held the ticket', async () => {
  // Filed at the end of a Friday, taken up on Monday morning: half an hour and ten minutes of work.
  const friday = file(town, at('11-06T17:30'));
  does(friday, at('11-09T09:10'), { is: 'accept' });
  does(friday, at('11-09T10:30'), { is: 'resolve', text: '换了光模块' });
  does(friday, at('11-09T15:00'), { is: 'confirm', rating: 5 });
  // 240 minutes are over at 14:00 in the town's hands; it is reported upward at 15:00.
  const late = file(town, at('11-10T09:00'), 'request');
  does(late, at('11-10T09:20'), { is: 'accept' });
  does(late, at('11-10T15:10'), { is: 'escalate', reason: '查不出原因', to_unit_id: county });
  const made = await figures();
  assert.equal(made.all.accepted, 2);
  assert.equal(made.all.response_median_ms, 20 * 60_000);
  assert.equal(made.all.response_p90_ms, 40 * 60_000);
  assert.deepEqual([made.all.solved, made.all.resolution_median_ms], [1, 2 * HOUR]);
  assert.deepEqual([made.all.response_met, made.all.response_breached, made.all.response_rate], [1, 1, 0.5]);
  assert.deepEqual([made.all.resolution_met, made.all.resolution_breached, made.all.resolution_rate], [1, 1, 0.5]);
  assert.deepEqual(made.breaches, [{ unit_id: town, unit: '掘港镇', response: 1, resolution: 1 }]);
  assert.deepEqual([made.all.rating_mean, made.all.rated_share, made.all.reopen_rate], [5, 1, 0]);
  assert.deepEqual(made.states, [{ state: 'waiting', count: 1 }]);
  assert.deepEqual(made.months, [
    { month: '2026-10', filed: 0, ended: 0 },
    { month: '2026-11', filed: 2, ended: 1 },
  ]);
  const units = made.rows
    .filter(({ by }) => by === 'unit')
    .map(({ key, unit, filed, open }) => [key, unit, filed, open]);
  assert.deepEqual(units, [
    [String(county), '如东县数据局', 1, 1],
    [String(town), '掘港镇', 1, 0],
  ]);
  const request = made.rows.find(({ by, key }) => by === 'kind' && key === 'request');
  assert.equal(request?.resolution_median_ms, null, 'none was solved');
});

test('the filter takes a unit with all beneath, a level or a kind', async () => {
  file(other, at('11-12T10:00'), 'suggestion');
  const filed = async (query: Partial<FiguresQuery>) => (await figures(query)).all.filed;
  assert.equal(await filed({}), 3);
  assert.equal(await filed({ unit_id: city }), 3);
  assert.equal(await filed({ unit_id: county }), 2);
  assert.equal(await filed({ unit_id: town }), 1);
  assert.equal(await filed({ level: 'county' }), 2);
  assert.equal(await filed({ kind: 'suggestion' }), 1);
  assert.equal(await filed({ unit_id: town, kind: 'suggestion' }), 0);
});

test('a period counts what happened in it; what is open is of now', async () => {
  const before = await figures({ from: at('10-01T00:00'), to: at('11-01T00:00') });
  assert.deepEqual([before.all.filed, before.all.ended, before.all.open], [0, 0, 2]);
  const after = await figures({ from: at('11-09T00:00'), to: at('11-10T00:00') });
  assert.deepEqual([after.all.filed, after.all.ended, after.all.accepted], [0, 1, 1]);
});

test('what was kept of a ticket is made anew when it changed, when time made it late, and under another calendar', async () => {
  const id = file(other, at('11-16T09:00'));
  const breaches = async (now: number) => (await figures({ unit_id: other }, now)).all.response_breached;
  assert.equal(await breaches(at('11-16T09:30')), 0, 'until the very moment');
  assert.equal(await breaches(at('11-16T09:31')), 1);
  does(id, at('11-16T10:00'), { is: 'accept' });
  assert.equal((await figures({ unit_id: other })).all.response_median_ms, HOUR);
  // The hour was a day off, it turned out.
  writeServiceLevels(db, {
    targets: [],
    calendar: {
      hours: [
        [540, 720],
        [840, 1_080],
      ],
      days: { '2026-11-16': 'off' },
      every_day: false,
    },
  });
  assert.equal((await figures({ unit_id: other })).all.response_median_ms, 0);
  db.$client.prepare(`delete from settings where key = 'service_levels'`).run();
});

test('whoever is limited has the figures of what they see, though somebody else asked before', async () => {
  const whole = await t.ask('GET', `/api/tickets/figures?from=${at('10-01T00:00')}&to=${at('11-30T00:00')}`);
  assert.equal(whole.body.all.filed, 4);
  const agent = await t.enter('county.agent', [{ role: 'ticket_agent', unit_id: county }], county);
  const { status, body } = await agent('GET', `/api/tickets/figures?from=${at('10-01T00:00')}&to=${at('11-30T00:00')}`);
  assert.equal(status, 200);
  assert.equal(body.all.filed, 2);
  assert.deepEqual(
    body.rows.filter(({ by }: { by: string }) => by === 'unit').map(({ unit }: { unit: string }) => unit),
    ['如东县数据局', '掘港镇'],
  );
  assert.ok(!JSON.stringify(body).includes('启东市'));
  const theirs = await agent(
    'GET',
    `/api/tickets/figures?from=${at('10-01T00:00')}&to=${at('11-30T00:00')}&unit_id=${other}`,
  );
  assert.equal(theirs.body.all.filed, 0);
});

test('a period that ends before it begins, or is longer than three years, is refused', async () => {
  for (const query of ['from=2000&to=1000', 'from=0&to=99999999999', 'from=x', 'level=province', 'kind=x']) {
    const { status } = await t.ask('GET', `/api/tickets/figures?${query}`);
    assert.equal(status, 422, query);
  }
});

test('many tickets are replayed in slices and add up', async () => {
  for (let i = 0; i < 450; i += 1) file(town, at('11-17T09:00') + i);
  const made = await figures({ from: at('11-17T00:00') });
  assert.equal(made.all.filed, 450);
  assert.equal((await figures({ from: at('11-17T00:00') })).all.filed, 450, 'from what was kept');
});
