/** Who is told of what becomes of a ticket, as what, and in which words; and that nobody else is. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Deed } from '../tickets/deeds.ts';
import { ticketOf } from '../tickets/stored.ts';
import { act, follow } from '../tickets/write-ticket.ts';
import { tellAlert } from './alerts.ts';
import { createNoticeMaker } from './make-notices.ts';
import { listNotices } from './read-notices.ts';
import { tellPeople } from './tell-people.ts';
import { CITY, COUNTY, must, noticeHub, PROGRAM, TELECOM, TOWN, type Who } from './testing.ts';

const t = await noticeHub();
after(() => t.stop());
const { sqlite } = t;
const { db, authorities } = t.hub;
const asker = await t.person('asker', 'operator', TOWN);
const town = await t.person('town', 'ticket_agent', TOWN);
const town2 = await t.person('town2', 'ticket_agent', TOWN);
const county = await t.person('county', 'ticket_agent', COUNTY);
/** Answers for the whole county, and works elsewhere. */
const chief = await t.person('chief', 'unit_leader', COUNTY, CITY);
const telecom = await t.person('telecom', 'ticket_agent', TELECOM);
const auditor = await t.person('auditor', 'audit_administrator', null);
const stranger = await t.person('stranger', 'operator', TELECOM);
const EVERYBODY = { asker, town, town2, county, chief, telecom, auditor, stranger };
const nameOf = new Map(Object.entries(EVERYBODY).map(([name, { id }]) => [id, name]));

const errors: unknown[] = [];
const maker = createNoticeMaker({ db, authorities }, (error) => errors.push(error));
function makeAll() {
  while (maker.slice(Date.now()) > 0);
}
beforeEach(() => {
  makeAll();
  assert.deepEqual(errors.splice(0), []);
  sqlite.exec('delete from notices; delete from notice_choices');
});
/** By name, as what; of those that the last news told. */
function told(): Record<string, string> {
  makeAll();
  const rows = sqlite.prepare('select person_id, kind from notices').all() as { person_id: string; kind: string }[];
  sqlite.exec('delete from notices');
  return Object.fromEntries(rows.map(({ person_id, kind }) => [nameOf.get(person_id) ?? 'somebody else', kind]));
}
const does = (who: Who | 'program', id: number, deed: Deed, now = Date.now()) =>
  act(db, who === 'program' ? PROGRAM : who.by, id, { deed, version: ticketOf(db, id).version }, now);
const reason = '原因';
const soon = () => Date.now() + 3_600_000;

test('whoever works in the unit that a ticket comes to is told, and not those who answer for it from above', () => {
  const id = t.file(asker, TOWN);
  assert.deepEqual(told(), { town: 'arrived', town2: 'arrived' });
  does(town, id, { is: 'escalate', reason });
  assert.deepEqual(told(), { county: 'arrived', asker: 'followed' });
  does(county, id, { is: 'hand_over', reason, to_unit_id: TELECOM });
  assert.deepEqual(told(), { telecom: 'arrived', asker: 'followed' });
});

test('where nobody works, those are told whose right was given for the nearest unit above, and everywhere at last', () => {
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (5, '村', 'village', '', 3)`);
  t.file(asker, 5);
  assert.deepEqual(told(), { town: 'arrived', town2: 'arrived' });
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (6, '另县', 'county', '', 1)`);
  t.file(null, 6);
  assert.deepEqual(told(), { 'somebody else': 'arrived' }, 'the engineer, who handles everything');
  t.file(null, null);
  assert.deepEqual(told(), { 'somebody else': 'arrived' });
});

