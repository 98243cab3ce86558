import { ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import type { Share } from '../share.ts';
import { listed, percent, verdict } from './device-facts.ts';

type Found = { name: string; is: 'reached' | 'below' | 'unclear'; zh: string; en: string };

/** D12. Only named uplinks count, so that nothing is counted twice on its way through. */
export const trafficShare: MigrationCheck = {
  code: 'D12',
  id: 'ipv6-traffic-share',
  title: { zh: '上联 IPv6 流量占比', en: 'IPv6 share of the uplinks’ traffic' },
  object: 'interface',
  input: { zh: 'SNMP 分协议计数器', en: 'SNMP counters of each family' },
  method: { zh: '同一张表中 IPv6 字节与总字节之比', en: 'octets of IPv6 by octets of both, from the same table' },
  criterion: { zh: '各上联大于 0 且达到目标', en: 'above nought and the target on each uplink' },
  source: '流量占比 (RFC 4293)',
  needs: ['snmp.ip_counters'],
  wants: ['uplinks', 'traffic'],
  judge({ facts, given, thresholds }) {
    const counters = ofKey(facts, 'snmp.ip_counters');
    const uplinks = given.uplinks ?? [];
    if (uplinks.length === 0) return verdict('not_applicable', '没有上联接口', 'it has no uplink', []);
    if (counters.length === 0)
      return verdict('unknown', '没有有效的分协议计数器', 'no current counters of each family', []);
    const found: Found[] = uplinks.map((name) => {
      const share = given.traffic?.find((one) => one.interface === name)?.share ?? { kind: 'none' as const };
      return { name, ...weigh(share, thresholds.v6_share) };
    });
    for (const name of given.unsure_uplinks ?? [])
      found.push({
        name,
        is: 'unclear',
        zh: '方向不明，可能也是上联',
        en: 'may be an uplink too: nobody knows where it leads',
      });
    const below = found.filter(({ is }) => is === 'below');
    const unclear = found.filter(({ is }) => is === 'unclear');
    const shown = below.length > 0 ? below : unclear.length > 0 ? unclear : found;
    const words = (language: 'zh' | 'en') => listed(shown.map((one) => `${one.name} ${one[language]}`));
    const status = below.length > 0 ? 'fail' : unclear.length > 0 ? 'unknown' : 'pass';
    return verdict(status, words('zh'), words('en'), counters);
  },
};

function weigh(share: Share, target: number): Omit<Found, 'name'> {
  switch (share.kind) {
    case 'share': {
      const text = percent(share.share);
      return { is: share.share > 0 && share.share >= target ? 'reached' : 'below', zh: text, en: text };
    }
    case 'rate': {
      const rate = `${Math.round(share.v6_bps)} bit/s`;
      // A rate shows that there is some, and not how much of all it is.
      const is = share.v6_bps === 0 ? 'below' : target === 0 ? 'reached' : 'unclear';
      return { is, zh: `IPv6 ${rate}（无 IPv4 计数）`, en: `${rate} of IPv6, IPv4 isn’t counted` };
    }
    case 'idle':
      return { is: 'unclear', zh: '无流量', en: 'carried nothing' };
    case 'not_counted':
      return { is: 'unclear', zh: '未启用统计', en: 'doesn’t count: statistics are switched off' };
    case 'discarded':
      return { is: 'unclear', zh: `区间作废（${share.why}）`, en: `has no valid interval (${share.why})` };
    case 'none':
      return { is: 'unclear', zh: '无分协议计数', en: 'has no counters of each family' };
  }
}
