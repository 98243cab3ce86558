/** Begins a run of a plan in force, of an incident or of a drill, and has the keeper do what the plan asks for first. */
import type { Grade } from '#runbooks/plan.ts';
import type { DrillForm } from '#runbooks/run.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { beginRun, type RunOf } from './run-store.ts';

export type Starting = {
  plan_id: number;
  unit_id: number;
  grade: Grade;
  drill: DrillForm | null;
  /** Accounts by role; a role that nobody holds may be done by all who take part. */
  roles: Record<string, string[]>;
} & RunOf;

/** The number of the run. `within`: what belongs to it, such as the state of its drill; written with it, or neither is. */
export function startRun(
  hub: Pick<Hub, 'db' | 'bus' | 'emergency'>,
  actor: Actor,
  { grade, drill, roles, ...of }: Starting,
  now: number,
  within?: (run_id: number) => void,
): number {
  refuseStrangers(hub.db, roles);
  const id = hub.db.$client
    .transaction(() => {
      const run_id = begun(hub.db, actor, of, { at: now, grade, drill, roles });
      within?.(run_id);
      return run_id;
    })
    .immediate();
  hub.emergency.wake();
  hub.bus.changed('emergency', 'events');
  return id;
}

/** Two who press at once begin one. */
function begun(...of: Parameters<typeof beginRun>): number {
  try {
    return beginRun(...of);
  } catch (error) {
    if (!/UNIQUE constraint failed: emergency_runs/.test(String(error))) throw error;
    throw new Refusal(409, 'running', '该预案已在运行', 'This plan is running already');
  }
}

/** Roles hold names of accounts that are open. */
export function refuseStrangers(db: Db, roles: Record<string, string[]>) {
  const isThere = db.$client
    .prepare(`select 1 from people where username = ? and kind = 'person' and disabled_at is null`)
    .pluck();
  for (const [role, people] of Object.entries(roles))
    for (const person of people)
      if (!isThere.get(person)) throw wrong(`roles.${role}`, `没有账户 ${person}`, `There is no account ${person}`);
}
