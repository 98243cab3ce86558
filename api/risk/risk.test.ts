/** A risk assessment from its plan to its end: what is unknown stays unknown, nobody signs for themselves, nothing changes after the end. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
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

test('assets come from the register in three tiers, without a value that nobody gave', async () => {
  const id = await z.make();
  const { assets } = await page(id);
  const told = assets.map((row: Record<string, unknown>) => [row.tier, row.kind, row.value]);
  assert.deepEqual(told, [
    ['business', 'business', null],
    ['system', 'platform', null],
    ['component', 'node', null],
    ['component', 'endpoint', null],
  ]);
  assert.deepEqual(
    assets.map((row: { under_id: number | null }) =>
      assets.findIndex(({ id: one }: { id: number }) => one === row.under_id),
    ),
    [-1, 0, 1, 1],
  );
  // Asked again it adds only what is new.
  assert.deepEqual(await must(assessor, 'POST', `/api/risk-assessments/${id}/proposals`, {}), { added: 0 });
  const { lastInsertRowid } = sqlite
    .prepare(`insert into nodes (name, role, unit_id, created_at, updated_at)
    values ('新主机', 'server', 2, 0, 0)`)
    .run();
  sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(z.system, lastInsertRowid);
  assert.deepEqual(await must(assessor, 'POST', `/api/risk-assessments/${id}/proposals`, {}), { added: 1 });
  // The business's importance feeds the proposal of what carries it.
  await change(id, 'assets', assets[0].id, { value: 5 });
  await change(id, 'assets', assets[2].id, { confidentiality: 3 });
  const again = (await page(id)).assets;
  assert.deepEqual([again[2].value, again[2].proposed, again[3].proposed], [null, 5, 5]);
  sqlite.prepare('delete from system_nodes where node_id = ?').run(lastInsertRowid);
});

test('whose unit answers for a system neither makes nor changes its assessment', async () => {
  const owner = await t.enter('owner', [{ role: 'assessor', unit_id: null }], 2);
  assertTold(await owner('POST', '/api/risk-assessments', z.wanted), 403, 'own_unit');
  const id = await z.make();
  assertTold(
    await owner('POST', `/api/risk-assessments/${id}/threats`, { kind: 'leak', name: 'x', source: 'person' }),
    403,
    'own_unit',
  );
  assertTold(await move(id, 'open', owner), 403, 'own_unit');
  assert.match((await must(owner, 'GET', `/api/risk-assessments/${id}`)).me.may_not_assess.zh, /责任单位/);
  assertTold(await t.ask('POST', '/api/risk-assessments', z.wanted), 403, 'forbidden');
});

test('a risk that nobody rated has no level: it stands apart from the heat map, and nothing calls it low', async () => {
  for (const [ratings, value] of [
    [{ threat: 4, ease: null, severity: 4 }, 4],
    [{ threat: 4, ease: 4, severity: 4 }, null],
  ] as const) {
    const { id, scenario } = await scene(ratings, value);
    const data = await page(id);
    assert.equal(data.scenarios[0].risk, null);
    assert.equal(data.scenarios[0].residual_level, null);
    assert.deepEqual(data.heat_map.unrated, [scenario]);
    assert.ok(data.heat_map.cells.every(({ ids }: { ids: number[] }) => ids.length === 0));
    assert.ok(data.counts.every(({ now, residual }: { now: number; residual: number }) => now + residual === 0));
    assert.deepEqual([data.assessment.unrated, data.assessment.highest], [1, null]);
    assertTold(await sign(id, scenario), 409);
    assertTold(await move(id, 'close'), 409, 'not_ready');
  }
});

test('it keeps the bands and matrices that it was made with, and both methods are data', async () => {
  const { id } = await scene();
  const multiplied = (await page(id)).scenarios[0].risk;
  assert.deepEqual(multiplied, {
    likelihood: { value: '4.000', level: 4 },
    loss: { value: '4.000', level: 4 },
    risk: { value: '16.00', level: 4 },
  });
  const looked = await scene(undefined, 4, { method: 'matrix' });
  assert.equal((await page(looked.id)).scenarios[0].risk.risk.value, '20');
  const { rows } = await must(assessor, 'GET', '/api/risk-editions');
  assert.equal(rows[0].content.certainty, 'uncertain');
  const content = structuredClone(rows[0].content);
  content.edition = '本单位 2026';
  content.multiplication.bands = [3, 6, 9, 12, 25];
  await must(assessor, 'POST', '/api/risk-editions', { content, note: '评审会通过' });
  const own = await scene(undefined, 4, { edition: '本单位 2026' });
  assert.equal((await page(own.id)).scenarios[0].risk.risk.level, 5);
  assert.equal((await page(id)).scenarios[0].risk.risk.level, 4);
  assert.deepEqual((await page(own.id)).edition.multiplication.bands, [3, 6, 9, 12, 25]);
  // Neither another of that name, nor one that makes no sense, nor a change.
  assertTold(await assessor('POST', '/api/risk-editions', { content }), 409);
  const fallen = { ...content, edition: 'x', multiplication: { bands: [3, 2, 9, 12, 25] } };
  assertTold(await assessor('POST', '/api/risk-editions', { content: fallen }), 422);
  assert.throws(() => sqlite.exec(`update risk_editions set note = ''`), /append-only/);
});

test('a finding is taken in once, with what was seen then, and outlives the finding', async () => {
  const found = z.finding({ node_id: z.node });
  const seen_elsewhere = z.finding({ endpoint_id: z.endpoint }, 'tls.expiring');
  const id = await z.make();
  const path = `/api/risk-assessments/${id}/open-findings`;
  const { rows } = await must(assessor, 'GET', path);
  assert.deepEqual(rows.map((row: { finding_id: number }) => row.finding_id).sort(), [found, seen_elsewhere]);
  const { ids } = await must(assessor, 'POST', path, { finding_ids: [found] });
  assertTold(await assessor('POST', path, { finding_ids: [found] }), 422);
  assertTold(await assessor('POST', path, { finding_ids: [99_999] }), 422);
  assertTold(await assessor('POST', path, { finding_ids: [seen_elsewhere, 99_999] }), 422);
  sqlite.exec(`update findings set closed_at = 2000, reason = '{"zh":"已恢复","en":"gone"}'`);
  sqlite.exec('delete from findings');
  const [kept, ...others] = (await page(id)).vulnerabilities;
  assert.deepEqual(others, []);
  assert.equal(kept.id, ids[0]);
  assert.deepEqual(
    [kept.finding_id, kept.seen_by, kept.seen.reason.zh, kept.seen.severity],
    [found, 'probe', '仍提供 SSH 1', 'major'],
  );
  assert.deepEqual([kept.ease, kept.severity], [null, null]);
  assert.equal(kept.asset_id, (await page(id)).assets[2].id);
  assert.throws(
    () => sqlite.exec(`update risk_vulnerabilities set seen = null where id = ${kept.id}`),
    /never changes/,
  );
});

test('two people at once never overwrite each other unseen', async () => {
  const { id, scenario, threat_id } = await scene();
  const path = `/api/risk-assessments/${id}/scenarios/${scenario}`;
  const [one, other] = await Promise.all([
    assessor('PATCH', path, { version: 1, threat: 1 }),
    second('PATCH', path, { version: 1, threat: 5 }),
  ]);
  assert.deepEqual([one.status, other.status].sort(), [200, 409]);
  assertTold([one, other].find(({ status }) => status === 409) as Answer, 409, 'stale');
  assertTold(await assessor('DELETE', `/api/risk-assessments/${id}/threats/${threat_id}?version=7`), 409, 'stale');
  const entry = sqlite
    .prepare(`select before, after from audit_entries where action = 'risk_scenario_change' order by id desc limit 1`)
    .get() as { before: string; after: string };
  assert.equal(JSON.parse(entry.before).threat, 4);
});

test('it is closed when all is rated, treated, and signed for by the leader whose system it is, and never changes again', async () => {
  const { id, scenario, asset_id } = await scene();
  const refused = await move(id, 'close');
  assertTold(refused, 409, 'not_ready');
  assert.equal(refused.body.error.report.length, 2, refused.body.error.zh);
  assert.equal((await change(id, 'scenarios', scenario, TREATED)).status, 200);
  assert.equal((await page(id)).scenarios[0].residual_level, 1);
  // Neither who assessed, nor who doesn't lead that unit, nor under another's name.
  assertTold(await sign(id, scenario, assessor), 403, 'forbidden');
  const both = await t.enter(
    'both',
    [
      { role: 'assessor', unit_id: null },
      { role: 'unit_leader', unit_id: null },
    ],
    1,
  );
  assert.equal((await change(id, 'scenarios', scenario, { reason: '复评' }, both)).status, 200);
  assertTold(await sign(id, scenario, both, { name: 'both' }), 403, 'own_assessment');
  const elsewhere = await t.enter('elsewhere', [{ role: 'unit_leader', unit_id: null }], 3);
  assertTold(await sign(id, scenario, elsewhere, { name: 'elsewhere' }), 403, 'not_leader');
  assertTold(await sign(id, scenario, leader, { name: '别人' }), 422);
  assertTold(await sign(id, scenario, leader, { scenarios: [{ id: scenario, version: 1 }] }), 409, 'stale');
  assert.equal((await sign(id, scenario)).status, 200);
  const { acceptance } = (await page(id)).scenarios[0];
  assert.deepEqual(
    [acceptance.name, acceptance.statement, acceptance.residual_level],
    ['leader', '同意接受剩余风险', 1],
  );
  const logged = sqlite
    .prepare(`select after from audit_entries where action = 'risk_accept' order by id desc limit 1`)
    .pluck();
  assert.deepEqual(JSON.parse(logged.get() as string).scenarios, [
    { id: scenario, version: 3, level: 4, residual_level: 1 },
  ]);
  // A signature holds for what was signed alone.
  assert.equal((await change(id, 'assets', asset_id, { value: 1 })).status, 200);
  assert.equal((await page(id)).scenarios[0].acceptance, null);
  assertTold(await move(id, 'close'), 409, 'not_ready');
  assert.equal((await change(id, 'assets', asset_id, { value: 4 })).status, 200);
  assert.equal((await sign(id, scenario)).status, 200);
  const before = await page(id);
  assert.deepEqual(before.left, []);
  assert.equal((await move(id, 'close')).status, 200);

  const name = '改写';
  for (const [method, path, body] of [
    ['PATCH', '', { version: 4, title: name }],
    ['POST', '/threats', { kind: 'leak', name, source: 'person' }],
    ['PATCH', `/assets/${asset_id}`, { version: 4, value: 1 }],
    ['PATCH', `/scenarios/${scenario}`, { version: 3, threat: 1 }],
    ['DELETE', `/scenarios/${scenario}?version=3`, undefined],
    ['POST', '/move', { is: 'open', version: 3 }],
    ['POST', '/proposals', {}],
  ] as const)
    assertTold(await assessor(method, `/api/risk-assessments/${id}${path}`, body), 409);
  assertTold(await sign(id, scenario), 409);
  for (const table of [
    'risk_systems',
    'risk_assets',
    'risk_threats',
    'risk_vulnerabilities',
    'risk_scenarios',
    'risk_acceptances',
  ]) {
    assert.throws(() => sqlite.exec(`delete from ${table} where assessment_id = ${id}`), /never changes/, table);
    if (table !== 'risk_acceptances')
      assert.throws(
        () => sqlite.exec(`update ${table} set assessment_id = 1 where assessment_id = ${id}`),
        /never changes/,
        table,
      );
  }
  assert.throws(() => sqlite.exec(`update risk_acceptances set statement = ''`), /never changes/);
  assert.throws(() => sqlite.exec(`update risk_assessments set title = '' where id = ${id}`), /never changes/);
  const closed = await page(id);
  assert.deepEqual(closed.scenarios, before.scenarios);
  // A device may leave the register; what was assessed keeps its name.
  sqlite.prepare('delete from nodes where id = ?').run(z.node);
  const gone = (await page(id)).assets.find((row: { id: number }) => row.id === asset_id);
  assert.deepEqual([gone.name, gone.node_id], ['受理主机', null]);
});

test('a vulnerability that no scenario looks at, and a treatment that is half said, keep it open', async () => {
  const { sqlite: _sqlite } = z;
  const id = await z.make();
  await move(id, 'open');
  assert.deepEqual(
    (await page(id)).left.map(({ en }: { en: string }) => en),
    ['there is no scenario'],
  );
  const [asset] = (await page(id)).assets;
  await change(id, 'assets', asset.id, { value: 3 });
  const threat_id = await add(id, 'threats', { kind: 'other', name: '停电', source: 'environment' });
  const vulnerability_id = await add(id, 'vulnerabilities', { name: '单路供电' });
  await add(id, 'vulnerabilities', { name: '无人看过' });
  const scenario = await add(id, 'scenarios', {
    asset_id: asset.id,
    threat_id,
    vulnerability_id,
    threat: 4,
    ease: 4,
    severity: 4,
  });
  await change(id, 'scenarios', scenario, { treatment: 'transfer' });
  const left = (await page(id)).left.map(({ en }: { en: string }) => en).join('; ');
  for (const expected of [
    /1 vulnerabilities are in no scenario \(无人看过\)/,
    /lack a plan, an owner or a due date/,
    /don’t say what stays/,
    /nobody’s signature/,
  ])
    assert.match(left, expected);
});
