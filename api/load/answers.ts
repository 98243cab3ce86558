/** What is answered about load tests. Times are milliseconds, moments epoch milliseconds UTC. */
import { z } from 'zod';
import { COMPARED } from '#probes/load/capacity/compare.ts';
import { Text } from '../middleware/text.ts';
import { BroughtIn } from './brought-in.ts';
import { GeneratorShape, Result, Tick } from './figure-answers.ts';
import { ENGINES, RUN_STATES, STOPPED_BY } from './schema.ts';
import { CapacityShape, FamiliesCompared, HeadroomShape, SearchFound } from './search-answers.ts';
import { LoadShape, PlanContent, STATES_SHOWN, Thresholds } from './shapes.ts';

export const Made = z.object({ id: z.int() });

/** Of the person whose account it is. */
const Name = z.string().nullable();

export const DataFile = z.object({
  file: z.string(),
  columns: z.array(z.string()),
  rows: z.int(),
  bytes: z.int(),
  sm3: z.string(),
  added_by: z.string(),
  added_by_name: Name,
  added_at: z.int(),
});
export const Target = z.object({ endpoint_id: z.int(), name: z.string(), origin: z.string().nullable() });
/** `state` expired: its window is over. */
export const PlanRow = PlanContent.extend({
  id: z.int(),
  system_id: z.int(),
  system: z.string(),
  state: z.enum(STATES_SHOWN),
  created_by: z.string(),
  created_by_name: Name,
  created_at: z.int(),
  edited_by: z.string(),
  edited_by_name: Name,
  edited_at: z.int(),
  submitted_by: z.string().nullable(),
  submitted_by_name: Name,
  submitted_at: z.int().nullable(),
  decided_by: z.string().nullable(),
  decided_by_name: Name,
  decided_at: z.int().nullable(),
  reason: z.string(),
  version: z.int(),
  runs: z.int(),
});
export type PlanRow = z.infer<typeof PlanRow>;
export const PlanPage = z.object({
  plan: PlanRow,
  targets: z.array(Target),
  /** What its scenario reads from files, and what else is kept: `columns` are those that it uses; nothing of the rows is told. */
  data: z.array(
    z.object({
      file: z.string(),
      is_named: z.boolean(),
      columns: z.array(z.string()),
      held: DataFile.nullable(),
    }),
  ),
  /** Agents that send it, in the order of their shares; none: the hub itself. */
  generators: z.array(
    z.object({
      agent_id: z.int(),
      /** Null: it is no more. */
      name: z.string().nullable(),
      /** Why it can't send now; null: it can. */
      why_not: Text.nullable(),
    }),
  ),
  /** How long a run takes, a search at most. */
  duration_ms: z.number(),
  /** Null: it is as it was approved, or never was. Else what became different since. */
  changed: Text.nullable(),
  limit: z.object({ ceiling_rate: z.number(), is_default: z.boolean(), peak_rate: z.number().nullable() }),
  me: z.object({
    /** Why whoever asks can't; null: they can. */
    may_not_write: Text.nullable(),
    may_not_decide: Text.nullable(),
  }),
});
/** Empty refusals: it could start now, but for the warm-up. */
export const MayStart = z.object({ refusals: z.array(Text), notes: z.array(Text) });

export const LimitRow = z.object({
  system_id: z.int(),
  system: z.string(),
  unit: z.string().nullable(),
  /** In force. */
  rate: z.number(),
  /** As somebody set it; null: the default of the settings is in force. */
  ceiling_rate: z.number().nullable(),
  ceiling_by: z.string().nullable(),
  ceiling_by_name: Name,
  ceiling_at: z.int().nullable(),
  peak_rate: z.number().nullable(),
  peak_declared_by: z.string(),
  peak_declared_at: z.int().nullable(),
  peak_by: z.string().nullable(),
  peak_by_name: Name,
  version: z.int(),
});

export type LimitRow = z.infer<typeof LimitRow>;

export const VerdictShape = z.object({
  /** `unknown`: the generator set the figures, it didn't run to its end, or nothing was asked of it. */
  is: z.enum(['pass', 'fail', 'unknown']),
  why: Text,
  rows: z.array(
    z.object({
      /** error_share, p95_ms, p99_ms, rate, checks_share; of a scenario also mean_ms, p50_ms, p90_ms, p999_ms, max_ms. */
      name: z.string(),
      /** Null: of the whole run. */
      request: z.string().nullable(),
      wanted: z.number(),
      /** Null: not measured. */
      found: z.number().nullable(),
      is: z.enum(['pass', 'fail', 'unknown']),
    }),
  ),
});

