import type { Text } from '#probes/probe.ts';
import { NO_ITEMS, ofChannel } from './bearings.ts';
import { looksOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';
import { findingsIn } from './sm-findings.ts';

const WHAT: Record<string, Text> = {
  certificate_not_sm2: { zh: '证书不是 SM2', en: 'the certificate is not of SM2' },
  scheme_not_sm2sig_sm3: { zh: '签名算法不是 sm2sig_sm3', en: 'the signature scheme is not sm2sig_sm3' },
  group_not_curveSM2: { zh: '密钥交换曲线不是 curveSM2', en: 'the group is not curveSM2' },
  sm2_certificate_without_sm_suite: { zh: '有 SM2 证书但套件不是国密', en: 'an SM2 certificate under another suite' },
};

/** What looks like commercial cryptography is mixed with other algorithms. */
export const smParameters: EvidenceRule = {
  id: 'sm-parameters',
  title: { zh: '国密与其他算法混用', en: 'SM algorithms are mixed with others' },
  shows: 'shortfall',
  needs: ['tlcp.findings'],
  bears_on: ofChannel(['A'], NO_ITEMS),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const mixed = look.all('tlcp.findings').filter(({ value }) => findingsIn(value, WHAT).length > 0);
      const texts = mixed.flatMap(({ value }) => findingsIn(value, WHAT));
      return shortfall(
        mixed,
        {
          zh: `${look.where}：${texts.map(({ zh }) => zh).join('，')}`,
          en: `${look.where}: ${texts.map(({ en }) => en).join(', ')}`,
        },
        { result: 'partial' },
      );
    });
  },
};
