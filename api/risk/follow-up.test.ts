/** What follows a risk assessment: reach, hostile words, last year's beside this year's, and risks until they are dealt with. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { escalate } from '../compliance/escalate.ts';
import type { Answer } from '../testing.ts';
import { riskHub } from './testing.ts';

const z = await riskHub();
after(z.end);
const { t, sqlite, must, assessor, second, leader, page, move, add, change, scene, sign, TREATED } = z;

function assertTold(answer: Answer, status: number, code?: string) {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  if (code) assert.equal(answer.body.error.code, code);
  assert.match(answer.body.error.zh, /\p{Script=Han}/u);
  assert.doesNotMatch(answer.text, /SQLITE|node_modules|\.ts:\d|select /i);
}

const finished = async (more: object = {}) => {
  const made = await scene(undefined, 4, more);
  await change(made.id, 'scenarios', made.scenario, TREATED);
  assert.equal((await sign(made.id, made.scenario)).status, 200);
  assert.equal((await move(made.id, 'close')).status, 200);
  return made;
};

test('whoever is limited to another unit sees nothing of it, nor of one that is only partly theirs', async () => {
  const { id, scenario } = await scene();
  const shared = (await scene(undefined, 4, { system_ids: [z.system, z.other] })).id;
  const stranger = await t.enter('stranger', [{ role: 'assessor', unit_id: 3 }], 3);
  // What is reckoned once is kept for all, and shown to none who may not see it.
  const open = await must(assessor, 'GET', '/api/open-risks?limit=1000');
  assert.deepEqual(
    [id, shared].map((one) => open.rows.some(({ assessment_id }: { assessment_id: number }) => assessment_id === one)),
    [true, true],
  );
  for (const one of [id, shared])
    for (const path of ['', '/document', '/open-findings', '/comparison', '/report?format=docx'])
      assertTold(await stranger('GET', `/api/risk-assessments/${one}${path}`), 404);
  assert.equal((await must(stranger, 'GET', '/api/risk-assessments')).total, 0);
  assert.equal((await must(stranger, 'GET', '/api/open-risks')).total, 0);
  assertTold(
    await stranger('PATCH', `/api/risk-assessments/${id}/scenarios/${scenario}`, { version: 1, threat: 1 }),
    404,
  );
  assertTold(await stranger('POST', '/api/risk-assessments', z.wanted), 422);
  assertTold(
    await stranger('POST', '/api/risk-assessments', { ...z.wanted, system_ids: [z.other], earlier_id: id }),
    422,
  );
  // The leader of the county sees the county's, and not what is shared with another.
  assert.equal((await must(leader, 'GET', `/api/risk-assessments/${id}`)).me.may_not_accept, null);
  assertTold(await leader('GET', `/api/risk-assessments/${shared}`), 404);
  const theirs = (await must(leader, 'GET', '/api/open-risks?limit=1000')).rows;
  assert.deepEqual([...new Set(theirs.map((row: { system_id: number }) => row.system_id))], [z.system]);
  assert.ok(!theirs.some(({ assessment_id }: { assessment_id: number }) => assessment_id === shared));
  const whole = await t.enter('county.assessor', [{ role: 'assessor', unit_id: 1 }], 4);
  const listed = await must(whole, 'GET', '/api/risk-assessments');
  assert.ok(listed.rows.some((row: { id: number }) => row.id === shared));
  const part = { kind: 'leak', name: '泄露', source: 'person' };
  assert.equal((await whole('POST', `/api/risk-assessments/${id}/threats`, part)).status, 200);
});

test('a risk assessment has its report, a draft until it is closed, and its risks stand among all findings', async () => {
  const { id } = await scene();
  const path = `/api/risk-assessments/${id}/report`;
  for (const [format, magic] of [
    ['docx', 'PK'],
    ['xlsx', 'PK'],
    ['pdf', '%PDF'],
  ]) {
    const answer = await leader('GET', `${path}?format=${format}`);
    assert.equal(answer.status, 200, answer.text);
    assert.ok(answer.text.startsWith(magic ?? ''), format);
  }
  assertTold(await leader('GET', `${path}?format=exe`), 422);
  const [risk] = (await must(leader, 'GET', '/api/assessment-findings?source=risk')).rows;
  assert.equal(risk.source, 'risk');
  assert.match(risk.severity, /^risk_[1-5]$/);
  assert.equal(typeof risk.risk_assessment_id, 'number');
  for (const none of ['state=verified', 'risk=high', 'is_open=false', 'is_major_danger=true'])
    assert.equal((await must(leader, 'GET', `/api/assessment-findings?source=risk&${none}`)).total, 0);
  const elsewhere = await t.enter('elsewhere', [{ role: 'assessor', unit_id: 3 }], 3);
  assert.equal((await must(elsewhere, 'GET', '/api/assessment-findings?source=risk')).total, 0);
});

test('what can’t be is refused with a sentence, and nothing is half written', async () => {
  const { id, asset_id, threat_id, vulnerability_id, scenario } = await scene();
  const elsewhere = await scene();
  const picture = () =>
    ['risk_assets', 'risk_threats', 'risk_vulnerabilities', 'risk_measures', 'risk_scenarios', 'audit_entries'].map(
      (name) => sqlite.prepare(`select count(*), sum(length(id)) from ${name}`).raw().get(),
    );
  const before = JSON.stringify(picture());
  const own = { asset_id, threat_id, vulnerability_id };
  const hostile: [string, object, number?][] = [
    ['assets', { tier: 'component', kind: 'node', name: '' }],
    ['assets', { tier: 'component', kind: 'node', name: 'x'.repeat(301) }],
    ['assets', { tier: 'component', kind: 'node', name: 'a\u0000' }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', value: 0 }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', value: 6 }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', value: '5' }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', value: 2.5 }],
    ['assets', { tier: 'cloud', kind: 'node', name: 'a' }],
    ['assets', { tier: 'business', kind: 'business', name: 'a', under_id: asset_id }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', under_id: elsewhere.asset_id }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', system_id: z.other }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', node_id: 99_999 }],
    ['assets', { tier: 'component', kind: 'node', name: 'a', assessment_id: elsewhere.id }],
    ['threats', { kind: '__proto__', name: 'a', source: 'person' }],
    ['threats', { kind: 'leak', name: 'a', source: 'god' }],
    ['vulnerabilities', { name: 'a', asset_id: elsewhere.asset_id }],
    ['vulnerabilities', { name: 'a', seen_by: 'probe', finding_id: 1 }],
    ['vulnerabilities', { name: 'a', 'seen_by) values (1); --': 1 }],
    ['measures', { name: 'a', kind: 'preventive', effect: 'perfect' }],
    ['scenarios', { ...own, asset_id: elsewhere.asset_id }],
    ['scenarios', { ...own, measure_ids: [1] }],
    ['scenarios', own, 409],
    ['scenarios', { ...own, is_copied: true }],
  ];
  for (const [part, body, status = 422] of hostile)
    assertTold(await assessor('POST', `/api/risk-assessments/${id}/${part}`, body), status);
  // What stays can't be graver than what is, nor stay of what nobody rated.
  const scenarios = `/api/risk-assessments/${id}/scenarios/${scenario}`;
  assertTold(await assessor('PATCH', scenarios, { version: 1, residual_likelihood: 5, residual_loss: 1 }), 422);
  assertTold(await assessor('PATCH', scenarios, { version: 1, threat: null, residual_likelihood: 1 }), 422);
  assertTold(await assessor('PATCH', scenarios, { threat: 1 }), 422);
  // A part of another assessment isn't this one's.
  const theirs = `/api/risk-assessments/${id}/threats/${elsewhere.threat_id}`;
  assertTold(await assessor('PATCH', theirs, { version: 1, name: '改写' }), 404);
  assertTold(await assessor('DELETE', `${theirs}?version=1`), 404);
  // What something rests on stays.
  assertTold(await assessor('DELETE', `/api/risk-assessments/${id}/assets/${asset_id}?version=2`), 409);
  assertTold(await assessor('DELETE', `/api/risk-assessments/${id}/threats/${threat_id}?version=1`), 409);
  const forged = { ...z.wanted, edition: 'none' };
  assertTold(await assessor('POST', '/api/risk-assessments', forged), 422);
  assertTold(await assessor('POST', '/api/risk-assessments', { ...z.wanted, system_ids: [] }), 422);
  assertTold(await assessor('POST', '/api/risk-assessments', { ...z.wanted, from_at: 2, until_at: 1 }), 422);
  assertTold(await assessor('POST', '/api/risk-assessments', { ...z.wanted, earlier_id: elsewhere.id }), 422);
  assert.equal(JSON.stringify(picture()), before);
  const measure = await add(id, 'measures', { name: '堡垒机', kind: 'preventive' });
  assert.equal((await change(id, 'scenarios', scenario, { measure_ids: [measure] })).status, 200);
  assertTold(await assessor('DELETE', `/api/risk-assessments/${id}/measures/${measure}?version=1`), 409);
});

test('last year’s is a proposal that somebody confirms, and both years are compared', async () => {
  const old = await finished({ title: '去年' });
  const id = await z.make({ title: '今年', earlier_id: old.id });
  const data = await page(id);
  assert.equal(data.assets.length, 4, 'what was copied isn’t proposed again');
  assert.deepEqual(
    data.assets.map((row: { under_id: number | null }) =>
      data.assets.findIndex((one: { id: number }) => one.id === row.under_id),
    ),
    [-1, 0, 1, 1],
  );
  const [copied] = data.scenarios;
  assert.deepEqual([copied.is_copied, copied.treatment, copied.acceptance, copied.threat], [true, null, null, 4]);
  assert.deepEqual(
    [copied.risk, data.heat_map.unrated],
    [null, [copied.id]],
    'last year’s word is no risk of this year',
  );
  const comparison = () => must(assessor, 'GET', `/api/risk-assessments/${id}/comparison`);
  // What nobody confirmed is last year's word, and no comparison.
  assert.equal((await comparison()).rows[0].change, 'unrated');
  await move(id, 'open');
  assert.match((await move(id, 'close')).body.error.zh, /沿用上次评定，尚未确认/);
  assertTold(await sign(id, copied.id), 409);
  assert.equal((await change(id, 'scenarios', copied.id, {})).status, 200);
  assert.equal((await comparison()).rows[0].change, 'same');
  await change(id, 'scenarios', copied.id, { ease: 1, severity: 1 });
  const threat_id = await add(id, 'threats', { kind: 'malware', name: '勒索', source: 'person' });
  const rated = { threat: 5, ease: 5, severity: 5 };
  await add(id, 'scenarios', {
    asset_id: copied.asset_id,
    vulnerability_id: copied.vulnerability_id,
    threat_id,
    ...rated,
  });
  const { counts, rows, is_other_method, from } = await comparison();
  assert.deepEqual(
    rows.map((row: { change: string; before: { level: number } | null; after: { level: number } | null }) => [
      row.change,
      row.before?.level ?? null,
      row.after?.level ?? null,
    ]),
    [
      ['new', null, 5],
      ['milder', 4, 1],
    ],
  );
  assert.equal(counts.find(({ change: one }: { change: string }) => one === 'milder').count, 1);
  assert.deepEqual([is_other_method, from.title], [false, '去年']);
  assertTold(await assessor('GET', `/api/risk-assessments/${old.id}/comparison`), 409);
  // Another method has another measure: that is said.
  const other = await z.make({ earlier_id: old.id, method: 'matrix' });
  await move(other, 'open');
  const [looked] = (await page(other)).scenarios;
  for (const ratings of [
    { threat: 4, ease: 4, severity: 4 },
    { threat: 5, ease: 5, severity: 5 },
    { threat: 1, ease: 1, severity: 1 },
  ]) {
    assert.equal((await change(other, 'scenarios', looked.id, ratings)).status, 200);
    const across = await must(assessor, 'GET', `/api/risk-assessments/${other}/comparison`);
    assert.equal(across.is_other_method, true);
    assert.deepEqual(
      across.rows.map((row: { change: string }) => row.change),
      ['unrated'],
    );
    assert.ok(across.rows[0].before.level && across.rows[0].after.level, 'both are shown');
    assert.deepEqual(
      across.counts.filter(({ count }: { count: number }) => count > 0),
      [{ change: 'unrated', count: 1 }],
    );
  }
});

test('an overdue treatment is told to the unit’s leader, and some days later to those above, each once', async () => {
  const { id, scenario } = await finished();
  await t.enter('city.leader', [{ role: 'unit_leader', unit_id: 1 }], 1);
  const due = (await page(id)).scenarios.find((one: { id: number }) => one.id === scenario).due_at as number;
  const told = () =>
    sqlite
      .prepare(
        `select p.username, n.key from notices n join people p on p.id = n.person_id where n.key like ? order by n.id`,
      )
      .all(`risk ${scenario} %`)
      .map((row) => (row as { username: string }).username);
  escalate(t.hub, due - 1);
  assert.deepEqual(told(), []);
  for (const later of [1_000, 2_000]) escalate(t.hub, due + later);
  assert.deepEqual(told(), ['leader']);
  for (const later of [1_000, 2_000]) escalate(t.hub, due + 15 * 86_400_000 + later);
  assert.deepEqual(told(), ['leader', 'city.leader']);
});

test('a risk is on the list until somebody else saw it dealt with, also after the assessment is closed', async () => {
  const { id, scenario } = await finished();
  const listed = async () => {
    const { rows } = await must(assessor, 'GET', '/api/open-risks?limit=1000');
    return rows.find((row: { id: number }) => row.id === scenario);
  };
  const row = await listed();
  assert.deepEqual(
    [row.system, row.unit, row.level, row.residual_level, row.owner, row.state, row.ticket, row.is_overdue],
    ['一窗受理', '甲县', 4, 1, '张三', 'planned', null, false],
  );
  const path = `/api/risk-assessments/${id}/scenarios/${scenario}`;
  assertTold(await leader('POST', '/api/risk-assessments/99999/scenarios/1/ticket', {}), 404);
  const ticket = await must(assessor, 'POST', `${path}/ticket`, {});
  assertTold(await assessor('POST', `${path}/ticket`, {}), 409);
  assert.equal((await listed()).ticket.number, ticket.number);
  assert.equal((await listed()).state, 'in_progress');
  const filed = sqlite.prepare('select kind, unit_id, system_id, urgency from tickets where id = ?').get(ticket.id);
  assert.deepEqual(filed, { kind: 'rectification', unit_id: 2, system_id: z.system, urgency: 'high' });
  assertTold(await assessor('POST', `${path}/done`, { version: 0, how: '复测通过' }), 409, 'stale');
  // Whoever solved it doesn't confirm it.
  sqlite
    .prepare('update tickets set assignee_id = (select id from people where username = ?) where id = ?')
    .run('second', ticket.id);
  assertTold(await second('POST', `${path}/done`, { version: 1, how: '复测通过' }), 403, 'own_repair');
  sqlite.prepare(`update tickets set state = 'closed' where id = ?`).run(ticket.id);
  assert.equal((await listed()).state, 'to_verify');
  assert.equal((await assessor('POST', `${path}/done`, { version: 1, how: '复测通过' })).status, 200);
  assert.equal(await listed(), undefined);
  const done = await must(assessor, 'GET', '/api/open-risks?state=done');
  assert.equal(done.rows[0].id, scenario);
  assertTold(await assessor('POST', `${path}/done`, { version: 2, how: '再次' }), 409);
  // A newer closed assessment takes the older one's place.
  const other = await finished();
  const next = await z.make({ earlier_id: other.id });
  await move(next, 'open');
  const [copied] = (await page(next)).scenarios;
  await change(next, 'scenarios', copied.id, {
    ...TREATED,
    treatment: 'accept',
    residual_likelihood: null,
    residual_loss: null,
  });
  assert.equal((await page(next)).scenarios[0].residual_level, 4, 'what is only accepted stays as it is');
  assert.equal((await sign(next, copied.id)).status, 200);
  assert.equal((await move(next, 'close')).status, 200);
  const { rows } = await must(assessor, 'GET', '/api/open-risks?limit=1000');
  assert.ok(!rows.some((one: { id: number }) => one.id === other.scenario || one.id === copied.id));
});
