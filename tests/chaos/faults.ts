/** The registry of faults: one line each. */
import { disk } from './disk.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';

export const faults: Record<'kill' | 'disk', Fault> = { kill, disk };
export type FaultName = keyof typeof faults;
