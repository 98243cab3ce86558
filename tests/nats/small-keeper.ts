/** The hub's side of agents as small as it can be: over the same tables, with the same rules for a batch; what was seen is only noted by number. */

import { jsonOf } from '#probes/agent/request.ts';
import { isSigned, type Pair, seal, sign } from '#probes/agent/sealing.ts';
import type { FromHub, Receipt, SignedBatch } from '#probes/agent/words.ts';
import type { AgentKeeper } from '../../api/agents/keeper.ts';
import { refuse } from '../../api/agents/refusal.ts';
import { agents } from '../../api/agents/schema.ts';
import { BatchShape } from '../../api/agents/shapes.ts';
import { firstSeq, sortRecords } from '../../api/agents/sort-records.ts';
import type { Db } from '../../api/db/open.ts';

export type SmallKeeper = Pick<AgentKeeper, 'workOf' | 'take' | 'onWork'> & {
  /** Gives an agent other work. */
  give(agent_id: number, revision: number): void;
  counts(): { agent_id: number; seen: number; lost: number; refused: number; taken_to: number; rows: number }[];
};

export function addAgent(
  db: Db,
  id: number,
  keys: { sign: Pair; open: Pair },
  state: 'trusted' | 'revoked' = 'trusted',
) {
  db.$client.prepare("insert or ignore into units (id, name, level) values (1, 'unit', 'city')").run();
  const row = { id, name: `agent ${id}`, unit_id: 1, way: 'nats' as const, state, created_at: 0 };
  db.insert(agents)
    .values({ ...row, sign_key: keys.sign.public, seal_key: keys.open.public })
    .run();
}

export function smallKeeper(db: Db, own: Pair): SmallKeeper {
  db.$client.exec('create table if not exists trial_seen (agent_id, seq, primary key (agent_id, seq))');
  const listeners = new Set<(agent_id: number) => void>();
  const revisions = new Map<number, number>();
  const find = (id: number) =>
    db
      .select()
      .from(agents)
      .all()
      .find((agent) => agent.id === id);

  function take({ agent_id, body, signature }: SignedBatch, from: string): FromHub {
    const now = Date.now();
    const no = (reason: 'unknown_agent' | 'revoked' | 'bad_signature' | 'malformed') =>
      refuse(db, { reason, agent_id, sentence: reason, from }, { zh: reason, en: reason }, now);
    const agent = find(agent_id);
    if (!agent?.sign_key) return no('unknown_agent');
    if (agent.state === 'revoked') return no('revoked');
    if (!isSigned('batch', body, signature, agent.sign_key)) return no('bad_signature');
    const { data: batch } = BatchShape.safeParse(jsonOf(Buffer.from(body).toString()));
    if (batch?.agent_id !== agent_id) return no('malformed');
    return db.$client.transaction(() => {
      const key = [agent_id, batch.buffer];
      db.$client
        .prepare(
          'insert or ignore into agent_buffers (agent_id, buffer, taken_to, first_at, last_at) values (?, ?, 0, 0, 0)',
        )
        .run(...key);
      const before = db.$client
        .prepare('select taken_to, last_at from agent_buffers where agent_id = ? and buffer = ?')
        .get(...key) as { taken_to: number; last_at: number };
      let { taken_to } = before;
      // A batch that came before its time comes again; what is between isn't lost.
      if ((firstSeq(batch) ?? 0) <= taken_to + 1) {
        const sorted = sortRecords(batch, before, () => 'own', now);
        const note = db.$client.prepare('insert into trial_seen values (?, ?)');
        for (const { seq } of sorted.fresh) note.run(agent_id, seq);
        ({ taken_to } = sorted);
        db.$client
          .prepare(
            'update agent_buffers set taken_to = ?, seen = seen + ?, lost = lost + ?, refused = refused + ?, last_at = ? where agent_id = ? and buffer = ?',
          )
          .run(taken_to, sorted.seen, sorted.lost, sorted.refused, now, ...key);
      }
      const receipt: Receipt = { agent_id, buffer: batch.buffer, taken_to, at: now };
      const said = Buffer.from(JSON.stringify(receipt));
      return { is: 'receipt' as const, body: said, signature: sign('receipt', said, own) };
    })();
  }

  return {
    take,
    workOf(agent_id) {
      const agent = find(agent_id);
      if (agent?.state !== 'trusted' || !agent.seal_key) return undefined;
      const body = seal(
        Buffer.from(JSON.stringify({ agent_id, revision: revisions.get(agent_id) ?? 1 })),
        agent.seal_key,
      );
      return { is: 'work', body, signature: sign('work', body, own) };
    },
    onWork(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    give(agent_id, revision) {
      revisions.set(agent_id, revision);
      for (const listener of listeners) listener(agent_id);
    },
    counts: () =>
      db.$client
        .prepare(
          `select agent_id, sum(seen) as seen, sum(lost) as lost, sum(refused) as refused, max(taken_to) as taken_to,
            (select count(*) from trial_seen t where t.agent_id = b.agent_id) as rows from agent_buffers b group by agent_id order by agent_id`,
        )
        .all() as ReturnType<SmallKeeper['counts']>,
  };
}
