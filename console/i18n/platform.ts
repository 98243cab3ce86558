import { section } from './text.ts';

/** How the platform itself stands. */
export const platform = section({
  title: { zh: '平台状况', en: 'Platform health' },
  intro: {
    zh: '本平台自身的运行状况，每 15 秒测量一次；出现故障或恢复时通知有权查看此页的人员。',
    en: 'How this platform itself is doing, measured every 15 s. Whoever may see this page is told when something turns.',
  },
  status_good: { zh: '正常', en: 'Good' },
  status_warning: { zh: '需关注', en: 'Warning' },
  status_bad: { zh: '故障', en: 'Bad' },
  status_unknown: { zh: '未知', en: 'Unknown' },
  all: { zh: '全部', en: 'All' },
  filter: { zh: '按状况筛选', en: 'By status' },
  count: { zh: '{status} {n}', en: '{status} {n}' },
  measured_at: { zh: '测量于', en: 'Measured' },
  since: { zh: '自', en: 'Since' },
  more: { zh: '另有 {n} 项', en: '{n} more' },
  see: { zh: '查看', en: 'See' },
  see_of: { zh: '查看：{title}', en: 'See: {title}' },
  none: { zh: '没有处于此状况的方面', en: 'Nothing stands like this' },
  no_agents: {
    zh: '没有已信任的探测点，因此未列出探测点的状况。',
    en: 'No agent is trusted, so nothing is said of agents.',
  },
  to_agents: { zh: '探测点', en: 'Agents' },
});
