import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { reseal } from '../credentials/reseal.ts';
import { keysOf } from '../people/keys.ts';
import { robotOf } from './choices.ts';
import { mailPassword } from './mail-settings.ts';
import { tellPeople } from './tell-people.ts';
import {
  type MailServer,
  must,
  noticeHub,
  readMailText,
  startMailServer,
  startRobots,
  TOWN,
  until,
} from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-notices-'));
const t = await noticeHub({ folder });
const robots = await startRobots();
let server: MailServer;
before(async () => {
  server = await startMailServer({ port: 0 });
});
after(async () => {
  robots.stop();
  await server.kill();
  await t.stop();
  rmSync(folder, { recursive: true });
});
const { db, keys } = t.hub;
/** One who sees only a town, one who sees all. */
const asker = await t.person('asker', 'operator', TOWN);
const other = await t.person('other', 'operator', null);
const [SECRET, TOKEN, PASSWORD] = ['SEC-planted-secret-1', 'planted-token-2', 'planted-password-3'];
must(await t.ask('PUT', '/api/notices/robot-hosts', { hosts: ['127.0.0.1'] }));

const tell = (person_id: string, key: string) =>
  tellPeople(
    db,
    { kind: 'own', key, text: { zh: `通知 ${key}`, en: `notice ${key}` }, path: '/tickets/1' },
    [person_id],
    5,
  );
const listOf = async (who: typeof asker, query = '') => must(await who.ask('GET', `/api/notices${query}`));

test('everybody lists their own, the newest first, and marks their own as read, some or all', async () => {
  for (const key of ['1', '2', '3']) tell(asker.id, key);
  tell(other.id, '4');
  const { rows, total, unread } = await listOf(asker, '?limit=2');
  assert.deepEqual(
    [rows.map((row: { text: { zh: string } }) => row.text.zh), total, unread],
    [['通知 3', '通知 2'], 3, 3],
  );
  const [theirs] = (await listOf(other)).rows;
  must(await asker.ask('POST', '/api/notices/read', { ids: [rows[0].id, theirs.id] }));
  assert.deepEqual([(await listOf(asker)).unread, (await listOf(other)).unread], [2, 1]);
  assert.equal((await listOf(asker, '?is_unread=true')).total, 2);
  must(await asker.ask('POST', '/api/notices/read', { all: true }));
  assert.deepEqual([(await listOf(asker)).unread, (await listOf(other)).unread], [0, 1]);
  assert.equal((await asker.ask('POST', '/api/notices/read', {})).status, 422);
});

test('choices and addresses are one’s own, kept, and given back without what is secret', async () => {
  const wanted = {
    choices: { own: ['robot', 'email', 'email'], alert: ['console'] },
    email: 'asker@example.gov.cn',
    robot: { kind: 'dingtalk', url: robots.url(TOKEN), secret: SECRET },
  };
  const answer = await asker.ask('PUT', '/api/notices/choices', wanted);
  const kept = must(answer);
  assert.deepEqual(
    [kept.choices.own, kept.choices.alert, kept.choices.assigned],
    [['email', 'robot'], ['console'], ['console']],
  );
  assert.equal(kept.email, 'asker@example.gov.cn');
  assert.deepEqual(kept.robot, { kind: 'dingtalk', host: new URL(robots.url('')).host, has_secret: true });
  assert.deepEqual(robotOf(db, keys.credentials, asker.id), {
    kind: 'dingtalk',
    url: robots.url(TOKEN),
    secret: SECRET,
  });
  assert.deepEqual(must(await other.ask('GET', '/api/notices/choices')).email, null);
  must(await asker.ask('PUT', '/api/notices/choices', { robot: { kind: 'dingtalk' } }));
  assert.equal(robotOf(db, keys.credentials, asker.id)?.secret, SECRET, 'what isn’t said stays');
  const entries = db.$client.prepare(`select * from audit_entries where object_kind = 'notice_choices'`).all();
  assert.equal(entries.length, 2);
  for (const text of [answer.text, JSON.stringify(entries)])
    assert.doesNotMatch(text, new RegExp(`${SECRET}|${TOKEN}`));
  const rows = JSON.stringify(db.$client.prepare('select * from notice_addresses').all());
  assert.doesNotMatch(rows, new RegExp(`${SECRET}|${TOKEN}`));
  must(await asker.ask('PUT', '/api/notices/choices', { robot: { kind: 'dingtalk', url: robots.url('another') } }));
  assert.equal(
    robotOf(db, keys.credentials, asker.id)?.secret,
    null,
    'another address isn’t signed for with the old secret',
  );
});

test('no address that can’t be one is taken, and a refusal keeps nothing', async () => {
  const before = must(await asker.ask('GET', '/api/notices/choices'));
  for (const wanted of [
    { email: 'a@b.cn\r\nBcc: c@d.cn' },
    { email: 'a@b.cn, c@d.cn' },
    { email: 'nobody' },
    { robot: { kind: 'wecom', url: 'https://evil.test/' } },
    { robot: { kind: 'wecom', url: 'file:///etc/passwd' } },
    { robot: { kind: 'pigeon' } },
    { choices: { own: ['pigeon'] } },
    { choices: { nothing: ['email'] } },
    { choices: { own: [] }, robot: { kind: 'wecom', url: 'https://127.0.0.1.evil.test/' } },
  ])
    assert.equal((await asker.ask('PUT', '/api/notices/choices', wanted)).status, 422, JSON.stringify(wanted));
  assert.deepEqual(must(await asker.ask('GET', '/api/notices/choices')), before);
  assert.equal((await other.ask('PUT', '/api/notices/choices', { robot: { kind: 'wecom' } })).status, 422);
});

