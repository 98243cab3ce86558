import { ofIdentity } from './bearings.ts';
import { column, dayOf, looksOf, numberOf } from './looks.ts';
import { type EvidenceRule, type SeenFact, shortfall } from './rule.ts';

/** The certificate has expired or isn't valid yet, is for other names, or its chain leads to nobody whom the probe trusts. */
export const untrustedCertificates: EvidenceRule = {
  id: 'untrusted-certificates',
  title: { zh: '证书过期、不受信任或名称不符', en: 'The certificate is expired, untrusted or for other names' },
  shows: 'shortfall',
  needs: [
    'tls.not_before',
    'tls.not_after',
    'tls.trust_error',
    'tls.name_matches',
    'http.certificate_not_after',
    'http.certificate_error',
    'site.certificate',
  ],
  bears_on: ofIdentity,
  see(facts, now) {
    return looksOf(facts).flatMap((look) => {
      const found: { fact: SeenFact; zh: string; en: string }[] = [];
      for (const key of ['tls.not_after', 'http.certificate_not_after'] as const)
        for (const fact of look.all(key)) {
          const day = dayOf(fact.value);
          if (day === undefined || numberOf(fact) >= now) continue;
          found.push({ fact, zh: `已于 ${day} 过期`, en: `expired on ${day}` });
        }
      for (const fact of look.all('tls.not_before')) {
        const day = dayOf(fact.value);
        if (day === undefined || numberOf(fact) <= now) continue;
        found.push({ fact, zh: `${day} 才生效`, en: `not valid before ${day}` });
      }
      for (const fact of [...look.all('tls.trust_error'), ...look.all('http.certificate_error')])
        if (typeof fact.value === 'string')
          found.push({ fact, zh: `未通过校验（${fact.value}）`, en: `not trusted (${fact.value})` });
      for (const fact of look.all('site.certificate')) {
        const error = column(fact, 'error');
        if (typeof error === 'string') found.push({ fact, zh: `未通过校验（${error}）`, en: `not trusted (${error})` });
      }
      for (const fact of look.all('tls.name_matches'))
        if (fact.value === false) found.push({ fact, zh: '名称不符', en: 'for other names' });
      return shortfall(
        found.map(({ fact }) => fact),
        {
          zh: `${look.where} 的证书${found.map(({ zh }) => zh).join('，')}`,
          en: `the certificate of ${look.where}: ${found.map(({ en }) => en).join(', ')}`,
        },
        { result: 'partial' },
      );
    });
  },
};
