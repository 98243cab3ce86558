/** The registry of faults: one line each. */
import { clock } from './clock.ts';
import { damage } from './damage.ts';
import { descriptors } from './descriptors.ts';
import { disk } from './disk.ts';
import { dns } from './dns.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';
import { loss } from './loss.ts';
import { memory } from './memory.ts';
import { readOnly } from './read-only.ts';

export const faults = {
  kill,
  disk,
  'read-only': readOnly,
  damage,
  descriptors,
  clock,
  dns,
  loss,
  memory,
} as const satisfies Record<string, Fault>;
export type FaultName = keyof typeof faults;
