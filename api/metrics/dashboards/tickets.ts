/** Tickets against their targets. */
import type { Panel, Sheet } from './sheet.ts';

const rate = (clock: 'response' | 'resolution', title: Panel['title']): Panel => ({
  kind: 'stat',
  title,
  counts: {
    zh: '近 30 天按时的占有定论的比例；仍在时限内的不计',
    en: 'Of those decided in the last 30 days, the share that kept the target; what still runs is left out',
  },
  query: `sum(zhengwang_tickets_targets{clock="${clock}",result="met"}) / sum(zhengwang_tickets_targets{clock="${clock}"})`,
  unit: 'percentunit',
  limits: { warning: 0.95, bad: 0.9, is_less_bad: true },
});

export const tickets: Sheet = {
  name: 'tickets',
  title: { zh: '工单时限', en: 'Tickets SLA' },
  describes: { zh: '在办、超时与按时率', en: 'Open, overdue and in time' },
  console: { path: '/tickets/figures', title: { zh: '政网工单统计', en: 'Figures of tickets in the console' } },
  variables: [
    {
      name: 'priority',
      label: { zh: '优先级', en: 'Priority' },
      query: 'label_values(zhengwang_tickets_overdue, priority)',
      has_all: true,
    },
  ],
  panels: [
    {
      kind: 'stat',
      title: { zh: '超时', en: 'Overdue' },
      counts: { zh: '在办且已超时的工单', en: 'Open tickets that passed a target' },
      query: 'sum(zhengwang_tickets_overdue{priority=~"$priority"})',
      unit: 'short',
      limits: { warning: 1, bad: 5 },
    },
    {
      kind: 'stat',
      title: { zh: '即将超时', en: 'Due soon' },
      counts: { zh: '四小时内将超时的在办工单', en: 'Open tickets whose next target passes within four hours' },
      query: 'sum(zhengwang_tickets_due_soon)',
      unit: 'short',
      limits: { warning: 1, bad: 10 },
    },
    rate('response', { zh: '响应按时率', en: 'First response in time' }),
    rate('resolution', { zh: '办结按时率', en: 'Resolution in time' }),
    {
      kind: 'series',
      title: { zh: '在办工单', en: 'Open tickets' },
      counts: { zh: '在办工单按状态计', en: 'Open tickets by state' },
      query: 'sum by (state) (zhengwang_tickets_open{priority=~"$priority"})',
      legend: '{{state}}',
      unit: 'short',
    },
    {
      kind: 'series',
      title: { zh: '办理时长', en: 'Working time' },
      counts: {
        zh: '近 30 天的工作时间中位数与九成位',
        en: 'Working time of the last 30 days: median and 90th percentile',
      },
      query: 'zhengwang_tickets_working_seconds',
      legend: '{{clock}} {{share}}',
      unit: 's',
    },
    {
      kind: 'series',
      title: { zh: '受理与办结', en: 'Filed and ended' },
      counts: { zh: '近 30 天内', en: 'In the last 30 days' },
      query: 'zhengwang_tickets_lately',
      legend: '{{what}}',
      unit: 'short',
    },
  ],
};
