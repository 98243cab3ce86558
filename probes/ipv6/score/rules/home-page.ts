import { column, ofKey } from '../../../checks/known-fact.ts';
import { numberOf, text } from '../../checks/saying.ts';
import { byStatus, withoutAaaa } from '../measures.ts';
import { partOf, type Rule } from '../score.ts';

export const homePage: Rule = {
  id: 'home_page',
  code: 'S8',
  title: { zh: '首页访问可达', en: 'The home page is reached' },
  list: 'assessment',
  measure: (scene) => [
    withoutAaaa(scene) ??
      byStatus(scene.status('S8'), () =>
        ofKey(scene.facts, 'site.page')
          .filter((fact) => fact.part === '6' && Math.floor((numberOf(fact, 'status') ?? 0) / 100) !== 2)
          .map((fact) => {
            const found = String(column(fact, 'status') ?? column(fact, 'why') ?? '');
            return partOf('page', text(fact, 'url'), { zh: `经 IPv6：${found}`, en: `over IPv6: ${found}` });
          }),
      ),
  ],
};
