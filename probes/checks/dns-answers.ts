import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { beside, column, ofKey, where } from './known-fact.ts';

/** The name server knows the name, and answers with the value that was expected where one was. */
export const dnsAnswers: Check = {
  id: 'dns-answers',
  title: { zh: 'DNS 应答', en: 'DNS answers' },
  severity: 'major',
  needs: ['dns.rcode', 'dns.expected_found', 'dns.answers', 'dns.answer_count'],
  judge(facts) {
    const codes = ofKey(facts, 'dns.rcode');
    if (codes.length === 0) return unknown('没有有效的 DNS 观测', 'no current DNS observation');
    const wrong = codes.map((code) => mistake(facts, code)).filter((one) => one !== undefined);
    if (wrong.length === 0) {
      const because = [...codes, ...ofKey(facts, 'dns.expected_found')];
      return { status: 'pass', reason: { zh: '解析正常', en: 'names are resolved' }, because };
    }
    return {
      status: 'fail',
      reason: { zh: wrong.map((one) => one.zh).join('，'), en: wrong.map((one) => one.en).join(', ') },
      because: wrong.flatMap((one) => one.because),
    };
  },
};

function mistake(
  facts: readonly KnownFact[],
  code: KnownFact,
): { zh: string; en: string; because: KnownFact[] } | undefined {
  const place = where(code);
  if (code.value !== 'NOERROR') {
    return { zh: `${place} 返回 ${code.value}`, en: `${place} answers ${code.value}`, because: [code] };
  }
  const expected = beside(facts, code, 'dns.expected_found');
  const count = beside(facts, code, 'dns.answer_count');
  if (expected?.value === false) {
    const rows = ofKey(facts, 'dns.answers').filter((row) => row.watch === code.watch && row.family === code.family);
    const found = rows.slice(0, 5).map((row) => column(row, 'value'));
    const list = found.join('、') || '-';
    return {
      zh: `${place} 没有期望的记录，实际为 ${list}`,
      en: `${place} lacks the value expected, has ${found.join('; ') || '-'}`,
      because: [expected, ...rows],
    };
  }
  if (count?.value === 0 && !expected) {
    return { zh: `${place} 没有该类型的记录`, en: `${place} has no record of this type`, because: [code, count] };
  }
  return undefined;
}
