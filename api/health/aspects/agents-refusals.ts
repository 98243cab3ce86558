import type { Text } from '#probes/probe.ts';
import { REFUSAL_REASONS, type RefusalReason } from '../../agents/schema.ts';
import { wholeOf } from '../../people/reach.ts';
import type { Aspect } from '../aspect.ts';
import { agentPath } from '../judge-agents.ts';
import type { Item } from '../standing.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ALL = '/agents?tab=refusals';

/** In words, and whether somebody may be at it on purpose. */
const SAID: Record<RefusalReason, Text & { is_grave: boolean }> = {
  revoked: { zh: '已吊销的探测点', en: 'of a revoked agent', is_grave: true },
  unknown_agent: { zh: '未知探测点', en: 'of no agent that is known', is_grave: true },
  bad_signature: { zh: '签名不符', en: 'with a forged signature', is_grave: true },
  bad_code: { zh: '注册码无效', en: 'with a bad code', is_grave: true },
  foreign_watch: { zh: '不属于该探测点的监测', en: 'for watches that aren’t its own', is_grave: true },
  from_the_future: { zh: '时间在未来', en: 'from the future', is_grave: false },
  too_old: { zh: '时间过旧', en: 'too old', is_grave: false },
  malformed: { zh: '格式有误', en: 'malformed', is_grave: false },
  too_many: { zh: '发送过快', en: 'too many', is_grave: true },
};

type Row = {
  reason: RefusalReason;
  agent_id: number;
  name: string | null;
  count: number;
  last_at: number;
  last: string;
};

export const agentsRefusals: Aspect = {
  name: 'agents_refusals',
  group: 'agents',
  title: { zh: '探测点拒收', en: 'Refused from agents' },
  look({ hub, now }) {
    const sqlite = wholeOf(hub.db).$client;
    // SQLite takes the bare column `last` from the row of the largest `last_at`.
    const rows = sqlite
      .prepare(
        `select r.reason, r.agent_id, a.name, sum(r.count) as count, max(r.last_at) as last_at, r.last
          from agent_refusals r left join agents a on a.id = r.agent_id where r.last_at > ? group by r.reason, r.agent_id
          order by last_at desc`,
      )
      .all(now - DAY_MS) as Row[];
    if (rows.length === 0) {
      if (sqlite.prepare('select 1 from agents limit 1').get() === undefined) return undefined;
      return { status: 'good', text: { zh: '近 24 小时无拒收', en: 'Nothing was refused for a day' }, path: '/agents' };
    }
    const known = rows.filter(({ reason }) => REFUSAL_REASONS.includes(reason));
    const is_grave = known.some(({ reason, last_at }) => SAID[reason].is_grave && last_at > now - HOUR_MS);
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    const items: Item[] = known.slice(0, 20).map(({ reason, agent_id, name, count, last }) => {
      // Ends with the address that it came from, which is all that is known of whoever is unknown.
      const [, from = '?'] = /\(([^()]*)\)$/.exec(last) ?? [];
      return {
        name: name ?? from,
        text: {
          zh: `${SAID[reason].zh} ${count} 次${name === null ? '' : `，最近来自 ${from}`}`,
          en: `${count} ${SAID[reason].en}; the last: ${last}`,
        },
        path: name === null ? ALL : `${agentPath(agent_id)}?tab=refusals`,
      };
    });
    const text = { zh: `近 24 小时拒收 ${total} 次`, en: `${total} refused within a day` };
    return { status: is_grave ? 'bad' : 'warning', text, items, path: ALL };
  },
};
