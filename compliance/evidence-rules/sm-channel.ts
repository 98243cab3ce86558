/** TLCP or TLS 1.3 with SM suites was negotiated without a fault: D and A are likely so. K is not on the wire. */
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

/** Certificates of one protocol that a server shows as its own. */
const ownOf = (look: Look, protocol: string) =>
  look.all('tlcp.certificate').filter((fact) => fact.part?.startsWith(`${protocol}/`) && column(fact, 'role') !== 'ca');

/** Nothing was found wrong, and no signature failed; findings must have been looked for. */
const isClean = (look: Look, protocol: string): boolean =>
  look.one('tlcp.findings')?.value === '' &&
  look.one('tlcp.key_proved', protocol)?.value !== false &&
  look.all('tlcp.certificate').every((fact) => column(fact, 'is_signature_valid') !== false);

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
      const pair = ownOf(look, 'tlcp');
      const isPair = ['sign', 'enc'].every((role) =>
        pair.some((fact) => column(fact, 'role') === role && column(fact, 'key') === 'SM2'),
      );
      const offers = look.one('tlcp.offers_tlcp');
      const isSm = /^(ECC|ECDHE)_SM4_(CBC|GCM)_SM3$/.test(name);
      if (offers?.value !== true || !isSm || !isPair || !isClean(look, 'tlcp')) return [];
      return support(
        present(offers, suite, ...pair, look.one('tlcp.findings'), look.one('tlcp.key_proved', 'tlcp')),
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
      const own = ownOf(look, 'tls13').filter((fact) => fact.part === 'tls13/0');
      const isSm = /^TLS_SM4_(GCM|CCM)_SM3$/.test(name) && own.some((fact) => column(fact, 'key') === 'SM2');
      if (offers?.value !== true || !isSm || !isClean(look, 'tls13')) return [];
      return support(
        present(offers, suite, ...own, look.one('tlcp.findings'), look.one('tlcp.key_proved', 'tls13')),
        {
          zh: `${look.where} 在 TLS 1.3 中协商 ${name}，证书为 SM2；是否认可由测评机构确认`,
          en: `${look.where} negotiates ${name} in TLS 1.3 with a certificate of SM2; assessors confirm whether that counts`,
        },
        { strength: 128 },
      );
    });
  },
};
