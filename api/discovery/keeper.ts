/** What the hub knows of whoever keeps discovery going. */
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
  /** Starts again what is due by its scope's schedule. */
  repeat(now: number): void;
  /** Leaves off: jobs that run are interrupted. */
  close(): Promise<void>;
};
