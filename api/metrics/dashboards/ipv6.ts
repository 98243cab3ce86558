/** How far the IPv6 migration has come, as measured. */
import type { Panel, Sheet } from './sheet.ts';

const done = (kind: 'node' | 'service', title: Panel['title']): Panel => ({
  kind: 'stat',
  title,
  counts: {
    zh: '实测达到目标的占全部登记的比例；豁免的不计，未知的算未达到',
    en: 'Share of all that is registered that is measured to be there; exempt ones are left out, unknown ones are not there',
  },
  query: `(sum(zhengwang_ipv6_targets{kind="${kind}",standing="done"}) or sum(zhengwang_ipv6_targets{kind="${kind}"}) * 0) / sum(zhengwang_ipv6_targets{kind="${kind}",standing!="exempt"})`,
  unit: 'percentunit',
});

export const ipv6: Sheet = {
  name: 'ipv6',
  title: { zh: 'IPv6 改造', en: 'IPv6 migration' },
  describes: { zh: '实测的改造进度，不含申报', en: 'Progress as measured; what people declare is not counted' },
  console: { path: '/ipv6', title: { zh: '政网 IPv6', en: 'IPv6 in the console' } },
  variables: [
    {
      name: 'kind',
      label: { zh: '对象', en: 'Kind' },
      query: 'label_values(zhengwang_ipv6_targets, kind)',
      has_all: true,
    },
  ],
  panels: [
    done('node', { zh: '节点完成率', en: 'Nodes done' }),
    done('service', { zh: '服务完成率', en: 'Services done' }),
    {
      kind: 'stat',
      title: { zh: '未知', en: 'Unknown' },
      counts: { zh: '没有实测证据的对象', en: 'Targets that nothing measured tells of' },
      query: 'sum(zhengwang_ipv6_targets{kind=~"$kind",standing="unknown"}) or sum(zhengwang_ipv6_targets) * 0',
      unit: 'short',
    },
    {
      kind: 'series',
      title: { zh: '进度', en: 'Progress' },
      counts: { zh: '对象按完成情况计', en: 'Targets by how they stand' },
      query: 'sum by (standing) (zhengwang_ipv6_targets{kind=~"$kind"})',
      legend: '{{standing}}',
      unit: 'short',
    },
    {
      kind: 'series',
      title: { zh: '阶梯', en: 'Rungs' },
      counts: { zh: '对象按实测到的阶梯计', en: 'Targets by the rung that was measured' },
      query: 'sum by (kind, rung) (zhengwang_ipv6_rung_targets{kind=~"$kind"})',
      legend: '{{kind}} {{rung}}',
      unit: 'short',
    },
    {
      kind: 'table',
      title: { zh: '检查项', en: 'Checks' },
      counts: { zh: '各检查项按结论计', en: 'Verdicts of each check by status' },
      query: 'sum by (code, status) (zhengwang_ipv6_verdicts)',
      unit: 'short',
    },
  ],
};
