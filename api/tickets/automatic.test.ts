import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readSettings, writeSettings } from '../settings/settings.ts';
import { ACTOR, testHub } from '../testing.ts';
import { followFindings, PROGRAM } from './automatic.ts';
import { turnTickets } from './keep-tickets.ts';
import { eventsOf, ticketOf } from './stored.ts';
import { act } from './write-ticket.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 30, 2);
const t = await testHub();
after(() => t.stop());
const { db } = t.hub;
const sqlite = db.$client;
const reason = (zh: string) => JSON.stringify({ zh, en: `(${zh})` });
const unit_id = (await t.ask('POST', '/api/units', { name: '县局', level: 'county' })).body.id as number;
const fails = (error: unknown) => {
  throw error;
};
let made = 0;

async function target(): Promise<{ node_id: number; target_id: number }> {
  made += 1;
  const node_id = (await t.ask('POST', '/api/nodes', { name: `N-${made}`, unit_id })).body.id as number;
  return {
    node_id,
    target_id: sqlite.prepare('select id from targets where node_id = ?').pluck().get(node_id) as number,
  };
}
const finding = (target_id: number, opened_at: number, more: Record<string, unknown> = {}): number => {
  const row = {
    severity: 'critical',
    status: 'fail',
    check_id: 'answers',
    in_maintenance: 0,
    suppressed_by: null,
    ...more,
  };
  return sqlite
    .prepare(`insert into findings (target_id, check_id, severity, status, reason, opened_at, in_maintenance, suppressed_by)
      values (:target_id, :check_id, :severity, :status, :reason, :opened_at, :in_maintenance, :suppressed_by) returning id`)
    .pluck()
    .get({ ...row, target_id, opened_at, reason: reason('无应答') }) as number;
};
const ticketsOf = (finding_id: number) =>
  sqlite.prepare('select id from tickets where finding_id = ?').pluck().all(finding_id) as number[];
const close = (id: number, at: number) => sqlite.prepare('update findings set closed_at = ? where id = ?').run(at, id);
const is = (id: number) => eventsOf(db, id).map((event) => event.is);
const holder = {
  id: sqlite.prepare(`select id from people where username = 'admin'`).pluck().get() as string,
  unit_id: null,
  authority: t.hub.authorities.of(
    sqlite.prepare(`select id from people where username = 'admin'`).pluck().get() as string,
  ),
};
const does = (id: number, deed: Parameters<typeof act>[3]['deed'], at: number) =>
  act(db, { actor: ACTOR, as: holder }, id, { deed, version: ticketOf(db, id).version }, at);

test('one ticket for what fails long enough, at the unit that answers for it, with the evidence; again and again it stays one', async () => {
  const { node_id, target_id } = await target();
  const id = finding(target_id, NOW - 9 * MINUTE_MS);
  assert.equal(followFindings(db, NOW, fails), 0, 'not long enough yet');
  assert.equal(followFindings(db, NOW + 2 * MINUTE_MS, fails), 1);
  assert.equal(followFindings(db, NOW + 3 * MINUTE_MS, fails), 0);
  const [ticket_id = 0] = ticketsOf(id);
  const ticket = ticketOf(db, ticket_id);
  assert.deepEqual(
    [ticket.kind, ticket.unit_id, ticket.node_id, ticket.filed_by, ticket.priority, ticket.snapshot?.name],
    ['alert', unit_id, node_id, '-', 2, `N-${made}`],
  );
});

test('a minor one, one in maintenance, one that can not be told and one behind a silent node open none', async () => {
  const silent = await target();
  const ids = [];
  for (const more of [
    { severity: 'minor' },
    { in_maintenance: 1 },
    { status: 'unknown' },
    { suppressed_by: silent.node_id },
  ])
    ids.push(finding((await target()).target_id, NOW - DAY_MS, more));
  followFindings(db, NOW, fails);
  assert.deepEqual(ids.flatMap(ticketsOf), []);
});

test('a silent node’s ticket names all that it hides, and is the only one', async () => {
  const core = await target();
  const hidden = [await target(), await target(), await target()];
  for (const { target_id } of hidden) {
    sqlite.prepare('update targets set suppressed_by = ? where id = ?').run(core.node_id, target_id);
    finding(target_id, NOW - DAY_MS, { suppressed_by: core.node_id });
  }
  const before = sqlite.prepare('select count(*) from tickets').pluck().get() as number;
  const id = finding(core.target_id, NOW - DAY_MS);
  followFindings(db, NOW, fails);
  assert.equal(sqlite.prepare('select count(*) from tickets').pluck().get(), before + 1);
  const ticket = ticketOf(db, ticketsOf(id)[0] ?? 0);
  assert.equal(ticket.impact, 'wide');
  for (let n = made - 2; n <= made; n += 1) assert.match(ticket.body, new RegExp(`N-${n}\\b`));
});

