import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assessmentReport, cellsText } from './assessment-report.ts';
import { filingForm } from './filing-form.ts';
import { findingsList } from './findings-list.ts';
import type { FilingGiven } from './given.ts';
import { ASSESSMENT_REPORTS } from './index.ts';
import { type Block, LIMITS, type Report, shortened, table, tidied } from './report.ts';
import { SAMPLE_AT, sampleAssessment } from './sample.ts';
import { cleaned } from './texts.ts';

const pairsOf = ({ blocks }: Report) =>
  new Map(
    blocks.flatMap((block) => (block.is === 'pairs' ? block.rows.map(([name, value]) => [name, value] as const) : [])),
  );
const textOf = ({ blocks }: Report) => JSON.stringify(blocks);
const tableOf = ({ blocks }: Report, caption: string) =>
  blocks.find((block): block is Extract<Block, { is: 'table' }> => block.is === 'table' && block.caption === caption);

test('a closed assessment has its conclusion, its score by each reading, and its own date', () => {
  const given = sampleAssessment({ objects: 2, judged: 1, state: 'closed' });
  const report = assessmentReport(given, LIMITS.document);
  assert.equal(report.draft, null);
  assert.equal(report.made_at, SAMPLE_AT);
  const pairs = pairsOf(report);
  assert.equal(pairs.get('结论'), '不符合');
  assert.equal(pairs.get('符合率'), '50.00～58.00 %');
  assert.equal(pairs.get('报告生成时间'), '2026-05-03 14:05');
  assert.deepEqual(tableOf(report, '规则的读法')?.rows, [
    ['部分符合按 0 计', '50.00 %', '不符合'],
    ['部分符合按 0.5 计', '58.00 %', '不符合'],
  ]);
  assert.match(textOf(report), /12 处判为符合，但没有写理由/);
  // The hour at which it is asked for changes nothing.
  assert.deepEqual(assessmentReport({ ...given, now: given.now + 1 }, LIMITS.document), report);
});

test('what isn’t closed is a draft that says what is open, and concludes nothing', () => {
  for (const state of ['planned', 'open', 'review'] as const) {
    const given = sampleAssessment({ objects: 2, judged: 0.7, state });
    const report = assessmentReport({ ...given, score: { ...given.score, unrated: 3 } }, LIMITS.document);
    assert.match(report.draft ?? '', new RegExp(`^草稿.*${given.score.open} 项未判定，3 个问题未定风险`));
    assert.ok(given.score.open > 10);
    const text = textOf(report);
    assert.match(pairsOf(report).get('结论') ?? '', /^未作结论/);
    assert.doesNotMatch(JSON.stringify(tableOf(report, '规则的读法')), /"不符合"/);
    assert.match(text, /另有 3 个/);
    assert.match(text, /其余对象未判定|未判定/);
  }
});

test('every item stands in the report once, and layers add up to them', () => {
  const given = sampleAssessment({ objects: 1, judged: 0.8, state: 'open' });
  const report = assessmentReport(given, LIMITS.document);
  const rows = report.blocks.flatMap((block) =>
    block.is === 'table' && block.columns[4]?.title === '判定与理由' ? block.rows : [],
  );
  assert.deepEqual(
    rows.map(([key]) => key),
    given.items.map(({ key }) => key),
  );
  assert.equal(rows.filter(([, , , result]) => result === '未判定').length, given.score.open);
  const bars = report.blocks.find((block): block is Extract<Block, { is: 'bars' }> => block.is === 'bars');
  const sum = bars?.rows.flatMap(({ parts }) => parts).reduce((all, each) => all + each, 0);
  assert.equal(sum, given.items.length);
});

test('objects judged alike stand together, and an object that isn’t judged is told', () => {
  const cell = { crypto: null, judged_by: 'a', judged_at: 1 };
  const item = {
    ...{ key: '8.1.1.1 a', layer: 'x', point: 'x', summary: 'x', evidence: 'network', weight: null, result: null },
    cells: [
      { ...cell, object_id: 1, object: '甲', result: 'conform' as const, reason: '' },
      { ...cell, object_id: 2, object: '乙', result: 'conform' as const, reason: '' },
      { ...cell, object_id: 3, object: '丙', result: 'not_conform' as const, reason: '没有启用' },
    ],
  };
  assert.equal(cellsText(item), '甲、乙：符合\n丙：不符合。没有启用\n其余对象未判定');
  assert.equal(cellsText({ ...item, cells: [] }), '未判定');
});

test('what was accepted isn’t counted as mended, and what is open keeps a rectification from its end', () => {
  const given = sampleAssessment({ objects: 1, judged: 1, state: 'closed' });
  const report = ASSESSMENT_REPORTS.rectification(given, LIMITS.document);
  const of = (state: string) => given.findings.filter((one) => one.state === state).length;
  assert.ok(of('accepted') > 0 && of('verified') > 0);
  assert.equal(pairsOf(report).get('已核验'), `${of('verified')} 个`);
  assert.equal(pairsOf(report).get('接受风险（未整改）'), `${of('accepted')} 个`);
  assert.match(report.draft ?? '', new RegExp(`尚有 ${of('open') + of('rectifying')} 个问题`));
  const done = given.findings.map((one) => ({ ...one, state: 'verified' }));
  assert.equal(ASSESSMENT_REPORTS.rectification({ ...given, findings: done }, LIMITS.document).draft, null);
});

