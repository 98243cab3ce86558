/** A1…A4: the address plan against itself and against what was seen. */
import type { MigrationCheck } from '../check.ts';
import { planObserved } from './plan-observed.ts';
import { planOverlap } from './plan-overlap.ts';
import { planReverse } from './plan-reverse.ts';
import { planUtilisation } from './plan-utilisation.ts';

export const planChecks: readonly MigrationCheck[] = [planOverlap, planObserved, planUtilisation, planReverse];
