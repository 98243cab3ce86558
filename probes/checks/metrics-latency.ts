import { type Check, unknown } from '../check.ts';
import { column, ofKey } from './known-fact.ts';

/** What the system measures as its latency keeps to the limit. */
export const metricsLatency: Check = {
  id: 'metrics-latency',
  title: { zh: '调用时延', en: 'Latency of calls' },
  severity: 'minor',
  needs: ['metrics.latency'],
  judge(facts) {
    const rows = ofKey(facts, 'metrics.latency');
    if (rows.length === 0) return unknown('没有有效的时延指标', 'no current measure of latency');
    const slow = rows.filter((fact) => Number(column(fact, 'latency_s')) > Number(column(fact, 'most_s')));
    const shown = slow.length > 0 ? slow : rows;
    const list = shown.map((fact) => `${column(fact, 'latency_s')} s`).join(', ');
    const most = column(shown[0] as (typeof rows)[number], 'most_s');
    return {
      status: slow.length > 0 ? 'fail' : 'pass',
      reason: { zh: `时延 ${list}，上限 ${most} s`, en: `latency ${list}, at most ${most} s` },
      because: shown,
    };
  },
};
