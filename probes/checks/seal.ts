/** What is asked of a seal system: that it signs, verifies and tells how a document stands, and that its certificate lasts. */
import { type Check, type KnownFact, unknown, type Verdict } from '../check.ts';
import type { Text } from '../probe.ts';
import { isTime, judgeExpiry, worst } from './certificate-expiry.ts';
import { column, ofKey } from './known-fact.ts';

const pass = (reason: Text, because: readonly KnownFact[]): Verdict => ({ status: 'pass', reason, because });
/** Without a signature there is nothing to try the rest with. */
function untried(facts: readonly KnownFact[]): Verdict | undefined {
  const refused = ofKey(facts, 'seal.signed').filter((fact) => column(fact, 'is') !== true);
  if (refused.length === 0) return undefined;
  return { ...unknown('未能签章，无从检查', 'nothing was signed, so it could not be tried'), because: refused };
}
/** What a fact says no to, by the other side's fault. */
const whyOf = (fact: KnownFact | undefined, zh: string, en: string): Text => {
  const why = fact && column(fact, 'why');
  return typeof why === 'string' ? { zh: `接口不可用：${why}`, en: `the interface fails: ${why}` } : { zh, en };
};
const fail = (reason: Text, because: readonly KnownFact[]): Verdict => ({ status: 'fail', reason, because });

export const sealSigns: Check = {
  id: 'seal-signs',
  title: { zh: '电子印章：签章', en: 'Seal: signing' },
  severity: 'major',
  needs: ['seal.signed', 'seal.signature_holds'],
  judge(facts) {
    const [signed, holds] = [ofKey(facts, 'seal.signed'), ofKey(facts, 'seal.signature_holds')];
    const refused = signed.filter((fact) => column(fact, 'is') !== true);
    if (refused.length > 0) {
      const why = column(refused[0] as KnownFact, 'why');
      return fail({ zh: `未能签章：${why}`, en: `it signed nothing: ${why}` }, refused);
    }
    const broken = holds.filter((fact) => column(fact, 'is') !== true);
    if (broken.length > 0) {
      const why = column(broken[0] as KnownFact, 'why');
      return fail({ zh: `签名不成立：${why}`, en: `the signature is wrong: ${why}` }, broken);
    }
    if (holds.length === 0) return unknown('没有有效的签章观测', 'no current look at signing');
    return pass({ zh: '测试文件已签章，签名成立', en: 'a test document was signed, and the signature holds' }, holds);
  },
};

export const sealVerifies: Check = {
  id: 'seal-verifies',
  title: { zh: '电子印章：验章', en: 'Seal: verifying' },
  severity: 'major',
  needs: ['seal.signed', 'seal.verifies_good', 'seal.refuses_tampered'],
  judge(facts) {
    const not = untried(facts);
    if (not) return not;
    const [good, tampered] = [ofKey(facts, 'seal.verifies_good'), ofKey(facts, 'seal.refuses_tampered')];
    const believed = tampered.filter(({ value }) => value !== true);
    if (believed.length > 0)
      return fail({ zh: '被改动的文件也验章通过', en: 'it says good to a document that was changed' }, believed);
    const refused = good.filter((fact) => column(fact, 'is') !== true);
    if (refused.length > 0)
      return fail(whyOf(refused[0], '完好的文件验章不通过', 'it refuses a document that is whole'), refused);
    if (good.length === 0 || tampered.length === 0)
      return unknown('没有有效的验章观测', 'no current look at verifying');
    return pass({ zh: '完好的通过，被改动的拒绝', en: 'what is whole passes, what was changed is refused' }, [
      ...good,
      ...tampered,
    ]);
  },
};

export const sealStatus: Check = {
  id: 'seal-status',
  title: { zh: '电子印章：状态查询', en: 'Seal: status query' },
  severity: 'major',
  needs: ['seal.signed', 'seal.knows_document', 'seal.unknown_is_unknown'],
  judge(facts) {
    const not = untried(facts);
    if (not) return not;
    const [known, strange] = [ofKey(facts, 'seal.knows_document'), ofKey(facts, 'seal.unknown_is_unknown')];
    const made_up = strange.filter(({ value }) => value !== true);
    if (made_up.length > 0)
      return fail({ zh: '不存在的编号也答复有效', en: 'it calls valid what was never signed' }, made_up);
    const lost = known.filter((fact) => column(fact, 'is') !== true);
    if (lost.length > 0)
      return fail(whyOf(lost[0], '刚签章的文件查询不到', 'it does not know what it has just signed'), lost);
    if (known.length === 0 || strange.length === 0)
      return unknown('没有有效的状态查询观测', 'no current look at the status query');
    return pass({ zh: '已签文件有效，未知编号答复未知', en: 'what was signed is valid, an unknown number unknown' }, [
      ...known,
      ...strange,
    ]);
  },
};

export const sealCertificate: Check = {
  id: 'seal-certificate-expiry',
  title: { zh: '电子印章：证书有效期', en: 'Seal: certificate expiry' },
  severity: 'major',
  needs: ['seal.not_after'],
  judge(facts, now) {
    const ends = ofKey(facts, 'seal.not_after').filter(isTime);
    if (ends.length === 0) return unknown('没有有效的签章证书观测', 'no current look at the certificate of the seal');
    const found = worst(ends.map((fact) => judgeExpiry(fact, now)));
    return {
      status: found[0]?.status ?? 'unknown',
      reason: { zh: found.map(({ zh }) => zh).join('，'), en: found.map(({ en }) => en).join(', ') },
      because: found.map(({ fact }) => fact),
    };
  },
};
