import { VERSION } from '../../version.ts';
import type { Aspect } from '../aspect.ts';
import { judgeAgents, NOT_TOLD } from '../judge-agents.ts';

export const agentsVersion: Aspect = {
  name: 'agents_version',
  group: 'agents',
  title: { zh: '探测点版本', en: 'Versions of agents' },
  look: (scene) =>
    judgeAgents(scene, ({ version }) => {
      if (version === null) return NOT_TOLD;
      const text = { zh: `${version}，本系统为 ${VERSION}`, en: `${version}, and ${VERSION} here` };
      return { status: version === VERSION ? 'good' : 'warning', text };
    }),
};
