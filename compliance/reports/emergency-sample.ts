/** An incident and a drill for tests of their reports. */
import type { DrillGiven, GivenEmergencyRun, IncidentGiven } from './emergency-given.ts';

const AT = Date.UTC(2026, 4, 3, 6);
const MINUTE = 60_000;

export const sampleEmergencyRun = (more: Partial<GivenEmergencyRun> = {}): GivenEmergencyRun => ({
  ...{ plan: '门户中断应急预案', plan_version: 3, status: 'ended', grade: 3 },
  ...{ started_at: AT, ended_at: AT + 90 * MINUTE },
  moments: [
    { at: AT, kind: 'begin', title: '启动', said: '较大', by: null },
    { at: AT + MINUTE, kind: 'inject', title: '注入 1', said: '12345 接到投诉', by: null },
    { at: AT + 5 * MINUTE, kind: 'done', title: '确认中断', said: '最早发现的时间：八点', by: '张伟' },
    { at: AT + 9 * MINUTE, kind: 'check', title: '入口可用', said: '不符合预期：证据 #42', by: null },
    { at: AT + 10 * MINUTE, kind: 'decision', title: '怎样止损？', said: '切换备用', by: '李娜' },
  ],
  figures: {
    ...{ to_detect_ms: 5 * MINUTE, to_declare_ms: 0, to_contain_ms: 20 * MINUTE, to_recover_ms: null },
    ...{
      rto_ms: 240 * MINUTE,
      kept_rto: null,
      steps: 6,
      done: 4,
      late: ['完成切换'],
      skipped: [],
      accepted: [],
      changed: 1,
    },
  },
  ...more,
});

export const sampleIncident = (more: Partial<IncidentGiven['report']> = {}): IncidentGiven => ({
  incident: { title: '门户打不开', unit: '甲县', state: 'open', declared_at: AT, closed_at: null },
  report: {
    ...{ kind: 'initial', number: 2, written_by: '张伟', written_at: AT + 60 * MINUTE },
    body: [
      { field: 'unit', text: '甲县' },
      { field: 'harm', text: '约两千人无法办件' },
      { field: 'clues', text: '' },
    ],
    sent: { to: '省网信办值班室', by: '张伟', at: AT + 70 * MINUTE },
    rule: { report_to: '省级网信部门', source: '国家网络安全事件报告管理办法', is_confirmed: true },
    ...more,
  },
  runs: [sampleEmergencyRun()],
});

export const sampleDrill = (more: Partial<DrillGiven> = {}): DrillGiven => ({
  drill: {
    ...{ id: 7, title: '年度桌面推演', form: 'tabletop', scenario: '周一早高峰门户打不开', scheduled_at: AT },
    ...{ state: 'done', unit: '甲县', systems: ['一体化办件系统'], created_by: '张伟' },
  },
  plan: { title: '门户中断应急预案', version: 3 },
  roles: [
    { title: '总指挥', duty: '决定', people: ['李娜'] },
    { title: '处置组', duty: '处置', people: [] },
  ],
  injects: [
    { after_ms: MINUTE, text: '12345 接到投诉', said_at: AT + MINUTE },
    { after_ms: 600 * MINUTE, text: '媒体来电', said_at: null },
  ],
  steps: [
    { depth: 0, title: '确认中断', role: '处置组', within_ms: 10 * MINUTE, status: 'done' },
    { depth: 1, title: '完成切换', role: '处置组', within_ms: null, status: 'done' },
  ],
  run: sampleEmergencyRun(),
  evaluation: {
    scores: [
      { criterion: '发现与报告及时', score: 4 },
      { criterion: '指挥与决策得当', score: 3 },
    ],
    ...{ strengths: '到岗快', weaknesses: '电话过期', by: '李娜', at: AT + 120 * MINUTE },
  },
  improvements: [
    {
      text: '补齐值班电话',
      unit: '甲县',
      due_at: AT + 10 * 1_440 * MINUTE,
      ticket: '20260503-00001',
      state: 'waiting',
    },
  ],
  comparison: {
    last: { title: '去年的推演', form: 'full', started_at: AT - 365 * 1_440 * MINUTE },
    rows: [
      { figure: 'to_detect_ms', last: 9 * MINUTE, now: 5 * MINUTE, judged: 'better' },
      { figure: 'to_recover_ms', last: 60 * MINUTE, now: null, judged: 'worse' },
      { figure: 'late', last: null, now: 1, judged: 'unknown' },
    ],
  },
  now: AT + 200 * MINUTE,
  ...more,
});
