/** One node: what the hub itself tells of it, and its numbers where an outside store has them. */
import type { Panel, Sheet } from './sheet.ts';

const outside = (title: Panel['title'], query: string, unit: Panel['unit']): Panel => ({
  kind: 'series',
  title,
  counts: {
    zh: '样本存于外部时序库时才有（docs/samples.md）',
    en: 'Only where samples are kept in an outside store (docs/samples.md)',
  },
  query,
  legend: '{{part}}',
  unit,
  is_outside: true,
});

export const node: Sheet = {
  name: 'node',
  title: { zh: '节点', en: 'Node' },
  describes: { zh: '一个节点的状态、各项监测与流量', en: 'State, watches and traffic of one node' },
  console: { path: '/nodes', title: { zh: '政网节点', en: 'Nodes in the console' } },
  variables: [
    {
      name: 'node',
      label: { zh: '节点', en: 'Node' },
      query: 'label_values(zhengwang_node_state, node)',
      has_all: false,
    },
  ],
  panels: [
    {
      kind: 'stat',
      title: { zh: '状态', en: 'State' },
      counts: { zh: '节点现在的状态', en: 'How the node stands now' },
      query: 'max(zhengwang_node_state{node="$node"})',
      unit: 'short',
      codes: 'state',
    },
    {
      kind: 'stat',
      title: { zh: '可用率', en: 'Availability' },
      counts: {
        zh: '所选时段内已知时间中正常或降级的比例；未知与维护不计',
        en: 'Share of the known time of the period that it was up or degraded; unknown and maintenance are left out',
      },
      query:
        '(count_over_time((zhengwang_node_state{node="$node"} > 0 < 3)[$__range:$__interval]) or count_over_time(zhengwang_node_state{node="$node"}[$__range]) * 0) / count_over_time((zhengwang_node_state{node="$node"} > 0 < 4)[$__range:$__interval])',
      unit: 'percentunit',
      limits: { warning: 0.999, bad: 0.99, is_less_bad: true },
    },
    {
      kind: 'stat',
      title: { zh: '失败的监测', en: 'Watches that fail' },
      counts: { zh: '最近一次没有得到合格答复的监测', en: 'Watches whose last look got no good answer' },
      query: 'sum(probe_success{target="$node"} == bool 0)',
      unit: 'short',
      limits: { warning: 1, bad: 2 },
    },
    {
      kind: 'series',
      title: { zh: '状态变化', en: 'State over time' },
      counts: { zh: '0 未知 1 正常 2 降级 3 中断 4 维护', en: '0 unknown, 1 up, 2 degraded, 3 down, 4 in maintenance' },
      query: 'max(zhengwang_node_state{node="$node"})',
      legend: '$node',
      unit: 'short',
      codes: 'state',
    },
    {
      kind: 'series',
      title: { zh: '监测耗时', en: 'Duration of looks' },
      counts: { zh: '每项监测最近一次的耗时', en: 'How long the last look of each watch took' },
      query: 'probe_duration_seconds{target="$node"}',
      legend: '{{module}} {{instance}}',
      unit: 's',
    },
    {
      kind: 'table',
      title: { zh: '各项监测', en: 'Watches' },
      counts: { zh: '1 成功 0 失败；没有的行为未知', en: '1 success, 0 failure; a row that is not there is unknown' },
      query: 'probe_success{target="$node"}',
      unit: 'short',
    },
    outside(
      { zh: '接口入流量', en: 'Traffic in' },
      'rate(zw_snmp_in_octets{target="$node"}[$__rate_interval]) * 8',
      'bps',
    ),
    outside(
      { zh: '接口出流量', en: 'Traffic out' },
      'rate(zw_snmp_out_octets{target="$node"}[$__rate_interval]) * 8',
      'bps',
    ),
    outside({ zh: '处理器', en: 'Processors' }, 'last_over_time(zw_snmp_cpu_percent{target="$node"}[25m])', 'percent'),
    outside({ zh: '往返时延', en: 'Round trip' }, 'last_over_time(zw_icmp_rtt_avg_ms{target="$node"}[25m])', 'ms'),
  ],
};
