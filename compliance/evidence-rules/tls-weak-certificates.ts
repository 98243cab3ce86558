import { ofChannel } from './bearings.ts';
import { looksOf, present, textOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';
import { ofBrokenDigest, ofKeyType } from './strength.ts';

const ENOUGH = 112;

/** The certificate is signed with MD5 or SHA-1, or its key is shorter than RSA 2048 or its like. */
export const tlsWeakCertificates: EvidenceRule = {
  id: 'tls-weak-certificates',
  title: { zh: '证书的签名算法或密钥强度不足', en: 'The certificate is signed weakly or its key is short' },
  shows: 'shortfall',
  needs: ['tls.signature_algorithm', 'tls.key_type', 'tls.key_bits'],
  bears_on: ofChannel(['A'], {
    mlps: { 2: ['7.1.2.2 a', '7.1.10.9 a'], 3: ['8.1.2.2 a', '8.1.2.2 b', '8.1.4.8 a', '8.1.10.9 a'] },
    high_risk_cases: [],
  }),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const signature = look.one('tls.signature_algorithm');
      const [type, bits] = [look.one('tls.key_type'), look.one('tls.key_bits')];
      const ofSignature = ofBrokenDigest(signature?.value);
      const ofKey = ofKeyType(type?.value, bits?.value);
      const isShort = ofKey !== undefined && ofKey < ENOUGH;
      const because = [
        ...(ofSignature === undefined ? [] : present(signature)),
        ...(isShort ? present(type, bits) : []),
      ];
      const list = [
        ...(ofSignature === undefined ? [] : [textOf(signature)]),
        ...(isShort ? [`${textOf(type)} ${textOf(bits)}`] : []),
      ].join(', ');
      return shortfall(
        because,
        { zh: `${look.where} 的证书强度不足：${list}`, en: `the certificate of ${look.where} is weak: ${list}` },
        {
          result: 'partial',
          strength: Math.min(ofSignature ?? Number.POSITIVE_INFINITY, isShort ? ofKey : Number.POSITIVE_INFINITY),
          crypto_high_risk: 'algorithm',
        },
      );
    });
  },
};
