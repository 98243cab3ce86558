/** The hub's side of its agents: their work made anew when it changes, signed and sealed; receipts for what was taken in. */

import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Pair, seal, sign } from '#probes/agent/sealing.ts';
import type { AgentLoad, FromHub } from '#probes/agent/words.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { Keys } from '../people/keys.ts';
import type { Watching } from '../watching/keep-watching.ts';
import type { AgentKeeper } from './keeper.ts';
import { ownPair } from './own-key.ts';
import type { AgentState, AgentWay } from './schema.ts';
import { createTakeIn } from './take-in.ts';
import { contentOf, digestOf, nextRevision, nothingFor } from './work.ts';

/** Many changes in a row are one. */
const SOON_MS = 300;

type Listener<Args extends unknown[]> = (...args: Args) => void;
type Parts = { db: Db; keys: Keys; log: Logger; watching: Pick<Watching, 'pipeline'> };
type Standing = {
  id: number;
  state: AgentState;
  way: AgentWay;
  version: string | null;
  seal_key: string | null;
  revision: number;
};

export function keepAgents({ db, keys, log, watching }: Parts): AgentKeeper {
  const take = createTakeIn(db, watching.pipeline.ingest);
  const work_listeners = new Set<Parameters<AgentKeeper['onWork']>[0]>();
  const load_listeners = new Set<Parameters<AgentKeeper['onLoad']>[0]>();
  const loads = new Map<number, { agent_id: number; load: AgentLoad }[]>();
  /** Of what each agent's work was when its revision was given. */
  const digests = new Map<number, string>();
  let pair: Pair | undefined;
  let soon: NodeJS.Timeout | undefined;
  let is_stopped = false;

  const say = (is: FromHub['is'], body: Uint8Array): FromHub => {
    pair ??= ownPair(db, keys, Date.now());
    return { is, body, signature: sign(is, body, pair) };
  };
  const agentOf = (id: number) =>
    prepared(db, 'select id, state, way, version, seal_key, revision from agents where id = ?').get(id) as
      | Standing
      | undefined;
  const loadsOf = (id: number) =>
    [...loads.values()].flatMap((some) => some.filter(({ agent_id }) => agent_id === id).map(({ load }) => load));

  /** The revision goes up when the content differs from what was said last, and at the first time after a start. */
  function contentNow(agent: Standing, now: number) {
    const content = agent.state === 'trusted' ? contentOf(db, keys, agent, loadsOf(agent.id)) : nothingFor(agent);
    // By another way it has to be told there as well.
    const digest = `${agent.way} ${digestOf(content)}`;
    const is_new = digests.get(agent.id) !== digest;
    const revision = is_new ? nextRevision(agent.revision, now) : agent.revision;
    if (is_new) prepared(db, 'update agents set revision = ? where id = ?').run(revision, agent.id);
    digests.set(agent.id, digest);
    return { content, revision, is_new };
  }
  const tell = <Args extends unknown[]>(listeners: Iterable<Listener<Args>>, ...args: Args) => {
    for (const listener of listeners) {
      try {
        listener(...args);
      } catch (error) {
        log.error({ err: error }, 'whoever hears of agents failed');
      }
    }
  };
  /** Tells of one agent's work where it isn't what was told. */
  function settle(id: number) {
    try {
      const agent = agentOf(id);
      const is_told = agent?.state === 'trusted' || (agent?.state === 'revoked' && digests.has(id));
      if (agent && is_told && contentNow(agent, Date.now()).is_new) tell(work_listeners, id);
    } catch (error) {
      log.error({ err: error, agent: id }, 'the work of an agent could not be made anew');
    }
  }
  /** Others in between: an agent with ten thousand watches takes tens of milliseconds. */
  async function settleAll() {
    soon = undefined;
    const ids = db.$client.prepare(`select id from agents where state in ('trusted', 'revoked')`).pluck().all();
    for (const id of ids as number[]) {
      if (is_stopped) return;
      settle(id);
      await turn();
    }
  }
  const changed = () => {
    if (!is_stopped) soon ??= setTimeout(settleSoon, SOON_MS).unref();
  };
  const settleSoon = () =>
    void settleAll().catch((error) => log.error({ err: error }, 'the work of agents could not be made anew'));

  return {
    workOf(agent_id) {
      const agent = agentOf(agent_id);
      if (!agent?.seal_key || !(agent.state === 'trusted' || agent.state === 'revoked')) return undefined;
      const now = Date.now();
      const { content, revision } = contentNow(agent, now);
      return say('work', seal(Buffer.from(JSON.stringify({ ...content, revision, at: now })), agent.seal_key));
    },
    take(batch, from) {
      const taken = take(batch, from);
      for (const record of taken.loads) tell(load_listeners, batch.agent_id, record);
      return say('receipt', Buffer.from(JSON.stringify(taken.receipt)));
    },
    onWork(listener) {
      work_listeners.add(listener);
      return () => work_listeners.delete(listener);
    },
    changed,
    sendLoads(run_id, wanted) {
      const concerned = [...(loads.get(run_id) ?? []), ...wanted].map(({ agent_id }) => agent_id);
      if (wanted.length > 0) loads.set(run_id, wanted);
      else loads.delete(run_id);
      for (const id of new Set(concerned)) settle(id);
    },
    onLoad(listener) {
      load_listeners.add(listener);
      return () => load_listeners.delete(listener);
    },
    async stop() {
      is_stopped = true;
      clearTimeout(soon);
      work_listeners.clear();
      load_listeners.clear();
    },
  };
}
