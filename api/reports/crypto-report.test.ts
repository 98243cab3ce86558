/** An assessment of cryptography leaves with all that its total is made of. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assessmentResults } from '#compliance/oscal/assessment-results.ts';
import { ASSESSMENT_REPORTS } from '#compliance/reports/index.ts';
import { LIMITS, type Report } from '#compliance/reports/report.ts';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import { assessingHub } from '../compliance/testing-assessments.ts';
import { bundleOf } from './bundle.ts';
import { gatherAssessment } from './gather-assessment.ts';
import { unzip } from './zip.ts';

let s: Awaited<ReturnType<typeof assessingHub>>;
let id: number;
before(async () => {
  s = await assessingHub();
  id = await s.assessment({ kind: 'crypto', title: '密评' });
  const products = `/api/compliance/systems/${s.system}/crypto-products`;
  const { id: product_id } = await s.must(s.t.ask, 'POST', products, {
    ...{ name: 'SSL VPN 网关', maker: '某厂', certificate: 'GM001119920200001', module_level: 2 },
  });
  const object_id = await s.addObject(id, { name: '政务外网通道' });
  const other = await s.addObject(id, { name: '机房' });
  const judge = (item: string, object: number, said: object) =>
    s.must(s.assessor, 'PUT', `/api/assessments/${id}/judgements`, {
      ...{ item, cells: [{ object_id: object, version: 0 }], ...said },
    });
  for (const { key } of sheetItems({ kind: 'crypto', level: 3, extensions: [] })) {
    if (key.startsWith('6.2.') && key < '6.2.3') await judge(key, other, { result: 'not_applicable', reason: '无' });
    if (key === '6.2.1') await judge(key, object_id, { crypto: { D: true, A: true, K: true, product_id } });
    else if (key === '6.2.2') {
      const compensation = { item: '6.2.1', object_id, why: '同一通道已鉴别' };
      const reasons = { A: '用了 RSA 1024' };
      await judge(key, object_id, { crypto: { D: true, A: false, K: true, reasons, strength_bits: 80, compensation } });
    } else
      await judge(key, 0, key.startsWith('7') ? { result: 'conform' } : { result: 'not_applicable', reason: '无' });
  }
  // Of one object, which says nothing of the other.
  await s.must(s.assessor, 'POST', `/api/assessments/${id}/evidence/note`, {
    ...{ item: '6.2.1', object_id: other, text: '机房没有此通道' },
  });
});
after(() => s.end());

const textOf = ({ blocks }: Report) => JSON.stringify(blocks);
const tableOf = ({ blocks }: Report, caption: string) =>
  blocks.flatMap((block) => (block.is === 'table' && block.caption === caption ? [block] : []))[0];
const reportOf = () => {
  const given = gatherAssessment(s.t.hub.db, id, Date.now());
  return { given, report: ASSESSMENT_REPORTS.assessment(given, LIMITS.document) };
};

/** By hand: 6.2.2 has max(1 / 2, 0.25) of what makes up for it, so the layer has (1 × 1 + 0.7 × 0.5) / 1.7. */
function assertTraced() {
  const { given, report } = reportOf();
  assert.deepEqual(tableOf(report, '各层面得分')?.rows[1], ['网络和通信', '20', '0.7941', '0']);
  const rows = tableOf(report, '密码应用判定')?.rows ?? [];
  assert.equal(rows.length, 2);
  assert.match(rows[0]?.[5] ?? '', /SSL VPN 网关\nGM001119920200001\n模块等级 2 级\n有效期未知/);
  assert.match(
    rows[1]?.[3] ?? '',
    /D 密码使用有效性：成立\nA 算法\/技术合规性：不成立。用了 RSA 1024（安全强度 80 比特）\nK/,
  );
  assert.match(rows[1]?.[6] ?? '', /由 6\.2\.1 政务外网通道 弥补：同一通道已鉴别\nassessor，/);
  assert.equal(rows[1]?.[4], '0.2500');
  assert.match(textOf(report), /阈值按 60 分（未见于公开文本）/);
  assert.doesNotMatch(textOf(report), /重大风险隐患/);
  const [result] = assessmentResults(given)['assessment-results'].results;
  const props = result?.observations?.flatMap((one) => one.props.map(({ name, value }) => `${name}=${value}`)) ?? [];
  for (const wanted of [
    'crypto-compliant=false',
    'crypto-strength-bits=80',
    'crypto-product=SSL VPN 网关',
    'crypto-compensation-confirmed-by=assessor',
  ])
    assert.ok(props.includes(wanted), wanted);
  assert.ok(result?.props.some(({ name, value }) => name === 'layer-score' && /^0\.7941 \(网络和通信/.test(value)));
}

test('a running one tells its layers, and of each unit and object D, A and K, the product and what makes up for it', () =>
  assertTraced());

test('a closed one tells the same of what was kept, and its bundle holds judgements whole and the filing', async () => {
  const { left } = await s.must(s.lead, 'GET', `/api/assessments/${id}/faults`);
  assert.ok(left.length > 0);
  const fault = { item: '6.2.2', object_id: reportOf().given.objects[0]?.id, risk: 'low' };
  await s.must(s.assessor, 'PUT', `/api/assessments/${id}/faults`, fault);
  await s.must(s.lead, 'POST', `/api/assessments/${id}/move`, { is: 'review' });
  await s.must(s.reviewer, 'POST', `/api/assessments/${id}/move`, { is: 'close' });
  assertTraced();
  const { given } = reportOf();
  const management = given.items.filter(({ key }) => key.startsWith('7')).length;
  assert.equal(given.score.unfounded, management + 1, 'evidence of another object is none');
  await s.must(s.t.ask, 'PUT', `/api/assessments/${id}/filing`, {
    ...{ version: 0, filed_at: Date.now(), filed_with: '密码管理局' },
  });
  const asking = { now: Date.now(), by: 'x', reads_log: false };
  const { pieces } = await bundleOf(s.t.hub.db, s.t.hub.config.folder, id, asking);
  const files = new Map(
    unzip(Buffer.concat(await Array.fromAsync(pieces))).map(({ name, content }) => [name, content]),
  );
  const dataOf = (name: string) =>
    JSON.parse(Buffer.from(files.get(`data/${name}.json`) ?? []).toString('utf8')) as never;
  const judgements: { item: string; crypto: { A: boolean; compensation: { why: string } } | null }[] =
    dataOf('judgements');
  const crypto = judgements.find(({ item }) => item === '6.2.2')?.crypto;
  assert.deepEqual([crypto?.A, crypto?.compensation.why], [false, '同一通道已鉴别']);
  const { filing }: { filing: { filed_with: string } } = dataOf('assessment');
  assert.equal(filing.filed_with, '密码管理局');
  const items: { key: string; cells: unknown[] }[] = dataOf('items');
  assert.equal(items.find(({ key }) => key === '6.2.1')?.cells.length, 2);
});

test('frozen observations beyond what a bundle holds are refused before they are read', async () => {
  const running = await s.assessment({ title: '进行中' });
  const asking = { now: Date.now(), by: 'x', reads_log: false };
  const add =
    s.sqlite.prepare(`insert into judgement_evidence (assessment_id, item, object_id, kind, title, frozen, added_by, added_at)
    values (?, '6.2.1', 0, 'observation', 'x', json_object('x', ?), 'x', 1)`);
  add.run(running, 'a'.repeat(1_000));
  const { pieces } = await bundleOf(s.t.hub.db, s.t.hub.config.folder, running, asking);
  const evidence = unzip(Buffer.concat(await Array.fromAsync(pieces))).find(
    ({ name }) => name === 'data/evidence.json',
  );
  const [row] = JSON.parse(Buffer.from(evidence?.content ?? []).toString('utf8')) as { frozen: { x: string } }[];
  assert.equal(row?.frozen.x.length, 1_000);
  for (let at = 0; at < 9; at += 1) add.run(running, 'a'.repeat(8 * 1024 * 1024));
  await assert.rejects(bundleOf(s.t.hub.db, s.t.hub.config.folder, running, asking), { status: 413 });
});
