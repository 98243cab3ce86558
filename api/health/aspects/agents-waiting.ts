import type { Aspect } from '../aspect.ts';
import { agentPath, agentsIn } from '../judge-agents.ts';

/** An agent that nobody invited would wait as well: somebody should look soon. */
export const agentsWaiting: Aspect = {
  name: 'agents_waiting',
  group: 'agents',
  title: { zh: '待信任探测点', en: 'Agents to be trusted' },
  look({ hub }) {
    const waiting = agentsIn(hub, 'waiting');
    const path = '/agents?state=waiting';
    if (waiting.length === 0) {
      if (agentsIn(hub, 'trusted').length === 0) return undefined;
      return { status: 'good', text: { zh: '无待信任的探测点', en: 'None waits' }, path };
    }
    const times = waiting.flatMap(({ enrolled_at }) => enrolled_at ?? []);
    const text = {
      zh: `${waiting.length} 个探测点已注册，等待比对指纹`,
      en: `${waiting.length} have enrolled and wait for somebody to compare fingerprints`,
    };
    const items = waiting.map(({ id, name }) => ({
      name,
      text: { zh: '等待信任', en: 'waits' },
      path: agentPath(id),
    }));
    return { status: 'warning', text, path, items, ...(times.length > 0 ? { since: Math.min(...times) } : {}) };
  },
};
