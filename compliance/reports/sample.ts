/** An assessment that never was, of any size: for tests and the bench. Pure, and the same each time. */
import type { Result } from '../worksheet/item-result.ts';
import { itemResult } from '../worksheet/item-result.ts';
import { sheetItems } from '../worksheet/sheet-items.ts';
import type { AssessmentGiven, GivenCell, GivenFinding, GivenItem, GivenProof } from './given.ts';

export const SAMPLE_AT = Date.UTC(2026, 4, 3, 6, 5);
const RESULTS: readonly Result[] = ['conform', 'conform', 'conform', 'partial', 'not_conform', 'not_applicable'];

type Wanted = {
  objects: number;
  /** The share of cells that are judged. */
  judged: number;
  state: 'planned' | 'open' | 'review' | 'closed';
  /** Of whatever somebody may have written. */
  text?: string;
  /** Instead of those in turn. */
  result?: (at: number) => Result;
};

export function sampleAssessment({ objects, judged, state, text, result }: Wanted): AssessmentGiven {
  const written = text ?? '现场核查配置并访谈管理员，发现未按要求启用该项措施，相关设备的策略与制度不一致。';
  const things = Array.from({ length: objects }, (_, at) => ({ id: at + 1, name: `对象${at + 1}`, kind: '服务器' }));
  const ids = things.map(({ id }) => id);
  let count = 0;
  const items = sheetItems({ kind: 'mlps', level: 3, extensions: [] }).map((item): GivenItem => {
    const cells = things.flatMap(({ id, name }): GivenCell[] => {
      count += 1;
      if ((count * 0.618) % 1 >= judged) return [];
      const own = result?.(count) ?? RESULTS[count % RESULTS.length] ?? 'conform';
      const reason = own === 'conform' ? '' : `${written}（${count}）`;
      return [
        { object_id: id, object: name, result: own, reason, crypto: null, judged_by: 'zhou.min', judged_at: SAMPLE_AT },
      ];
    });
    const results = new Map(cells.map(({ object_id, result: one }) => [object_id, one]));
    const { key, part, heading, summary, of } = item;
    const asked = { key, layer: part.zh, point: heading.zh, summary: summary.zh, evidence: of.evidence, weight: null };
    return { ...asked, result: itemResult(results, ids), cells };
  });
  const faults = items.flatMap((item) =>
    item.cells
      .filter((cell) => cell.result === 'partial' || cell.result === 'not_conform')
      .map((cell) => ({ item, cell })),
  );
  const findings = faults.slice(0, 300).map(
    ({ item, cell }, at): GivenFinding => ({
      id: at + 1,
      ...{ assessment_id: 7, assessment: '年度测评', system: '一窗受理', unit: '甲县行政审批局', source: 'assessment' },
      ...{ item: item.key, summary: item.summary, object_id: cell.object_id, object: cell.object },
      description: cell.reason,
      risk: (['high', 'medium', 'low'] as const)[at % 3] ?? 'low',
      severity: null,
      risk_case: null,
      is_major_danger: at === 0,
      compensation: at % 3 === 0 ? '边界处另有访问控制' : '',
      state: (['open', 'rectifying', 'verified', 'accepted'] as const)[at % 4] ?? 'open',
      ...{ found_at: SAMPLE_AT, found_by: 'qian.li', due_at: SAMPLE_AT + 86_400_000 * 30, is_overdue: false },
      ticket: at % 2 === 0 ? { number: `ZG-2026-${at}`, state: 'open' } : null,
      ...(at % 4 >= 2
        ? { verified_by: 'sun.hao', verified_at: SAMPLE_AT + 86_400_000, verified_how: '复测通过' }
        : { verified_by: null, verified_at: null, verified_how: null }),
    }),
  );
  const proofs = faults.slice(0, 100).map(
    ({ item, cell }, at): GivenProof => ({
      id: at + 1,
      ...{ item: item.key, object_id: cell.object_id, object: cell.object },
      kind: at % 2 === 0 ? 'file' : 'note',
      title: at % 2 === 0 ? `截图${at}.png` : written,
      ...(at % 2 === 0
        ? { digest: at.toString(16).padStart(64, 'a'), media_type: 'image/png', bytes: 12_345 }
        : { digest: null, media_type: null, bytes: null }),
      ...{ added_by: 'zhou.min', added_at: SAMPLE_AT },
    }),
  );
  const counted = (wanted: Result) => items.filter((item) => item.result === wanted).length;
  const open = items.filter((item) => item.result === null).length;
  const counts = {
    conform: counted('conform'),
    partial: counted('partial'),
    not_conform: counted('not_conform'),
    not_applicable: counted('not_applicable'),
  };
  const risk = (wanted: string) => findings.filter((one) => one.risk === wanted).length;
  const is_closed = state === 'closed';
  return {
    assessment: {
      ...{ id: 7, title: '2026 年度等级测评', kind: 'mlps', edition: 'GB/T 22239-2019', rule: 'mlps-2025', level: 3 },
      ...{ extensions: [], state, scope: '政务外网一窗受理系统', from_at: SAMPLE_AT - 86_400_000, until_at: SAMPLE_AT },
      ...{ created_by: 'zhou.min', created_at: SAMPLE_AT - 86_400_000 },
      ...(is_closed ? { closed_by: 'sun.hao', closed_at: SAMPLE_AT } : { closed_by: null, closed_at: null }),
    },
    system: { id: 3, name: '一窗受理', unit: '甲县行政审批局', certificate: '32060012345-00001', grade: 3 },
    team: [
      { username: 'zhou.min', name: '周敏', role: 'lead' },
      { username: 'qian.li', name: '钱力', role: 'assessor' },
      { username: 'sun.hao', name: '孙浩', role: 'reviewer' },
    ],
    objects: things,
    items,
    score: {
      ...{ rule: 'mlps-2025', counts, open, unrated: 0, value: { low: '50.00', high: '58.00' } },
      may_become: open === 0 ? null : { low: '30.00', high: '70.00' },
      conclusion: is_closed ? '不符合' : null,
      risks: { high: risk('high'), medium: risk('medium'), low: risk('low'), major: findings.length > 0 ? 1 : 0 },
      readings: [
        { assumes: 'partial_counts=0', value: '50.00', conclusion: is_closed ? '不符合' : null, input: {}, output: {} },
        {
          assumes: 'partial_counts=0.5',
          value: '58.00',
          conclusion: is_closed ? '不符合' : null,
          input: {},
          output: {},
        },
      ],
      layers: [],
      unfounded: is_closed ? 12 : null,
    },
    ...{ findings, open_drift: 0, proofs },
    now: SAMPLE_AT + 3_600_000,
  };
}
