/** A1…A4: the address plan against itself and against what was seen. */
import type { MigrationCheck } from '../check.ts';

export const planChecks: readonly MigrationCheck[] = [];
