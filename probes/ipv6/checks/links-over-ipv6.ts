/** S12 and S13: what the home page leads to loads over IPv6, one and two steps away. */
import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { Text } from '../../probe.ts';
import type { MigrationCheck } from '../check.ts';
import type { Thresholds } from '../thresholds.ts';
import { numberOf, percent, say, text, told } from './saying.ts';

/** Why a link doesn’t load. */
export const REASON: Record<string, Text> = {
  no_aaaa: { zh: '没有 AAAA', en: 'no AAAA' },
  unreachable: { zh: '有 AAAA 但不可达', en: 'AAAA but unreachable' },
  error: { zh: '应答错误', en: 'answers with an error' },
  intranet_only: { zh: '仅内网，应删除或标注', en: 'intranet-only, remove or mark' },
};

type Level = { code: string; level: '2' | '3'; threshold: keyof Thresholds; title: Text; source: string };

/** Whether links are counted by URL or by host was not found: both are told, and the lower one counts. */
const linksOfLevel = ({ code, level, threshold, title, source }: Level): MigrationCheck => ({
  code,
  id: `links-level-${level}`,
  title,
  object: 'service',
  input: { zh: '首页网址', en: 'the URL of the home page' },
  method:
    level === '2'
      ? {
          zh: '首页链接的本站页面逐一经 IPv6 打开',
          en: 'pages of own hosts linked from the home page, each opened over IPv6',
        }
      : {
          zh: '二级页面链接的本站页面，确定性抽样',
          en: 'pages of own hosts linked from level 2, a sample that stays the same',
        },
  criterion: { zh: '按网址与按主机的支持率均达标*', en: 'the rates by URL and by host both reach the target*' },
  source,
  needs: ['links.level', 'links.failing'],
  sees_over_ipv6: true,
  judge({ facts, thresholds }) {
    const rows = ofKey(facts, 'links.level').filter((fact) => fact.part === level);
    if (rows.length === 0) return unknown('没有链接的观测', 'links were not tested');
    const tested = rows.filter((fact) => (numberOf(fact, 'tested') ?? 0) > 0);
    if (tested.length === 0) {
      if (rows.every((fact) => numberOf(fact, 'found') === 0))
        return say('not_applicable', '没有链接', 'there are no links', rows);
      return unknown('链接均未能探测', 'no link could be tested');
    }
    const failing = ofKey(facts, 'links.failing').filter((fact) => String(column(fact, 'level')) === level);
    const rates = tested.flatMap((fact) => {
      const [all = 1, ok = 0, hosts = 1, hosts_ok = 0] = ['tested', 'ok', 'hosts', 'hosts_ok'].map((name) =>
        numberOf(fact, name),
      );
      return [ok / all, hosts_ok / hosts];
    });
    const share = (fact: (typeof tested)[number]) =>
      `${percent((numberOf(fact, 'ok') ?? 0) / (numberOf(fact, 'tested') ?? 1))}, ${text(fact, 'ok')}/${text(fact, 'tested')} URL, ` +
      `${text(fact, 'hosts_ok')}/${text(fact, 'hosts')} host, n = ${text(fact, 'tested')} of ${text(fact, 'found')}`;
    const found = told(tested.map(share));
    const list = (language: keyof Text) =>
      told(
        failing.map(
          (fact) => `${text(fact, 'url')} ← ${text(fact, 'page')}: ${REASON[text(fact, 'why')]?.[language] ?? ''}`,
        ),
      );
    const status = Math.min(...rates) >= Number(thresholds[threshold]) ? 'pass' : 'fail';
    if (failing.length === 0) return say(status, found, found, tested);
    return say(status, `${found}；${list('zh')}`, `${found}; ${list('en')}`, [...tested, ...failing]);
  },
});

export const linksOfLevel2 = linksOfLevel({
  code: 'S12',
  level: '2',
  threshold: 'link_rate_2',
  title: { zh: '二级链接支持率', en: 'Links of level 2' },
  source: '二级内链支持率 (网信办)',
});
export const linksOfLevel3 = linksOfLevel({
  code: 'S13',
  level: '3',
  threshold: 'link_rate_3',
  title: { zh: '三级链接支持率', en: 'Links of level 3' },
  source: '三级内链支持率 (网信办)',
});