/** From a ticket that the asker filed with the town, and that another follows: what is done, and who is told. */
const TABLE: { before?: [Who | 'program', Deed][]; by: Who | 'program'; deed: Deed; tells: Record<string, string> }[] =
  [
    { by: town, deed: { is: 'accept' }, tells: { asker: 'own', chief: 'followed' } },
    { by: town, deed: { is: 'assign', assignee_id: town2.id }, tells: { town2: 'assigned' } },
    { by: town, deed: { is: 'assign', assignee_id: town.id }, tells: {} },
    { by: town, deed: { is: 'classify', urgency: 'low', impact: 'single', reason }, tells: {} },
    { by: town, deed: { is: 'return', reason }, tells: { asker: 'own', chief: 'followed' } },
    { by: town, deed: { is: 'comment', text: '说明' }, tells: { asker: 'followed', chief: 'followed' } },
    { by: asker, deed: { is: 'comment', text: '说明' }, tells: { chief: 'followed' } },
    { by: chief, deed: { is: 'comment', text: '说明' }, tells: { asker: 'followed' } },
    { by: asker, deed: { is: 'withdraw', reason }, tells: { chief: 'followed' } },
    { by: auditor, deed: { is: 'redact', event: 1, reason }, tells: {} },
    {
      before: [[town, { is: 'accept' }]],
      by: town,
      deed: { is: 'start', assignee_id: town2.id },
      tells: { town2: 'assigned', asker: 'followed', chief: 'followed' },
    },
    {
      before: [[town, { is: 'accept' }]],
      by: town,
      deed: { is: 'invite', invited_unit_ids: [TELECOM], due_at: soon(), reason },
      tells: { telecom: 'arrived' },
    },
    {
      before: [[town, { is: 'accept' }]],
      by: town,
      deed: { is: 'resolve', text: '好了' },
      tells: { asker: 'own', chief: 'followed' },
    },
    {
      by: 'program',
      deed: { is: 'recover', text: '恢复' },
      tells: { asker: 'own', chief: 'followed' },
    },
    {
      before: [[town, { is: 'accept' }]],
      by: town,
      deed: { is: 'suspend', reason, resume_at: soon() },
      tells: { asker: 'own', chief: 'followed' },
    },
    {
      before: [
        [town, { is: 'accept' }],
        [town, { is: 'suspend', reason, resume_at: soon() }],
      ],
      by: 'program',
      deed: { is: 'resume' },
      tells: { asker: 'own', chief: 'followed' },
    },
    {
      before: [
        [town, { is: 'accept' }],
        [town, { is: 'resolve', text: '好了' }],
      ],
      by: asker,
      deed: { is: 'dispute', reason },
      tells: { town: 'arrived', town2: 'arrived', chief: 'followed' },
    },
    {
      before: [
        [town, { is: 'assign', assignee_id: town2.id }],
        [town, { is: 'return', reason }],
      ],
      by: asker,
      deed: { is: 'resubmit', text: '补充' },
      tells: { town2: 'followed', chief: 'followed' },
    },
    {
      before: [
        [town, { is: 'accept' }],
        [town, { is: 'resolve', text: '好了' }],
      ],
      by: asker,
      deed: { is: 'confirm' },
      tells: { chief: 'followed' },
    },
  ];

for (const { before = [], by, deed, tells } of TABLE) {
  const who = by === 'program' ? by : nameOf.get(by.id);
  const what = [...before.map(([, { is }]) => is), deed.is].join(', ');
  test(`${what} by ${who} tells ${JSON.stringify(tells)}`, () => {
    const id = t.file(asker, TOWN);
    follow(db, id, chief.id);
    for (const [doer, done] of before) does(doer, id, done);
    told();
    does(by, id, deed);
    assert.deepEqual(told(), tells);
  });
}

test('whoever may not see a ticket is told nothing of it, though they follow it; nor are programs and closed accounts', async () => {
  const id = t.file(asker, TOWN);
  const service = await t.person('robot', 'network_engineer', null);
  const gone = await t.person('gone', 'network_engineer', null);
  sqlite.prepare(`update people set kind = 'service' where id = ?`).run(service.id);
  sqlite.prepare('update people set disabled_at = 1 where id = ?').run(gone.id);
  for (const { id: person_id } of [stranger, telecom, service, gone]) follow(db, id, person_id);
  told();
  does(town, id, { is: 'accept' });
  assert.deepEqual(told(), { asker: 'own' });
  does(town, id, { is: 'invite', invited_unit_ids: [TELECOM], due_at: soon(), reason });
  told();
  does(town, id, { is: 'comment', text: '说明' });
  assert.deepEqual(told(), { asker: 'followed', telecom: 'followed', stranger: 'followed' }, 'they see it now');
});

test('a merge tells those of both tickets, each of the one that they know', () => {
  const primary = t.file(county, COUNTY, Date.now(), { title: '主干中断' });
  const id = t.file(asker, TOWN, Date.now(), { title: '镇上断网' });
  follow(db, primary, chief.id);
  told();
  does(chief, id, { is: 'merge', primary_ticket_id: primary, reason });
  makeAll();
  const number = (one: number) => ticketOf(db, one).number;
  assert.deepEqual(
    t.toldTo(asker.id).map(({ kind, path }) => [kind, path]),
    [['own', `/tickets/${id}`]],
  );
  assert.match(t.toldTo(asker.id)[0]?.text ?? '', new RegExp(`镇上断网.*并入工单 ${number(primary)}`));
  const [tells] = t.toldTo(county.id);
  assert.deepEqual([tells?.kind, tells?.path], ['followed', `/tickets/${primary}`]);
  assert.doesNotMatch(tells?.text ?? '', /镇上断网/);
  assert.deepEqual(t.toldTo(chief.id), [], 'who did it');
});

