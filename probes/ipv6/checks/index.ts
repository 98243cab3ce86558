/** The registry of the checks of the IPv6 migration, in the order of the catalogue. */
import type { MigrationCheck } from '../check.ts';
import { deviceChecks } from './devices.ts';
import { planChecks } from './plan.ts';
import { probeChecks } from './probe.ts';
import { serviceChecks } from './services.ts';

export const migrationChecks: readonly MigrationCheck[] = [
  ...probeChecks,
  ...deviceChecks,
  ...serviceChecks,
  ...planChecks,
];
