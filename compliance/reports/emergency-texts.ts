/** Words of reports of incidents and drills, in Chinese alone, and the parts that both have. Pure. */
import type { GivenEmergencyRun, GivenMoment } from './emergency-given.ts';
import { type Block, type Limits, pairs, table } from './report.ts';
import { moment, said } from './texts.ts';

export const KINDS = { initial: '首报', progress: '续报', final: '终报' } as const;
export const GRADES: Record<number, string> = { 1: '特别重大', 2: '重大', 3: '较大', 4: '一般' };
export const FORMS: Record<string, string> = { tabletop: '桌面推演', functional: '模拟演练', full: '实战演练' };
export const FIELDS: Record<string, string> = {
  ...{ unit: '事发单位', system: '涉及系统', time: '时间', place: '地点', type: '事件类型', grade: '事件等级' },
  ...{ harm: '影响和危害', ransom: '勒索情况', measures: '已采取的措施', trend: '发展趋势', cause: '原因分析' },
  ...{ clues: '溯源线索', next: '下一步措施', help: '需要的支援', scene: '现场保护' },
};
export const RUN_STATES = { running: '进行中', ended: '按预案结束', aborted: '中止' } as const;
const MOMENTS: Record<GivenMoment['kind'], string> = {
  ...{ begin: '启动', inject: '情景注入', done: '完成步骤', skipped: '跳过', decision: '决定', check: '检查' },
  ...{ late: '超时', grade: '调整等级', note: '记录', end: '结束' },
};
export const FIGURES: Record<string, string> = {
  ...{ to_detect_ms: '发现用时', to_declare_ms: '宣布用时', to_contain_ms: '控制用时', to_recover_ms: '恢复用时' },
  ...{ late: '超时步骤', skipped: '跳过步骤', accepted: '未达预期而继续', changed: '改变的决定' },
};

/** Hours, minutes and seconds; null: not reached. */
export function lasting(ms: number | null): string {
  if (ms === null) return '未达到';
  const seconds = Math.round(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), '小时'],
    [Math.floor(seconds / 60) % 60, '分'],
    [seconds % 60, '秒'],
  ] as const;
  return parts.flatMap(([n, unit]) => (n > 0 ? [`${n} ${unit}`] : [])).join(' ') || '0 秒';
}

export const processTable = (caption: string, run: GivenEmergencyRun, limits: Limits): Block[] =>
  table(
    caption,
    [
      { title: '时间', width: 2.2 },
      { title: '类别', width: 1.2 },
      { title: '事项', width: 3 },
      { title: '记录、答案或所见', width: 4.4 },
      { title: '人员', width: 1.3 },
    ],
    run.moments.map(({ at, kind, title, said: text, by }) => [
      moment(at),
      MOMENTS[kind],
      title,
      said(text),
      by ?? '系统',
    ]),
    { limits, none: '没有过程记录。' },
  );

export function figurePairs(caption: string, { figures }: GivenEmergencyRun, limits: Limits): Block {
  const kept = figures.kept_rto === null ? '无法判断' : figures.kept_rto ? '达到' : '未达到';
  const names = (titles: readonly string[]) => (titles.length === 0 ? '0' : `${titles.length}（${titles.join('、')}）`);
  return pairs(
    caption,
    [
      ['发现用时', lasting(figures.to_detect_ms)],
      ['宣布用时', lasting(figures.to_declare_ms)],
      ['控制用时', lasting(figures.to_contain_ms)],
      ['恢复用时', lasting(figures.to_recover_ms)],
      ['恢复目标（RTO）', `${lasting(figures.rto_ms)}，${kept}`],
      ['完成步骤', `${figures.done} / ${figures.steps}`],
      ['超时步骤', names(figures.late)],
      ['跳过步骤', names(figures.skipped)],
      ['未达预期而继续', names(figures.accepted)],
      ['改变的决定', String(figures.changed)],
    ],
    limits,
  );
}
