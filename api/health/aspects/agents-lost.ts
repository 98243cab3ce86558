import { lostLately } from '../../agents/lost-lately.ts';
import type { Aspect } from '../aspect.ts';
import { judgeAgents } from '../judge-agents.ts';

const HOUR_MS = 3_600_000;

export const agentsLost: Aspect = {
  name: 'agents_lost',
  group: 'agents',
  title: { zh: '探测点丢失', en: 'Lost by agents within a day' },
  look(scene) {
    const lost = lostLately(scene.hub.db, scene.now);
    return judgeAgents(scene, ({ id }, now) => {
      const { count, told_at } = lost.get(id) ?? { count: 0, told_at: 0 };
      if (count === 0) return { status: 'good', text: { zh: '无丢失', en: 'nothing lost' } };
      const text = { zh: `丢失 ${count} 条`, en: `${count} records lost` };
      return { status: told_at > now - HOUR_MS ? 'bad' : 'warning', text };
    });
  },
};
