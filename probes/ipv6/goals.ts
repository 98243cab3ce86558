/**
 * Goals of the IPv6 migration (目标): what this console can measure of them, and rows that were found in public texts. Those are offered
 * to be taken over, never put in force: they were read in reprints and not compared with the originals.
 */
import type { Text } from '../probe.ts';

export const METRICS = [
  'nodes_done',
  'services_done',
  'services_home_reachable',
  'level_2_links',
  'level_3_links',
  'traffic_share',
  'other',
] as const;
export type Metric = (typeof METRICS)[number];

export const METRIC_TITLES: Record<Metric, Text> = {
  nodes_done: { zh: '节点达标率', en: 'Nodes that are there' },
  services_done: { zh: '业务系统达标率', en: 'Services that are there' },
  services_home_reachable: { zh: '首页经 IPv6 可达率', en: 'Home pages reached over IPv6' },
  level_2_links: { zh: '二级内链支持率', en: 'Links of level 2' },
  level_3_links: { zh: '三级内链支持率', en: 'Links of level 3' },
  traffic_share: { zh: 'IPv6 流量占比', en: 'IPv6 share of traffic' },
  other: { zh: '其他（本平台不测）', en: 'Other, not measured here' },
};

export type Goal = { issuer: string; document: string; year: number; metric: Metric; value: number; note: string };

/** A share between what is seen to hold and what may; null: nothing was measured. */
export type Reached = { low: number; high: number } | null;
export type GoalStanding = 'reached' | 'short' | 'unknown';

/** Unknown as long as what nobody measured could decide it. */
export function goalStanding(value: number, measured: Reached): GoalStanding {
  if (!measured) return 'unknown';
  if (measured.low >= value) return 'reached';
  return measured.high < value ? 'short' : 'unknown';
}

export const FOUND_GOALS: readonly Goal[] = [
  {
    issuer: '中央网信办、国家发展改革委、工业和信息化部',
    document: '2025 年 IPv6 规模部署和应用工作要点（概称）',
    year: 2025,
    metric: 'traffic_share',
    value: 0.27,
    note: '全国固定网络口径；据转载，未核对原文',
  },
  {
    issuer: '中央网信办、国家发展改革委、工业和信息化部',
    document: '2025 年 IPv6 规模部署和应用工作要点（概称）',
    year: 2025,
    metric: 'other',
    value: 0.7,
    note: '全国移动网络口径，IPv6 流量占比；据转载，未核对原文',
  },
  {
    issuer: '转载未载明',
    document: '2022 年 IPv6 规模部署和应用工作安排（概称）',
    year: 2022,
    metric: 'services_home_reachable',
    value: 0.85,
    note: '县级以上政府门户网站支持率；据转载，未核对原文',
  },
];
