import type { KnownFact } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { scopeOf } from '../scope.ts';
import type { Thresholds } from '../thresholds.ts';
import { excuseNoGateways, indexesOf, latest, listed, number, text, verdict } from './device-facts.ts';

/** Beijing has no summer time. */
const BEIJING_MS = 8 * 3_600_000;

/**
 * D15. A LAN without IPv6 hosts lacks something only while somebody is there: in working hours, and with hosts of IPv4 beside, so that a
 * holiday is no fault.
 */
export const lanHosts: MigrationCheck = {
  code: 'D15',
  id: 'ipv6-lan-hosts',
  title: { zh: '用户网段的 IPv6 终端', en: 'IPv6 hosts of user LANs' },
  object: 'gateway',
  input: { zh: 'SNMP 邻居表', en: 'SNMP table of neighbours' },
  method: { zh: '按用户网段统计邻居（ND）表项', en: 'count ND entries of each user LAN' },
  criterion: {
    zh: '工作时间内每个网段至少 1 个全球单播地址终端',
    en: 'at least one host with a global address in each, in working hours',
  },
  source: 'RFC 4293',
  needs: ['snmp.arp', 'snmp.interface', 'snmp.address'],
  wants: ['lans'],
  excused: excuseNoGateways,
  judge({ facts, given, thresholds }) {
    const lans = given.lans ?? [];
    if (lans.length === 0)
      return verdict('not_applicable', '没有规划的用户网段', 'no user LAN is planned behind it', []);
    const own = new Set(latest(facts, 'snmp.address').map((fact) => text(fact, 'address')));
    const entries = latest(facts, 'snmp.arp').filter(
      (fact) => text(fact, 'type') !== 'local' && !own.has(text(fact, 'address')),
    );
    if (entries.length === 0) return verdict('unknown', '没有有效的邻居表观测', 'no current table of neighbours', []);
    const at = Math.max(...entries.map((fact) => fact.at));
    const found = lans.map(({ interface: name }) => {
      const indexes = indexesOf(facts, name);
      const there = entries.filter((fact) => indexes.has(number(fact, 'if_index') ?? -1));
      const six = there.filter(isGlobal);
      return { name, there, six, isThere: there.some((fact) => number(fact, 'family') === 4) };
    });
    const bare = found.filter(({ six }) => six.length === 0);
    if (bare.length === 0) {
      const hosts = found.flatMap(({ six }) => six);
      return verdict(
        'pass',
        `各网段均有 IPv6 终端，共 ${hosts.length} 个`,
        `each LAN has IPv6 hosts, ${hosts.length} in all`,
        hosts,
      );
    }
    const lacking = isWorkingTime(at, thresholds) ? bare.filter(({ isThere }) => isThere) : [];
    const names = listed((lacking.length > 0 ? lacking : bare).map(({ name }) => name));
    return lacking.length > 0
      ? verdict(
          'fail',
          `有 IPv4 终端而无 IPv6 终端：${names}`,
          `hosts of IPv4 and none of IPv6: ${names}`,
          lacking.flatMap(({ there }) => there),
        )
      : verdict(
          'unknown',
          `暂无终端，或不在工作时间：${names}`,
          `nobody is there, or it isn’t working time: ${names}`,
          [],
        );
  },
};

const isGlobal = (fact: KnownFact): boolean => scopeOf(text(fact, 'address') ?? '') === 'global';

export function isWorkingTime(at: number, { work_begins_h, work_ends_h }: Thresholds): boolean {
  const local = new Date(at + BEIJING_MS);
  const day = local.getUTCDay();
  return day >= 1 && day <= 5 && local.getUTCHours() >= work_begins_h && local.getUTCHours() < work_ends_h;
}
