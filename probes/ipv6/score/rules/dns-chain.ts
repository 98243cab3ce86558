import { column, ofKey } from '../../../checks/known-fact.ts';
import { numberOf, text } from '../../checks/saying.ts';
import { byStatus } from '../measures.ts';
import { type Measure, type Part, partOf, type Rule, type Scene } from '../score.ts';

const ENOUGH = 2;

/** Name servers of the zone without AAAA, and addresses of them that give no good answer. */
function badServers({ facts, thresholds }: Scene): Part[] {
  const lacking = ofKey(facts, 'dns_chain.name_server')
    .filter((fact) => column(fact, 'aaaa') === 0)
    .map((fact) => partOf('name_server', fact.part ?? '', { zh: '没有 AAAA', en: 'no AAAA' }));
  const silent = ofKey(facts, 'dns_chain.server_answer')
    .filter((fact) => column(fact, 'family') === 6 && column(fact, 'answers') !== null)
    .filter((fact) => column(fact, 'answers') !== true || (numberOf(fact, 'took_ms') ?? 0) > thresholds.dns_answer_ms)
    .map((fact) => {
      const why = text(fact, 'why') || `${text(fact, 'took_ms')} ms`;
      return partOf('name_server', fact.part ?? '', { zh: `经 IPv6：${why}`, en: `over IPv6: ${why}` });
    });
  return [...new Map([...lacking, ...silent].map((part) => [part.id, part])).values()];
}

/** Where the way from the root ended, unless that is one of the servers that are told anyway. */
function stopsOf({ facts }: Scene, servers: readonly Part[]): Part[] {
  return ofKey(facts, 'dns_chain.stopped')
    .filter(({ value }) => value !== null)
    .map(({ value }) => String(value))
    .filter((stop) => !servers.some(({ subject }) => stop.includes(subject.replace(/\.$/, ''))))
    .map((stop) => partOf('chain', stop, { zh: '仅 IPv6 解析停在此处', en: 'resolving over IPv6 alone stops there' }));
}

/** The official list asks that the chain be complete (域名授权体系): one dead server of two is found here, and costs its share. */
export const dnsChain: Rule = {
  id: 'dns_chain',
  code: 'S5',
  title: { zh: '域名授权体系完整', en: 'Complete chain of name servers' },
  list: 'assessment',
  measure(scene) {
    if (scene.status('S5') === 'not_applicable') return [];
    const servers = badServers(scene);
    const chain = byStatus(scene.status('S5'), () => [...servers, ...stopsOf(scene, servers)]);
    const names = ofKey(scene.facts, 'dns_chain.name_server');
    if (names.length === 0) return [chain];
    const count = (of: (aaaa: unknown) => boolean) => names.filter((fact) => of(column(fact, 'aaaa'))).length;
    const asked: Measure = {
      good: Math.max(0, count((aaaa) => Number(aaaa) > 0) - servers.filter(({ why }) => why.en !== 'no AAAA').length),
      unknown: count((aaaa) => aaaa === null),
      broken: servers.map((server) => [server]),
      // A zone with one name server lacks the other.
      lost: Math.max(0, ENOUGH - names.length),
    };
    return [chain, asked];
  },
};
