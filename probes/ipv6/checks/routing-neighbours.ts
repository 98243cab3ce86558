import type { KnownFact } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { excuseEnds, latest, listed, mustForward, noRole, supportOf, text, verdict, whyNot } from './device-facts.ts';

const GROUPS = ['ospfv3', 'hw_ospfv3', 'is_is'];

/** D8. Two routers of a broadcast link of which neither is designated stay at two_way with each other, and rightly so. */
export const routingNeighbours: MigrationCheck = {
  code: 'D8',
  id: 'routing-neighbours',
  title: { zh: 'IPv6 路由邻居', en: 'Routing neighbours of IPv6' },
  object: 'device',
  input: { zh: 'SNMP 与应有邻居数', en: 'SNMP and how many there should be' },
  method: { zh: 'OSPFv3、IS-IS 邻居与应有邻居比较', en: 'OSPFv3 and IS-IS neighbours against those that should be' },
  criterion: {
    zh: '全部为 full（广播网中非指定路由器之间可为 two_way），且不少于应有数量',
    en: 'all full (two_way between others than the designated routers of a broadcast link), and as many as there should be',
  },
  source: 'RFC 5643',
  needs: ['snmp.ospfv3_neighbour', 'snmp.is_is_adjacency', 'snmp.ipv6_support'],
  wants: ['role', 'expected'],
  excused: excuseEnds,
  judge({ facts, given }) {
    if (mustForward(given.role) === undefined) return noRole();
    const wanted = given.expected?.ospf_neighbours ?? null;
    if (wanted === 0)
      return verdict('not_applicable', '不应有 IPv6 路由邻居', 'it should have no routing neighbour of IPv6', []);
    const ospf = latest(facts, 'snmp.ospfv3_neighbour');
    const adjacencies = latest(facts, 'snmp.is_is_adjacency');
    // An adjacency without an IPv6 address may carry IPv4 alone, or be told without it.
    const isis = adjacencies.filter((fact) => text(fact, 'v6_address') !== null);
    const open = adjacencies.length - isis.length;
    const all = [...ospf, ...isis];
    const bad = all.filter((fact) => !isSettled(fact));
    if (bad.length > 0) {
      const list = listed(bad.map((fact) => `${fact.part} ${text(fact, 'state') ?? '?'}`));
      const isTold = bad.some((fact) => text(fact, 'state') !== null);
      return verdict(isTold ? 'fail' : 'unknown', `邻居未就绪：${list}`, `neighbours aren’t settled: ${list}`, bad);
    }
    if (wanted === null)
      return verdict(
        'unknown',
        `${all.length} 个邻居正常，应有数量未登记`,
        `${all.length} neighbours are settled; nobody said how many there should be`,
        all,
      );
    if (all.length >= wanted)
      return verdict('pass', `${all.length} 个邻居均正常`, `all ${all.length} neighbours are settled`, all);
    const zh = `${all.length} 个邻居，应有 ${wanted} 个`;
    const en = `${all.length} neighbours, there should be ${wanted}`;
    // Fewer is a lack only where a table told all that it has.
    const isTold = GROUPS.some((group) => ['value', 'empty'].includes(supportOf(facts, group) ?? ''));
    const isCut = GROUPS.some((group) => supportOf(facts, group) === 'unknown');
    if (isTold && !isCut && all.length + open < wanted) return verdict('fail', zh, en, all);
    if (open > 0)
      return verdict(
        'unknown',
        `${zh}；${open} 个 IS-IS 邻接未报告 IPv6 地址`,
        `${en}; ${open} IS-IS adjacencies tell no IPv6 address`,
        all,
      );
    const why = whyNot(facts, 'ospfv3');
    return verdict('unknown', `${zh}（${why.zh}）`, `${en} (${why.en})`, all);
  },
};

function isSettled(fact: KnownFact): boolean {
  const state = text(fact, 'state');
  if (fact.key === 'snmp.is_is_adjacency') return state === 'up';
  return state === 'full' || (state === 'two_way' && text(fact, 'if_state') === 'other_designated_router');
}
