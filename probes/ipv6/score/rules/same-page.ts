import { column, ofKey } from '../../../checks/known-fact.ts';
import { numberOf, percent, text } from '../../checks/saying.ts';
import { byStatus, nameOf, withoutAaaa } from '../measures.ts';
import { partOf, type Rule, type Scene } from '../score.ts';

function found({ facts }: Scene): string {
  const row = ofKey(facts, 'site.difference')[0];
  if (!row) return '';
  const [four, six] = ['status_v4', 'status_v6'].map((name) => text(row, name));
  return four === six ? percent(numberOf(row, 'difference') ?? 0) : `${four} / ${six}`;
}

export const samePage: Rule = {
  id: 'same_page',
  code: 'S10',
  title: { zh: '双栈首页一致', en: 'The same page over both families' },
  list: 'assessment',
  measure(scene) {
    const none = withoutAaaa(scene);
    if (none) return [none];
    const status = scene.status('S10');
    if (status === 'not_applicable') return [];
    return [
      byStatus(status, () => {
        const page = ofKey(scene.facts, 'site.page').find((fact) => fact.part === '6');
        const url = String((page && column(page, 'url')) ?? nameOf(scene));
        const why = found(scene);
        return [partOf('page', url, { zh: `与 IPv4 不同：${why}`, en: `other than over IPv4: ${why}` })];
      }),
    ];
  },
};
