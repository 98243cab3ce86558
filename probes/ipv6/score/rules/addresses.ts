import { column, ofKey } from '../../../checks/known-fact.ts';
import { portRows } from '../../checks/addresses-connect.ts';
import { text } from '../../checks/saying.ts';
import { byStatus, withoutAaaa } from '../measures.ts';
import { partOf, type Rule } from '../score.ts';

export const addresses: Rule = {
  id: 'addresses',
  code: 'S6',
  title: { zh: '每个 AAAA 可连接', en: 'Each AAAA connects' },
  list: 'own',
  measure(scene) {
    const none = withoutAaaa(scene);
    if (none) return [none];
    if (scene.status('S6') === 'not_applicable') return [];
    return [
      byStatus(scene.status('S6'), () => {
        const open = ofKey(scene.facts, 'site.port_open').filter((fact) => column(fact, 'open') === true);
        const ports = new Set(open.map((fact) => column(fact, 'port')));
        return portRows(scene.facts, 6)
          .filter((fact) => column(fact, 'open') !== true && (ports.size === 0 || ports.has(column(fact, 'port'))))
          .map((fact) => {
            const why = text(fact, 'why');
            return partOf('address', fact.part ?? '', { zh: `不可连接：${why}`, en: `no connection: ${why}` });
          });
      }),
    ];
  },
};
