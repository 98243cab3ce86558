import { ofChannel } from './bearings.ts';
import { column, looksOf, textOf } from './looks.ts';
import { type EvidenceRule, type SeenFact, shortfall } from './rule.ts';

/** As OpenSSL calls what a page or a site was fetched over. */
const NEGOTIATED: Record<string, string> = { SSLv2: '2.0', SSLv3: '3.0', TLSv1: '1.0', 'TLSv1.1': '1.1' };
const RETIRED = ['1.0', '1.1'];

/** SSL 2 and 3, TLS 1.0 or 1.1 is accepted. The guide to high risks names 1.0 and what is older, not 1.1. */
export const tlsOldVersions: EvidenceRule = {
  id: 'tls-old-versions',
  title: { zh: '接受已停用的 TLS 版本', en: 'Retired versions of TLS are accepted' },
  shows: 'shortfall',
  needs: ['tls.version', 'http.tls_version', 'site.certificate'],
  bears_on: ofChannel(['A'], {
    mlps: { 2: ['7.1.10.9 a'], 3: ['8.1.2.2 b', '8.1.4.8 a', '8.1.10.9 a'] },
    high_risk_cases: [],
  }),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const versions = look.all('tls.version');
      const accepted = versions.filter(({ part, value }) => RETIRED.includes(part ?? '') && value === true);
      const fetched = [...look.all('http.tls_version'), ...look.all('site.certificate')].filter(
        (fact) => nameOf(fact) !== undefined,
      );
      const because = [...accepted, ...fetched];
      const names = [...accepted.map(({ part }) => `TLS ${part}`), ...fetched.flatMap((fact) => nameOf(fact) ?? [])];
      const offersBetter = versions.some(({ part, value }) => !RETIRED.includes(part ?? '') && value === true);
      const list = [...new Set(names)].join(', ');
      return shortfall(
        because,
        {
          zh: `${look.where} 接受 ${list}${offersBetter ? '，同时接受更新的版本' : ''}`,
          en: `${look.where} accepts ${list}${offersBetter ? ', and newer versions beside' : ''}`,
        },
        {
          result: offersBetter ? 'partial' : 'not_conform',
          ...(names.some((name) => name !== 'TLS 1.1') ? { crypto_high_risk: 'technique' as const } : {}),
        },
      );
    });
  },
};

function nameOf(fact: SeenFact): string | undefined {
  const name = String(column(fact, 'version') ?? textOf(fact));
  const version = Object.hasOwn(NEGOTIATED, name) ? NEGOTIATED[name] : undefined;
  return version && `${name.startsWith('SSL') ? 'SSL' : 'TLS'} ${version}`;
}
