import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { column, ofKey } from './known-fact.ts';

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
  certificate_lacks_key_encipherment: { zh: '加密证书无加密用途', en: 'encryption certificate is not for encryption' },
};
const WHICH: Record<string, { zh: string; en: string }> = {
  sign_: { zh: '签名', en: 'signing ' },
  enc_: { zh: '加密', en: 'encryption ' },
};

const UNPROVED = { zh: '服务器未能证明持有私钥', en: 'the server does not prove to hold its key' };
const FORGED = { zh: '证书签名验证失败', en: 'the signature of a certificate does not verify' };

/** Nothing is wrong with what a service shows in TLCP or TLS 1.3 with SM suites; one without either has nothing to judge. */
export const tlcpFindings: Check = {
  id: 'tlcp-findings',
  title: { zh: '国密证书与参数', en: 'Certificates and parameters of TLCP and RFC 8998' },
  severity: 'major',
  posture: true,
  // That a protocol is offered is asked for so that one without certificates is unknown and not left out.
  needs: ['tlcp.findings', 'tlcp.certificate', 'tlcp.key_proved', 'tlcp.offers_tlcp', 'tlcp.offers_rfc8998'],
  judge(facts) {
    const findings = ofKey(facts, 'tlcp.findings').filter(({ value }) => typeof value === 'string' && value !== '');
    const unproved = ofKey(facts, 'tlcp.key_proved').filter(({ value }) => value === false);
    const certificates = ofKey(facts, 'tlcp.certificate');
    const forged = certificates.filter((fact) => column(fact, 'is_signature_valid') === false);
    const wrong = [...findings, ...unproved, ...forged];
    if (wrong.length > 0) {
      const texts = [...new Set(findings.flatMap(({ value }) => String(value).split(' ')))].map(textOf);
      if (unproved.length > 0) texts.push(UNPROVED);
      if (forged.length > 0) texts.push(FORGED);
      const reason = { zh: texts.map(({ zh }) => zh).join('，'), en: texts.map(({ en }) => en).join(', ') };
      return { status: 'fail', reason, because: wrong };
    }
    const shown = shownIn(facts);
    if (shown.length === 0) {
      return unknown('没有国密证书的观测', 'no current observation of a certificate in TLCP or RFC 8998');
    }
    const judged = shown.flatMap((one) => ofProtocol(facts, 'tlcp.findings', one));
    if (judged.length < shown.length) {
      return unknown('国密证书未能完整读取', 'the certificates of TLCP or RFC 8998 could not be read as a whole');
    }
    const proofs = shown.flatMap((one) => ofProtocol(facts, 'tlcp.key_proved', one));
    if (proofs.length < shown.length) {
      return unknown('未能验证服务器持有私钥', 'whether the server holds its key could not be verified');
    }
    return { status: 'pass', reason: { zh: '未发现问题', en: 'nothing is wrong' }, because: [...judged, ...proofs] };
  },
};

type Shown = { by: KnownFact; protocol: string };

/** The protocols that a watch saw to be offered, or a certificate in: each has its own findings and its own proof. */
function shownIn(facts: readonly KnownFact[]): Shown[] {
  const all = [
    ...ofKey(facts, 'tlcp.certificate').map((by) => ({ by, protocol: by.part?.split('/')[0] ?? '' })),
    ...ofKey(facts, 'tlcp.offers_tlcp').map((by) => ({ by, protocol: by.value === true ? 'tlcp' : '' })),
    ...ofKey(facts, 'tlcp.offers_rfc8998').map((by) => ({ by, protocol: by.value === true ? 'tls13' : '' })),
  ].filter(({ protocol }) => protocol !== '');
  const name = ({ by, protocol }: Shown) => `${by.watch} ${by.family} ${protocol}`;
  return [...new Map(all.map((one) => [name(one), one])).values()];
}

const ofProtocol = (facts: readonly KnownFact[], key: KnownFact['key'], { by, protocol }: Shown): KnownFact[] =>
  ofKey(facts, key).filter((fact) => fact.watch === by.watch && fact.family === by.family && fact.part === protocol);

function textOf(code: string): { zh: string; en: string } {
  const [, prefix = '', what = code] = /^(sign_|enc_)?(.*)$/.exec(code) ?? [];
  const which = WHICH[prefix] ?? { zh: '', en: '' };
  const text = WHAT[what] ?? { zh: what, en: what };
  return { zh: which.zh + text.zh, en: which.en + text.en };
}
