/** What was signed for, seen as done or listed is the risk as it was then: whatever of it changes, a person looks again. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ratersOf } from './take-part.ts';
import { riskHub } from './testing.ts';

const z = await riskHub();
after(z.end);
const { sqlite, must, assessor, page, add, change, scene, sign, TREATED } = z;

const listed = async (scenario: number, query = '') =>
  (await must(assessor, 'GET', `/api/open-risks?limit=1000${query}`)).rows.find(
    (row: { id: number }) => row.id === scenario,
  );
const lastEntry = (action: string) => {
  const entry = sqlite
    .prepare('select before, after from audit_entries where action = ? order by id desc limit 1')
    .get(action) as { before: string | null; after: string | null };
  return { before: JSON.parse(entry.before ?? 'null'), after: JSON.parse(entry.after ?? 'null') };
};

test('a signature lapses when anything that was shown with it reads otherwise, and not for a note', async () => {
  const { id, scenario, asset_id, threat_id, vulnerability_id } = await scene();
  const measure = await add(id, 'measures', { name: '堡垒机', kind: 'preventive', effect: 'partial' });
  const unused = await add(id, 'measures', { name: '门禁', kind: 'preventive' });
  await change(id, 'scenarios', scenario, { ...TREATED, measure_ids: [measure] });
  const holds = async () => (await page(id)).scenarios[0].acceptance !== null;
  assert.equal((await sign(id, scenario)).status, 200);
  for (const [part, part_id, body] of [
    ['assets', asset_id, { note: '见台账' }],
    ['assets', asset_id, { name: '受理主机' }],
    ['measures', unused, { name: '门禁系统' }],
  ] as const) {
    assert.equal((await change(id, part, part_id, body)).status, 200);
    assert.equal(await holds(), true, JSON.stringify(body));
  }
  for (const [part, part_id, body] of [
    ['assets', asset_id, { name: '另一主机' }],
    ['threats', threat_id, { name: '内部人员' }],
    ['vulnerabilities', vulnerability_id, { name: '空口令' }],
    ['measures', measure, { name: '没有堡垒机' }],
    ['measures', measure, { effect: null }],
  ] as const) {
    assert.equal((await change(id, part, part_id, body)).status, 200);
    assert.equal(await holds(), false, JSON.stringify(body));
    assert.equal((await listed(scenario)).asset, '另一主机', 'the list follows');
    assert.equal((await sign(id, scenario)).status, 200);
    assert.equal(await holds(), true);
  }
  assert.deepEqual(lastEntry('risk_measure_change').after.scenarios, [scenario]);
  assert.equal((await listed(scenario)).vulnerability, '空口令');
});

test('a risk that is rated or treated otherwise after it was seen as done is open again', async () => {
  const { id, scenario, asset_id } = await scene();
  await change(id, 'scenarios', scenario, TREATED);
  const done = async (version: number) =>
    assessor('POST', `/api/risk-assessments/${id}/scenarios/${scenario}/done`, { version, how: '复测通过' });
  assert.equal((await done(0)).status, 200);
  assert.equal(await listed(scenario), undefined);
  assert.equal((await listed(scenario, '&state=done')).follow_up_version, 1);
  await change(id, 'scenarios', scenario, { threat: 5 });
  assert.deepEqual([(await listed(scenario)).state, (await listed(scenario)).level], ['planned', 4]);
  assert.equal(lastEntry('risk_scenario_change').before.follow_ups[0].done_how, '复测通过');
  assert.equal((await done(2)).status, 200);
  await change(id, 'assets', asset_id, { value: 5 });
  assert.equal((await listed(scenario)).state, 'planned');
});

test('the list follows each change, and what is removed leaves it with its signatures in the log', async () => {
  const { id, scenario, asset_id, threat_id, vulnerability_id } = await scene();
  assert.equal((await listed(scenario)).state, 'undecided');
  await change(id, 'scenarios', scenario, TREATED);
  assert.deepEqual([(await listed(scenario)).state, (await listed(scenario)).plan], ['planned', TREATED.plan]);
  assert.equal((await sign(id, scenario)).status, 200);
  const { version } = (await page(id)).scenarios[0];
  const path = `/api/risk-assessments/${id}/scenarios/${scenario}?version=${version}`;
  assert.equal((await assessor('DELETE', path)).status, 200);
  assert.equal(await listed(scenario), undefined);
  const [signature] = lastEntry('risk_scenario_remove').before.signatures;
  assert.deepEqual([signature.name, signature.scenario_version, signature.level], ['leader', version, 4]);
  const rated = { asset_id, threat_id, vulnerability_id, threat: 4, ease: 4, severity: 4 };
  const next = await add(id, 'scenarios', rated);
  assert.equal((await listed(next)).state, 'undecided');
});

test('whoever made it took part in it, whatever the log has at hand', async () => {
  const { id } = await scene();
  const made = sqlite
    .prepare(`insert into risk_assessments (title, method, edition, edition_content, acceptable_level, created_by, created_at)
      select title, method, edition, edition_content, acceptable_level, 'long.ago', 1 from risk_assessments where id = ?`)
    .run(id);
  assert.deepEqual([...ratersOf(z.t.hub.db, Number(made.lastInsertRowid))], ['long.ago']);
  assert.ok(ratersOf(z.t.hub.db, id).has('assessor'));
});
