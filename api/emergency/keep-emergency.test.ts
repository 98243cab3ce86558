/** What a running plan does outside of itself, with real parts: a page that is watched, people's notices and mail, tickets, an outside command. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { replay } from '#runbooks/engine.ts';
import { keepNotices } from '../notices/keep-notices.ts';
import { readMailText, startMailServer } from '../notices/testing.ts';
import { inputsOf, putByProgram, runOf } from './run-store.ts';
import { emergencyHub, listening, until } from './testing.ts';

const z = await emergencyHub();
after(z.end);
const { t, sqlite, running, run, step, put, lead, must, page } = z;
beforeEach(() => Object.assign(page, { body: z.GOOD, status: 200 }));
const ended = (id: number) => until(`run ${id} ends`, async () => (await run(id)).run.status === 'ended');
const ok = (answer: { status: number; text: string }) => assert.equal(answer.status, 200, answer.text);
const sequences = (id: number) =>
  sqlite.prepare('select sequence from emergency_inputs where run_id = ? order by sequence').pluck().all(id);

test('the watches of what is affected look anew, and their verdicts with their evidence say whether it is as expected', async () => {
  const id = await running(
    `  - { id: see, check: 页面正常, role: work, checks: [http-body, http-status], marks: recovered }`,
  );
  await ended(id);
  const { looks } = await step(id, 'see');
  assert.equal(looks[0].result, 'met');
  assert.match(looks[0].because, /甲县门户 · 首页 http-body: .*#\d+/);
  assert.ok(
    (sqlite.prepare('select looked_at from watch_states').pluck().get() as number) >= runOf(t.hub.db, id).started_at,
  );
});

test('what is not as expected goes through its other steps and is looked at again; a restored page ends it', async () => {
  page.body = '<h1>hacked</h1>';
  const id = await running(`  - id: see
    check: 页面正常
    role: work
    checks: [http-body]
    otherwise: [{ id: mend, do: 恢复, role: work }]`);
  await until('it saw the page', async () => (await step(id, 'see/otherwise.1/mend')) !== undefined);
  assert.equal((await step(id, 'see')).looks[0].result, 'not_met');
  // What was stored before is not asked: only the page as it is now.
  page.body = z.GOOD;
  ok(await put(id, { do: 'complete', key: 'see/otherwise.1/mend' }));
  await ended(id);
  assert.deepEqual(
    (await step(id, 'see')).looks.map(({ result }: { result: string }) => result),
    ['not_met', 'met'],
  );
});

test('a page that was closed is met where a plan expects it to fail', async () => {
  const id = await running(`  - { id: shut, check: 已关闭, role: work, checks: [http-status], expect: fail }`);
  await until('it looked', async () => (await step(id, 'shut')).looks.length > 0);
  assert.equal((await step(id, 'shut')).looks[0].result, 'not_met');
  page.status = 503;
  ok(await put(id, { do: 'look_again', key: 'shut' }));
  await ended(id);
});

test('nothing affected, no watch, an unknown name: unknown with a sentence, never met', async () => {
  const cases: [string, RegExp][] = [
    ['checks: [bgp-established]', /没有能判断|无监测/],
    ['checks: [http-body], at: [不存在的系统]', /没有名为 不存在的系统/],
    ['checks: [http-body, dns-answer]', /无监测：dns-answer|没有能判断/],
  ];
  for (const [words, said] of cases) {
    const id = await running(`  - { id: see, check: 看, role: work, ${words} }`);
    await until('it looked', async () => (await step(id, 'see')).looks.length > 0);
    const [look] = (await step(id, 'see')).looks;
    assert.deepEqual([look.result, (await run(id)).run.status], ['unknown', 'running'], words);
    assert.match(look.because, said);
    assert.equal((await put(id, { do: 'accept', key: 'see', reason: '人工确认' })).status, 200);
  }
});

test('a watch that can not look leaves it unknown', async () => {
  const blind = await must(t.ask, 'POST', '/api/watches', {
    ...{ endpoint_id: z.endpoint, probe: 'http', address: '127.0.0.2', every_s: 3_600, timeout_ms: 500 },
    params: { port: 80, body_match: 'x' },
  });
  // As of a name that leads where nobody may look.
  sqlite.prepare(`update watches set address = '169.254.0.1' where id = ?`).run(blind.id);
  const id = await running(`  - { id: see, check: 看, role: work, checks: [http-body] }`);
  await until('it looked', async () => (await step(id, 'see')).looks.length > 0);
  assert.equal((await step(id, 'see')).looks[0].result, 'unknown');
  assert.match((await step(id, 'see')).looks[0].because, /未能看到/);
  await must(t.ask, 'DELETE', `/api/watches/${blind.id}`);
  ok(await put(id, { do: 'look_again', key: 'see' }));
  await ended(id);
});

test('a look that fails on our side is unknown, and keeps nothing else back', async () => {
  const id = await running(`  - id: both
    parallel: 同时
    branches:
      - { id: a, title: 甲, steps: [{ id: see, check: 看, role: work, checks: [http-body] }] }
      - { id: b, title: 乙, steps: [{ id: fix, ticket: 另开工单, role: work, text: 修补 }] }`);
  await ended(id);
  const other = await running(
    '  - { id: first, do: 先, role: work }\n  - { id: see, check: 看, role: work, checks: [http-body] }',
  );
  const { incident_id } = (await run(other)).run;
  const set = sqlite.prepare('update incidents set system_ids = ? where id = ?');
  const before = sqlite.prepare('select system_ids from incidents where id = ?').pluck().get(incident_id);
  set.run('{', incident_id);
  ok(await put(other, { do: 'complete', key: 'first' }));
  await until('it gave up', () => inputsOf(t.hub.db, other).some((input) => input.do === 'looked'));
  set.run(before, incident_id);
  const [look] = (await step(other, 'see')).looks;
  assert.deepEqual([look.result, (await run(other)).run.status], ['unknown', 'running']);
  ok(await put(other, { do: 'look_again', key: 'see' }));
  await ended(other);
});

test('the people of a role are told by the plan’s ways, with its variables filled in; a telephone is a thing to do', async () => {
  const mail = await startMailServer({ port: 0 });
  const keeper = keepNotices({ ...t.hub, look_ms: 20, digest_ms: 50 });
  await must(t.ask, 'PUT', '/api/notices/mail', {
    ...{
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      username: null,
      from: 'zw@example.gov.cn',
      is_enabled: true,
    },
  });
  await must(lead, 'PUT', '/api/notices/choices', { choices: { emergency: [] }, email: 'lead@example.gov.cn' });
  const id = await running(
    `  - { id: tell, notify: 通知, to: [lead, work], by: [console, email, phone], text: "【\${grade}】\${event}：\${systems}，见《\${plan}》" }`,
  );
  await ended(id);
  assert.match((await step(id, 'tell')).reason, /已通知 2\/2 人；请电话通知：王五 0513-7654321\ntold 2 of 2/);
  await until('the mail came', () => mail.received.length === 1);
  assert.match(readMailText(mail.received[0] as never).text, /【一般】门户被篡改：甲县门户，见《预案 plan-\d+》/);
  assert.equal(sqlite.prepare(`select count(*) from notices where key = ?`).pluck().get(`emergency ${id} tell`), 2);
  await keeper.stop();
  await mail.kill();
});

test('a ticket is opened with its note, and its end ends the step that waits for it', async () => {
  const id = await running(`  - { id: fix, ticket: 修补入口, role: work, text: "修补 \${event}", until_closed: true }`);
  await until('it is opened', async () => (await step(id, 'fix')).ticket_id !== null);
  const { ticket_id } = await step(id, 'fix');
  const ticket = sqlite.prepare('select body, unit_id from tickets where id = ?').get(ticket_id) as {
    body: string;
    unit_id: number;
  };
  assert.match(ticket.body, /修补 门户被篡改/);
  assert.equal(ticket.unit_id, 2);
  assert.equal((await run(id)).run.status, 'running');
  sqlite.prepare(`update tickets set state = 'closed', ended_at = 1 where id = ?`).run(ticket_id);
  await ended(id);
  assert.equal(sqlite.prepare('select count(*) from tickets where title = ?').pluck().get('修补入口'), 1);
});

test('an outside command leaves once after two agreed, with its sealed token; what it answers is noted', async () => {
  const calls: { token: string; body: string }[] = [];
  let status = 500;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      calls.push({ token: String(request.headers.authorization), body });
      response.writeHead(status).end('done');
    });
  });
  const port = await listening(server);
  const hook = { title: '封禁', url: `http://127.0.0.1:${port}/block`, token: 'secret-token', version: 0 };
  ok(await t.ask('PUT', '/api/action-hooks/block', hook));
  assert.doesNotMatch((await t.askAs('system')('GET', '/api/action-hooks')).text, /secret-token/);
  assert.doesNotMatch(JSON.stringify(sqlite.prepare('select * from action_hooks').all()), /secret-token/);
  const id = await running(`  - { id: cut, action: 封禁, role: work, hook: block, body: "封 \${event}" }`);
  assert.equal((await put(id, { do: 'approve', key: 'cut' }, lead)).status, 409, 'nobody proposed it');
  ok(await put(id, { do: 'propose', key: 'cut' }));
  assert.equal((await put(id, { do: 'approve', key: 'cut' })).status, 409, 'a second person');
  assert.equal(calls.length, 0);
  ok(await put(id, { do: 'approve', key: 'cut' }, lead));
  await until('it failed', async () => (await step(id, 'cut')).sent !== null);
  assert.deepEqual([calls.length, (await step(id, 'cut')).sent.is_ok], [1, false]);
  status = 200;
  ok(await put(id, { do: 'propose', key: 'cut' }));
  ok(await put(id, { do: 'approve', key: 'cut' }, lead));
  await ended(id);
  assert.deepEqual(
    [calls.length, calls[1]?.token, JSON.parse(calls[1]?.body ?? '{}').body],
    [2, 'Bearer secret-token', '封 门户被篡改'],
  );
  assert.doesNotMatch(JSON.stringify(inputsOf(t.hub.db, id)), /secret-token/);
  server.closeAllConnections();
  server.close();
  // An address that moved isn't told the token of the former.
  ok(
    await t.ask('PUT', '/api/action-hooks/block', { title: '封禁', url: 'https://other.example.gov.cn/', version: 1 }),
  );
  assert.equal((await t.askAs('system')('GET', '/api/action-hooks')).body.rows[0].has_token, false);
  const inside = await t.ask('PUT', '/api/action-hooks/meta', { ...hook, url: 'https://169.254.169.254/' });
  assert.equal(inside.status, 422, inside.text);
});

test('of a command that was under way when the program ended nobody says that it was done', async () => {
  const id = await running(`  - { id: cut, action: 封禁, role: work, hook: gone, body: "" }`);
  await t.hub.emergency.stop();
  ok(await put(id, { do: 'propose', key: 'cut' }));
  ok(await put(id, { do: 'approve', key: 'cut' }, lead));
  putByProgram(t.hub.db, id, { do: 'sending', key: 'cut' }, Date.now());
  z.restart();
  await until('it is settled', async () => (await step(id, 'cut')).sent !== null);
  const { sent } = await step(id, 'cut');
  assert.equal(sent.is_ok, false);
  assert.match(sent.said, /不知是否已发出/);
  assert.equal((await run(id)).run.status, 'running');
});

test('whoever leads is told once when a step is late', async () => {
  const id = await running(`  - { id: slow, do: 取证, role: work, within: 1s }`);
  await until('it is late', async () => (await step(id, 'slow')).late_at !== null);
  await pause(200);
  const told = sqlite.prepare('select key, text from notices where key = ?').all(`emergency ${id} late slow`) as {
    text: string;
  }[];
  assert.equal(told.length, 1);
  assert.match(told[0]?.text ?? '', /步骤超时：取证/);
  ok(await put(id, { do: 'complete', key: 'slow' }));
  await ended(id);
});

test('in a drill nobody outside is told and no command leaves; tickets are marked', async () => {
  const { startRun } = await import('./start-run.ts');
  const { planSource, putInForce } = await import('./testing.ts');
  const plan = putInForce(
    sqlite,
    planSource(
      'drilled',
      `  - { id: tell, notify: 通知, to: [lead], by: [console, email], text: 到岗 }
  - { id: fix, ticket: 演练工单, role: work, text: 修补 }
  - { id: cut, action: 封禁, role: work, hook: block, body: "" }`,
    ),
  );
  sqlite
    .prepare(`insert into drills (plan_id, unit_id, title, form, scheduled_at, system_ids, injects, roles, created_by, created_at)
      values (?, 2, '年度演练', 'full', 1, '[]', '[]', '{}', 'x', 1)`)
    .run(plan);
  const drill_id = sqlite.prepare('select max(id) from drills').pluck().get() as number;
  const actor = { person: 'lead', address: '127.0.0.1' };
  const wanted = { plan_id: plan, drill_id, unit_id: 2, grade: 4 as const, drill: 'full' as const, roles: z.ROLES };
  const id = startRun(t.hub, actor, wanted, Date.now());
  assert.throws(() => startRun(t.hub, actor, wanted, Date.now()), /running already/);
  await until('it waits for the command', async () => (await step(id, 'cut')) !== undefined);
  assert.match((await step(id, 'tell')).reason, /【演练】未发出：到岗/);
  assert.equal(sqlite.prepare(`select count(*) from notices where key like ?`).pluck().get(`emergency ${id} %`), 0);
  assert.equal(sqlite.prepare('select count(*) from tickets where title = ?').pluck().get('【演练】演练工单'), 1);
  ok(await put(id, { do: 'propose', key: 'cut' }));
  ok(await put(id, { do: 'approve', key: 'cut' }, lead));
  await ended(id);
  assert.match((await step(id, 'cut')).sent.said, /【演练】未发出/);
});

test('every run’s log has no gaps, and the stored state follows from it', () => {
  const ids = sqlite.prepare('select id from emergency_runs').pluck().all() as number[];
  assert.ok(ids.length > 10);
  for (const id of ids) {
    const row = runOf(t.hub.db, id);
    assert.deepEqual(
      sequences(id),
      Array.from({ length: row.sequence }, (_, i) => i + 1),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(replay(row.script, row.beginning, inputsOf(t.hub.db, id)))), row.state);
  }
});
