import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { isTime, judgeExpiry, worst } from './certificate-expiry.ts';
import { ofKey } from './known-fact.ts';

/** No certificate is expired or about to: a week fails, a month warns. */
export const tlsCertificateExpiry: Check = {
  id: 'tls-certificate-expiry',
  title: { zh: 'TLS 证书有效期', en: 'TLS certificate expiry' },
  severity: 'major',
  needs: ['tls.not_after'],
  judge(facts, now) {
    const ends = ofKey(facts, 'tls.not_after').filter(isTime);
    if (ends.length === 0) return unknown('没有有效的证书观测', 'no current observation of a certificate');
    const found = worst(ends.map((fact) => judgeExpiry(fact, now)));
    return {
      status: found[0]?.status ?? 'unknown',
      reason: { zh: found.map((one) => one.zh).join('，'), en: found.map((one) => one.en).join(', ') },
      because: found.map((one) => one.fact),
    };
  },
};
