/** Answers as people write, review, read and are offered them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';
import { tellOfExpiry } from './tell-of-answers.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1), (4, '甲镇', 'town', '', 2)`);
const writer = await t.enter('writer', [{ role: 'ticket_agent', unit_id: 2 }], 2);
const colleague = await t.enter('colleague', [{ role: 'ticket_agent', unit_id: 2 }], 2);
const leader = await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
const other = await t.enter('other', [{ role: 'ticket_agent', unit_id: 3 }], 3);
const foreignLeader = await t.enter('foreign', [{ role: 'unit_leader', unit_id: 3 }], 3);
const village = await t.enter('village', [{ role: 'operator', unit_id: 4 }], 4);
type Ask = typeof writer;

const DAY_MS = 86_400_000;
const wording = { question: '叫号机打印不出小票怎么办', text: '先检查纸仓，再重启打印服务；仍不行请报修。' };
const entries = () => sqlite.prepare(`select count(*) from audit_entries where result = 'done'`).pluck().get();
const stands = (id: number) =>
  JSON.stringify([
    sqlite.prepare('select * from answers where id = ?').all(id),
    sqlite.prepare('select * from answer_versions where answer_id = ?').all(id),
    entries(),
  ]);

async function write(more: object = {}, ask: Ask = writer): Promise<number> {
  const made = await ask('POST', '/api/answers', { ...wording, ...more });
  assert.equal(made.status, 200, made.text);
  return made.body.id;
}
const seen = (id: number): number =>
  sqlite.prepare('select changed_at from answers where id = ?').pluck().get(id) as number;
const act = (ask: Ask, id: number, deed: object, seen_at = seen(id)) =>
  ask('POST', `/api/answers/${id}/deeds`, { seen_at, deed });
const review = (ask: Ask, id: number, deed: object, seen_at = seen(id)) =>
  ask('POST', `/api/answers/${id}/reviews`, { seen_at, deed });
const inADay = () => Date.now() + DAY_MS;
async function publish(id: number) {
  assert.equal((await act(writer, id, { is: 'submit' })).status, 200);
  const made = await review(leader, id, { is: 'approve', expires_at: inADay() });
  assert.equal(made.status, 200, made.text);
}

test('an answer is written, reviewed by somebody else, and then read by everybody', async () => {
  const id = await write();
  assert.equal((await village('GET', `/api/answers/${id}`)).status, 404);
  assert.equal((await village('GET', '/api/answers?q=小票')).body.total, 0);
  assert.equal((await act(writer, id, { is: 'submit' })).status, 200);
  assert.equal((await review(writer, id, { is: 'approve', expires_at: inADay() })).status, 403);
  const sent = await review(leader, id, { is: 'send_back', remark: '请写明报修电话' });
  assert.equal(sent.status, 200, sent.text);
  assert.equal((await act(writer, id, { is: 'submit' })).body.error.code, 'conflict');
  assert.equal((await act(writer, id, { is: 'revise', ...wording, text: '请拨打 12345 报修。' })).status, 200);
  await publish(id);
  const page = (await village('GET', `/api/answers/${id}`)).body;
  assert.deepEqual(
    page.versions.map((one: { version: number }) => one.version),
    [2],
  );
  assert.equal(page.versions[0].text, '请拨打 12345 报修。');
  assert.deepEqual(page.possible, []);
  const inside = (await colleague('GET', `/api/answers/${id}`)).body;
  assert.deepEqual(
    inside.versions.map((one: { remark: string }) => one.remark),
    ['', '请写明报修电话'],
  );
  assert.deepEqual(inside.possible, ['revise', 'retire']);
  assert.equal((await village('GET', '/api/answers?q=小票')).body.total, 1);
});

test('while it is written anew, everybody reads what was published', async () => {
  const id = await write();
  await publish(id);
  assert.equal((await act(colleague, id, { is: 'revise', question: '新的问题', text: '新的答案' })).status, 200);
  for (const ask of [village, colleague]) {
    const { answer } = (await ask('GET', `/api/answers/${id}`)).body;
    assert.equal(answer.question, wording.question);
    assert.equal(answer.published_version, 1);
  }
  assert.equal((await village('GET', '/api/answers?q=新的答案')).body.total, 0);
  assert.deepEqual(
    sqlite.prepare('select version, text from answer_versions where answer_id = ? order by 1').raw().all(id),
    [
      [1, wording.text],
      [2, '新的答案'],
    ],
  );
});

test('nobody writes over what a colleague is writing', async () => {
  const id = await write();
  await act(writer, id, { is: 'revise', ...wording, text: '改了一次' });
  assert.equal(sqlite.prepare('select count(*) from answer_versions where answer_id = ?').pluck().get(id), 1);
  await act(colleague, id, { is: 'revise', ...wording, text: '同事改的' });
  assert.deepEqual(
    sqlite.prepare('select text from answer_versions where answer_id = ? order by version').pluck().all(id),
    ['改了一次', '同事改的'],
  );
  // Who wrote the last wording may not review it, whoever began.
  await act(colleague, id, { is: 'submit' });
  const page = (await leader('GET', `/api/answers/${id}`)).body;
  assert.deepEqual(page.possible, ['take_back', 'approve', 'send_back', 'retire']);
});

test('of two who act on what they saw at once, the second is told and changes nothing', async () => {
  const id = await write();
  const seen_at = seen(id);
  assert.equal((await act(writer, id, { is: 'submit' }, seen_at)).status, 200);
  const before = stands(id);
  const second = await act(colleague, id, { is: 'revise', ...wording }, seen_at);
  assert.equal(second.status, 409);
  assert.equal(second.body.error.code, 'stale');
  assert.equal(stands(id), before);
});

test('units beside see what is published and change nothing of it', async () => {
  const id = await write();
  assert.equal((await other('GET', `/api/answers/${id}`)).status, 404);
  assert.equal((await act(other, id, { is: 'submit' })).status, 404);
  await act(writer, id, { is: 'submit' });
  assert.equal((await review(foreignLeader, id, { is: 'approve', expires_at: inADay() })).status, 404);
  const made = await review(leader, id, { is: 'approve', expires_at: inADay() });
  assert.equal(made.status, 200);
  const before = stands(id);
  assert.equal((await other('GET', `/api/answers/${id}`)).body.versions.length, 1);
  assert.equal((await act(other, id, { is: 'retire', remark: '不对' })).status, 403);
  assert.equal((await act(village, id, { is: 'retire', remark: '不对' })).status, 403);
  assert.equal((await writer('POST', '/api/answers', { ...wording, unit_id: 3 })).status, 422);
  assert.equal((await writer('POST', '/api/answers', { ...wording, unit_id: null })).status, 422);
  assert.equal((await village('POST', '/api/answers', wording)).status, 403);
  assert.equal(stands(id), before);
});

test('the likely answers to what is being typed are published, true to this day, and come with their text', async () => {
  const id = await write({ question: '电子证照系统登录后一片空白', text: '请清除浏览器缓存后重新登录电子证照系统。' });
  const asks = async (text: string, ask = village) =>
    (await ask('GET', `/api/answers/likely?text=${encodeURIComponent(text)}`)).body.rows as {
      id: number;
      text: string;
    }[];
  assert.deepEqual(await asks('电子证照登录空白'), []);
  await publish(id);
  const [found] = await asks('电子证照登录空白');
  assert.equal(found?.id, id);
  assert.match(found?.text ?? '', /清除浏览器缓存/);
  assert.deepEqual(await asks('今天食堂吃什么'), []);
  sqlite.prepare('update answers set expires_at = ? where id = ?').run(Date.now() - 1, id);
  assert.deepEqual(await asks('电子证照登录空白'), []);
  assert.equal((await village('GET', `/api/answers/${id}`)).body.answer.is_expired, true);
  assert.deepEqual(
    (await village('GET', '/api/answers?is_expired=true')).body.rows.map((row: { id: number }) => row.id),
    [id],
  );
});

test('the one search finds what is published and true to this day', async () => {
  const id = await write({ question: '视频会议终端无法入会', text: '检查端口。' });
  const found = async () =>
    (await village('GET', `/api/search?q=${encodeURIComponent('视频会议')}`)).body.rows.filter(
      ({ kind }: { kind: string }) => kind === 'answer',
    );
  assert.deepEqual(await found(), []);
  await publish(id);
  assert.equal((await found())[0].id, id);
});

test('what was retired is offered to nobody, says why, and can be written anew', async () => {
  const id = await write({ question: '旧系统怎样申请端口开放', text: '填写旧系统端口开放申请表。' });
  await publish(id);
  assert.equal((await act(writer, id, { is: 'retire', remark: '' })).status, 422);
  assert.equal((await act(writer, id, { is: 'retire', remark: '系统已停用' })).status, 200);
  assert.equal((await village('GET', `/api/answers/${id}`)).status, 404);
  assert.equal((await village('GET', '/api/answers?q=端口开放')).body.total, 0);
  const page = (await colleague('GET', `/api/answers/${id}`)).body;
  assert.equal(page.answer.remark, '系统已停用');
  assert.deepEqual(page.possible, ['revise']);
  assert.equal(
    (await act(writer, id, { is: 'revise', question: '新系统怎样申请端口开放', text: '在线申请。' })).status,
    200,
  );
  await publish(id);
  assert.equal((await village('GET', '/api/answers?q=端口开放')).body.total, 1);
});

test('whoever was helped says so once, and it counts for the wording that they read', async () => {
  const id = await write();
  const vote = (ask: Ask, has_helped: boolean) => ask('PUT', `/api/answers/${id}/vote`, { has_helped });
  assert.equal((await vote(writer, true)).status, 409);
  await publish(id);
  for (const has_helped of [true, true, false]) assert.equal((await vote(village, has_helped)).status, 200);
  await vote(other, true);
  const helped = async () => {
    const { answer, has_helped } = (await village('GET', `/api/answers/${id}`)).body;
    return [answer.helped, answer.not_helped, has_helped];
  };
  assert.deepEqual(await helped(), [1, 1, false]);
  await act(writer, id, { is: 'revise', ...wording, text: '另一种办法' });
  await publish(id);
  assert.deepEqual(await helped(), [0, 0, null]);
});

test('an answer names the ticket that it was made of only to those who see that ticket', async () => {
  const filed = await writer('POST', '/api/tickets', { kind: 'problem', title: '叫号机坏了' });
  const id = await write({ ticket_id: filed.body.id });
  await publish(id);
  assert.equal((await colleague('GET', `/api/answers/${id}`)).body.answer.ticket.number, filed.body.number);
  assert.equal((await other('GET', `/api/answers/${id}`)).body.answer.ticket, null);
  assert.equal((await other('POST', '/api/answers', { ...wording, ticket_id: filed.body.id })).status, 422);
  assert.equal((await t.ask('POST', '/api/answers', { ...wording, unit_id: 2, ticket_id: 999 })).status, 422);
});

test('whoever writes or reviews is told of what may be about one person', async () => {
  const id = await write({ text: '请联系 13800001234' });
  assert.deepEqual((await leader('GET', `/api/answers/${id}`)).body.personal_data, ['mobile']);
});

test('what can’t be an answer is refused with a sentence, and nothing is half written', async () => {
  const id = await write();
  await act(writer, id, { is: 'submit' });
  const before = stands(id);
  const count = () => sqlite.prepare('select count(*) from answers').pluck().get();
  const many = count();
  const bad: [string, () => ReturnType<Ask>][] = [
    ...[
      { question: '' },
      { question: ' \u3000' },
      { question: '长'.repeat(201) },
      { text: '' },
      { text: 'x\u0000' },
    ].map(
      (more) =>
        [JSON.stringify(more).slice(0, 40), () => writer('POST', '/api/answers', { ...wording, ...more })] as [
          string,
          () => ReturnType<Ask>,
        ],
    ),
    ['a long text', () => writer('POST', '/api/answers', { ...wording, text: 'x'.repeat(10_001) })],
    ['a forged state', () => writer('POST', '/api/answers', { ...wording, state: 'published' })],
    ['a forged version', () => act(writer, id, { is: 'revise', ...wording, version: 9 })],
    ['under review', () => act(writer, id, { is: 'revise', ...wording })],
    ['a review by the writers’ door', () => act(writer, id, { is: 'approve', expires_at: inADay() })],
    ['a deed by the reviewers’ door', () => review(leader, id, { is: 'retire', remark: 'x' })],
    ['expired before it begins', () => review(leader, id, { is: 'approve', expires_at: Date.now() - 1 })],
    ['for ever', () => review(leader, id, { is: 'approve', expires_at: Date.now() + 4 * 366 * DAY_MS })],
    ['without an end', () => review(leader, id, { is: 'approve' })],
    ['sent back without a word', () => review(leader, id, { is: 'send_back', remark: ' ' })],
    ['nothing', () => writer('POST', '/api/answers', '')],
    ['no such answer', () => act(t.ask, 999, { is: 'submit' }, 1)],
  ];
  for (const [name, ask] of bad) {
    const answer = await ask();
    assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${answer.text}`);
    assert.match(answer.body.error.zh, /\p{Script=Han}/u, name);
    assert.equal(stands(id), before, name);
    assert.equal(count(), many, name);
  }
});

test('what was decided on can’t be changed beneath anybody, not even in the database', async () => {
  const id = await write();
  await publish(id);
  assert.throws(
    () => sqlite.prepare(`update answer_versions set text = 'x' where answer_id = ?`).run(id),
    /never changed/,
  );
  assert.throws(() => sqlite.prepare('delete from answer_versions where answer_id = ?').run(id), /never deleted/);
});

test('reviewers hear of what waits for them, the writer of what came of it, and nobody of what they did themselves', async () => {
  const noticesOf = async (ask: Ask, id: number) =>
    (await ask('GET', '/api/notices')).body.rows
      .filter(({ path }: { path: string }) => path === `/answers/${id}`)
      .map(({ text }: { text: { zh: string } }) => text.zh);
  const id = await write({ question: '门户首页打不开' });
  await act(writer, id, { is: 'submit' });
  assert.deepEqual(await noticesOf(leader, id), ['答案“门户首页打不开”待您审核']);
  assert.deepEqual(await noticesOf(foreignLeader, id), []);
  assert.deepEqual(await noticesOf(writer, id), []);
  await review(leader, id, { is: 'approve', expires_at: inADay() });
  assert.deepEqual(await noticesOf(writer, id), ['答案“门户首页打不开”已批准发布']);
  const before = await noticesOf(colleague, id);
  tellOfExpiry(t.hub, Date.now());
  tellOfExpiry(t.hub, Date.now());
  assert.deepEqual([before, await noticesOf(colleague, id)], [[], ['答案“门户首页打不开”即将到期，请核实后重新送审']]);
  tellOfExpiry(t.hub, Date.now() + 2 * DAY_MS);
  assert.equal((await noticesOf(colleague, id))[0], '答案“门户首页打不开”已过期，不再推荐');
  assert.deepEqual(await noticesOf(village, id), []);
});
