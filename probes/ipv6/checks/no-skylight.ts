import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { say, text, told } from './saying.ts';

/** Who has both families never sees what is missing: their browser falls back. */
export const noSkylight: MigrationCheck = {
  code: 'S14',
  id: 'no-skylight',
  title: { zh: '无天窗', en: 'Nothing missing with IPv6 alone' },
  object: 'service',
  input: { zh: '网址', en: 'the URL' },
  method: {
    zh: '无 IPv4 的真实浏览器打开页面，按主机列出失败请求',
    en: 'opened in a real browser without IPv4; failed requests by host',
  },
  criterion: { zh: '本站 0 个失败；外部主机列出', en: 'none of own hosts; external ones are listed' },
  source: '天窗问题',
  needs: ['skylight.loaded', 'skylight.failed_count', 'skylight.failed'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const counts = ofKey(facts, 'skylight.failed_count').filter((fact) => fact.part === 'first');
    const rows = ofKey(facts, 'skylight.failed');
    const own = rows.filter((fact) => column(fact, 'party') === 'first');
    const list = (some: typeof rows) =>
      told(some.map((fact) => `${fact.part} ×${text(fact, 'count')} (${text(fact, 'why')})`));
    if (own.length > 0) return say('fail', `本站失败：${list(own)}`, `own hosts fail: ${list(own)}`, own);
    const loaded = ofKey(facts, 'skylight.loaded');
    if (loaded.length === 0 || counts.length === 0)
      return unknown('没有浏览器的观测', 'the page was not opened in a browser');
    const closed = loaded.filter((fact) => fact.value !== true);
    if (closed.length > 0) return say('fail', '页面未打开', 'the page does not open', closed);
    if (rows.length === 0) return say('pass', '没有失败请求', 'no request fails', [...loaded, ...counts]);
    return say('pass', `外部主机失败：${list(rows)}`, `external hosts fail: ${list(rows)}`, [...loaded, ...rows]);
  },
};
