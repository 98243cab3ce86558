import { section } from './text.ts';

/** From where a load is sent, and how those that sent it stood. */
export const loadGenerators = section({
  from: { zh: '发压端', en: 'Sent from' },
  from_hint: {
    zh: '不选则由本平台发送。选择探测点后，由它们按份额同时发送，目标须从探测点可达；名称由探测点解析，只连接已批准的地址。',
    en: 'None: this hub sends it. Chosen agents divide it and send at the same time. They must reach the targets, resolve names themselves, and connect to approved addresses alone.',
  },
  by_hub: { zh: '由本平台发送。', en: 'This hub sends it.' },
  divided: {
    zh: '由 {n} 个探测点分担；速率上限、连接数和中止条件按总和计算。',
    en: 'Divided among {n}; ceiling, connections and stop rules are of the sum.',
  },
  no_search: {
    zh: '容量搜索只能由本平台发送：请取消探测点，或改用其他形状。',
    en: 'A search for capacity is sent by the hub alone: choose no agent, or another shape.',
  },
  title: { zh: '各发压端', en: 'Agents that sent it' },
  unknown: { zh: '没有留下各发压端的数据', en: 'Nothing is known of the agents that sent it' },
  told: {
    zh: '{n} 个发压端中，{m} 个数据完整；本页数据为合并结果。',
    en: 'Of {n} agents, {m} told everything. The figures of this page are merged.',
  },
  told_now: {
    zh: '{n} 个发压端中，{m} 个最近一秒的数据已到；本页数据为合并结果。',
    en: 'Of {n} agents, {m} told of the last second. The figures of this page are merged.',
  },
  ready: {
    zh: '{n} 个发压端中，{m} 个已就绪，尚未收到数据。',
    en: 'Of {n} agents, {m} are ready; none has told of a second yet.',
  },
  agent: { zh: '探测点', en: 'Agent' },
  share: { zh: '份额', en: 'Share' },
  share_journeys: { zh: '{n} 次', en: '{n} journeys' },
  share_users: { zh: '{n} 个用户', en: '{n} users' },
  sent: { zh: '已发请求', en: 'Requests' },
  rate: { zh: '速率', en: 'Rate' },
  errors: { zh: '错误', en: 'Errors' },
  clock: { zh: '时钟', en: 'Clock' },
  lag: { zh: '滞后 p99', en: 'Lag p99' },
  cpu: { zh: 'CPU', en: 'CPU' },
  missing: { zh: '缺失秒数', en: 'Seconds missing' },
});
