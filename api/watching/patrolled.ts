/** A watch as the patrol carries it: all that one look needs, except the secret. */
import type { ProbeName } from '#probes/index.ts';
import type { Family } from '#probes/probe.ts';

export type PatrolledWatch = {
  id: number;
  target_id: number;
  probe: ProbeName;
  params: Record<string, unknown>;
  address: string;
  family: Family | null;
  every_s: number;
  timeout_ms: number;
  credential_id: number | null;
  /** Null: the hub looks by itself. */
  agent_id: number | null;
};
