/** Agents that send a load in the hub's place: who may be chosen, and what speaks against them at the start. */
import { MAX_LOAD_SPEC_BYTES } from '#probes/agent/words.ts';
import { mostGenerators } from '#probes/load/share.ts';
import type { LoadSpec } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { AgentState } from '../agents/schema.ts';
import { SILENT_MS } from '../agents/silence.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import type { Plan } from './plans.ts';
import type { PlanContent } from './shapes.ts';

type Found = { name: string; state: AgentState; heard_at: number | null };
const agentOf = (db: Db, id: number) =>
  db.$client.prepare('select name, state, heard_at from agents where id = ?').get(id) as Found | undefined;

type Chosen = Pick<PlanContent, 'generators' | 'shape' | 'ceiling_rate' | 'max_connections'>;

/** `db`: as whoever writes sees it, who leaves those in that were in before and brings in none beyond their reach. */
export function checkGenerators(db: Db, { generators, ...sent }: Chosen, before: readonly number[] | null) {
  if (!generators) return;
  const refuse = ({ zh, en }: Text) => wrong('generators', zh, en);
  if (new Set(generators).size < generators.length)
    throw refuse({ zh: '同一探测点只能选择一次', en: 'an agent is chosen once' });
  const many = tooMany(generators, sent);
  if (many) throw refuse(many);
  for (const id of generators) {
    if (before?.includes(id)) continue;
    const found = agentOf(db, id);
    if (!found) throw refuse({ zh: '没有该探测点', en: 'there is no such agent' });
    if (found.state !== 'trusted')
      throw refuse({ zh: `探测点“${found.name}”未受信任`, en: `The agent ${found.name} isn’t trusted` });
  }
}

type Divided = Pick<PlanContent, 'shape' | 'ceiling_rate' | 'max_connections'>;
/** Why it can't be divided among so many; null: it can. */
function tooMany(generators: readonly number[], { shape, ...sent }: Divided): Text | null {
  if (shape.model === 'search')
    return {
      zh: '容量搜索只能由主站发出：请不选探测点，或改用其他压力模型',
      en: 'A search for capacity is sent by the hub alone: choose no agent, or another shape',
    };
  const most = mostGenerators({ ...sent, shape });
  if (generators.length <= most) return null;
  return {
    zh: `速率上限、连接数和用户数只够 ${most} 个探测点分担`,
    en: `its ceiling, connections and users are enough for ${most} agents`,
  };
}

/** In the order of their shares; null: the hub sends it. */
export function chosenBy(db: Db, { generators }: Pick<Plan, 'generators'>) {
  return generators?.map((id) => ({ id, name: agentOf(wholeOf(db), id)?.name ?? `#${id}` })) ?? null;
}

function whyNot(found: Found | undefined, now: number): Text | null {
  if (!found) return { zh: '探测点已删除', en: 'An agent of the plan is no more' };
  const { name, state, heard_at } = found;
  if (state !== 'trusted') return { zh: `探测点“${name}”未受信任`, en: `The agent ${name} isn’t trusted` };
  if (heard_at === null || heard_at + SILENT_MS < now)
    return { zh: `探测点“${name}”失去联系`, en: `The agent ${name} isn’t heard` };
  return null;
}

/** As the page of a plan shows them, whoever reads it: who sends against a system is no secret of it. */
export const generatorsOf = (db: Db, { generators }: Pick<Plan, 'generators'>, now: number) =>
  (generators ?? []).map((agent_id) => {
    const found = agentOf(wholeOf(db), agent_id);
    return { agent_id, name: found?.name ?? null, why_not: whyNot(found, now) };
  });

export function whyNotGenerate(db: Db, plan: Plan, asked_rate: number, now: number): Text[] {
  if (!plan.generators) return [];
  const many = tooMany(plan.generators, { ...plan, ceiling_rate: asked_rate });
  return [...generatorsOf(db, plan, now).map(({ why_not }) => why_not), many].filter((why) => why !== null);
}

/** What an agent is given travels with its work each time. */
export function tooLarge({ generators }: Pick<Plan, 'generators'>, spec: LoadSpec): Text[] {
  if (!generators) return [];
  const part = { generator: generators.length, generators: generators.length };
  if (Buffer.byteLength(JSON.stringify({ ...spec, part })) <= MAX_LOAD_SPEC_BYTES) return [];
  return [
    {
      zh: `场景及其数据过大，不能下发到探测点（最多 ${MAX_LOAD_SPEC_BYTES / 1024} KB）`,
      en: `The scenario with its data is too large for agents (${MAX_LOAD_SPEC_BYTES / 1024} KB at most)`,
    },
  ];
}
