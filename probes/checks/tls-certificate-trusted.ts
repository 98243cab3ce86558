import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey, where } from './known-fact.ts';

/** The certificate's chain leads to an authority that this machine trusts. */
export const tlsCertificateTrusted: Check = {
  id: 'tls-certificate-trusted',
  title: { zh: 'TLS 证书链可信', en: 'TLS certificate trusted' },
  severity: 'major',
  needs: ['tls.trust_error'],
  judge(facts) {
    const chains = ofKey(facts, 'tls.trust_error');
    if (chains.length === 0) return unknown('没有有效的证书观测', 'no current observation of a certificate');
    const wrong = chains.filter((fact) => fact.value !== null);
    if (wrong.length === 0) {
      return { status: 'pass', reason: { zh: '证书链可信', en: 'the chain is trusted' }, because: chains };
    }
    const list = wrong.map((fact) => `${where(fact)} ${fact.value}`).join(', ');
    return {
      status: 'fail',
      reason: { zh: `证书链不可信：${list}`, en: `the chain is not trusted: ${list}` },
      because: wrong,
    };
  },
};