export const RunRow = z.object({
  id: z.int(),
  plan_id: z.int(),
  plan: z.string(),
  system_id: z.int(),
  system: z.string(),
  state: z.enum(RUN_STATES),
  started_by: z.string(),
  /** Null, as every name beside an account: nobody has that account any more. */
  started_by_name: Name,
  started_at: z.int(),
  ended_at: z.int().nullable(),
  ceiling_rate: z.number(),
  /** Null: another engine measured, and didn't tell. */
  requests: z.int().nullable(),
  stopped_by: z.enum(STOPPED_BY).nullable(),
  is_limited: z.boolean().nullable(),
  is_baseline: z.boolean(),
  /** `k6`: somebody brought its figures in; this console did not measure them. */
  engine: z.enum(ENGINES),
  verdict: z.enum(['pass', 'fail', 'unknown']).nullable(),
  /** Requests a second, and what came of them; null: it brought none. */
  rate: z.number().nullable(),
  p99_ms: z.number().nullable(),
  error_share: z.number().nullable(),
  /** What was worse than in the baseline that it had at its end; null: nothing, or nobody could tell. */
  regression: z
    .object({ run_id: z.int(), started_at: z.int(), worse: z.array(z.enum([...COMPARED, 'capacity'])) })
    .nullable(),
});
export type RunRow = z.infer<typeof RunRow>;
export const NeighbourRow = z.object({
  /** Null: beyond the reach of whoever reads. */
  name: z.string().nullable(),
  node_id: z.int().nullable(),
  system_id: z.int().nullable(),
  relation: z.enum(['target', 'node', 'upstream', 'shared']),
  before: z.string(),
  now: z.string().nullable(),
});
export const RunPage = z.object({
  run: RunRow.extend({
    plan_version: z.int(),
    shape: LoadShape,
    /** How many agents send it together; 0: the hub sends it. */
    generators: z.int(),
    /** How long it takes, a search at most. */
    duration_ms: z.number(),
    thresholds: Thresholds,
    targets: z.array(
      z.object({ endpoint_id: z.int(), name: z.string(), origin: z.string(), addresses: z.array(z.string()) }),
    ),
    stop_reason: Text.nullable(),
    stop_person: z.string().nullable(),
    stop_person_name: Name,
    stop_asked_at: z.int().nullable(),
    stop_ms: z.number().nullable(),
    last_sent_at: z.int().nullable(),
    warm_up: z.array(
      z.object({
        origin: z.string(),
        family: z.union([z.literal(4), z.literal(6)]),
        outcome: z.string(),
        error: z.string().nullable(),
        took_ms: z.number(),
      }),
    ),
  }),
  /** Null: it still runs, brought none, or another engine measured it. */
  result: Result.nullable(),
  /** Null: this console measured it itself. */
  imported: BroughtIn.nullable(),
  /** Null: it is no search for capacity, or its first step goes on. */
  search: SearchFound.nullable(),
  /** Null: one family alone was used, or there is no result. */
  families: FamiliesCompared.nullable(),
  verdict: VerdictShape.nullable(),
  /** As they stand; none: the hub sends it, or nobody knows any more. */
  generators: z.array(GeneratorShape),
  neighbours: z.array(NeighbourRow),
  /** How many are kept or in memory. */
  ticks: z.int(),
});
export const Ticks = z.object({ state: z.enum(RUN_STATES), since: z.int(), total: z.int(), ticks: z.array(Tick) });

/** Lines and columns count from 1. */
export const ScenarioCheck = z.object({
  ok: z.boolean(),
  problems: z.array(z.object({ line: z.int(), column: z.int(), zh: z.string(), en: z.string() })),
  /** What the scenario says of a plan by itself, to fill its form; null: it can't be read. */
  proposes: z
    .object({
      title: Text,
      /** Where it begins: one of the plan's targets must be there. */
      base: z.string(),
      shape: LoadShape,
      thresholds: Thresholds,
    })
    .nullable(),
  /** Files of data that it reads, with the columns that it uses. */
  files: z.array(z.object({ file: z.string(), columns: z.array(z.string()) })),
});

const Judged = z.enum(['better', 'same', 'worse', 'unknown']);
export const ComparisonShape = z.object({
  /** Null: there is nothing to compare with, and `why` says so. */
  with: RunRow.nullable(),
  /** Else `why` says what stands against it. */
  comparable: z.boolean(),
  why: z.array(Text),
  rows: z.array(
    z.object({
      name: z.enum(COMPARED),
      before: z.number().nullable(),
      now: z.number().nullable(),
      /** How often chance alone would part their seconds as much; null: too few seconds are kept. */
      p: z.number().nullable(),
      /** `unknown`: not measured, too few seconds, or chance may have parted them. */
      verdict: Judged,
    }),
  ),
  /** Of two searches, in journeys a second. */
  capacity: z.object({ before: CapacityShape, now: CapacityShape, verdict: Judged }).nullable(),
  /** What is known less well than it could be. */
  note: Text.nullable(),
});

export const CoverageRow = z.object({
  system_id: z.int(),
  system: z.string(),
  unit: z.string().nullable(),
  grade: z.int(),
  /** The newest run of the last year that brought figures of the system. */
  run_id: z.int().nullable(),
  tested_at: z.int().nullable(),
  /** `unknown`: not tested in a year, or what was brought says nothing. */
  is: z.enum(['pass', 'fail', 'unknown']),
  why: Text,
  /** Requests a second; null: nobody declared it. */
  peak_rate: z.number().nullable(),
  rate: z.number().nullable(),
  /** What the newest search of the year that tells something found, else the newest; null: there was none. */
  capacity: CapacityShape.nullable(),
  capacity_run_id: z.int().nullable(),
  capacity_at: z.int().nullable(),
  /** At the declared peak; null: not known, which is no good sign. */
  headroom: HeadroomShape.nullable(),
});
export type CoverageRow = z.infer<typeof CoverageRow>;
