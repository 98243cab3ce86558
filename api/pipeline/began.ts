import type { Verdict } from '#probes/check.ts';
import type { Db } from '../db/open.ts';

/** Facts of a verdict that are asked since when they are so. */
const MAX_ASKED = 100;

/**
 * Since when that is so on which a verdict rests, for one that was unknown since `unknown_since`: an agent that was away looked on
 * meanwhile, and tells later. Where nobody looked, a watch's answer counts from its first look after that (record.ts), so nothing
 * is claimed of a time that nobody saw.
 */
export function createBeginning(db: Db): (verdict: Verdict, unknown_since: number, now: number) => number {
  const read = db.$client
    .prepare<[string, string, number], number>(`
    select max(s.changed_at, coalesce((select f.since_at from facts f where f.watch_id = s.watch_id and f.key = ? and f.part = ?), 0))
    from watch_states s where s.watch_id = ?`)
    .pluck();
  return ({ because }, unknown_since, now) => {
    const times = because.slice(0, MAX_ASKED).map(({ watch, key, part }) => read.get(key, part ?? '', watch) ?? now);
    return times.length === 0 ? now : Math.min(now, Math.max(unknown_since, ...times));
  };
}
