/** What discovery may forget: who was asked long ago, and which credentials were tried in vain. */
import type { Db } from '../db/open.ts';

const VISITS_MS = 90 * 86_400_000;
const TRIES_MS = 86_400_000;

/** Call it in the transaction of a job's start. */
export function prune({ $client }: Db, now: number): void {
  $client
    .prepare('delete from discovery_visits where job_id in (select id from discovery_jobs where ended_at < ?)')
    .run(now - VISITS_MS);
  $client
    .prepare(`delete from discovery_tries where worked_at is null
      and max(coalesce(refused_at, 0), coalesce(silent_at, 0)) < ?`)
    .run(now - TRIES_MS);
}
