import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { beside, column, ofKey, where } from './known-fact.ts';

/** Each page answers with the status that was asked for, or, where none was, with one below 400. */
export const httpStatus: Check = {
  id: 'http-status',
  title: { zh: 'HTTP 状态码', en: 'HTTP status' },
  severity: 'major',
  needs: ['http.status', 'http.status_expected', 'http.redirects'],
  judge(facts) {
    const statuses = ofKey(facts, 'http.status').filter((fact) => typeof fact.value === 'number');
    if (statuses.length === 0) return unknown('没有有效的 HTTP 观测', 'no current HTTP observation');
    const wrong = statuses
      .map((status) => ({ status, because: mistake(facts, status) }))
      .filter(({ because }) => because !== undefined);
    if (wrong.length === 0) {
      const list = statuses.map((fact) => `${where(fact)} ${fact.value}`).join(', ');
      return { status: 'pass', reason: { zh: `状态码：${list}`, en: `status: ${list}` }, because: statuses };
    }
    const list = (language: 'zh' | 'en') =>
      wrong.map(({ status, because }) => `${where(status)} ${status.value}${because?.[language] ?? ''}`).join(', ');
    return {
      status: 'fail',
      reason: { zh: `状态码异常：${list('zh')}`, en: `unexpected status: ${list('en')}` },
      because: wrong.flatMap(({ status, because }) => (because?.fact ? [status, because.fact] : [status])),
    };
  },
};

/** What is wrong with a status, if anything. */
function mistake(
  facts: readonly KnownFact[],
  status: KnownFact,
): { zh: string; en: string; fact?: KnownFact } | undefined {
  const loop = ofKey(facts, 'http.redirects').find(
    (row) =>
      row.watch === status.watch && row.family === status.family && /^more than/.test(`${column(row, 'reason')}`),
  );
  const expected = beside(facts, status, 'http.status_expected');
  if (expected) {
    if (column(expected, 'met') === true) return undefined;
    const wish = column(expected, 'expected');
    return { zh: `（期望 ${wish}）`, en: ` (expected ${wish})`, fact: expected };
  }
  if (loop) return { zh: '（重定向过多）', en: ' (too many redirects)', fact: loop };
  return Number(status.value) < 400 ? undefined : { zh: '', en: '' };
}
