/** What is answered about a search for capacity, and about both families of one run. */
import { z } from 'zod';
import { Text } from '../middleware/text.ts';

const Rate = z.number();
/** In journeys a second. */
export const CapacityShape = z.discriminatedUnion('is', [
  /** Of so many rounds, with an interval of 95 %; null of a single one. */
  z.object({ is: z.literal('measured'), rounds: z.int(), mean: Rate, low: Rate.nullable(), high: Rate.nullable() }),
  z.object({ is: z.literal('at_least'), rate: Rate }),
  z.object({ is: z.literal('unknown') }),
  /** No rate was good. */
  z.object({ is: z.literal('none') }),
]);
/** `share`: of the capacity, left at the declared peak. */
export const HeadroomShape = z.object({ share: z.number(), bound: z.enum(['measured', 'at_least']) });
/** What a search for capacity found so far. Rates are journeys a second. */
export const SearchFound = z.object({
  steps: z.array(
    z.object({
      round: z.int(),
      rate: Rate,
      /** `unknown`: the generator or a stop, not the service, made the figures. */
      verdict: z.enum(['good', 'bad', 'unknown']),
      why: z.array(
        z.enum([
          ...(['no_samples', 'falls_behind', 'errors', 'slow'] as const),
          ...(['generator_limited', 'stopped', 'connections', 'stop_rule'] as const),
        ]),
      ),
      ended_rate: Rate.nullable(),
      p95_ms: z.number().nullable(),
      error_share: z.number().nullable(),
    }),
  ),
  rounds: z.array(
    z.object({
      end: z.enum(['knee', 'ceiling', 'unknown', 'never_good']),
      good_rate: Rate.nullable(),
      bad_rate: Rate.nullable(),
    }),
  ),
  /** How many were asked for. */
  rounds_asked: z.int(),
  capacity: CapacityShape,
  /** Requests a second, as the system's owner declared it; null: nobody did. */
  peak_rate: z.number().nullable(),
  /** By which the declared peak is held against the capacity. */
  requests_per_journey: z.number().nullable(),
  /** Null: not known, which is no good sign. */
  headroom: HeadroomShape.nullable(),
  little: z.object({ in_flight: z.number(), expected: z.number(), deviation: z.number() }).nullable(),
});
/** IPv6 against IPv4 of one run (性能劣化比): `ratio` 0.1 is 10 % worse. */
export const FamiliesCompared = z.object({
  measures: z.array(
    z.object({
      name: z.enum(['latency_p50', 'latency_p95', 'success']),
      /** Null: both are better than the floor and count as equal (`is_equal`), or it wasn't measured over both. */
      ratio: z.number().nullable(),
      is_equal: z.boolean(),
    }),
  ),
  is: z.enum(['pass', 'fail', 'unknown']),
  why: Text.nullable(),
});
