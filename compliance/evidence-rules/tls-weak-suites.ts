import { ofChannel } from './bearings.ts';
import { looksOf, textOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';
import { ofCipher } from './strength.ts';

const WEAK = /null|^exp|export|rc4|(^|[-_])des([-_]|$)|3des|des[-_]cbc3|md5|^adh|^aecdh|anon/i;

/** A suite without encryption or authentication, or with RC4, DES, 3DES or MD5, was negotiated. Of 3DES the guide to high risks says nothing. */
export const tlsWeakSuites: EvidenceRule = {
  id: 'tls-weak-suites',
  title: { zh: '协商出弱密码套件', en: 'A weak cipher suite is negotiated' },
  shows: 'shortfall',
  needs: ['tls.cipher'],
  bears_on: ofChannel(['A'], {
    mlps: { 2: ['7.1.2.2 a', '7.1.10.9 a'], 3: ['8.1.2.2 a', '8.1.2.2 b', '8.1.4.8 a', '8.1.10.9 a'] },
    high_risk_cases: [],
  }),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const suites = look.all('tls.cipher');
      const weak = suites.filter(({ value }) => typeof value === 'string' && WEAK.test(value));
      const strengths = weak.flatMap(({ value }) => ofCipher(value) ?? []);
      const list = weak.map((fact) => `${textOf(fact)} (TLS ${fact.part})`).join(', ');
      return shortfall(
        weak,
        { zh: `${look.where} 协商出弱套件：${list}`, en: `${look.where} negotiates weak suites: ${list}` },
        {
          result: weak.length < suites.length ? 'partial' : 'not_conform',
          ...(strengths.length > 0 ? { strength: Math.min(...strengths) } : {}),
          ...(weak.some((fact) => !isTripleDes(textOf(fact))) ? { crypto_high_risk: 'algorithm' as const } : {}),
        },
      );
    });
  },
};

const isTripleDes = (name: string): boolean => /3des|des[-_]cbc3/i.test(name) && !/md5|anon|^a(ec)?dh/i.test(name);
