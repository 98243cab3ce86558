/** Words of plans that the console draws: types alone. */
export type { FlowStatus, FlowStep } from '#runbooks/flow.ts';
export type { Block, PlanHead, Run, Step } from '#runbooks/plan.ts';
