import type { Aspect } from '../aspect.ts';
import { isHeard, judgeAgents } from '../judge-agents.ts';
import { seconds } from '../words.ts';

export const agentsSilent: Aspect = {
  name: 'agents_silent',
  group: 'agents',
  title: { zh: '探测点失联', en: 'Silent agents' },
  look: (scene) =>
    judgeAgents(scene, (agent, now) => {
      if (agent.heard_at === null) return { status: 'bad', text: { zh: '从未上报', en: 'never heard' } };
      const age = seconds(now - agent.heard_at);
      const text = { zh: `${age.zh}前最后上报`, en: `heard ${age.en} ago` };
      return { status: isHeard(agent, now) ? 'good' : 'bad', text };
    }),
};
