/** What lists of load tests may be asked for. */
import { z } from 'zod';
import { Paging } from '../middleware/endpoint.ts';
import { STATES_SHOWN } from './shapes.ts';

const SystemFilter = z.coerce.number().int().positive().optional();
export const PlanQuery = z.object({ ...Paging, system_id: SystemFilter, state: z.enum(STATES_SHOWN).optional() });
export const RunQuery = z.object({
  ...Paging,
  system_id: SystemFilter,
  plan_id: z.coerce.number().int().positive().optional(),
  state: z.enum(['running', 'complete', 'stopped', 'failed', 'interrupted']).optional(),
  is_regressed: z.stringbool().optional(),
});
export const LimitQuery = z.object({ ...Paging, system_id: SystemFilter });

/** The number of the first tick that isn't known yet. */
export const TickQuery = z.object({ since: z.coerce.number().int().min(0).max(1_000_000).default(0) });

/** Another run; without it the newest baseline of the same plan, else of the same system. */
export const ComparisonQuery = z.object({ with: z.coerce.number().int().positive().optional() });

export const CoverageQuery = z.object({ ...Paging, q: z.string().max(200).optional() });
