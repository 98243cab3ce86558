/** P1…P3: the probe proves itself first. */
import type { MigrationCheck } from '../check.ts';

export const probeChecks: readonly MigrationCheck[] = [];
