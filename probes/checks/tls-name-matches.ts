import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { beside, ofKey, where } from './known-fact.ts';

/** The certificate is made out to the name that visitors use. */
export const tlsNameMatches: Check = {
  id: 'tls-name-matches',
  title: { zh: 'TLS 证书名称匹配', en: 'TLS certificate name' },
  severity: 'major',
  needs: ['tls.name_matches', 'tls.names'],
  judge(facts) {
    const names = ofKey(facts, 'tls.name_matches');
    if (names.length === 0) return unknown('没有可比对的服务器名称', 'no server name to compare with');
    const wrong = names.filter((fact) => fact.value === false);
    if (wrong.length === 0) {
      return { status: 'pass', reason: { zh: '证书名称匹配', en: 'the certificate bears the name' }, because: names };
    }
    const issued = wrong.map((fact) => beside(facts, fact, 'tls.names'));
    const list = wrong.map((fact, at) => `${where(fact)} (${issued[at]?.value || '-'})`).join(', ');
    return {
      status: 'fail',
      reason: { zh: `证书不含该名称：${list}`, en: `the certificate is for other names: ${list}` },
      because: [...wrong, ...issued.filter((fact) => fact !== undefined)],
    };
  },
};
