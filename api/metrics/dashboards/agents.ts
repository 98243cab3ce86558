/** Agents, and how the platform itself stands. */
import type { Panel, Sheet } from './sheet.ts';

const each = (title: Panel['title'], counts: Panel['counts'], query: string, unit: Panel['unit']): Panel => ({
  ...{ kind: 'series', title, counts, query, unit },
  legend: '{{agent}}',
});
const of = (name: string) => `zhengwang_agent_${name}{agent=~"$agent"}`;

export const agents: Sheet = {
  name: 'agents',
  title: { zh: '探针', en: 'Agents' },
  describes: { zh: '探针与平台自身', en: 'Agents and the platform itself' },
  console: { path: '/agents', title: { zh: '政网探测点', en: 'Agents in the console' } },
  variables: [
    {
      name: 'agent',
      label: { zh: '探针', en: 'Agent' },
      query: 'label_values(zhengwang_agent_state, agent)',
      has_all: true,
    },
  ],
  panels: [
    {
      kind: 'stat',
      title: { zh: '失联', en: 'Silent' },
      counts: { zh: '已信任而三分钟没有消息的探针', en: 'Trusted agents that were not heard for three minutes' },
      query:
        'count((zhengwang_agent_state{state="trusted"} == 1) and on (agent) (zhengwang_agent_heard_age_seconds > 180)) or count(zhengwang_agent_state) * 0',
      unit: 'short',
      limits: { warning: 1, bad: 2 },
    },
    {
      kind: 'table',
      title: { zh: '平台自身', en: 'The platform itself' },
      counts: { zh: '平台各方面的状况', en: 'How each aspect of the platform stands' },
      query: 'zhengwang_platform_status',
      unit: 'short',
      codes: 'platform',
    },
    each(
      { zh: '多久没有消息', en: 'Heard' },
      { zh: '距上次消息', en: 'How long ago it was heard' },
      of('heard_age_seconds'),
      's',
    ),
    each(
      { zh: '缓存最旧', en: 'Oldest that waits' },
      { zh: '未上报的最旧记录', en: 'Age of the oldest record on its disk' },
      of('buffer_oldest_age_seconds'),
      's',
    ),
    each(
      { zh: '时钟偏差', en: 'Clock' },
      { zh: '中心时钟减探针时钟', en: 'The clock of the hub minus its own' },
      of('clock_offset_seconds'),
      's',
    ),
    each(
      { zh: '监测延迟', en: 'Lateness' },
      { zh: '监测比计划晚多久开始', en: 'How late its looks start (p99)' },
      of('lag_seconds'),
      's',
    ),
    each({ zh: '内存', en: 'Memory' }, { zh: '探针占用内存', en: 'Memory of the agent' }, of('rss_bytes'), 'bytes'),
    each(
      { zh: '丢失', en: 'Lost' },
      { zh: '每秒丢失的记录', en: 'Records lost a second' },
      'rate(zhengwang_agent_lost_total{agent=~"$agent"}[$__rate_interval])',
      'short',
    ),
    each(
      { zh: '上报', en: 'Taken in' },
      { zh: '每秒收到的记录', en: 'Records taken in a second' },
      'rate(zhengwang_agent_seen_total{agent=~"$agent"}[$__rate_interval])',
      'short',
    ),
  ],
};
