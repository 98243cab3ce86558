import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey } from './known-fact.ts';

const WHAT: Record<string, { zh: string; en: string }> = {
  certificate_expired: { zh: '证书已过期', en: 'certificate has expired' },
  certificate_not_yet_valid: { zh: '证书尚未生效', en: 'certificate is not yet valid' },
  certificate_name_mismatch: { zh: '证书名称不符', en: 'certificate is for other names' },
  certificate_self_signed: { zh: '证书为自签名', en: 'certificate is self-signed' },
  certificate_not_sm2: { zh: '证书不是 SM2 证书', en: 'certificate is not of SM2' },
  scheme_not_sm2sig_sm3: { zh: '签名算法不是 sm2sig_sm3', en: 'signature scheme is not sm2sig_sm3' },
  group_not_curveSM2: { zh: '密钥交换曲线不是 curveSM2', en: 'group is not curveSM2' },
  sm2_certificate_without_sm_suite: { zh: '有 SM2 证书但无国密套件', en: 'SM2 certificate without an SM suite' },
  certificate_order_swapped: { zh: '签名证书与加密证书次序颠倒', en: 'signing and encryption certificate are swapped' },
  certificate_lacks_digital_signature: { zh: '签名证书无数字签名用途', en: 'signing certificate may not sign' },
};
const WHICH: Record<string, { zh: string; en: string }> = {
  sign_: { zh: '签名', en: 'signing ' },
  enc_: { zh: '加密', en: 'encryption ' },
};

/** Nothing is wrong with what a service shows in TLCP or TLS 1.3 with SM suites; one without either has nothing to judge. */
export const tlcpFindings: Check = {
  id: 'tlcp-findings',
  title: { zh: '国密证书与参数', en: 'Certificates and parameters of TLCP and RFC 8998' },
  severity: 'major',
  posture: true,
  needs: ['tlcp.findings', 'tlcp.certificate'],
  judge(facts) {
    const findings = ofKey(facts, 'tlcp.findings');
    const wrong = findings.filter(({ value }) => typeof value === 'string' && value !== '');
    if (wrong.length > 0) {
      const texts = [...new Set(wrong.flatMap(({ value }) => String(value).split(' ')))].map(textOf);
      const reason = { zh: texts.map(({ zh }) => zh).join('，'), en: texts.map(({ en }) => en).join(', ') };
      return { status: 'fail', reason, because: wrong };
    }
    if (findings.length === 0 || ofKey(facts, 'tlcp.certificate').length === 0) {
      return unknown('没有国密证书的观测', 'no current observation of a certificate in TLCP or RFC 8998');
    }
    return { status: 'pass', reason: { zh: '未发现问题', en: 'nothing is wrong' }, because: findings };
  },
};

function textOf(code: string): { zh: string; en: string } {
  const [, prefix = '', what = code] = /^(sign_|enc_)?(.*)$/.exec(code) ?? [];
  const which = WHICH[prefix] ?? { zh: '', en: '' };
  const text = WHAT[what] ?? { zh: what, en: what };
  return { zh: which.zh + text.zh, en: which.en + text.en };
}
