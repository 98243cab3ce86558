import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { noAaaa, numberOf, percent, say, text, told } from './saying.ts';

/**
 * No shell page for IPv6. Our own rule, since Internet.nl's text and code differ: a different status fails, a difference above the
 * threshold fails, the same error over both is a warning.
 */
export const samePage: MigrationCheck = {
  code: 'S10',
  id: 'same-page',
  title: { zh: '双栈内容一致', en: 'Same page over both families' },
  object: 'service',
  input: { zh: '网址', en: 'the URL' },
  method: {
    zh: '比较状态码与清洗后 HTML 的前 500,000 字节（字符多重集相似度）',
    en: 'status, and the first 500,000 bytes of the cleaned HTML (likeness of the multisets of characters)',
  },
  criterion: { zh: '状态码相同，差异不超过 10 %*', en: 'the same status, a difference of at most 10 %*' },
  source: 'Internet.nl (SIMHASH_MAX)',
  needs: ['site.difference', 'site.page', 'site.address_count'],
  sees_over_ipv6: true,
  judge({ facts, thresholds }) {
    const none = (family: string) =>
      ofKey(facts, 'site.address_count').filter((fact) => fact.part === family && fact.value === 0);
    const rows = ofKey(facts, 'site.difference').filter((fact) => numberOf(fact, 'difference') !== undefined);
    if (rows.length === 0) {
      if (none('6').length > 0) return noAaaa(none('6'));
      if (none('4').length > 0) return say('not_applicable', '仅 IPv6', 'IPv6 only', none('4'));
      const pages = ofKey(facts, 'site.page');
      const shown = (family: string) => pages.filter((fact) => fact.part === family && column(fact, 'status') !== null);
      const missing = pages.filter((fact) => fact.part === '6' && column(fact, 'status') === null);
      if (shown('4').length > 0 && missing.length > 0) {
        return say('fail', '经 IPv6 没有页面', 'there is no page over IPv6', missing);
      }
      if (shown('6').length > 0 && pages.some((fact) => fact.part === '4')) {
        return say('not_applicable', '经 IPv4 没有页面可比', 'there is no page over IPv4 to compare with', shown('6'));
      }
      return unknown('没有两族页面的观测', 'the page was not seen over both families');
    }
    const unlike = rows.filter((fact) => column(fact, 'status_v4') !== column(fact, 'status_v6'));
    if (unlike.length > 0) {
      const list = told(unlike.map((fact) => `IPv4 ${text(fact, 'status_v4')}, IPv6 ${text(fact, 'status_v6')}`));
      return say('fail', `状态码不同：${list}`, `the status differs: ${list}`, unlike);
    }
    const far = rows.filter((fact) => (numberOf(fact, 'difference') ?? 0) > thresholds.page_difference);
    const list = told((far.length > 0 ? far : rows).map((fact) => percent(numberOf(fact, 'difference') ?? 0)));
    if (far.length > 0) return say('fail', `页面差异 ${list}`, `the pages differ by ${list}`, far);
    const errors = rows.filter((fact) => (numberOf(fact, 'status_v6') ?? 0) >= 400);
    if (errors.length > 0) {
      const codes = told(errors.map((fact) => text(fact, 'status_v6')));
      return say('warn', `两族同为错误页：${codes}`, `the same error over both: ${codes}`, errors);
    }
    return say('pass', `页面差异 ${list}`, `the pages differ by ${list}`, rows);
  },
};
