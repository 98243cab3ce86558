/** Service systems and their endpoints. */
import type { Sheet } from './sheet.ts';

export const service: Sheet = {
  name: 'service',
  title: { zh: '服务', en: 'Services' },
  describes: {
    zh: '业务系统与端点的可用性、耗时、证书',
    en: 'Availability, duration and certificates of systems and their endpoints',
  },
  console: { path: '/systems', title: { zh: '政网系统', en: 'Systems in the console' } },
  variables: [
    {
      name: 'system',
      label: { zh: '系统', en: 'System' },
      query: 'label_values(zhengwang_service_state, system)',
      has_all: true,
    },
  ],
  panels: [
    {
      kind: 'table',
      title: { zh: '系统状态', en: 'Systems' },
      counts: { zh: '系统现在的状态', en: 'How each system stands now' },
      query: 'zhengwang_service_state{system=~"$system"}',
      unit: 'short',
      codes: 'state',
    },
    {
      kind: 'series',
      title: { zh: '端点', en: 'Endpoints' },
      counts: { zh: '1 可用 0 中断；没有线处为未知', en: '1 answers, 0 down; where there is no line it is unknown' },
      query: 'zhengwang_service_up{system=~"$system"}',
      legend: '{{system}} · {{endpoint}}',
      unit: 'short',
    },
    {
      kind: 'table',
      title: { zh: '可用率', en: 'Availability' },
      counts: { zh: '所选时段内已知时间中可用的比例', en: 'Share of the known time of the period that it answered' },
      query: 'avg_over_time(zhengwang_service_up{system=~"$system"}[$__range])',
      unit: 'percentunit',
      limits: { warning: 0.999, bad: 0.99, is_less_bad: true },
    },
    {
      kind: 'series',
      title: { zh: '耗时', en: 'Duration of looks' },
      counts: { zh: '端点各项监测最近一次的耗时', en: 'How long the last look of each watch took' },
      query: 'probe_duration_seconds{target=~"($system) · .*"}',
      legend: '{{target}} {{module}}',
      unit: 's',
    },
    {
      kind: 'table',
      title: { zh: '证书剩余', en: 'Certificates' },
      counts: { zh: '证书还有多久到期', en: 'How long until the certificate ends' },
      query: 'probe_ssl_earliest_cert_expiry - time()',
      unit: 's',
      limits: { warning: 2_592_000, bad: 604_800, is_less_bad: true },
    },
  ],
};
