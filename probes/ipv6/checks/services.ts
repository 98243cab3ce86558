/** S1…S20: services by their names, addresses and pages. */
import type { MigrationCheck } from '../check.ts';

export const serviceChecks: readonly MigrationCheck[] = [];
