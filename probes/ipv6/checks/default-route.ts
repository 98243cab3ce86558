import type { KnownFact } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { scopeOf } from '../scope.ts';
import {
  excuseEnds,
  isSame,
  latest,
  listed,
  mustForward,
  noRole,
  number,
  supportOf,
  text,
  verdict,
  whyNot,
} from './device-facts.ts';

/** D10. Next hops are often link-local: such a one is the expected router when the same MAC stands behind both addresses. */
export const defaultRoute: MigrationCheck = {
  code: 'D10',
  id: 'ipv6-default-route',
  title: { zh: 'IPv6 默认或聚合路由', en: 'Default route or aggregate of IPv6' },
  object: 'device',
  input: { zh: 'SNMP', en: 'SNMP' },
  method: { zh: '查找默认或聚合路由及其下一跳', en: 'look for a default route or aggregate and its next hop' },
  criterion: { zh: '存在，且下一跳符合预期', en: 'there is one, by the expected next hop' },
  source: 'RFC 4292',
  needs: ['snmp.ipv6_route', 'snmp.arp', 'snmp.ipv6_support'],
  wants: ['role', 'expected'],
  excused: excuseEnds,
  judge({ facts, given }) {
    if (mustForward(given.role) === undefined) return noRole();
    const all = latest(facts, 'snmp.ipv6_route');
    if (all.length === 0) {
      // Of the table of both families without a row of IPv6 another table may tell those.
      const isTold =
        supportOf(facts, 'routes') === 'value' || ['value', 'empty'].includes(supportOf(facts, 'old_routes') ?? '');
      const isCut = ['routes', 'old_routes'].some((group) => supportOf(facts, group) === 'unknown');
      if (isTold && !isCut)
        return verdict('fail', '没有 IPv6 默认或聚合路由', 'no default route or aggregate of IPv6', []);
      const why = whyNot(facts, 'routes');
      return verdict('unknown', `未报告 IPv6 路由（${why.zh}）`, `it tells no IPv6 route (${why.en})`, []);
    }
    const routes = all.filter((fact) => text(fact, 'next_hop') !== null);
    if (routes.length === 0)
      return verdict('unknown', '路由没有下一跳（直连）', 'the route goes to a link, without a next hop', all);
    const list = listed(
      routes.map((fact) => `${text(fact, 'destination')}/${number(fact, 'prefix_length')} → ${text(fact, 'next_hop')}`),
    );
    const wanted = given.expected?.next_hop ?? null;
    if (wanted === null)
      return verdict('unknown', `下一跳未登记：${list}`, `nobody said which next hop is right: ${list}`, routes);
    const matches = routes.map((fact) => ({ fact, match: matchOf(text(fact, 'next_hop') ?? '', wanted, facts) }));
    const right = matches.filter(({ match }) => match === true).map(({ fact }) => fact);
    if (right.length > 0)
      return verdict('pass', `下一跳符合预期：${list}`, `the next hop is the expected one: ${list}`, right);
    if (matches.some(({ match }) => match === undefined))
      return verdict(
        'unknown',
        `下一跳为链路本地地址，无法与 ${wanted} 对应：${list}`,
        `the next hop is link-local and nobody tells whether it is ${wanted}: ${list}`,
        routes,
      );
    return verdict('fail', `下一跳应为 ${wanted}：${list}`, `the next hop should be ${wanted}: ${list}`, routes);
  },
};

/** Undefined: nobody can tell. */
function matchOf(hop: string, wanted: string, facts: readonly KnownFact[]): boolean | undefined {
  if (isSame(hop, wanted)) return true;
  if (scopeOf(hop) !== 'link_local' || scopeOf(wanted) === 'link_local') return false;
  const macs = (address: string) =>
    new Set(
      latest(facts, 'snmp.arp').flatMap((fact) =>
        isSame(text(fact, 'address'), address) ? (text(fact, 'mac') ?? []) : [],
      ),
    );
  const [ours, theirs] = [macs(hop), macs(wanted)];
  if (ours.size === 0 || theirs.size === 0) return undefined;
  return [...ours].some((mac) => theirs.has(mac));
}
