/** Which targets told something else that rules of evidence ask for. Kept in memory beside each database: a slow round finds the rest. */
import type { Db } from '../db/open.ts';
import type { Follower } from '../pipeline/follower.ts';
import { NEEDED } from './evidence.ts';

const kept = new WeakMap<Db, Set<number>>();

export function changedTargets(db: Db): Set<number> {
  const known = kept.get(db) ?? new Set<number>();
  kept.set(db, known);
  return known;
}

const bearing: ReadonlySet<string> = new Set(NEEDED);

/** A change that is rolled back costs a look in vain. */
export function followEvidence(db: Db): Follower {
  const changed = changedTargets(db);
  return (watch, changes) => {
    if (changes.some(({ key }) => bearing.has(key))) changed.add(watch.target_id);
  };
}
