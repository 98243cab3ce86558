import type { Text } from '#probes/probe.ts';
import { ofIdentity } from './bearings.ts';
import { looksOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';
import { findingsIn } from './sm-findings.ts';

const WHAT: Record<string, Text> = {
  certificate_expired: { zh: '已过期', en: 'expired' },
  certificate_not_yet_valid: { zh: '尚未生效', en: 'not yet valid' },
  certificate_name_mismatch: { zh: '名称不符', en: 'for other names' },
  certificate_self_signed: { zh: '为自签名', en: 'self-signed' },
  certificate_order_swapped: { zh: '签名与加密次序颠倒', en: 'signing and encryption swapped' },
  certificate_lacks_digital_signature: { zh: '无数字签名用途', en: 'may not sign' },
  certificate_lacks_key_encipherment: { zh: '无加密用途', en: 'not for encryption' },
};

/** A certificate shown in TLCP or TLS 1.3 with SM suites is expired, self-signed, for other names or for another use. */
export const smCertificates: EvidenceRule = {
  id: 'sm-certificates',
  title: { zh: '国密证书不能证明身份', en: 'A certificate of SM proves no identity' },
  shows: 'shortfall',
  needs: ['tlcp.findings', 'tlcp.key_proved'],
  bears_on: ofIdentity,
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const findings = look.all('tlcp.findings').filter(({ value }) => findingsIn(value, WHAT).length > 0);
      const unproved = look.all('tlcp.key_proved').filter(({ value }) => value === false);
      const texts = findings.flatMap(({ value }) => findingsIn(value, WHAT));
      if (unproved.length > 0) texts.push({ zh: '未能证明持有私钥', en: 'the key is not proved to be held' });
      return shortfall(
        [...findings, ...unproved],
        {
          zh: `${look.where} 的国密证书${[...new Set(texts.map(({ zh }) => zh))].join('，')}`,
          en: `the SM certificate of ${look.where}: ${[...new Set(texts.map(({ en }) => en))].join(', ')}`,
        },
        { result: 'partial' },
      );
    });
  },
};
