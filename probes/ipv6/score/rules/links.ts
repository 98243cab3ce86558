/** Links of the second and of the third level, by share: by URL and by host; whichever is less counts, as in S12 and S13. */
import { column, ofKey } from '../../../checks/known-fact.ts';
import { REASON } from '../../checks/links-over-ipv6.ts';
import { numberOf, text } from '../../checks/saying.ts';
import { UNKNOWN, withoutAaaa } from '../measures.ts';
import { type Measure, type Part, partOf, type Rule, type Scene } from '../score.ts';

type Level = Pick<Rule, 'id' | 'code' | 'title'> & { level: '2' | '3' };

function linkOf(url: string, page: string, why: string): Part {
  const { zh, en } = REASON[why] ?? { zh: why, en: why };
  return partOf('link', url, { zh: `${zh}，位于 ${page}`, en: `${en}, on ${page}` });
}

function countsOf({ facts }: Scene, level: '2' | '3'): Measure[] {
  const row = ofKey(facts, 'links.level').find((fact) => fact.part === level && (numberOf(fact, 'tested') ?? 0) > 0);
  if (!row) return [UNKNOWN];
  const [tested = 1, ok = 0, hosts = 1, hosts_ok = 0] = ['tested', 'ok', 'hosts', 'hosts_ok'].map((name) =>
    numberOf(row, name),
  );
  const failing = ofKey(facts, 'links.failing').filter((fact) => String(column(fact, 'level')) === level);
  const links = failing.map((fact) => linkOf(text(fact, 'url'), text(fact, 'page'), text(fact, 'why')));
  const byHost = Map.groupBy(links, ({ subject }) => URL.parse(subject)?.host ?? subject);
  const broken = Math.max(0, tested - ok);
  const hosts_broken = Math.max(0, hosts - hosts_ok);
  return [
    {
      good: ok,
      unknown: 0,
      broken: links.slice(0, broken).map((link) => [link]),
      lost: Math.max(0, broken - links.length),
    },
    // A host counts as broken by what its check found; one that has a failing link and still counts needs no mending.
    {
      ...{ good: hosts_ok, unknown: 0, broken: [...byHost.values()].slice(0, hosts_broken) },
      lost: Math.max(0, hosts_broken - byHost.size),
    },
  ];
}

const linksOf = ({ level, ...rest }: Level): Rule => ({
  ...rest,
  list: 'assessment',
  measure(scene) {
    const none = withoutAaaa(scene);
    if (none) return [none];
    if (scene.status(rest.code) === 'not_applicable') return [];
    return scene.status(rest.code) === 'unknown' ? [UNKNOWN] : countsOf(scene, level);
  },
});

export const linksOfLevel2 = linksOf({
  id: 'level_2_links',
  code: 'S12',
  title: { zh: '二级内链支持率', en: 'Links of level 2' },
  level: '2',
});
export const linksOfLevel3 = linksOf({
  id: 'level_3_links',
  code: 'S13',
  title: { zh: '三级内链支持率', en: 'Links of level 3' },
  level: '3',
});
