/** A bulletin with everything in it, for the tests. */
import type { BulletinGiven, BulletinPart, BulletinSubject } from './bulletin-given.ts';

const subject = (name: string, more: Partial<BulletinSubject>): BulletinSubject => ({
  ...{ name, place: 1, too_much_unknown: false, score: '100.00', high: '100.00', unknown_points: '0.00' },
  ...{ before: null, turned: null, lost: [], faults: [], more_faults: 0 },
  ...more,
});

const AREAS: BulletinPart = {
  kind: 'area',
  subjects: [
    subject('如东县', { before: { place: 2, score: '91.20' }, turned: { better: 3, worse: 0, other: 1 } }),
    subject('通州区', {
      ...{ place: 2, score: '74.07', high: '81.50', unknown_points: '7.43' },
      ...{ before: { place: 1, score: '96.00' }, turned: { better: 1, worse: 4, other: 0 } },
      lost: [
        { title: '等保测评按期完成', points: '18.50', unknown_points: '0.00' },
        { title: '区划覆盖', points: '7.43', unknown_points: '7.43' },
      ],
      faults: [
        { name: '通州审批', status: 'unmet', reason: '最近一次测评已超过一年' },
        { name: '张芝山镇', status: 'unknown', reason: '七日内没有探测到' },
      ],
      more_faults: 11,
    }),
    subject('崇川区', {
      place: 2,
      score: '74.07',
      high: '74.07',
      lost: [{ title: '区划覆盖', points: '25.93', unknown_points: '0.00' }],
    }),
    subject('启东市', {
      ...{ place: null, too_much_unknown: true, score: '60.00', high: '98.00', unknown_points: '38.00' },
      lost: [{ title: '区划覆盖', points: '40.00', unknown_points: '38.00' }],
    }),
    subject('海安市', { place: null, score: null, high: null, unknown_points: null }),
  ],
  indicators: [
    {
      ...{ title: '等保测评按期完成', weight: '10', formula: 'min(share(protection) / target, 1)', confirmed: false },
      source: '示例：文件未规定分值',
    },
  ],
  turned: [
    { subject: '通州区', name: '通州审批', before: 'met', after: 'unmet' },
    { subject: '如东县', name: '掘港街道', before: null, after: 'met' },
  ],
  more_turned: 5,
};

export const sampleBulletin = (more: Partial<BulletinGiven> = {}): BulletinGiven => ({
  ...{ number: '2026年第10期', title: '一体化在线政务服务平台建设督查考核通报', month: '2026-10' },
  revision: { number: 2, digest: 'a3'.repeat(32), made_at: Date.UTC(2026, 10, 3, 2) },
  rules: { title: '示例规则 2026', number: 3, most_unknown_points: '20' },
  preface: '十月各地各部门总体推进平稳，等保测评仍有逾期。\n请未达到的单位于本月内整改。',
  ...{ issued_by: '李四', issued_at: Date.UTC(2026, 10, 8, 1) },
  compared_with: '2026-09',
  parts: [AREAS, { kind: 'unit', subjects: [], indicators: [], turned: [], more_turned: 0 }],
  course: [
    { month: '2026-07', areas: 61.2, units: 70 },
    { month: '2026-08', areas: null, units: null },
    { month: '2026-09', areas: 80.5, units: 66 },
    { month: '2026-10', areas: 77.04, units: 71.25 },
  ],
  overdue: null,
  objections: [
    {
      subject: '通州区',
      indicator: '等保测评按期完成',
      item: '通州审批',
      state: 'open',
      filed_at: Date.UTC(2026, 10, 5),
    },
  ],
  now: Date.UTC(2026, 10, 8, 1),
  ...more,
});