test('a risk that nobody chose is unknown and not low', () => {
  const given = sampleAssessment({ objects: 1, judged: 1, state: 'closed' });
  const findings = given.findings.slice(0, 2).map((one) => ({ ...one, risk: null, source: 'drift' as const }));
  const report = findingsList({ findings, total: 2, narrowed: [], now: SAMPLE_AT }, LIMITS.document);
  assert.deepEqual(
    tableOf(report, '问题清单')?.rows.map((row) => row[5]?.slice(0, 2)),
    ['未定', '未定'],
  );
  // What drifted after the end isn't what the assessment found.
  const own = assessmentReport({ ...given, findings }, LIMITS.document);
  assert.equal(tableOf(own, '问题与风险'), undefined);
});

test('what has a severity instead of a risk is named by it and counted apart', () => {
  const [first] = sampleAssessment({ objects: 1, judged: 1, state: 'closed' }).findings;
  assert.ok(first);
  const of = (source: 'probe' | 'risk', severity: string) => ({
    ...first,
    source,
    severity,
    risk: null,
    is_major_danger: false,
  });
  const findings = [
    of('probe', 'critical'),
    of('probe', 'major'),
    of('risk', 'risk_5'),
    of('risk', 'risk_1'),
    of('probe', 'odd'),
  ];
  const report = findingsList({ findings, total: 5, narrowed: [], now: SAMPLE_AT }, LIMITS.document);
  assert.deepEqual(
    tableOf(report, '问题清单')?.rows.map((row) => row[5]),
    ['严重', '重要', '很高', '很低', 'odd'],
  );
  const bars = report.blocks.find((block): block is Extract<Block, { is: 'bars' }> => block.is === 'bars');
  assert.deepEqual(
    bars?.rows.slice(3).map(({ name, parts }) => [name, parts[0]]),
    [
      ['监测：严重', 1],
      ['监测：重要', 1],
      ['风险评估：很高', 1],
      ['风险评估：很低', 1],
      ['odd', 1],
    ],
  );
  assert.equal(report.title, '问题清单');
  const own = findingsList({ findings: [first], total: 1, narrowed: [], now: SAMPLE_AT }, LIMITS.document);
  assert.equal(own.title, '测评问题清单');
});

test('a report of rectification says how much drifted since, and nothing of none', () => {
  const given = sampleAssessment({ objects: 1, judged: 1, state: 'closed' });
  const told = (open_drift: number) =>
    textOf(ASSESSMENT_REPORTS.rectification({ ...given, open_drift }, LIMITS.document));
  assert.match(told(3), /另有 3 处原判符合/);
  assert.doesNotMatch(told(0), /原判符合/);
});

test('a table that is too long is cut and says so; a list that was cut as well', () => {
  const columns = [{ title: 'a', width: 1 }];
  const rows = Array.from({ length: 30 }, (_, at) => [String(at)]);
  const [cut, sentence] = table('t', columns, rows, { limits: { rows: 10, text: 5 }, none: '' });
  assert.equal(cut?.is === 'table' && cut.rows.length, 10);
  assert.match(JSON.stringify(sentence), /共 30 行.*前 10 行.*其余 20 行/);
  assert.equal(table('t', columns, rows, { limits: { rows: 30, text: 5 }, none: '' }).length, 1);
  assert.deepEqual(table('t', columns, [], { limits: { rows: 30, text: 5 }, none: '没有' })[0], {
    is: 'paragraph',
    text: '没有',
    tone: 'note',
  });
  const list = findingsList({ findings: [], total: 25_000, narrowed: ['风险：高'], now: 0 }, LIMITS.document);
  assert.match(textOf(list), /共有 25000 个问题/);
});

test('a long text is shortened by whole signs and says how long it was', () => {
  assert.equal(shortened('𠮷𠮷𠮷', 3), '𠮷𠮷𠮷');
  assert.equal(shortened('𠮷𠮷𠮷', 2), '𠮷𠮷……（共 3 字，余略）');
});

test('nothing gets through that XML can’t hold or that turns the direction of writing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const clean = cleaned(text);
      assert.doesNotMatch(clean, /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u);
      assert.equal(cleaned(clean), clean);
    }),
  );
  assert.equal(cleaned('a\u202eb\u0000c\r\nd\ud800e\u2028f'), 'a\ufffdb\ufffdc\nd\ufffde\nf');
  const report = tidied({
    title: 'a\nb',
    subject: '\u0001',
    draft: null,
    footer: 'x'.repeat(999),
    made_at: 0,
    blocks: [],
  });
  assert.equal(report.title, 'a b');
  assert.ok(report.footer.length < 250);
});

const FILED: NonNullable<FilingGiven['register']> = {
  ...{ stage: 'filing', s_level: 3, a_level: 3, grade: 3, information_harms: ['社会秩序、公共利益：严重损害'] },
  ...{
    service_harms: ['社会秩序、公共利益：严重损害'],
    matrix: 'GB/T 22240-2020',
    computed: 'S3A3',
    confirmed_by: 'li',
  },
  ...{ confirmed_at: SAMPLE_AT, extensions: [], reviewed_at: SAMPLE_AT, review: '同意', live_at: SAMPLE_AT },
  ...{ certificate: '32060012345-00001', filed_at: SAMPLE_AT, issued_at: SAMPLE_AT, filed_with: '市公安局' },
  ...{ platform: null, note: '', updated_at: SAMPLE_AT },
};
test('the filing form says what is missing, by name', () => {
  const given = {
    system: { name: '一窗受理', unit: '甲县' },
    nodes: [],
    endpoints: [],
    assessments: [],
    now: SAMPLE_AT,
  };
  assert.equal(filingForm({ ...given, register: FILED }, LIMITS.document).draft, null);
  const open = filingForm({ ...given, register: { ...FILED, grade: null, certificate: null } }, LIMITS.document);
  assert.equal(open.draft, '尚有 2 项未填：安全保护等级、备案证明编号');
  assert.match(filingForm({ ...given, register: null }, LIMITS.document).draft ?? '', /尚未登记/);
});