test('an uplink that ends at a silent node opens no ticket of its own, and is named in that node’s', async () => {
  const [core, edge] = [await target(), await target()];
  sqlite
    .prepare(`insert into topology_links (a_node_id, b_node_id, confidence, sides, state, sources, first_seen_at)
      values (?, ?, 'certain', 2, 'down', '[]', 0)`)
    .run(core.node_id, edge.node_id);
  sqlite.prepare(`update targets set state = 'down' where id = ?`).run(core.target_id);
  const uplink = finding(edge.target_id, NOW - DAY_MS, { check_id: 'interface-down' });
  const silence = finding(core.target_id, NOW - DAY_MS);
  followFindings(db, NOW, fails);
  assert.deepEqual(ticketsOf(uplink), []);
  assert.match(ticketOf(db, ticketsOf(silence)[0] ?? 0).body, new RegExp(`N-${made}\\b`));
  sqlite.prepare(`update targets set state = 'up' where id = ?`).run(core.target_id);
  followFindings(db, NOW + MINUTE_MS, fails);
  assert.equal(ticketsOf(uplink).length, 1, 'the node answers, so the link is what is wrong');
});

test('when it is good again a person confirms; while it is not, nobody can close it; back within a day it is the same ticket', async () => {
  const { target_id } = await target();
  const first = finding(target_id, NOW - DAY_MS);
  followFindings(db, NOW, fails);
  const [id = 0] = ticketsOf(first);
  does(id, { is: 'accept' }, NOW);
  does(id, { is: 'resolve', text: '已重启' }, NOW);
  assert.throws(() => does(id, { is: 'confirm' }, NOW), /still measured to be wrong/);
  does(id, { is: 'dispute', reason: '仍未恢复' }, NOW);
  close(first, NOW + MINUTE_MS);
  assert.equal(followFindings(db, NOW + 2 * MINUTE_MS, fails), 1);
  assert.equal(ticketOf(db, id).state, 'confirming');
  assert.equal(followFindings(db, NOW + 3 * MINUTE_MS, fails), 0, 'told once');
  const second = finding(target_id, NOW + 4 * MINUTE_MS);
  followFindings(db, NOW + 5 * MINUTE_MS, fails);
  assert.equal(ticketOf(db, id).state, 'working');
  close(second, NOW + 6 * MINUTE_MS);
  followFindings(db, NOW + 7 * MINUTE_MS, fails);
  does(id, { is: 'confirm', rating: 4 }, NOW + 8 * MINUTE_MS);
  finding(target_id, NOW + 9 * MINUTE_MS);
  followFindings(db, NOW + 60 * MINUTE_MS, fails);
  assert.equal(ticketOf(db, id).state, 'working');
  assert.deepEqual(ticketsOf(second), [], 'no second ticket');
  assert.deepEqual(is(id).slice(-5), ['recover', 'dispute', 'recover', 'confirm', 'reopen']);
});

test('what changes is told, and not oftener than once an hour', async () => {
  const { target_id } = await target();
  const id = finding(target_id, NOW - DAY_MS);
  followFindings(db, NOW, fails);
  const [ticket_id = 0] = ticketsOf(id);
  for (let minute = 1; minute <= 130; minute += 1) {
    sqlite.prepare('update findings set reason = ? where id = ?').run(reason(`丢包 ${minute}%`), id);
    followFindings(db, NOW + minute * MINUTE_MS, fails);
  }
  assert.equal(is(ticket_id).filter((one) => one === 'comment').length, 2);
});

test('switched off, nothing is raised; a pause ends by itself, and a passed target stands beside the ticket', async () => {
  const settings = readSettings(db);
  writeSettings(db, { ...settings, automatic_tickets: { ...settings.automatic_tickets, enabled: false } });
  const id = finding((await target()).target_id, NOW - DAY_MS);
  assert.equal(followFindings(db, NOW, fails), 0);
  assert.deepEqual(ticketsOf(id), []);
  writeSettings(db, settings);
  followFindings(db, NOW, fails);
  const [ticket_id = 0] = ticketsOf(id);
  does(ticket_id, { is: 'accept' }, NOW);
  does(ticket_id, { is: 'suspend', reason: '等备件', resume_at: NOW + DAY_MS }, NOW);
  turnTickets(db, NOW + DAY_MS - 1, fails);
  assert.equal(ticketOf(db, ticket_id).state, 'suspended');
  turnTickets(db, NOW + DAY_MS + 1, fails);
  assert.equal(ticketOf(db, ticket_id).state, 'accepted');
  assert.equal(eventsOf(db, ticket_id).at(-1)?.person, PROGRAM.person);
  assert.equal(ticketOf(db, ticket_id).breached_at, null);
  turnTickets(db, NOW + 30 * DAY_MS, fails);
  assert.ok((ticketOf(db, ticket_id).breached_at ?? 0) > NOW);
  assert.equal(ticketOf(db, ticket_id).breached_unit_id, unit_id);
});

test('a ticket whose finding can not be read is told, and keeps back no other', async () => {
  const [bad, good] = [await target(), await target()];
  const broken = finding(bad.target_id, NOW - 2 * DAY_MS);
  sqlite.prepare(`update findings set reason = 'no json' where id = ?`).run(broken);
  const whole = finding(good.target_id, NOW - DAY_MS);
  const told: number[] = [];
  followFindings(db, NOW, (_, { id }) => told.push(id));
  assert.deepEqual([told, ticketsOf(broken)], [[broken], []]);
  assert.equal(ticketsOf(whole).length, 1);
});
