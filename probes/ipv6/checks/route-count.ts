import type { MigrationCheck } from '../check.ts';
import { excuseEnds, latest, mustForward, noRole, percent, verdict } from './device-facts.ts';

/** D11. A table that halved or doubled against its own week has lost or learnt something that nobody planned. */
export const routeCount: MigrationCheck = {
  code: 'D11',
  id: 'ipv6-route-count',
  title: { zh: 'IPv6 路由条数', en: 'Number of IPv6 routes' },
  object: 'device',
  input: { zh: 'SNMP 与历史', en: 'SNMP and its history' },
  method: { zh: '与自身近 7 天中位数比较', en: 'compare with the median of its own last seven days' },
  criterion: { zh: '变化不超过阈值', en: 'the change is within the threshold' },
  source: 'own',
  needs: ['snmp.ipv6_route_count'],
  wants: ['role', 'history'],
  excused: excuseEnds,
  judge({ facts, given, thresholds }) {
    if (mustForward(given.role) === undefined) return noRole();
    const told = latest(facts, 'snmp.ipv6_route_count').filter(
      ({ part, value }) => part === null && typeof value === 'number',
    );
    const now = told[0]?.value;
    const median = given.history?.v6_routes_median ?? null;
    if (typeof now !== 'number')
      return verdict('unknown', '未报告 IPv6 路由条数', 'it doesn’t tell how many IPv6 routes it has', []);
    if (median === null)
      return verdict('unknown', `${now} 条，历史不足`, `${now} routes; too little history to compare`, told);
    const change = median === 0 ? (now === 0 ? 0 : Number.POSITIVE_INFINITY) : (now - median) / median;
    const shown = Number.isFinite(change) ? `${change > 0 ? '+' : ''}${percent(change)}` : '∞';
    const is = Math.abs(change) <= thresholds.route_change ? 'pass' : 'fail';
    return verdict(
      is,
      `${now} 条，7 天中位数 ${median}（${shown}）`,
      `${now} routes, median of seven days ${median} (${shown})`,
      told,
    );
  },
};
