/** Keeps jobs going: starts what people and schedules ask for, stops it, and goes on with it after a restart. */
import type { Actor } from '../audit/record.ts';
import type { JobRow, NewJob } from './shapes.ts';

export type DiscoveryKeeper = {
  /** Starts a job, or leaves it waiting while many run; its id. Refuses with a sentence. */
  start(actor: Actor, wanted: NewJob): number;
  stopJob(actor: Actor, id: number): void;
  /** What a job does at this moment; null when it doesn't run. */
  now(id: number): JobRow['now'];
  /** Goes on with what ran when the program ended. */
  resume(): void;
  /** Leaves off: jobs that run are interrupted. */
  close(): Promise<void>;
};
