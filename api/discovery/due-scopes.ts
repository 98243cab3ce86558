/** Scopes whose last job is to be held again. */
import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { discoveryJobs, discoveryScopes } from './schema.ts';

export const HOUR_MS = 3_600_000;

type Due = { scope: typeof discoveryScopes.$inferSelect; last: typeof discoveryJobs.$inferSelect };

/** A job counts from its start; one that is not over isn't followed by another. */
export function dueScopes(db: Db, now: number): Due[] {
  const repeating = and(eq(discoveryScopes.enabled, true), isNotNull(discoveryScopes.repeat_every_h));
  return db
    .select()
    .from(discoveryScopes)
    .where(repeating)
    .all()
    .flatMap((scope) => {
      const last = db
        .select()
        .from(discoveryJobs)
        .where(eq(discoveryJobs.scope_id, scope.id))
        .orderBy(desc(discoveryJobs.started_at), desc(discoveryJobs.id))
        .limit(1)
        .get();
      if (!last || last.ended_at === null) return [];
      return last.started_at + (scope.repeat_every_h ?? 0) * HOUR_MS <= now ? [{ scope, last }] : [];
    });
}
