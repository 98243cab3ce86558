import { section } from './text.ts';

export const maintenance = section({
  title: { zh: '维护窗口', en: 'Maintenance' },
  intro: {
    zh: '窗口期内状态显示为“维护中”，仍照常观测，但不发出告警。',
    en: 'Inside a window the state is shown as maintenance: looking goes on, alerts are not raised.',
  },
  add: { zh: '安排维护', en: 'Plan maintenance' },
  none: { zh: '没有维护窗口', en: 'There are no maintenance windows' },
  none_hint: {
    zh: '割接或停电前安排一个维护窗口，可避免误报。',
    en: 'Plan one before a migration or a power cut, and nobody is woken for it.',
  },
  covers: { zh: '范围', en: 'Covers' },
  with_below: { zh: '包括其所有下级', en: 'With all below it' },
  from: { zh: '开始', en: 'From' },
  until: { zh: '结束', en: 'Until' },
  by: { zh: '安排人', en: 'Planned by' },
  zone: { zh: '时区：{zone}', en: 'Time zone: {zone}' },
  hours: { zh: '{n} 小时', en: '{n} h' },
  reason_hint: {
    zh: '如：核心交换机割接、机房停电检修',
    en: 'Such as a migration of the core, or works on the power supply',
  },
  order_wrong: { zh: '结束时间须晚于开始时间', en: 'It must end after it begins' },
  past_wrong: { zh: '结束时间已过', en: 'That is over already' },
  too_long: { zh: '不能超过一年', en: 'At most a year' },
  end: { zh: '提前结束', en: 'End it now' },
  cancel: { zh: '取消安排', en: 'Cancel it' },
  end_hint: {
    zh: '“{covers}”的维护窗口立即结束，恢复正常判断和告警；尚未开始的安排将被取消。操作日志中保留记录。',
    en: 'The window of “{covers}” ends now: judging and alerting go on at once; one that has not begun is cancelled. The audit log keeps it.',
  },
  phase_all: { zh: '全部', en: 'All' },
  phase_active: { zh: '进行中', en: 'Now' },
  phase_planned: { zh: '已安排', en: 'Planned' },
  phase_over: { zh: '已结束', en: 'Over' },
});
