/** What the hub knows of the lab. */
import type { Lab } from '#probes/lab/index.ts';
import type { Actor } from '../audit/record.ts';

export type LabKeeper = {
  current(): Lab | undefined;
  start(actor: Actor): Promise<Lab>;
  /** Stops it and removes what it brought, but the areas, which are real ones. */
  remove(actor: Actor): Promise<void>;
  /** Starts again what was running when the program ended. */
  resume(): Promise<void>;
  close(): Promise<void>;
};
