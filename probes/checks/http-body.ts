import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { beside, ofKey, where } from './known-fact.ts';

/** The page holds what was asked for: its text matches, its JSON has the value. */
export const httpBody: Check = {
  id: 'http-body',
  title: { zh: 'HTTP 正文内容', en: 'HTTP content' },
  severity: 'major',
  needs: ['http.body_matches', 'http.json_matches', 'http.json_found'],
  judge(facts) {
    const matches = ofKey(facts, 'http.body_matches');
    const assertions = ofKey(facts, 'http.json_matches');
    const all = [...matches, ...assertions];
    if (all.length === 0) {
      return unknown('没有有效的正文匹配或 JSON 断言', 'no current body match or JSON assertion');
    }
    const wrong = all.filter((fact) => fact.value === false);
    if (wrong.length === 0) {
      return { status: 'pass', reason: { zh: '正文符合期望', en: 'the content is as expected' }, because: all };
    }
    const found = wrong.map((fact) => beside(facts, fact, 'http.json_found'));
    const list = (language: 'zh' | 'en') => wrong.map((fact, at) => describe(fact, found[at], language)).join(', ');
    return {
      status: 'fail',
      reason: { zh: `正文不符合期望：${list('zh')}`, en: `the content is not as expected: ${list('en')}` },
      because: [...wrong, ...found.filter((fact) => fact !== undefined)],
    };
  },
};

function describe(fact: KnownFact, found: KnownFact | undefined, language: 'zh' | 'en'): string {
  const zh = language === 'zh';
  if (fact.key === 'http.body_matches') return `${where(fact)} ${zh ? '正文不匹配' : 'no match in the body'}`;
  if (!found || found.value === null) return `${where(fact)} ${zh ? 'JSON 中没有该值' : 'no such value in the JSON'}`;
  return `${where(fact)} ${zh ? 'JSON 值为' : 'JSON holds'} ${found.value}`;
}
