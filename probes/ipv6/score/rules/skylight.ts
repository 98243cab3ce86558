import { column, ofKey } from '../../../checks/known-fact.ts';
import { text } from '../../checks/saying.ts';
import { byStatus, withoutAaaa } from '../measures.ts';
import { partOf, type Rule } from '../score.ts';

/** External hosts are listed by the check and cost nothing: nobody here can mend them. */
export const skylight: Rule = {
  id: 'skylight',
  code: 'S14',
  title: { zh: '无天窗', en: 'Nothing missing with IPv6 alone' },
  list: 'own',
  measure: (scene) => [
    withoutAaaa(scene) ??
      byStatus(scene.status('S14'), () =>
        ofKey(scene.facts, 'skylight.failed')
          .filter((fact) => column(fact, 'party') === 'first')
          .map((fact) => {
            const found = `${text(fact, 'why')} ×${text(fact, 'count')}`;
            return partOf('host', fact.part ?? '', { zh: `请求失败：${found}`, en: `requests fail: ${found}` });
          }),
      ),
  ],
};
