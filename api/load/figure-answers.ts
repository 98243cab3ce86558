/** What is answered of the figures of a load: second by second, of the whole, and of each that sent it. Milliseconds, epoch milliseconds UTC. */
import { z } from 'zod';
import { LOAD_ERROR_KINDS, PHASES } from '#probes/load/words.ts';
import { Text } from '../middleware/text.ts';

export const Spread = z.object({
  count: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});
const Errors = z.partialRecord(z.enum(LOAD_ERROR_KINDS), z.number());
export const Figures = z.object({
  requests: z.number(),
  journeys: z.number(),
  errors: Errors,
  bytes: z.number(),
  latency_ms: Spread,
  service_ms: Spread,
  phases: z.record(z.enum(PHASES), Spread),
});
export const Generator = z.object({
  lag_ms: Spread,
  cpu: z.number(),
  held: z.number(),
  limited: z.boolean(),
  why: Text.nullable(),
});
const byFamily = <S extends z.ZodType>(schema: S) => z.object({ 4: schema.optional(), 6: schema.optional() });
export const Tick = z.object({
  at: z.number(),
  elapsed_ms: z.number(),
  intended_rate: z.number(),
  in_flight: z.number(),
  connections: z.number(),
  figures: Figures,
  by_family: byFamily(Figures.pick({ requests: true, errors: true, latency_ms: true })),
  generator: Generator,
  /** Generators (their place, from 0) that told nothing of this second. */
  missing: z.array(z.int()).optional(),
});
export const Result = z.object({
  started_at: z.number(),
  ended_at: z.number(),
  ended: z.enum(['complete', 'stopped']),
  stop_ms: z.number().nullable(),
  intended_rate: z.number(),
  rate: z.number(),
  figures: Figures,
  by_name: z.record(z.string(), Figures),
  by_family: byFamily(Figures),
  checks: z.record(z.string(), z.object({ passed: z.number(), failed: z.number() })),
  examples: z.array(z.object({ kind: z.enum(LOAD_ERROR_KINDS), at: z.number(), name: z.string(), text: z.string() })),
  generator: Generator,
});

/** One of several agents that send a load together, so far or at its end. */
export const GeneratorShape = z.object({
  agent_id: z.int(),
  name: z.string(),
  /** The hub's clock minus its own, and by how much that may be wrong; null: it was never ready. */
  clock: z.object({ offset_ms: z.number(), error_ms: z.number().nullable() }).nullable(),
  /** Why not all of its share is in the figures; null: it told everything. */
  why: Text.nullable(),
  share: z.object({
    ceiling_rate: z.number(),
    max_connections: z.number(),
    users: z.number().nullable(),
    journeys: z.number().nullable(),
  }),
  seconds: z.number(),
  missing_seconds: z.number(),
  requests: z.number(),
  journeys: z.number(),
  errors: z.number(),
  rate: z.number().nullable(),
  generator: Generator,
  health: z.object({ cpu: z.number(), loop_lag_ms: z.number(), rss_bytes: z.number() }).nullable(),
  connections: z.number(),
});
