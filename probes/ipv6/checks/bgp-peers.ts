import type { MigrationCheck } from '../check.ts';
import { excuseEnds, isSame, latest, listed, mustForward, noRole, supportOf, text, verdict } from './device-facts.ts';

const GROUPS = ['hw_bgp', 'cisco_bgp'];

/** D9. The standard MIB has peers of IPv4 alone, so it takes a maker's table; of a maker without a known one nothing is told. */
export const bgpPeers: MigrationCheck = {
  code: 'D9',
  id: 'bgp-v6-peers',
  title: { zh: 'BGP IPv6 对等体', en: 'BGP peers of IPv6' },
  object: 'device',
  input: { zh: 'SNMP（厂商表，逐个 VPN 实例）', en: 'SNMP (makers’ tables, in each VPN instance)' },
  method: { zh: '读取各 IPv6 对等体的状态', en: 'read the state of each IPv6 peer' },
  criterion: { zh: '全部 established', en: 'all are established' },
  source: 'LibreNMS #14957, #11211',
  needs: ['snmp.bgp_v6_peer', 'snmp.ipv6_support'],
  wants: ['role'],
  excused: excuseEnds,
  judge({ facts, given }) {
    if (mustForward(given.role) === undefined) return noRole();
    const wanted = given.expected?.bgp_peers ?? null;
    const peers = latest(facts, 'snmp.bgp_v6_peer');
    const bad = peers.filter((fact) => text(fact, 'state') !== 'established');
    if (bad.length > 0) {
      const list = listed(bad.map((fact) => `${text(fact, 'peer') ?? fact.part} ${text(fact, 'state') ?? '?'}`));
      const isTold = bad.some((fact) => text(fact, 'state') !== null);
      return verdict(isTold ? 'fail' : 'unknown', `未建立：${list}`, `not established: ${list}`, bad);
    }
    const lacking = (wanted ?? []).filter((peer) => !peers.some((fact) => isSame(text(fact, 'peer'), peer)));
    const outcomes = GROUPS.map((group) => supportOf(facts, group));
    const isTold = outcomes.some((one) => one === 'value' || one === 'empty');
    if (lacking.length > 0 && isTold && !outcomes.includes('unknown'))
      return verdict('fail', `缺少对等体：${listed(lacking)}`, `peers are missing: ${listed(lacking)}`, peers);
    if (lacking.length === 0 && peers.length > 0)
      return verdict('pass', `${peers.length} 个对等体均已建立`, `all ${peers.length} peers are established`, peers);
    if (wanted?.length === 0)
      return verdict('not_applicable', '不应有 BGP IPv6 对等体', 'it should have no BGP peer of IPv6', []);
    return verdict('unknown', '没有可用的 BGP IPv6 对等体表', 'no table that tells its BGP peers of IPv6', peers);
  },
};
