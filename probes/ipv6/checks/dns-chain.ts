import { unknown } from '../../check.ts';
import { ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { say, told } from './saying.ts';

/** The whole chain of authority works without IPv4. */
export const dnsChainCompletes: MigrationCheck = {
  code: 'S5',
  id: 'dns-chain',
  title: { zh: '域名授权体系', en: 'DNS chain of authority' },
  object: 'service',
  input: { zh: '域名、根服务器', en: 'the name, root servers' },
  method: {
    zh: '自根起仅经 IPv6 逐级解析至 AAAA，含胶水记录',
    en: 'resolved from the root to the AAAA step by step over IPv6 alone, glue included',
  },
  criterion: { zh: '解析完成', en: 'it completes' },
  source: 'dig -6 +trace',
  needs: ['dns_chain.completes', 'dns_chain.stopped'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const ends = ofKey(facts, 'dns_chain.completes');
    const bad = ends.filter((fact) => fact.value !== true);
    if (ends.length === 0) return unknown('没有逐级解析的观测', 'the chain was not followed');
    if (bad.length === 0) return say('pass', '仅经 IPv6 解析完成', 'resolves over IPv6 alone', ends);
    const stops = ofKey(facts, 'dns_chain.stopped').filter((fact) => fact.value !== null);
    const list = told(stops.map((fact) => String(fact.value)));
    return say('fail', `停在：${list}`, `stopped: ${list}`, [...bad, ...stops]);
  },
};
