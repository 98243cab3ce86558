/**
 * TLCP or TLS 1.3 with SM suites was negotiated without a fault, by a server that proved its key and showed a chain that verifies up to its
 * end: D and A are likely so. Whether that end is an authority to trust is for a person to say. K is not on the wire.
 */
import { NO_ITEMS, ofChannel } from './bearings.ts';
import { column, type Look, looksOf, present } from './looks.ts';
import { type EvidenceRule, support } from './rule.ts';

const NEEDS: EvidenceRule['needs'] = [
  'tlcp.offers_tlcp',
  'tlcp.offers_rfc8998',
  'tlcp.suite',
  'tlcp.certificate',
  'tlcp.findings',
  'tlcp.key_proved',
];

const chainOf = (look: Look, protocol: string) =>
  look.all('tlcp.certificate').filter((fact) => fact.part?.startsWith(`${protocol}/`));

/**
 * All that speaks for the certificates of a protocol must have been seen: nothing found wrong where it was looked for, the key proved, and
 * every signature of the chain verified. Null, since the issuer wasn't sent, isn't enough: anybody can name an issuer.
 */
const isClean = (look: Look, protocol: string): boolean =>
  look.one('tlcp.findings', protocol)?.value === '' &&
  look.one('tlcp.key_proved', protocol)?.value === true &&
  chainOf(look, protocol).every((fact) => column(fact, 'is_signature_valid') === true);

export const tlcpEffective: EvidenceRule = {
  id: 'tlcp-effective',
  title: { zh: 'TLCP 通道有效且合规', en: 'The TLCP channel is effective and compliant' },
  shows: 'supports',
  needs: NEEDS,
  bears_on: ofChannel(['D', 'A'], NO_ITEMS),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const suite = look.one('tlcp.suite', 'tlcp');
      const name = String(column(suite, 'name'));
      const chain = chainOf(look, 'tlcp');
      const isPair = ['sign', 'enc'].every((role) =>
        chain.some((fact) => column(fact, 'role') === role && column(fact, 'key') === 'SM2'),
      );
      const offers = look.one('tlcp.offers_tlcp');
      const isSm = /^(ECC|ECDHE)_SM4_(CBC|GCM)_SM3$/.test(name);
      if (offers?.value !== true || !isSm || !isPair || !isClean(look, 'tlcp')) return [];
      return support(
        present(offers, suite, ...chain, look.one('tlcp.findings', 'tlcp'), look.one('tlcp.key_proved', 'tlcp')),
        {
          zh: `${look.where} 协商 ${name}，签名与加密证书均为 SM2`,
          en: `${look.where} negotiates ${name} with two certificates of SM2`,
        },
        { strength: 128 },
      );
    });
  },
};

/** Whether assessors accept RFC 8998 in the place of TLCP is to be confirmed with them. */
export const rfc8998Effective: EvidenceRule = {
  id: 'rfc8998-effective',
  title: { zh: 'TLS 1.3 国密套件通道有效', en: 'The channel of TLS 1.3 with SM suites is effective' },
  shows: 'supports',
  needs: NEEDS,
  bears_on: ofChannel(['D', 'A'], NO_ITEMS),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const offers = look.one('tlcp.offers_rfc8998');
      const suite = look.one('tlcp.suite', 'tls13');
      const name = String(column(suite, 'name'));
      const chain = chainOf(look, 'tls13');
      const isSm =
        /^TLS_SM4_(GCM|CCM)_SM3$/.test(name) &&
        chain.some((fact) => fact.part === 'tls13/0' && column(fact, 'key') === 'SM2');
      if (offers?.value !== true || !isSm || !isClean(look, 'tls13')) return [];
      return support(
        present(offers, suite, ...chain, look.one('tlcp.findings', 'tls13'), look.one('tlcp.key_proved', 'tls13')),
        {
          zh: `${look.where} 在 TLS 1.3 中协商 ${name}，证书为 SM2；是否认可由测评机构确认`,
          en: `${look.where} negotiates ${name} in TLS 1.3 with a certificate of SM2; assessors confirm whether that counts`,
        },
        { strength: 128 },
      );
    });
  },
};
