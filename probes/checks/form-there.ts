import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import type { Text } from '../probe.ts';
import { beside, column, ofKey } from './known-fact.ts';

/** What is wrong; null: it can't be told; undefined: nothing. */
function mistake(
  page: KnownFact,
  found: KnownFact | undefined,
  target: KnownFact | undefined,
): Text | null | undefined {
  if (column(page, 'opened') !== true)
    return { zh: `表单页打不开：${column(page, 'why')}`, en: `the page doesn't open: ${column(page, 'why')}` };
  if (!found) return null;
  if (column(found, 'there') !== true) return { zh: '页面上没有表单', en: 'the page has no form' };
  const missing = column(found, 'missing');
  if (missing) return { zh: `表单缺少字段：${missing}`, en: `the form lacks fields: ${missing}` };
  // Each page has a form for its search.
  if (!target || column(found, 'wanted') === null) return null;
  if (column(target, 'answers') === true) return undefined;
  const [url, why] = [column(target, 'url'), column(target, 'why')];
  return { zh: `提交地址 ${url} 无应答：${why}`, en: `where it is sent to, ${url}, doesn't answer: ${why}` };
}

/** The page has its form with the fields that were asked for, and what it would send itself to answers. */
export const formThere: Check = {
  id: 'form-there',
  title: { zh: '表单可用', en: 'The form can be reached' },
  severity: 'major',
  needs: ['form.page', 'form.found', 'form.target'],
  judge(facts) {
    const pages = ofKey(facts, 'form.page');
    if (pages.length === 0) return unknown('没有有效的表单观测', 'no current look at the form');
    const rows = pages.map((page) => {
      const [found, target] = [beside(facts, page, 'form.found'), beside(facts, page, 'form.target')];
      const because = [page, found, target].filter((fact) => fact !== undefined);
      return { because, mistake: mistake(page, found, target) };
    });
    const wrong = rows.flatMap(({ mistake, because }) => (mistake ? [{ mistake, because }] : []));
    if (wrong.length > 0) {
      const reason = {
        zh: wrong.map((row) => row.mistake.zh).join('；'),
        en: wrong.map((row) => row.mistake.en).join('; '),
      };
      return { status: 'fail', reason, because: wrong.flatMap(({ because }) => because) };
    }
    const because = rows.flatMap((row) => row.because);
    if (rows.some((row) => row.mistake === null))
      return {
        ...unknown(
          '请在监测参数中填写必有字段名，或提交地址未能探测',
          'name the fields that it must have in the parameters of its watch, or where it is sent to could not be asked',
        ),
        because,
      };
    return {
      status: 'pass',
      reason: { zh: '表单及提交地址可用', en: 'the form and where it is sent to are there' },
      because,
    };
  },
};
