/** A plan is looked at again each year or as it says itself, and soon after it was used: an incident or a drill shows what it is worth. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { dueAfter, whyNotReview } from './move-plan.ts';
import { inForceOf, planOf, refuseWide } from './plans.ts';
import { emergencyPlanReadings, emergencyPlans } from './schema.ts';

/** While those who took part still remember. */
export const SOON_MS = 30 * 86_400_000;

/** Call it when a run ends, in its transaction. One that is due earlier stays so. */
export function reviewAfter(db: Db, plan_id: number, because: 'incident' | 'drill', now: number) {
  const { review_due_at } = planOf(db, plan_id);
  const due = now + SOON_MS;
  if (review_due_at !== null && review_due_at <= due) return;
  db.update(emergencyPlans)
    .set({ review_due_at: due, review_because: because })
    .where(eq(emergencyPlans.id, plan_id))
    .run();
}

/** Looked at and found right as it is; what has to change becomes a new version instead. */
export function markReviewed(db: Db, actor: Actor, plan_id: number, note: string, now: number) {
  db.$client.transaction(() => {
    const plan = planOf(db, plan_id);
    refuseWide(plan.unit_id);
    const version = inForceOf(db, plan_id);
    if (!version) throw conflict('该预案没有生效的版本', 'No version of this plan is in force');
    const why = whyNotReview(version, actor.person);
    if (why) throw new Refusal(403, 'two_people', why.zh, why.en);
    const after = { review_due_at: dueAfter(version.source, now), review_because: 'time' as const };
    db.update(emergencyPlans).set(after).where(eq(emergencyPlans.id, plan_id)).run();
    const before = { review_due_at: plan.review_due_at, review_because: plan.review_because };
    const entry = { action: 'emergency_plan_reviewed', object_kind: 'emergency_plan', object_id: plan_id };
    record(db, actor, { ...entry, before, after, reason: note }, now);
  })();
}

/** Said once; saying it again changes nothing. */
export function markRead(db: Db, actor: Actor, version_id: number, now: number) {
  db.$client.transaction(() => {
    const added = db
      .insert(emergencyPlanReadings)
      .values({ version_id, person: actor.person, at: now })
      .onConflictDoNothing()
      .run();
    if (added.changes === 0) return;
    record(
      db,
      actor,
      { action: 'emergency_plan_read', object_kind: 'emergency_plan_version', object_id: version_id },
      now,
    );
  })();
}
