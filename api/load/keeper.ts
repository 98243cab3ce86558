/** What the hub knows of whoever keeps loads going. */
import type { GeneratorEnd, Tick } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { Actor } from '../audit/record.ts';
import type { Scenarios } from './scenario.ts';

export type LoadTests = {
  /** What was there at the last end of the program is over. */
  begin(): void;
  mayStart(plan_id: number, ceiling_rate?: number): Promise<{ refusals: Text[]; notes: Text[] }>;
  /** Throws a refusal, with all its reasons; else the load goes on by itself. */
  start(actor: Actor, asked: { plan_id: number; ceiling_rate?: number | undefined }): Promise<number>;
  /** At once. Asked again, or of one that is over, it does nothing more. */
  stop(actor: Actor, run_id: number): void;
  /** Looks now whether all that go on are still approved. */
  look(): void;
  /** Of one that goes on: all its seconds so far. */
  ticksOf(run_id: number): readonly Tick[] | undefined;
  /** The agents that send it, as they stand; undefined: it doesn't go on, or the hub sends it. */
  generatorsOf(run_id: number): GeneratorEnd[] | undefined;
  scenarios: Scenarios;
  /** Ends all and waits for it. */
  close(): Promise<void>;
};