test('a redacted title is in no notice: neither in later ones nor any more in those of before', () => {
  const id = t.file(asker, TOWN, Date.now(), { title: '张三 "13800000000"\n的「网络」$&' });
  const other = t.file(asker, TOWN, Date.now(), { title: '别的' });
  makeAll();
  assert.match(t.toldTo(town.id)[0]?.text ?? '', /13800000000/);
  does(auditor, id, { is: 'redact', event: 0, reason });
  does(town, id, { is: 'accept' });
  makeAll();
  for (const { person_id, text } of sqlite
    .prepare('select person_id, text from notices where path = ?')
    .all(`/tickets/${id}`) as {
    person_id: string;
    text: string;
  }[]) {
    assert.doesNotMatch(text, /张三|1380|网络/, person_id);
    assert.match(text, new RegExp(ticketOf(db, id).number));
    assert.match(JSON.parse(text).zh, /^工单 \d{8}-\d{5} 已/);
  }
  assert.ok(t.toldTo(asker.id).some(({ kind }) => kind === 'own'));
  assert.match(t.toldTo(town.id).find(({ path }) => path === `/tickets/${other}`)?.text ?? '', /别的/);
});

test('news that can’t be read keeps back no other, is told once, and stays', () => {
  const id = t.file(asker, TOWN);
  for (let i = 0; i < 60; i += 1)
    sqlite.prepare(`insert into ticket_news (ticket_id, "is", number, at) values (?, 'event', 999, 0)`).run(id);
  does(town, id, { is: 'accept' });
  makeAll();
  assert.deepEqual(
    t.toldTo(asker.id).map(({ kind }) => kind),
    ['own'],
  );
  makeAll();
  assert.equal(errors.splice(0).length, 60);
  assert.equal(sqlite.prepare('select count(*) from ticket_news').pluck().get(), 60);
  sqlite.exec('delete from ticket_news');
});

test('news goes with what it tells of, or not at all; told again, nobody hears it twice', () => {
  t.file(asker, TOWN);
  sqlite.exec(`create trigger no_notice before insert on notices begin select raise(abort, 'no room'); end`);
  const failing = createNoticeMaker({ db, authorities }, () => undefined);
  failing.slice(Date.now());
  assert.equal(sqlite.prepare('select count(*) from ticket_news').pluck().get(), 1);
  sqlite.exec('drop trigger no_notice');
  assert.deepEqual(told(), { town: 'arrived', town2: 'arrived' });
  makeAll();
  const text = { zh: '一', en: 'one' };
  const telling = { kind: 'answer' as const, key: 'answer 1', text, path: '/knowledge/1' };
  assert.equal(tellPeople(db, telling, [town.id, town.id, asker.id, 'nobody'], 1), 2);
  assert.equal(tellPeople(db, telling, [town.id, asker.id, county.id], 2), 1);
});

test('each choice of each kind is kept to', async () => {
  must(await asker.ask('PUT', '/api/notices/choices', { choices: { own: ['email'], followed: [] }, email: 'a@b.cn' }));
  const id = t.file(asker, TOWN);
  makeAll();
  does(town, id, { is: 'accept' });
  does(town, id, { is: 'comment', text: '说明' });
  makeAll();
  const rows = sqlite
    .prepare(`select n.kind, n.is_listed, d.channel from notices n left join notice_deliveries d on d.notice_id = n.id
      where n.person_id = ?`)
    .all(asker.id);
  assert.deepEqual(rows, [{ kind: 'own', is_listed: 0, channel: 'email' }]);
  assert.equal(listNotices(db, asker.id, { limit: 10, offset: 0 }).total, 0, 'not in the console');
  must(await asker.ask('PUT', '/api/notices/choices', { email: null }));
  told();
  does(town, id, { is: 'suspend', reason, resume_at: soon() });
  assert.deepEqual(told(), {}, 'there is no address any more');
});

test('an alert goes to those who chose it and whose reach it is in', async () => {
  const [node] = [
    Number(
      sqlite.prepare(`insert into nodes (name, unit_id, created_at, updated_at) values ('n', 3, 0, 0)`).run()
        .lastInsertRowid,
    ),
  ];
  const event = {
    ...{ id: 7, at: 1, kind: 'finding_opened', node_id: node, system_id: null, subject: 'n', severity: 'critical' },
    ...{ text: { zh: '不可达', en: 'unreachable' }, finding_id: 3, evidence_id: null },
  } as Parameters<typeof tellAlert>[2];
  assert.equal(tellAlert(db, authorities, event, 1), 0, 'by default nobody');
  for (const { ask } of [county, telecom, auditor])
    must(await ask('PUT', '/api/notices/choices', { choices: { alert: ['console'] } }));
  assert.equal(tellAlert(db, authorities, event, 1), 1);
  assert.deepEqual(
    t.toldTo(county.id).map(({ kind, path, text }) => [kind, path, JSON.parse(text).zh]),
    [['alert', '/findings/3', 'n：不可达']],
  );
});
