import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { type Expiry, isTime, judgeExpiry, worst } from './certificate-expiry.ts';
import { ofKey, where } from './known-fact.ts';

/** Browsers trust the certificate of each HTTPS page, and will for a while. */
export const httpCertificate: Check = {
  id: 'http-certificate',
  title: { zh: 'HTTPS 证书', en: 'HTTPS certificate' },
  severity: 'major',
  needs: ['http.certificate_error', 'http.certificate_not_after'],
  judge(facts, now) {
    const errors = ofKey(facts, 'http.certificate_error');
    const ends = ofKey(facts, 'http.certificate_not_after').filter(isTime);
    if (errors.length + ends.length === 0) return unknown('没有有效的 HTTPS 观测', 'no current HTTPS observation');
    const trust: Expiry[] = errors.map((fact) =>
      fact.value === null
        ? { fact, status: 'pass', zh: `${where(fact)} 证书可信`, en: `${where(fact)} certificate trusted` }
        : {
            fact,
            status: 'fail',
            zh: `${where(fact)} 证书不可信：${fact.value}`,
            en: `${where(fact)} not trusted: ${fact.value}`,
          },
    );
    const found = worst([...trust, ...ends.map((fact) => judgeExpiry(fact, now))]);
    return {
      status: found[0]?.status ?? 'unknown',
      reason: { zh: found.map((one) => one.zh).join('，'), en: found.map((one) => one.en).join(', ') },
      because: found.map((one) => one.fact),
    };
  },
};
