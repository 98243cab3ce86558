import type { MigrationCheck } from '../check.ts';
import { excuseEnds, flag, latest, mustForward, noRole, verdict, whyNot } from './device-facts.ts';

/** D1. An address on a device is no proof that it routes: only the object that says so is. */
export const ipv6Forwarding: MigrationCheck = {
  code: 'D1',
  id: 'ipv6-forwarding',
  title: { zh: 'IPv6 转发', en: 'IPv6 forwarding' },
  object: 'device',
  input: { zh: 'SNMP', en: 'SNMP' },
  method: {
    zh: '依次读取 ipv6IpForwarding、ipv6Forwarding、厂商对象',
    en: 'ipv6IpForwarding, then ipv6Forwarding, then the maker’s object',
  },
  criterion: { zh: '转发类角色为 forwarding(1)', en: 'forwarding(1) where the role is to forward' },
  source: 'RFC 4293',
  needs: ['snmp.ipv6_forwarding', 'snmp.ipv6_support'],
  wants: ['role'],
  excused: excuseEnds,
  judge({ facts, given }) {
    if (mustForward(given.role) === undefined) return noRole();
    const told = latest(facts, 'snmp.ipv6_forwarding').filter((fact) => flag(fact, 'forwarding') !== null);
    // What one VPN instance says is not the device's word while the device itself says something.
    const own = told.filter((fact) => fact.part === null);
    const counting = own.length > 0 ? own : told;
    if (counting.length === 0) {
      const why = whyNot(facts, 'forwarding');
      return verdict(
        'unknown',
        `未报告 IPv6 转发状态（${why.zh}）`,
        `it doesn’t tell whether it forwards (${why.en})`,
        [],
      );
    }
    return counting.every((fact) => flag(fact, 'forwarding') === true)
      ? verdict('pass', '已启用 IPv6 转发', 'it forwards IPv6', counting)
      : verdict('fail', '未启用 IPv6 转发', 'it doesn’t forward IPv6', counting);
  },
};
