import { aaaaOf, byStatus, nameOf } from '../measures.ts';
import type { Rule } from '../score.ts';

export const aaaa: Rule = {
  id: 'aaaa',
  code: 'S1',
  title: { zh: '域名有 AAAA', en: 'The name has AAAA' },
  list: 'assessment',
  measure: (scene) => [byStatus(scene.status('S1'), () => [aaaaOf(nameOf(scene))])],
};
