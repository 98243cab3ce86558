import { ofKey } from '../../../checks/known-fact.ts';
import { text } from '../../checks/saying.ts';
import { byStatus, nameOf, withoutAaaa } from '../measures.ts';
import { partOf, type Rule } from '../score.ts';

export const certificate: Rule = {
  id: 'certificate',
  code: 'S11',
  title: { zh: 'IPv6 的证书有效', en: 'A valid certificate over IPv6' },
  list: 'own',
  measure(scene) {
    const none = withoutAaaa(scene);
    if (none) return [none];
    if (scene.status('S11') === 'not_applicable') return [];
    return [
      byStatus(scene.status('S11'), () => {
        const six = ofKey(scene.facts, 'site.certificate').find((fact) => fact.part === '6');
        const why = text(six, 'error') || 'CERT_HAS_EXPIRED';
        return [partOf('certificate', nameOf(scene), { zh: `无效：${why}`, en: `not valid: ${why}` })];
      }),
    ];
  },
};
