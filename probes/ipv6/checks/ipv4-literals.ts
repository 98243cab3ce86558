import { unknown } from '../../check.ts';
import { ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { say, text, told } from './saying.ts';

/** An address in a page's code works for nobody who has IPv6 alone (伪双栈). */
export const ipv4Literals: MigrationCheck = {
  code: 'S16',
  id: 'ipv4-literals',
  title: { zh: '无 IPv4 字面地址', en: 'No IPv4 literals' },
  object: 'service',
  input: { zh: '网址', en: 'the URL' },
  method: {
    zh: '扫描 HTML、脚本与重定向；版本号不计',
    en: 'HTML, scripts and redirects are read; versions don’t count',
  },
  criterion: { zh: '没有', en: 'none' },
  source: '伪双栈',
  needs: ['site.literal_count', 'site.literal'],
  judge({ facts }) {
    const counts = ofKey(facts, 'site.literal_count');
    if (counts.length === 0) return unknown('没有页面的观测', 'no page was read');
    const bad = counts.filter((fact) => Number(fact.value) > 0);
    if (bad.length === 0) return say('pass', '没有', 'none', counts);
    const rows = ofKey(facts, 'site.literal');
    const list = told(rows.map((fact) => `${text(fact, 'address')} (${text(fact, 'where')})`));
    return say('fail', `发现：${list}`, `found: ${list}`, [...bad, ...rows]);
  },
};
