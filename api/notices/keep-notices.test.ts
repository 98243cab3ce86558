/** News on its way to people: soon, together, again until it is taken, once, and never more than they can bear. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { GIVE_UP_MS, wayState } from './deliveries.ts';
import { keepNotices } from './keep-notices.ts';
import { tellPeople } from './tell-people.ts';
import { accepts, must, noticeHub, readMailText, startMailServer, startRobots, TOWN, until } from './testing.ts';
import { createWays, ROBOT_LIMIT } from './ways.ts';

const t = await noticeHub();
const robots = await startRobots();
after(async () => {
  robots.stop();
  await t.stop();
});
const { sqlite } = t;
const { db, authorities, bus, keys, config } = t.hub;
const asker = await t.person('asker', 'operator', TOWN);
const town = await t.person('town', 'ticket_agent', TOWN);
const log = pino({ level: 'silent' });
const QUICK = { look_ms: 10, digest_ms: 50, back_off_ms: { least: 20, most: 80 } };
const ways = () => createWays({ db, keys, config, patience_ms: 1_000 });
const keep = (more: object = {}) => keepNotices({ db, bus, log, authorities, ways: ways(), ...QUICK, ...more });
must(await t.ask('PUT', '/api/notices/robot-hosts', { hosts: ['127.0.0.1'] }));

const configure = async (port: number, is_enabled = true) =>
  must(
    await t.ask('PUT', '/api/notices/mail', {
      ...{ host: 'localhost', port, security: 'none', username: null, from: 'zw@example.gov.cn', is_enabled },
    }),
  );
const choose = async (channels: string[], address: object) =>
  must(await town.ask('PUT', '/api/notices/choices', { choices: { answer: channels, arrived: channels }, ...address }));
let key = 0;
const tell = (count = 1, at = Date.now()) => {
  for (let i = 0; i < count; i += 1) {
    key += 1;
    const text = { zh: `通知 ${key}`, en: `notice ${key}` };
    tellPeople(db, { kind: 'answer', key: `test ${key}`, text, path: '/x' }, [town.id], at);
  }
};
const unsent = () =>
  sqlite
    .prepare('select count(*) from notice_deliveries where sent_at is null and given_up_at is null')
    .pluck()
    .get() as number;
beforeEach(() => {
  sqlite.exec('delete from notices; delete from ticket_news');
  robots.calls.length = 0;
  robots.answers(accepts);
});

test('news is told soon, without anybody asking, and consoles hear that there is some', async () => {
  await choose(['console'], {});
  const nouns: string[] = [];
  const silence = bus.listen((message) => message.kind === 'changed' && nouns.push(...message.nouns));
  const keeper = keepNotices({ db, bus, log, authorities, ways: ways() });
  await wait(50);
  t.file(asker, TOWN);
  await until('it was told', () => t.toldTo(town.id).length === 1);
  await until('consoles heard', () => nouns.includes('notices'));
  silence();
  await keeper.stop();
});

test('what comes soon after the first goes with it, twenty of it in words', async () => {
  await choose(['robot'], { robot: { kind: 'wecom', url: robots.url('one') } });
  const keeper = keep({ digest_ms: 300 });
  tell(1);
  await wait(100);
  assert.equal(robots.calls.length, 0, 'it waits for more');
  tell(29);
  await until('sent', () => unsent() === 0);
  assert.equal(robots.calls.length, 1);
  const content = robots.calls[0]?.body.markdown.content ?? '';
  assert.match(content, /30 条通知/);
  assert.equal(content.match(/通知 \d+/g)?.length, 20);
  assert.match(content, /另有 10 条/);
  await wait(100);
  assert.equal(robots.calls.length, 1);
  await keeper.stop();
});

test('mail waits for a server that died, and comes once', async () => {
  let server = await startMailServer({ port: 0 });
  await configure(server.port);
  await choose(['email'], { email: 'town@example.gov.cn' });
  await server.kill();
  const keeper = keep();
  tell(1);
  await until('it was tried in vain', () => (wayState(db, 'email', town.id).last_error ?? '') !== '');
  assert.equal(unsent(), 1);
  assert.match(wayState(db, 'email', town.id).last_error ?? '', /ECONNREFUSED|connect/);
  tell(1);
  server = await startMailServer({ port: server.port });
  await until('sent', () => unsent() === 0);
  await until('it is there', () => server.received.length > 0);
  await wait(200);
  assert.equal(server.received.length, 1);
  const [mail] = server.received;
  assert.ok(mail);
  assert.equal(readMailText(mail).subject, '[政网] 2 条通知');
  assert.equal(wayState(db, 'email', town.id).last_error, null);
  await keeper.stop();
  await server.kill();
});

test('the program ends in the middle: what was not told is told by the next, once', async () => {
  await choose(['console', 'robot'], { robot: { kind: 'wecom', url: robots.url('two') } });
  t.file(asker, TOWN);
  t.file(asker, TOWN);
  assert.equal(t.toldTo(town.id).length, 0);
  // Whatever is under way when it ends is no failure, and waits.
  robots.answers(() => undefined);
  const first = keep({ ways: createWays({ db, keys, config }) });
  await until('under way', () => robots.calls.length === 1);
  await first.stop();
  assert.equal(t.toldTo(town.id).length, 2);
  assert.deepEqual([unsent(), wayState(db, 'robot', town.id).last_error], [2, null]);
  robots.answers(accepts);
  const second = keep();
  await until('sent', () => unsent() === 0);
  assert.equal(robots.calls.length, 2);
  assert.equal(t.toldTo(town.id).length, 2);
  await second.stop();
});

test('a failing robot is tried again with pauses, whatever comes meanwhile; others don’t wait for it', async () => {
  await choose(['robot'], { robot: { kind: 'dingtalk', url: robots.url('three') } });
  let failures = 0;
  robots.answers((_, out) => {
    failures += 1;
    out.end('{"errcode":1,"errmsg":"down"}');
  });
  const keeper = keep({ back_off_ms: { least: 400, most: 400 } });
  tell(1);
  await until('the first try', () => failures === 1);
  for (let i = 0; i < 10; i += 1) {
    tell(1);
    await wait(10);
  }
  assert.equal(failures, 1);
  robots.answers(accepts);
  await until('sent', () => unsent() === 0);
  assert.equal(robots.calls.length, 2);
  assert.match(robots.calls[1]?.body.markdown.text ?? '', /11 条通知/);
  await keeper.stop();
});

test('after a day it is given up, and whoever waits for it can read so', async () => {
  await choose(['email', 'robot'], { email: 'town@example.gov.cn', robot: { kind: 'wecom', url: robots.url('four') } });
  await configure(1, false);
  tell(600, Date.now() - GIVE_UP_MS - 1_000);
  tell(1, Date.now() - GIVE_UP_MS + 60_000);
  sqlite.exec(`update notice_deliveries set sent_at = 1 where channel = 'robot'`);
  const keeper = keep();
  await until('given up', () => unsent() === 1);
  assert.deepEqual(
    (['email', 'robot'] as const).map((channel) => wayState(db, channel, town.id).waiting),
    [1, 0],
  );
  sqlite.exec(`delete from notices where id = (select max(id) from notices)`);
  const state = wayState(db, 'email', town.id);
  assert.match(state.last_error ?? '', /within a day/);
  assert.ok(state.given_up_at);
  await keeper.stop();
});

test('without an address, or with a closed account, nothing is tried for ever', async () => {
  await choose(['robot'], { robot: { kind: 'wecom', url: robots.url('five') } });
  tell(1);
  must(await town.ask('PUT', '/api/notices/choices', { robot: null }));
  const keeper = keep();
  await until('given up', () => unsent() === 0);
  await choose(['robot'], { robot: { kind: 'wecom', url: robots.url('five') } });
  tell(1);
  sqlite.prepare('update people set disabled_at = 1 where id = ?').run(town.id);
  await until('given up', () => unsent() === 0);
  sqlite.prepare('update people set disabled_at = null where id = ?').run(town.id);
  assert.equal(robots.calls.length, 0);
  await keeper.stop();
});

test('a robot gets at most twenty messages a minute, whoever they are for; the rest waits', async () => {
  const way = ways();
  const now = Date.now();
  const patient = AbortSignal.timeout(10_000);
  const message = { items: [{ at: now, text: { zh: '一', en: 'one' }, path: '/x' }], total: 1 };
  await choose(['robot'], { robot: { kind: 'wecom', url: robots.url('six') } });
  must(await asker.ask('PUT', '/api/notices/choices', { robot: { kind: 'wecom', url: robots.url('six') } }));
  for (let i = 0; i < ROBOT_LIMIT.messages; i += 1) {
    const { id } = i % 2 ? town : asker;
    assert.ok(way.isOpen('robot', id, now + i));
    await way.send('robot', id, message, patient, now + i);
  }
  assert.equal(way.isOpen('robot', town.id, now + 59_000), false);
  await assert.rejects(way.send('robot', asker.id, message, patient, now + 59_000), /minute/);
  assert.equal(robots.calls.length, ROBOT_LIMIT.messages);
  assert.ok(way.isOpen('robot', town.id, now + 60_001));
});

test('a storm of ten thousand events keeps nobody waiting, and is one message', { timeout: 120_000 }, async () => {
  await choose(['console', 'robot'], { robot: { kind: 'wecom', url: robots.url('seven') } });
  const id = t.file(asker, TOWN);
  sqlite.exec(`with recursive n(i) as (values (2) union all select i + 1 from n where i < 10001)
    insert into ticket_events (ticket_id, number, at, person, party, "is", state_from, state_to, unit_to_id, deed)
    select ${id}, i, 0, 'asker', 'filer', 'resubmit', 'returned', 'waiting', ${TOWN}, '{}' from n`);
  assert.equal(sqlite.prepare('select count(*) from ticket_news').pluck().get(), 10_001);
  // Others have their turn while it is told.
  let turns = 0;
  const pulse = setInterval(() => {
    turns += 1;
  }, 1);
  const keeper = keep();
  await until('all were told', () => sqlite.prepare('select count(*) from ticket_news').pluck().get() === 0, 100_000);
  await until('all were sent', () => unsent() === 0, 20_000);
  clearInterval(pulse);
  assert.equal(t.toldTo(town.id).length, 10_001);
  assert.ok(robots.calls.length <= 3, `${robots.calls.length} messages`);
  assert.ok(turns > 50, `${turns} turns`);
  await keeper.stop();
});
