/** What the hub does for its agents: hands out work, takes in what they saw. Ways (HTTPS, NATS) carry it and know no more than this. */
import type { AgentLoad, AgentRecord, FromHub, SignedBatch } from '#probes/agent/words.ts';

export type AgentKeeper = {
  /** What one agent has to do as it stands now, signed and sealed to it: nothing for a revoked one; undefined for one that nobody has trusted. */
  workOf(agent_id: number): FromHub | undefined;
  /**
   * Takes a batch in, in one transaction with how far that buffer is taken in, and answers with the signed receipt: what was taken
   * before is passed over, so twice is once. Throws `AgentRefusal`, which was counted and audited, when nothing of it may be taken;
   * single records that may not are counted and passed over. `from` is where it came from, for the log.
   */
  take(batch: SignedBatch, from: string): FromHub;
  /** Hears, until the answer is called, of each agent whose work has changed (or who was revoked). */
  onWork(listener: (agent_id: number) => void): () => void;
  /** Watches, credentials or agents were changed: work is made anew soon. */
  changed(): void;
  /** Loads that agents are to send, by run; an empty list ends them. */
  sendLoads(run_id: number, loads: { agent_id: number; load: AgentLoad }[]): void;
  /** Hears of load records as they are taken in, in order of each agent. */
  onLoad(listener: (agent_id: number, record: Extract<AgentRecord, { is: 'load' }>) => void): () => void;
  stop(): Promise<void>;
};
