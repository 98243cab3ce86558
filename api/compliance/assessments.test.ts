/** An assessment from its plan to its end: who may do what, nothing lost between two assessors, nothing changed after the end. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Answer } from '../testing.ts';
import { leftBeforeClosing } from './close.ts';
import { assessmentOf } from './take-part.ts';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);
const { t, sqlite, must, lead, assessor, reviewer, judge } = z;
const ITEM = '8.1.4.1 a';

function assertTold(answer: Answer, status: number, code?: string) {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  if (code) assert.equal(answer.body.error.code, code);
  assert.match(answer.body.error.zh, /\p{Script=Han}/u);
  assert.doesNotMatch(answer.text, /SQLITE|node_modules|\.ts:\d|select /i);
}

test('whose unit answers for the system neither makes an assessment of it nor takes part in one', async () => {
  const owner = await t.enter('owner', [{ role: 'assessor', unit_id: null }], 2);
  const wanted = { system_id: z.system, level: 3, title: '自己测自己' };
  assertTold(await owner('POST', '/api/assessments', wanted), 403, 'own_unit');
  const id = await z.assessment();
  assertTold(await judge(id, ITEM, 'conform', { ask: owner }), 403, 'own_unit');
  const team = [
    { person: z.idOf('lead'), role: 'lead' },
    { person: z.idOf('owner'), role: 'assessor' },
  ];
  assertTold(await lead('PUT', `/api/assessments/${id}/team`, { team, version: await z.versionOf(id) }), 422);
  const { rows } = await must(lead, 'GET', `/api/assessments/${id}/candidates`);
  assert.deepEqual(
    rows.map(({ username }: { username: string }) => username),
    ['assessor', 'lead', 'reviewer'],
  );
  assert.equal((await must(owner, 'GET', `/api/assessments/${id}`)).is_own_unit, true);
  // As is refused, so is told: also of a unit beneath.
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (90, '甲县某局', 'county', '', 2)`);
  const beneath = await t.enter('beneath', [{ role: 'assessor', unit_id: null }], 90);
  assert.equal((await must(beneath, 'GET', `/api/assessments/${id}`)).is_own_unit, true);
  assertTold(await judge(id, ITEM, 'conform', { ask: beneath }), 403, 'own_unit');
  assert.equal((await must(assessor, 'GET', `/api/assessments/${id}`)).is_own_unit, false);
});

test('only the team takes part, each in their own role', async () => {
  const id = await z.assessment();
  const stranger = await t.enter('stranger', [{ role: 'assessor', unit_id: null }], 4);
  assertTold(await judge(id, ITEM, 'conform', { ask: stranger }), 403, 'not_in_team');
  assertTold(await judge(id, ITEM, 'conform', { ask: reviewer }), 403, 'not_your_part');
  assertTold(await assessor('POST', `/api/assessments/${id}/move`, { is: 'review' }), 403, 'not_your_part');
  assertTold(await lead('POST', `/api/assessments/${id}/move`, { is: 'open' }), 409);
  assertTold(await t.ask('PUT', `/api/assessments/${id}/judgements`, {}), 403, 'forbidden');
});

test('a sheet is light, and whole', async () => {
  const id = await z.assessment({ extensions: [] });
  const objects: number[] = [];
  for (let n = 0; n < 10; n += 1) objects.push(await z.addObject(id, { name: `对象 ${n}`, kind: '主机' }));
  const items = (await must(lead, 'GET', `/api/assessments/${id}/sheet`)).points.flatMap(
    (point: { items: { key: string }[] }) => point.items.map(({ key }) => key),
  );
  assert.equal(items.length, 211);
  for (const item of items) {
    const cells = objects.map((object_id) => ({ object_id, version: 0 }));
    const body = { item, cells, result: 'partial', reason: '部分设备未配置' };
    assert.equal((await assessor('PUT', `/api/assessments/${id}/judgements`, body)).status, 200);
  }
  const answer = await lead('GET', `/api/assessments/${id}/sheet`);
  assert.ok(answer.text.length < 200_000, String(answer.text.length));
  assert.equal((await must(lead, 'GET', `/api/assessments/${id}`)).assessment.judged, 211);
});

test('two assessors at once never overwrite each other unseen', async () => {
  const id = await z.assessment();
  const both = await Promise.all([
    judge(id, ITEM, 'conform', { ask: lead }),
    judge(id, ITEM, 'not_conform', { ask: assessor, reason: '空口令' }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  const lost = both.find(({ status }) => status === 409) as Answer;
  const won = both.find(({ status }) => status === 200) as Answer;
  assertTold(lost, 409, 'stale');
  const [theirs] = lost.body.error.report;
  assert.equal(theirs.version, won.body.version);
  // Knowing of it, the other may be replaced; and what was replaced stands in the log.
  const again = await judge(id, ITEM, 'partial', { version: theirs.version });
  assert.equal(again.status, 200);
  const kept = sqlite
    .prepare(`select before from audit_entries where action = 'assessment_judge' order by id desc limit 1`)
    .pluck()
    .get() as string;
  assert.equal(JSON.parse(kept)[0].result, theirs.result);
  // Taken back and judged anew it is another version than the one that somebody still sees.
  const dropped = `/api/assessments/${id}/judgements?item=${encodeURIComponent(ITEM)}&object_id=0&version=${again.body.version}`;
  assert.equal((await assessor('DELETE', dropped)).status, 200);
  assert.equal((await judge(id, ITEM, 'conform')).status, 200);
  assertTold(await judge(id, ITEM, 'not_conform', { version: again.body.version }), 409, 'stale');
});

test('several objects are judged at once or not at all', async () => {
  const id = await z.assessment();
  const one = await z.addObject(id, { name: '主机一' });
  const two = await z.addObject(id, { name: '主机二' });
  await judge(id, ITEM, 'conform', { object_id: two });
  const body = (version: number) => ({
    item: ITEM,
    cells: [
      { object_id: one, version: 0 },
      { object_id: two, version },
    ],
    result: 'not_conform',
    reason: '口令为空',
  });
  assertTold(await assessor('PUT', `/api/assessments/${id}/judgements`, body(0)), 409, 'stale');
  const { judgements } = await must(lead, 'GET', `/api/assessments/${id}/item?item=${encodeURIComponent(ITEM)}`);
  assert.deepEqual(
    judgements.map(({ object_id, result }: Record<string, unknown>) => [object_id, result]),
    [[two, 'conform']],
  );
  assert.equal((await assessor('PUT', `/api/assessments/${id}/judgements`, body(judgements[0].version))).status, 200);
  assertTold(await lead('DELETE', `/api/assessments/${id}/objects/${one}?version=${await z.versionOf(id)}`), 409);
});

const HOSTILE: Record<string, object> = {
  'no reason': { reason: '' },
  'a blank reason': { reason: ' \u3000 ' },
  'a long reason': { reason: 'x'.repeat(2_001) },
  'a binary reason': { reason: 'a\u0000' },
  'an item that there is not': { item: '8.1.4.1 z' },
  'an item of another level': { item: '7.1.4.1 a' },
  'an item of all objects': { item: '__proto__' },
  'an object that there is not': { cells: [{ object_id: 99_999, version: 0 }] },
  'an object twice': {
    cells: [
      { object_id: 0, version: 0 },
      { object_id: 0, version: 0 },
    ],
  },
  'a negative object': { cells: [{ object_id: -1, version: 0 }] },
  'no cell': { cells: [] },
  'a thousand cells': { cells: Array.from({ length: 1_000 }, (_, at) => ({ object_id: at, version: 0 })) },
  'a result that there is not': { result: 'good' },
  'a forged judge': { judged_by: 'lead' },
};
test('what can’t be judged is refused with a sentence, and nothing is half written', async () => {
  const id = await z.assessment();
  const good = { item: ITEM, cells: [{ object_id: 0, version: 0 }], result: 'not_conform', reason: '原因' };
  const count = () => sqlite.prepare('select count(*) from judgements').pluck().get();
  const before = count();
  for (const [name, more] of Object.entries(HOSTILE)) {
    assertTold(await assessor('PUT', `/api/assessments/${id}/judgements`, { ...good, ...more }), 422);
    assert.equal(count(), before, name);
  }
});

test('it is closed by a second person, when all is judged, explained and rated, and never changes again', async () => {
  const id = await z.assessment();
  const move = (ask: typeof lead, is: string, reason = '') =>
    ask('POST', `/api/assessments/${id}/move`, { is, reason });
  await z.judgeAll(id, { [ITEM]: 'not_conform', '8.1.4.2 a': 'partial' });
  sqlite.prepare(`delete from judgements where assessment_id = ? and item = '8.1.1.1 a'`).run(id);
  let score = await must(lead, 'GET', `/api/assessments/${id}/score`);
  assert.equal(score.now.open, 1);
  assert.equal(score.now.conclusion, null);
  assert.ok(Number(score.now.may_become.low) < Number(score.now.may_become.high));
  await move(lead, 'review');
  assertTold(await move(reviewer, 'close'), 409, 'not_ready');
  assertTold(await move(reviewer, 'send_back'), 422);
  assert.equal((await move(reviewer, 'send_back', '8.1.1.1 a 未判定')).status, 200);
  assert.equal((await must(lead, 'GET', `/api/assessments/${id}`)).sent_back.reason, '8.1.1.1 a 未判定');
  await judge(id, '8.1.1.1 a', 'not_applicable', { reason: '租用机房' });
  await move(lead, 'review');

  // Findings of both faults; the guidance offers its cases.
  const faults = await must(lead, 'GET', `/api/assessments/${id}/faults`);
  assert.equal(faults.rows.length, 2);
  assert.equal(faults.left.length, 1);
  const [first, second] = faults.rows;
  assert.ok(first.cases.some(({ name }: { name: string }) => name === '6.4.1.1'));
  const rate = (body: object) => assessor('PUT', `/api/assessments/${id}/faults`, body);
  assertTold(await rate({ item: first.item, object_id: 0, risk: 'high', risk_case: '9.9.9.9' }), 422);
  assertTold(await rate({ item: '8.1.1.1 a', object_id: 0, risk: 'low' }), 409);
  assert.equal(
    (await rate({ item: first.item, object_id: 0, risk: 'high', risk_case: '6.4.1.1', is_major_danger: true })).status,
    200,
  );
  assertTold(await move(reviewer, 'close'), 409, 'not_ready');
  assert.equal((await rate({ item: second.item, object_id: 0, risk: 'low', compensation: '有堡垒机' })).status, 200);

  // Whoever judged doesn't close it, whatever they are made later.
  const team = [
    { person: z.idOf('lead'), role: 'lead' },
    { person: z.idOf('assessor'), role: 'reviewer' },
    { person: z.idOf('reviewer'), role: 'reviewer' },
  ];
  assertTold(await lead('PUT', `/api/assessments/${id}/team`, { team, version: await z.versionOf(id) }), 422);
  sqlite
    .prepare(`update assessment_team set role = 'reviewer' where assessment_id = ? and person_id = ?`)
    .run(id, z.idOf('assessor'));
  assertTold(await move(assessor, 'close'), 403, 'own_judgement');
  sqlite
    .prepare(`update assessment_team set role = 'assessor' where assessment_id = ? and person_id = ?`)
    .run(id, z.idOf('assessor'));

  score = await must(lead, 'GET', `/api/assessments/${id}/score`);
  assert.deepEqual(score.risks, { high: 1, medium: 0, low: 1, major: 1 });
  // 210 apply: 208 conform, one partly.
  assert.deepEqual(score.now.value, { low: '99.05', high: '99.29' });
  assert.equal(score.now.conclusion, '基本符合');
  assert.deepEqual(
    score.repairs.map(({ key, gain }: { key: string; gain: object }) => [key, gain]),
    [
      [ITEM, { low: '0.4762', high: '0.4762' }],
      ['8.1.4.2 a', { low: '0.2381', high: '0.4762' }],
    ],
  );
  const mended = await must(lead, 'GET', `/api/assessments/${id}/score?mended=${encodeURIComponent(ITEM)}`);
  assert.equal(mended.simulated.conclusion, '符合');

  assert.equal((await move(reviewer, 'close')).status, 200);
  const { assessment } = await must(lead, 'GET', `/api/assessments/${id}`);
  assert.deepEqual([assessment.state, assessment.conclusion, assessment.closed_by], ['closed', '基本符合', 'reviewer']);
  const result = JSON.parse(sqlite.prepare('select result from assessments where id = ?').pluck().get(id) as string);
  assert.equal(result.readings.length, 2);
  assert.equal(result.readings[0].input.major_hidden_dangers, 1);

  for (const answer of [
    await judge(id, ITEM, 'conform', { version: 1 }),
    await move(reviewer, 'send_back', '再看'),
    await lead('PATCH', `/api/assessments/${id}`, { title: '改名', version: 1 }),
    await lead('POST', `/api/assessments/${id}/objects`, { name: '新', version: 1 }),
    await assessor('POST', `/api/assessments/${id}/evidence/note`, { item: ITEM, object_id: 0, text: '补' }),
    await rate({ item: first.item, object_id: 0, risk: 'low' }),
  ])
    assertTold(answer, 409);
  assert.throws(
    () => sqlite.exec(`update judgements set result = 'conform' where assessment_id = ${id}`),
    /never changes/,
  );
});

test('last year’s becomes this year’s proposal, and what changed since is told cell by cell', async () => {
  const from_id = sqlite.prepare(`select id from assessments where state = 'closed'`).pluck().get() as number;
  const open = sqlite.prepare(`select id from assessments where state = 'open'`).pluck().get() as number;
  const wanted = { system_id: z.system, level: 3, title: '今年' };
  assertTold(await lead('POST', '/api/assessments', { ...wanted, copied_from_id: open }), 422);
  const { id } = await must(lead, 'POST', '/api/assessments', { ...wanted, copied_from_id: from_id });
  const page = await must(lead, 'GET', `/api/assessments/${id}`);
  assert.equal(page.assessment.judged, 211);
  await must(lead, 'POST', `/api/assessments/${id}/move`, { is: 'open' });
  const { judgements } = await must(lead, 'GET', `/api/assessments/${id}/item?item=${encodeURIComponent(ITEM)}`);
  assert.equal(judgements[0].judged_by, 'lead');
  await judge(id, ITEM, 'conform', { ask: lead, version: judgements[0].version });
  // What was looked at again is confirmed; the rest is last year's word, however old the log of its copying.
  const left = leftBeforeClosing(t.hub.db, assessmentOf(t.hub.db, id));
  assert.match(left.map(({ zh }) => zh).join(), /210 项沿用上次判定，尚未确认/);
  const differences = await must(lead, 'GET', `/api/assessments/${id}/differences`);
  assert.equal(differences.same, 210);
  assert.deepEqual(
    differences.rows.map(({ item, before, after }: Record<string, { result: string }>) => [
      item,
      before?.result,
      after?.result,
    ]),
    [[ITEM, 'not_conform', 'conform']],
  );
  const none = await z.assessment();
  assertTold(await lead('GET', `/api/assessments/${none}/differences`), 409);
});

test('another county sees nothing of it, and changes nothing', async () => {
  const id = await z.assessment();
  const theirs = await t.enter('theirs', [{ role: 'assessor', unit_id: 3 }], 3);
  const mine = await t.enter('mine', [{ role: 'assessor', unit_id: 2 }], 4);
  for (const path of ['', '/sheet', '/score', '/faults', `/item?item=${encodeURIComponent(ITEM)}`, '/candidates']) {
    assertTold(await theirs('GET', `/api/assessments/${id}${path}`), 404);
    assert.equal((await mine('GET', `/api/assessments/${id}${path}`)).status, 200, path);
  }
  assert.equal((await must(theirs, 'GET', '/api/assessments')).total, 0);
  assert.equal((await must(theirs, 'GET', '/api/assessment-findings')).total, 0);
  assert.ok((await must(mine, 'GET', '/api/assessments')).total > 0);
  assertTold(await judge(id, ITEM, 'conform', { ask: theirs }), 404);
  const wanted = { system_id: z.system, level: 3, title: 'x' };
  assertTold(await theirs('POST', '/api/assessments', wanted), 422);
  const own = await mine('POST', '/api/assessments', wanted);
  assert.equal(own.status, 200, own.text);
  await must(mine, 'POST', `/api/assessments/${own.body.id}/move`, { is: 'open' });
  const judged = await judge(own.body.id, ITEM, 'conform', { ask: mine });
  assert.equal(judged.status, 200, judged.text);
});

test('plan, team and objects are changed upon the version that was read', async () => {
  const id = await z.assessment();
  const version = await z.versionOf(id);
  assertTold(await lead('PATCH', `/api/assessments/${id}`, { title: '改名' }), 422);
  assert.equal((await lead('PATCH', `/api/assessments/${id}`, { title: '改名', version })).status, 200);
  for (const [method, path, body] of [
    ['PATCH', '', { title: '再改', version }],
    ['PUT', '/team', { team: [{ person: z.idOf('lead'), role: 'lead' }], version }],
    ['POST', '/objects', { name: '主机', version }],
  ] as const) {
    const answer = await lead(method, `/api/assessments/${id}${path}`, body);
    assertTold(answer, 409, 'stale');
    assert.match(answer.body.error.zh, /lead 刚刚修改/);
    assert.equal(answer.body.error.report.by, 'lead');
  }
  const made = await must(lead, 'POST', `/api/assessments/${id}/objects`, { name: '主机', version: version + 1 });
  assert.equal(made.version, version + 2);
  assertTold(await lead('DELETE', `/api/assessments/${id}/objects/${made.id}?version=${version}`), 409);
  assert.equal((await lead('DELETE', `/api/assessments/${id}/objects/${made.id}?version=${made.version}`)).status, 200);
});
