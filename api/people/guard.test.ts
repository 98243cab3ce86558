/** Whoever is limited to some units does the whole of their work on what is theirs: no field of it is unforeseen. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SAID } from '#compliance/worksheet/crypto-samples.ts';
import { assessingHub } from '../compliance/testing-assessments.ts';
import { riskHub } from '../risk/testing.ts';

const z = await assessingHub();
const r = await riskHub();
after(async () => {
  await z.end();
  await r.end();
});

test('an assessor of one county judges a technical unit by D, A and K, with a product or without one', async () => {
  const { t, must, lead } = z;
  const county = await t.enter('county.assessor', [{ role: 'assessor', unit_id: 2 }], 4);
  const id = await z.assessment({ kind: 'crypto', title: '密评' });
  const { team } = await must(lead, 'GET', `/api/assessments/${id}`);
  const everybody = team.map((member: { id: string; role: string }) => ({ person: member.id, role: member.role }));
  await must(lead, 'PUT', `/api/assessments/${id}/team`, {
    team: [...everybody, { person: z.idOf('county.assessor'), role: 'assessor' }],
    version: await z.versionOf(id),
  });
  const [one, two] = [await z.addObject(id, { name: '通道' }), await z.addObject(id, { name: '应用' })];
  const made = await must(t.ask, 'POST', `/api/compliance/systems/${z.system}/crypto-products`, {
    name: '签名验签服务器',
    maker: '某厂',
    certificate: 'GM001',
    module_level: 2,
    valid_until: null,
  });
  const { product: _product, compensation: _compensation, ...good } = SAID['1'];
  const judge = (object_id: number, item: string, crypto: object) =>
    county('PUT', `/api/assessments/${id}/judgements`, { item, cells: [{ object_id, version: 0 }], crypto });
  for (const [object_id, crypto] of [
    [one, { ...good, product_id: null }],
    [two, { ...good, product_id: made.id }],
  ] as const) {
    const answer = await judge(object_id, '6.2.3', crypto);
    assert.equal(answer.status, 200, answer.text);
  }
  const by = { item: '6.2.3', object_id: one, why: '经此通道' };
  const denied = { D: false, reasons: { D: '明文' }, product_id: null, compensation: by };
  const made_up = await judge(two, '6.4.4', denied);
  assert.equal(made_up.status, 200, made_up.text);

  // A product of a system beyond one's reach is none of this system's.
  const other = (await must(t.ask, 'POST', '/api/systems', { name: '乙县公文', unit_id: 3 })).id;
  const theirs = await must(t.ask, 'POST', `/api/compliance/systems/${other}/crypto-products`, { name: '密码机' });
  assert.equal((await judge(one, '6.4.4', { ...good, product_id: theirs.id })).status, 422);
});

test('an assessor of one county makes a risk assessment of its own system with every kind of part', async () => {
  const { t } = r;
  const county = await t.enter('county.assessor', [{ role: 'assessor', unit_id: 2 }], 4);
  const must = async (method: string, path: string, body: object) => {
    const answer = await county(method, path, body);
    assert.equal(answer.status, 200, `${path} ${answer.text}`);
    return answer.body;
  };
  const { id } = await must('POST', '/api/risk-assessments', { ...r.wanted, earlier_id: null });
  const path = `/api/risk-assessments/${id}`;
  await must('POST', `${path}/move`, { is: 'open', version: 1 });
  const under_id = (await r.page(id)).assets[1].id;
  const parts = { tier: 'component', kind: 'node', under_id, system_id: r.system };
  const asset = await must('POST', `${path}/assets`, { ...parts, name: 'a', node_id: r.node, endpoint_id: null });
  await must('POST', `${path}/assets`, { ...parts, name: 'b', node_id: null, endpoint_id: r.endpoint });
  const threat = await must('POST', `${path}/threats`, { kind: 'leak', name: 'x', source: 'person' });
  const weak = await must('POST', `${path}/vulnerabilities`, { name: 'x', asset_id: asset.id });
  const measure = await must('POST', `${path}/measures`, { name: 'x', kind: 'preventive' });
  const scenario = await must('POST', `${path}/scenarios`, {
    ...{ asset_id: asset.id, threat_id: threat.id, vulnerability_id: weak.id, measure_ids: [measure.id] },
  });
  await must('PATCH', `${path}/scenarios/${scenario.id}`, { version: 1, treatment: 'reduce', plan: 'x', owner: 'y' });
  await must('POST', `${path}/open-findings`, { finding_ids: [r.finding({ node_id: r.node })] });
  await must('POST', `${path}/proposals`, {});
  // What isn't theirs stays beyond them, also where it is a part of what is theirs.
  const { id: far } = await r.must(t.ask, 'POST', '/api/nodes', { name: '乙', role: 'server', unit_id: 3 });
  assert.equal((await county('POST', `${path}/assets`, { ...parts, name: 'c', node_id: far })).status, 422);
  r.sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(r.system, far);
  assert.deepEqual(await must('POST', `${path}/proposals`, {}), { added: 0 });
  const made = await must('POST', '/api/risk-assessments', r.wanted);
  const proposed = async (one: number) => (await r.page(one)).assets.map(({ node_id }: { node_id: number }) => node_id);
  assert.ok((await proposed(made.id)).includes(r.node) && !(await proposed(made.id)).includes(far));
  assert.ok((await proposed(await r.make())).includes(far), 'whoever sees it is shown it');
});
