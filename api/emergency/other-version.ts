/** What a version is compared with: one of the same plan that was asked for, else what was in force before it, else the one before it. */
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { inForceOf, type PlanVersion, versionOf } from './plans.ts';
import { emergencyPlanVersions } from './schema.ts';

export function otherThan(db: Db, found: PlanVersion, asked: number | undefined): PlanVersion {
  if (asked !== undefined) {
    const other = versionOf(db, asked);
    if (other.plan_id !== found.plan_id) throw notFound('该预案版本', 'version of an emergency plan');
    return other;
  }
  const force = inForceOf(db, found.plan_id);
  if (force && force.number < found.number) return force;
  const before = db
    .select()
    .from(emergencyPlanVersions)
    .where(and(eq(emergencyPlanVersions.plan_id, found.plan_id), lt(emergencyPlanVersions.number, found.number)))
    .orderBy(desc(emergencyPlanVersions.number))
    .get();
  if (!before) throw conflict('这是第一个版本', 'This is the first version');
  return before;
}
