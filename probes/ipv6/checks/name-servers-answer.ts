import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { numberOf, say, text, told } from './saying.ts';

/** An AAAA of a name server that doesn't answer costs each visitor its time-out. */
export const nameServersAnswer: MigrationCheck = {
  code: 'S4',
  id: 'name-servers-answer',
  title: { zh: '域名服务器经 IPv6 应答', en: 'Name servers answer over IPv6' },
  object: 'service',
  input: { zh: '域名所在区的 NS 的 AAAA', en: 'AAAA of the zone’s name servers' },
  method: {
    zh: '逐地址查询该区 NS（EDNS，UDP，截断转 TCP）',
    en: 'each address is asked for the zone’s NS (EDNS, UDP, TCP when cut)',
  },
  criterion: { zh: '全部在 5 秒*内权威应答', en: 'all answer with authority within 5 s*' },
  source: 'Internet.nl',
  needs: ['dns_chain.name_server', 'dns_chain.server_answer'],
  sees_over_ipv6: true,
  judge({ facts, thresholds }) {
    const servers = ofKey(facts, 'dns_chain.name_server');
    const asked = ofKey(facts, 'dns_chain.server_answer').filter((fact) => column(fact, 'family') === 6);
    const seen = asked.filter((fact) => column(fact, 'answers') !== null);
    const bad = seen.filter(
      (fact) => column(fact, 'answers') !== true || (numberOf(fact, 'took_ms') ?? 0) > thresholds.dns_answer_ms,
    );
    if (bad.length > 0) {
      const list = told(bad.map((fact) => `${fact.part}: ${text(fact, 'why') || `${text(fact, 'took_ms')} ms`}`));
      return say('fail', `未应答：${list}`, `no good answer: ${list}`, bad);
    }
    if (seen.length < asked.length) return unknown('部分地址未能探测', 'some addresses could not be asked');
    if (seen.length > 0)
      return say('pass', `${seen.length} 个地址均应答`, `all of ${seen.length} addresses answer`, seen);
    if (servers.length > 0 && servers.every((fact) => column(fact, 'aaaa') === 0)) {
      return say('fail', 'NS 均无 IPv6 地址', 'no name server has an IPv6 address', servers);
    }
    return unknown('没有 NS 应答的观测', 'no name server was asked over IPv6');
  },
};
