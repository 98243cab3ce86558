/** What the report of a load test is made of, as the database knows it. Pure. */
import type { Capacity, SearchPlan } from '#probes/load/capacity/search.ts';
import type { ImportedRun } from '#probes/load/scenario/from-k6-summary.ts';
import type { Figures, LoadResult, Shape, Tick } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';

/** How journeys arrived: by a shape, or step by step in search of the capacity. */
export type SentShape = Shape | ({ model: 'search' } & Pick<SearchPlan, 'start_rate' | 'step_ms' | 'rounds'>);
/** What came of it as a whole. */
export type LoadOutcome = Omit<LoadResult, 'ticks' | 'stop_reason' | 'by_family'> & {
  by_family: { 4?: Figures | undefined; 6?: Figures | undefined };
};
export type Is = 'pass' | 'fail' | 'unknown';
export type Judged = 'better' | 'same' | 'worse' | 'unknown';
type Compared<Value> = { before: Value; now: Value; verdict: Judged };
/** Null: not measured, and `why` says why. */
type Course = { count: number; mean: number | null; max: number | null; why: Text | null };
/** What of one run stands in its report. */
export type LoadGiven = {
  run: {
    id: number;
    plan: string;
    purpose: string;
    state: string;
    started_by: string;
    started_at: number;
    ended_at: number | null;
    ceiling_rate: number;
    shape: SentShape;
    family: string;
    http: string;
    targets: readonly { name: string; origin: string; addresses: readonly string[] }[];
    decided_by: string | null;
    contact_name: string;
    stop_reason: Text | null;
    stop_person: string | null;
    stop_ms: number | null;
    /** Against the baseline that it had at its end; null: nothing was worse, or nobody could tell. */
    regression: { run_id: number; started_at: number; worse: readonly string[] } | null;
    warm_up: readonly { origin: string; family: number; outcome: string; error: string | null; took_ms: number }[];
  };
  system: { name: string; unit: string | null };
  /** Null: it still runs, or brought none. */
  result: LoadOutcome | null;
  /** What k6 measured and somebody brought in; null: this console measured itself. */
  imported: (Omit<ImportedRun, 'from' | 'latency_ms'> & { brought_by: string; brought_at: number; sm3: string }) | null;
  ticks: readonly Pick<Tick, 'elapsed_ms' | 'intended_rate' | 'in_flight' | 'figures'>[];
  verdict: {
    is: Is;
    why: Text;
    rows: readonly { name: string; request: string | null; wanted: number; found: number | null; is: Is }[];
  } | null;
  /** Null: one family alone was used. */
  families: {
    measures: readonly { name: string; ratio: number | null; is_equal: boolean }[];
    is: Is;
    why: Text | null;
  } | null;
  /** Null: it was no search for capacity. */
  search: {
    steps: readonly {
      round: number;
      rate: number;
      verdict: string;
      ended_rate: number | null;
      p95_ms: number | null;
      error_share: number | null;
    }[];
    capacity: Capacity;
    headroom: { share: number; bound: string } | null;
  } | null;
  /** The nodes behind the targets, as they measured themselves meanwhile; `why`: there are none. */
  nodes: {
    why: Text | null;
    nodes: readonly {
      name: string;
      port: { name: string; by: 'address' | 'busiest' } | null;
      /** Percent. */
      cpu: Course;
      memory: Course;
      /** Bits a second. */
      in: Course;
      out: Course;
    }[];
  };
  neighbours: readonly { name: string | null; relation: string; before: string; now: string | null }[];
  comparison: {
    /** Null: there is nothing to compare with, and `why` says so. */
    with: { id: number; started_at: number } | null;
    comparable: boolean;
    why: readonly Text[];
    rows: readonly ({ name: string; p: number | null } & Compared<number | null>)[];
    /** Of two searches, in journeys a second. */
    capacity: Compared<Capacity> | null;
    note: Text | null;
  };
  /** As the system's owner declared it; null: nobody did. */
  peak_rate: number | null;
};
