import assert from 'node:assert/strict';
import test from 'node:test';
import { bulletin } from './bulletin.ts';
import { sampleBulletin } from './bulletin-sample.ts';
import { LIMITS, type Report } from './report.ts';

const textOf = ({ blocks }: Report) => JSON.stringify(blocks);
const tableOf = ({ blocks }: Report, caption: string) => {
  const found = blocks.find((block) => block.is === 'table' && block.caption === caption);
  return found?.is === 'table' ? found.rows : [];
};

test('a bulletin tells places with ties, who has none and why, and what is certain beside what depends on unknown things', () => {
  const made = bulletin(sampleBulletin(), LIMITS.document);
  assert.deepEqual(
    tableOf(made, '县（市、区）排名').map(([place, name, score, unknown]) => [place, name, score, unknown]),
    [
      ['1', '如东县', '100.00', '0.00'],
      ['2', '通州区', '74.07', '7.43'],
      ['2', '崇川区', '74.07', '0.00'],
      ['不排名', '启东市', '60.00', '38.00'],
      ['不适用', '海安市', '—', '—'],
    ],
  );
  assert.match(textOf(made), /超过 20 分/);
  const bars = made.blocks.find((block) => block.is === 'bars');
  assert.deepEqual(bars?.is === 'bars' && bars.rows.map(({ parts }) => parts), [
    [100, 0],
    [74.07, 7.43],
    [74.07, 0],
    [60, 38],
  ]);
});

test('reasons, things that turned and objections are there, and what was left out is counted', () => {
  const made = bulletin(sampleBulletin(), LIMITS.document);
  const [first] = tableOf(made, '县（市、区）失分与事项');
  assert.deepEqual(first, [
    '通州区',
    '等保测评按期完成 −18.50\n区划覆盖 −7.43，其中 7.43 取决于未知',
    '通州审批（未达到：最近一次测评已超过一年）\n张芝山镇（未知：七日内没有探测到）\n另有 11 项',
  ]);
  assert.deepEqual(tableOf(made, '县（市、区）：状态变化的事项')[0], ['通州区', '通州审批', '达到', '未达到']);
  assert.equal(tableOf(made, '本月异议')[0]?.[4], '办理中');
  assert.match(textOf(made), /另有 5 项变化/);
});

test('a draft says so, a month that stands alone has no course, and tasks that nobody keeps are told as that', () => {
  assert.match(bulletin(sampleBulletin({ issued_at: null }), LIMITS.document).draft ?? '', /尚未签发/);
  const made = bulletin(sampleBulletin({ course: sampleBulletin().course.slice(-1) }), LIMITS.document);
  assert.ok(!made.blocks.some(({ is }) => is === 'lines'));
  assert.match(textOf(made), /尚无建设任务记录/);
  const kept = bulletin(
    sampleBulletin({ overdue: [{ task: 'T17', unit: '市大数据局', due: '2020-12-31', is_unknown: true }] }),
    LIMITS.document,
  );
  assert.deepEqual(tableOf(kept, '逾期任务'), [['T17', '市大数据局', '2020-12-31', '到期，情况未知']]);
});

test('months across are told as months', () => {
  const lines = bulletin(sampleBulletin(), LIMITS.document).blocks.find(({ is }) => is === 'lines');
  assert.ok(lines?.is === 'lines');
  assert.equal(lines.across, '2026-07 至 2026-10，逐月');
  assert.deepEqual(lines.series[0]?.values, [61.2, null, 80.5, 77.04]);
});
