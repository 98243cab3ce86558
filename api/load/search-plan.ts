/** A search for capacity as a plan asks for it, and how long it can take. Pure. */
import { mostSteps, type SearchPlan } from '#probes/load/capacity/search.ts';
import { USUAL_LIMITS } from '#probes/load/capacity/step.ts';

/** Between steps, so that none begins with what the one before left behind. */
export const PAUSE_MS = 2_000;
const PRECISION = 0.05;
/** Of the ceiling, which lets so many through in any second: at just that rate a moment in which this machine stalls is never caught up with. */
const MOST_SHARE = 0.95;
/** The threads begin, and end. */
const AROUND_MS = 2_000;

/** How long a step may take in all: journeys that began last have half a step to end. */
export const wholeStepOf = (step_ms: number): number => step_ms * 1.5 + AROUND_MS;

type Asked = { start_rate: number; step_ms: number; rounds: number; p95_ms: number | null; error_share: number };

export const searchPlanOf = (
  { start_rate, step_ms, rounds, p95_ms, error_share }: Asked,
  ceiling_rate: number,
): SearchPlan => {
  const most = ceiling_rate * MOST_SHARE;
  return {
    ...{ start_rate: Math.min(start_rate, most), ceiling_rate: most, step_ms, rounds, precision: PRECISION },
    limits: { ...USUAL_LIMITS, p95_ms, error_share },
  };
};

export const longestOf = (plan: SearchPlan): number => mostSteps(plan) * (wholeStepOf(plan.step_ms) + PAUSE_MS);
