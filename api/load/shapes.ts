/** What comes in about load tests, with its limits. Rates are requests a second, shares 0 to 1. */
import { z } from 'zod';
import { isProxysWord } from '#probes/http/proxy-words.ts';
import type { Shape } from '#probes/load/words.ts';
import { Written } from '../tickets/deeds.ts';
import { longestOf, searchPlanOf } from './search-plan.ts';

export const MAX_RATE = 20_000;
const MAX_USERS = 2_000;
const MAX_STAGES = 30;
/** Ticks are kept one a second: an hour is what a page can still draw. */
export const MAX_DURATION_MS = 3_600_000;
export const MAX_WINDOW_MS = 31 * 86_400_000;
export const MAX_SCENARIO_CHARS = 64 * 1024;
const MAX_TARGETS = 8;
const MAX_GENERATORS = 16;

const Rate = z.number().min(0).max(MAX_RATE);
/** The engine holds it second by second, so it is whole. */
const CeilingRate = z.int().min(1).max(MAX_RATE);
const Duration = z.int().min(1_000).max(MAX_DURATION_MS);
const Share = z.number().min(0).max(1);
const Wait = z.number().positive().max(600_000);

export const StageShape = z.strictObject({ from_rate: Rate, to_rate: Rate, duration_ms: Duration });
/** Step after step of a constant rate until the service doesn't follow: what is sought is how much it carries. */
const SearchShape = z.strictObject({
  model: z.literal('search'),
  /** Journeys a second of the first step; the last is the plan's ceiling. */
  start_rate: z.number().min(0.01).max(MAX_RATE),
  step_ms: z.int().min(5_000).max(600_000),
  rounds: z.int().min(1).max(5),
  /** What a step must keep to be good, beside that it follows; null: not asked. */
  p95_ms: Wait.nullable(),
  error_share: Share,
});
export type PlannedShape = Shape | z.infer<typeof SearchShape>;
export const LoadShape = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('open'), stages: z.array(StageShape).min(1).max(MAX_STAGES) }),
  z.strictObject({ model: z.literal('closed'), users: z.int().min(1).max(MAX_USERS), duration_ms: Duration }),
  SearchShape,
]);

/** Of a search: the most that it can take up to that ceiling. */
export function durationOf(shape: PlannedShape, ceiling_rate: number): number {
  if (shape.model === 'search') return longestOf(searchPlanOf(shape, ceiling_rate));
  if (shape.model === 'closed') return shape.duration_ms;
  return shape.stages.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
}
/** Journeys a second at the busiest; null: users or a search set it, and the ceiling holds it. */
export const peakOf = (shape: PlannedShape): number | null =>
  shape.model !== 'open' ? null : Math.max(...shape.stages.flatMap(({ from_rate, to_rate }) => [from_rate, to_rate]));

export const PLAN_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** A single request; its path is asked of the first target. */
export const PlannedRequest = z.strictObject({
  method: z.enum(PLAN_METHODS),
  path: z
    .string()
    .max(2_000)
    .regex(/^\/(?!\/)[\x21-\x22\x24-\x7e]*$/, 'a path begins with one /, and holds no blanks and no #'),
  headers: z
    .array(
      z.tuple([
        z
          .string()
          .max(100)
          .regex(/^[\w-]+$/)
          .refine((name) => !isProxysWord(name), 'only a proxy says this header'),
        z
          .string()
          .max(2_000)
          .regex(/^[\x20-\x7e]*$/),
      ]),
    )
    .max(30)
    .default([]),
  body: z.string().max(16_384).optional(),
});
export type PlannedRequest = z.infer<typeof PlannedRequest>;

/** When a run ends by itself; null: that rule is off. Neighbours are always watched. */
export const StopRules = z.strictObject({
  error_share: Share.nullable(),
  p99_ms: Wait.nullable(),
  /** For how long in a row. */
  for_s: z.int().min(1).max(600),
  /** The generator is at its own limit for so long: the figures say nothing of the system. */
  generator_s: z.int().min(1).max(600).nullable(),
});
export type StopRules = z.infer<typeof StopRules>;

/** What a run must keep to pass; null: not asked. */
export const Thresholds = z.strictObject({
  error_share: Share.nullable(),
  p95_ms: Wait.nullable(),
  p99_ms: Wait.nullable(),
  /** Requests a second at least, over the time of the load. */
  rate: Rate.nullable(),
  /** Share of the scenario's checks that hold, at least. */
  checks_share: Share.nullable(),
});
export type Thresholds = z.infer<typeof Thresholds>;

const At = z.int().positive().max(253_402_300_799_000);
export const PlanContent = z.strictObject({
  name: Written.min(1).max(100),
  purpose: Written.min(1).max(2_000),
  endpoint_ids: z.array(z.int().positive()).min(1).max(MAX_TARGETS),
  scenario: z.string().min(1).max(MAX_SCENARIO_CHARS).nullable(),
  request: PlannedRequest.nullable(),
  shape: LoadShape,
  family: z.enum(['4', '6', 'both']),
  http: z.enum(['1.1', '2']),
  ceiling_rate: CeilingRate,
  max_connections: z.int().min(1).max(5_000).default(200),
  /** Agents that send it together, each its share; null: the hub itself. */
  generators: z.array(z.int().positive()).min(1).max(MAX_GENERATORS).nullable().default(null),
  timeout_ms: z.int().min(100).max(120_000).default(10_000),
  trusts_any_certificate: z.boolean().default(false),
  from_at: At,
  until_at: At,
  contact_name: Written.min(1).max(100),
  contact_phone: Written.min(3).max(50),
  stop_rules: StopRules,
  thresholds: Thresholds,
});
export type PlanContent = z.infer<typeof PlanContent>;
export const NewPlan = PlanContent.extend({ system_id: z.int().positive() });
const Version = z.int().positive();
/** The whole plan, and the version that it was read in. */
export const PlanChange = PlanContent.extend({ version: Version });
export const Move = z.strictObject({ version: Version });
export const Decision = z.strictObject({
  version: Version,
  approve: z.boolean(),
  reason: Written.max(500).default(''),
});

/** `version` 0: nothing was set so far. */
export const Ceiling = z.strictObject({ ceiling_rate: CeilingRate.nullable(), version: z.int().min(0) });
export const Peak = z.strictObject({
  peak_rate: Rate.positive().nullable(),
  declared_by: Written.max(100).default(''),
  declared_at: At.nullable().default(null),
  version: z.int().min(0),
});

/** A run may ask for less than its plan allows, never for more. */
export const Starting = z.strictObject({ ceiling_rate: CeilingRate.optional() });
/** With a plan its files of data are looked at as well. */
export const Scenario = z.strictObject({
  scenario: z.string().max(MAX_SCENARIO_CHARS),
  plan_id: z.int().positive().optional(),
});
export const DataQuery = z.object({ version: z.coerce.number().int().positive() });
export const Baseline = z.strictObject({ is_baseline: z.boolean() });

export const STATES_SHOWN = ['draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