test('a rotated key opens robots and the mail password as the old one did', async () => {
  const robot = { kind: 'dingtalk', url: robots.url(TOKEN), secret: SECRET };
  must(await asker.ask('PUT', '/api/notices/choices', { robot }));
  const mail = { host: 'localhost', port: server.port, security: 'none', username: 'zw', from: 'zw@example.gov.cn' };
  must(await t.ask('PUT', '/api/notices/mail', { ...mail, is_enabled: true, password: PASSWORD }));
  const next = keysOf('7b'.repeat(32));
  const { changes, counts, unreadable } = await reseal(db, keys, next);
  assert.deepEqual([counts.mail, counts.notice_robots, unreadable], [1, 2, []]);
  for (const { sql, values } of changes) db.$client.prepare(sql).run(...values);
  assert.deepEqual(robotOf(db, next.credentials, asker.id), robot);
  assert.equal(robotOf(db, keys.credentials, asker.id), null);
  assert.equal(mailPassword(db, next.credentials), PASSWORD);
  for (const { sql, values } of (await reseal(db, next, keys)).changes) db.$client.prepare(sql).run(...values);
});

test('mail is set by the system administrator, and its password is asked anew for another server', async () => {
  const mail = {
    host: 'localhost',
    port: server.port,
    security: 'none',
    username: 'zw',
    from: 'zw@example.gov.cn',
    is_enabled: true,
  };
  assert.equal((await asker.ask('GET', '/api/notices/mail')).status, 403);
  assert.equal((await asker.ask('PUT', '/api/notices/mail', mail)).status, 403);
  const answer = await t.ask('PUT', '/api/notices/mail', { ...mail, password: PASSWORD });
  assert.deepEqual(must(answer), { ...mail, has_password: true });
  assert.doesNotMatch(answer.text, new RegExp(PASSWORD));
  assert.equal(
    must(await t.ask('PUT', '/api/notices/mail', { ...mail, from: 'other@example.gov.cn' })).has_password,
    true,
  );
  assert.equal((await t.ask('PUT', '/api/notices/mail', { ...mail, host: 'evil.test' })).status, 422);
  assert.equal((await t.ask('PUT', '/api/notices/mail', { ...mail, from: null })).status, 422);
  for (const host of ['a b', '-x', 'x\r\ny'])
    assert.equal((await t.ask('PUT', '/api/notices/mail', { ...mail, host, password: 'x' })).status, 422);
  const entries = JSON.stringify(db.$client.prepare(`select * from audit_entries where object_id = 'mail'`).all());
  assert.match(entries, /with another password/);
  assert.doesNotMatch(entries, new RegExp(PASSWORD));
});

test('a try arrives or says why not, and there are few of them', async () => {
  const mail = { host: 'localhost', port: server.port, security: 'none', username: null, password: null };
  must(await t.ask('PUT', '/api/notices/mail', { ...mail, from: 'zw@example.gov.cn', is_enabled: true }));
  must(await t.ask('POST', '/api/notices/mail/test', { to: 'boss@example.gov.cn' }));
  await until('it is there', () => server.received.length > 0);
  const [got] = server.received;
  assert.deepEqual(got?.to, ['boss@example.gov.cn']);
  assert.match(got ? readMailText(got).text : '', /测试通知[\s\S]*This is a try/);
  must(await asker.ask('POST', '/api/notices/try', { channel: 'email' }));
  robots.answers((_, out) => out.end('{"errcode":310000,"errmsg":"sign not match"}'));
  const failed = await asker.ask('POST', '/api/notices/try', { channel: 'robot' });
  assert.deepEqual([failed.status, failed.body.error.code], [502, 'not_taken']);
  assert.match(failed.body.error.zh, /未能送达：errcode 310000: sign not match/);
  assert.match(failed.body.error.en, /sign not match/);
  const none = await other.ask('POST', '/api/notices/try', { channel: 'robot' });
  assert.deepEqual([none.status, none.body.error.code], [422, 'no_way']);
  let status = 0;
  for (let i = 0; i < 5; i += 1) ({ status } = await asker.ask('POST', '/api/notices/try', { channel: 'email' }));
  assert.equal(status, 429);
});

test('which servers a robot may be of is the system administrator’s word', async () => {
  assert.equal((await asker.ask('PUT', '/api/notices/robot-hosts', { hosts: ['evil.test'] })).status, 403);
  for (const hosts of [['https://x'], ['a/b'], ['A.B'], ['x y']])
    assert.equal((await t.ask('PUT', '/api/notices/robot-hosts', { hosts })).status, 422, String(hosts));
  db.$client.exec(`delete from settings where key = 'robot_hosts'`);
  const preset = ['oapi.dingtalk.com', 'qyapi.weixin.qq.com'];
  assert.deepEqual(must(await t.ask('GET', '/api/notices/robot-hosts')).hosts, preset);
});
