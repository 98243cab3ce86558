/** D1…D20: devices, their interfaces, links and gateways. */
import type { MigrationCheck } from '../check.ts';

export const deviceChecks: readonly MigrationCheck[] = [];
