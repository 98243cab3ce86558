/** What aspects of agents share: each agent is judged by itself, and the aspect stands as the worst of them. */

import type { AgentHealth } from '#probes/agent/words.ts';
import type { Text } from '#probes/probe.ts';
import type { AgentState } from '../agents/schema.ts';
import { SILENT_MS } from '../agents/silence.ts';
import type { Hub } from '../hub.ts';
import { wholeOf } from '../people/reach.ts';
import { type Aspect, gravityOf, type Measured, type Scene } from './aspect.ts';
import type { Item, Status } from './standing.ts';

/** The gravest so many are named. */
const NAMED = 20;

export type AgentRow = {
  id: number;
  name: string;
  state: AgentState;
  enrolled_at: number | null;
  trusted_at: number | null;
  heard_at: number | null;
  version: string | null;
  clock_offset_ms: number | null;
  health: AgentHealth | null;
};

export function agentsIn(hub: Hub, state: AgentState): AgentRow[] {
  const rows = wholeOf(hub.db)
    .$client.prepare(
      `select id, name, state, enrolled_at, trusted_at, heard_at, version, clock_offset_ms, health
        from agents where state = ? order by name`,
    )
    .all(state) as (Omit<AgentRow, 'health'> & { health: string | null })[];
  return rows.map((row) => ({ ...row, health: row.health === null ? null : JSON.parse(row.health) }));
}

export const isHeard = ({ heard_at }: AgentRow, now: number): boolean =>
  heard_at !== null && now - heard_at <= SILENT_MS;

export const agentPath = (id: number): string => `/agents/${id}`;

/** `text`: what is told of that agent; a good one is only counted. */
export type Judged = { status: Status; text: Text };
export const NOT_TOLD: Judged = { status: 'unknown', text: { zh: '未上报', en: 'not told' } };

/** Of the trusted agents; undefined where there are none. */
export function judgeAgents(
  { hub, now }: Scene,
  judge: (agent: AgentRow, now: number) => Judged,
): Measured | undefined {
  const judged = agentsIn(hub, 'trusted').map((agent) => ({ agent, ...judge(agent, now) }));
  if (judged.length === 0) return undefined;
  judged.sort((one, other) => gravityOf(other.status) - gravityOf(one.status));
  const status = judged[0]?.status ?? 'unknown';
  const items: Item[] = judged
    .filter((one) => one.status !== 'good')
    .slice(0, NAMED)
    .map(({ agent, text }) => ({ name: agent.name, text, path: agentPath(agent.id) }));
  const count = (of: Status) => judged.filter((one) => one.status === of).length;
  const [good, unknown, troubled] = [count('good'), count('unknown'), count('warning') + count('bad')];
  const text = {
    zh: `共 ${judged.length} 个探测点：正常 ${good}，有问题 ${troubled}，未知 ${unknown}`,
    en: `Agents: ${judged.length}; well ${good}, in trouble ${troubled}, unknown ${unknown}`,
  };
  return { status, text, items, path: '/agents' };
}

/** An aspect of what agents tell of themselves: of a silent one nothing is known. */
export const agentsAspect = (
  name: string,
  title: Text,
  judge: (health: AgentHealth, agent: AgentRow, now: number) => Judged,
): Aspect => ({
  name,
  group: 'agents',
  title,
  look: (scene) =>
    judgeAgents(scene, (agent, now) =>
      agent.health && isHeard(agent, now) ? judge(agent.health, agent, now) : NOT_TOLD,
    ),
});
