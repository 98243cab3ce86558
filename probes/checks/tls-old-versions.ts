import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey, where } from './known-fact.ts';

/** TLS 1.0 and 1.1 are refused: RFC 8996 retired both. */
export const tlsOldVersions: Check = {
  id: 'tls-old-versions',
  title: { zh: '已停用的 TLS 版本', en: 'Retired TLS versions' },
  severity: 'major',
  posture: true,
  needs: ['tls.version'],
  judge(facts) {
    const versions = ofKey(facts, 'tls.version');
    const accepted = versions.filter((fact) => (fact.part === '1.0' || fact.part === '1.1') && fact.value === true);
    if (accepted.length > 0) {
      const list = accepted.map((fact) => `${where(fact)} TLS ${fact.part}`).join(', ');
      return { status: 'fail', reason: { zh: `仍接受：${list}`, en: `still accepts: ${list}` }, because: accepted };
    }
    // Each watch must have seen both refused: a version that could not be tried is not known to be refused.
    const refused = versions.filter((fact) => (fact.part === '1.0' || fact.part === '1.1') && fact.value === false);
    const looks = new Set(versions.map((fact) => `${fact.watch} ${fact.family}`));
    if (looks.size === 0 || refused.length < 2 * looks.size) {
      return unknown('未能试探 TLS 1.0 与 1.1', 'TLS 1.0 and 1.1 could not both be tried');
    }
    return { status: 'pass', reason: { zh: '拒绝 TLS 1.0 与 1.1', en: 'refuses TLS 1.0 and 1.1' }, because: refused };
  },
};
