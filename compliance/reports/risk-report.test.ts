/** The report of a risk assessment: what nobody rated is never low, a draft says so, and what was signed stands with its name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RATING_NAMES, RATINGS } from '../catalogues/risk/scales.ts';
import { LIMITS } from './report.ts';
import { type RiskGiven, riskReport } from './risk-report.ts';

const NOW = Date.UTC(2026, 10, 29);
const figure = (level: 1 | 2 | 3 | 4 | 5, value = '16') => ({ level, value });
const scenario = (more: Partial<RiskGiven['scenarios'][number]> = {}): RiskGiven['scenarios'][number] => ({
  ...{ asset: '受理数据库', threat_name: '恶意代码', vulnerability: '口令弱', is_above: true },
  risk: { likelihood: figure(4, '4'), loss: figure(5, '5'), risk: figure(5, '20') },
  ...{ treatment: 'reduce', plan: '改口令', owner: '网络科', due_at: NOW, residual_level: 2 },
  ...{ acceptance: null, follow_up: null, ...more },
});
const given = (more: Partial<RiskGiven> = {}): RiskGiven => ({
  assessment: {
    ...{
      id: 1,
      title: '年度风险评估',
      scope: '',
      systems: [{ name: '一窗受理', unit: null }],
      method: 'multiplication',
    },
    ...{ edition: 'GB/T 20984', acceptable_level: 2, state: 'open', from_at: null, until_at: null },
    ...{ created_by: 'zhou.min', closed_by: null, closed_at: null },
  },
  edition: { certainty: 'uncertain' },
  method_note: { zh: '相乘法', en: '' },
  ratings: RATINGS.map((rating) => ({ rating, name: RATING_NAMES[rating] })),
  ...{ assets: [], threats: [], vulnerabilities: [], measures: [] },
  scenarios: [scenario(), scenario({ risk: null, residual_level: null, is_above: false })],
  heat_map: {
    cells: RATINGS.flatMap((likelihood) =>
      RATINGS.map((loss) => ({ likelihood, loss, level: loss, ids: likelihood === 4 && loss === 5 ? [1] : [] })),
    ),
    unrated: [2],
  },
  counts: RATINGS.map((level) => ({ level, now: level === 5 ? 1 : 0, residual: level === 2 ? 1 : 0 })),
  left: [{ zh: '1 个风险未评定', en: '' }],
  ...more,
});
const textOf = (one: RiskGiven) => JSON.stringify(riskReport(one, NOW, LIMITS.document));

test('what is open is a draft that names what is missing, and what nobody rated is not low', () => {
  const report = riskReport(given(), NOW, LIMITS.document);
  assert.match(report.draft ?? '', /草稿/);
  const text = textOf(given());
  assert.match(text, /尚未完成：1 个风险未评定/);
  assert.match(text, /有 1 个风险场景尚未评定，它们不代表低风险/);
  assert.match(text, /尚未与标准原文核对/);
  assert.match(text, /"未评定","未评定","未评定"/);
  assert.match(text, /高于可接受等级 1 个/);
});

test('a closed one has its own date, and signatures stand with their names', () => {
  const closed = { ...given().assessment, state: 'closed', closed_at: NOW - 1_000, closed_by: 'sun.hao' };
  const acceptance = { name: '李局', statement: '接受残余风险', signed_at: NOW };
  const one = given({ assessment: closed, left: [], scenarios: [scenario({ acceptance })] });
  const report = riskReport(one, NOW + 99_999, LIMITS.document);
  assert.deepEqual([report.draft, report.made_at], [null, NOW - 1_000]);
  assert.match(textOf(one), /李局（2026-11-29）：接受残余风险/);
});

test('whatever people wrote, it is a report', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(3_000), (text, times) => {
      const rows = Array.from({ length: times }, () => scenario({ asset: text, plan: text }));
      const report = riskReport(given({ scenarios: rows }), NOW, LIMITS.document);
      const table = report.blocks.find((block) => block.is === 'table' && block.caption === '风险清单');
      assert.equal(table?.is === 'table' ? table.rows.length : 0, Math.min(times, LIMITS.document.rows));
    }),
    { numRuns: 20 },
  );
});
