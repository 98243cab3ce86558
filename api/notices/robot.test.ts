/** Robots against a real server. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { createRobot } from './robot.ts';
import { refusedRobotUrl } from './robot-hosts.ts';
import { accepts, must, noticeHub, startRobots } from './testing.ts';

const SECRET = 'SEC-planted-robot-secret-9Qk';
const TOKEN = 'planted-robot-token-77Ab';
const t = await noticeHub();
const robots = await startRobots();
after(async () => {
  robots.stop();
  await t.stop();
});
const { db } = t.hub;
const config = { connector_loopback: true };
const send = createRobot({ db, config, patience_ms: 500 });
const message = { title: '政网', text: '**一条**' };
const url = robots.url(TOKEN);
const dingtalk = { kind: 'dingtalk', url, secret: SECRET } as const;
const wecom = { kind: 'wecom', url, secret: null } as const;
const patient = () => AbortSignal.timeout(10_000);
beforeEach(async () => {
  robots.calls.length = 0;
  robots.answers(accepts);
  must(await t.ask('PUT', '/api/notices/robot-hosts', { hosts: ['127.0.0.1'] }));
});

test('钉钉 gets a title and a text, signed as it asks', async () => {
  await send(dingtalk, message, patient());
  const [call] = robots.calls;
  assert.deepEqual(call?.body, { msgtype: 'markdown', markdown: message });
  const timestamp = call?.url.searchParams.get('timestamp') ?? '';
  assert.ok(Math.abs(Number(timestamp) - Date.now()) < 10_000);
  const sign = createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64');
  assert.equal(call?.url.searchParams.get('sign'), sign);
  assert.equal(call?.url.searchParams.get('access_token'), TOKEN);
  await send({ ...dingtalk, secret: null }, message, patient());
  assert.equal(robots.calls[1]?.url.searchParams.has('sign'), false);
});

test('企业微信 gets the content alone, and no signature', async () => {
  await send(wecom, message, patient());
  assert.deepEqual(robots.calls[0]?.body, { msgtype: 'markdown', markdown: { content: message.text } });
  assert.deepEqual([...(robots.calls[0]?.url.searchParams.keys() ?? [])], ['access_token']);
});

const long = 'x'.repeat(100_000);
const FAILURES: [string, Parameters<typeof robots.answers>[0], RegExp][] = [
  ['an errcode', (_, out) => out.end('{"errcode":310000,"errmsg":"sign not match"}'), /310000: sign not match/],
  ['no errcode', (_, out) => out.end('{}'), /something else/],
  ['no JSON', (_, out) => out.end('<html>'), /something else/],
  ['a long answer', (_, out) => out.end(`{"errcode":0,"errmsg":"${long}"}`), /something else/],
  ['an answer without an end', (_, out) => void out.write(Buffer.alloc(2 * 1024 * 1024)), /more than/],
  ['404', (_, out) => out.writeHead(404).end(), /answered 404/],
  ['500', (_, out) => out.writeHead(500).end(), /answered 500/],
  ['a redirect', (_, out) => out.writeHead(302, { location: robots.url('elsewhere') }).end(), /answered 302/],
  ['nothing in time', () => undefined, /./],
];
for (const [what, answers, said] of FAILURES)
  test(`${what} is a failure, told without the token`, async () => {
    robots.answers(answers);
    await assert.rejects(send(dingtalk, message, patient()), (error: Error) => {
      assert.match(error.message, said);
      assert.doesNotMatch(`${error.stack} ${String(error.cause)}`, new RegExp(`${TOKEN}|${SECRET}`));
      return true;
    });
    assert.equal(robots.calls.length, 1, 'nothing is followed');
  });

test('only servers of the administrator’s list are robots, over https, and never this machine or a forbidden address', async () => {
  must(
    await t.ask('PUT', '/api/notices/robot-hosts', { hosts: ['oapi.dingtalk.com', '169.254.169.254', 'localhost'] }),
  );
  const refused = (text: string, may_loop = true) => refusedRobotUrl(db, text, { connector_loopback: may_loop });
  assert.equal(refused('https://oapi.dingtalk.com/robot/send?access_token=x'), undefined);
  for (const [text, why] of [
    ['http://oapi.dingtalk.com/robot', /https/],
    ['https://oapi.dingtalk.com.evil.test/', /list/],
    ['https://evil.test/?oapi.dingtalk.com', /list/],
    ['https://oapi.dingtalk.com@evil.test/', /list/],
    ['https://user@oapi.dingtalk.com/', /user name/],
    ['https://169.254.169.254/latest', /metadata/],
    ['https://127.0.0.1/', /list/],
    ['nonsense', /no URL/],
  ] as const)
    assert.match(refused(text) ?? 'allowed', why, text);
  await assert.rejects(send(dingtalk, message, patient()), /list/, 'the list may have become another');
  assert.equal(robots.calls.length, 0);
  must(await t.ask('PUT', '/api/notices/robot-hosts', { hosts: ['127.0.0.1'] }));
  assert.match(refused(url, false) ?? 'allowed', /https|this machine/);
});
