import { section } from './text.ts';

export const overview = section({
  title: { zh: '总览', en: 'Overview' },
  as_of: { zh: '截至 {time}', en: 'As of {time}' },
  nodes: { zh: '节点', en: 'Nodes' },
  nodes_total: { zh: '共 {n} 个', en: '{n} in all' },
  systems: { zh: '服务系统', en: 'Service systems' },
  families: { zh: '双栈应答', en: 'Answers by address family' },
  families_hint: { zh: '按节点统计', en: 'nodes by whether they answer' },
  levels: { zh: '按层级', en: 'By level' },
  level_none: { zh: '未分级', en: 'No level' },
  findings: { zh: '未关闭的问题', en: 'Open findings' },
  findings_none: { zh: '没有未关闭的问题', en: 'No open findings' },
  findings_gravest: { zh: '最严重的问题', en: 'The gravest findings' },
  events: { zh: '最近事件', en: 'Recent events' },
  events_none: {
    zh: '还没有事件。状态一有变化就会出现在这里。',
    en: 'No events yet. Changes of state will appear here.',
  },
  engine: { zh: '探测引擎', en: 'Watch engine' },
  engine_watches: { zh: '启用 / 全部监测项', en: 'Watches on / all' },
  engine_rate: { zh: '每秒探测', en: 'Looks per second' },
  engine_lag: { zh: '调度延迟 P99', en: 'Scheduling lag P99' },
  engine_lag_hint: {
    zh: '99% 的探测在到期后这段时间内开始',
    en: '99 % of looks begin within this time after they are due',
  },
  empty_title: { zh: '还没有节点', en: 'There are no nodes yet' },
  empty_hint: {
    zh: '启动内置实验网看看效果，或添加、导入真实的节点。',
    en: 'Start the built-in lab to see how it works, or add and import real nodes.',
  },
});
