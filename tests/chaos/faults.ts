/** The registry of faults: one line each. */
import { damage } from './damage.ts';
import { disk } from './disk.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';
import { readOnly } from './read-only.ts';

export const faults = {
  kill,
  disk,
  'read-only': readOnly,
  damage,
} as const satisfies Record<string, Fault>;
export type FaultName = keyof typeof faults;
