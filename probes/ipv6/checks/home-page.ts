import { unknown } from '../../check.ts';
import { ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { numberOf, say, text, told } from './saying.ts';

/** The home page opens for somebody who has IPv6 alone, redirects included. */
export const homePage: MigrationCheck = {
  code: 'S8',
  id: 'home-page',
  title: { zh: '首页经 IPv6 可达', en: 'Home page over IPv6' },
  object: 'service',
  input: { zh: '网址', en: 'the URL' },
  method: {
    zh: '强制 IPv6 的 HTTP GET，重定向每一跳均经 IPv6，最多 10 跳',
    en: 'GET over IPv6 only, every redirect too, at most ten',
  },
  criterion: { zh: '最终状态 2xx', en: 'the final status is 2xx' },
  source: '首页访问可达 (网信办)',
  needs: ['site.page', 'site.address_count'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const none = ofKey(facts, 'site.address_count').filter((fact) => fact.part === '6' && fact.value === 0);
    const pages = ofKey(facts, 'site.page').filter((fact) => fact.part === '6');
    const bad = pages.filter((fact) => Math.floor((numberOf(fact, 'status') ?? 0) / 100) !== 2);
    if (bad.length > 0) {
      const list = told(bad.map((fact) => `${text(fact, 'url')} ${text(fact, 'status') || text(fact, 'why')}`));
      return say('fail', `不可达：${list}`, `not reached: ${list}`, bad);
    }
    if (none.length > 0) return say('fail', '没有 AAAA 记录', 'there is no AAAA', none);
    if (pages.length === 0) return unknown('没有首页的观测', 'the home page was not asked for');
    const list = told(pages.map((fact) => `${text(fact, 'url')} ${text(fact, 'status')}`));
    return say('pass', `可达：${list}`, `reached: ${list}`, pages);
  },
};
