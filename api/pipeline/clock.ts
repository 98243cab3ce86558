/**
 * The hub's clock may jump: a wrong battery clock at boot, a first NTP answer, a restored virtual machine. Forward looks like a
 * standstill: all is unknown until it has been looked at again. Backward leaves times in the future, which would count as
 * fresh until that future comes: they become now, since the looks that they tell of were the last before the jump. Times that a
 * start finds in the future are worth nothing: when they really were, nobody knows. Evidence, the log and the timeline keep the
 * times that the clock showed.
 */
import type { Observation } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { HOLDS_MS } from '../watching/holds.ts';

/** Less than this is a clock being set, not a jump; ages are never shown as negative anyway. */
const TOLERANCE_MS = 60_000;

const TO_NOW = [
  'update watch_states set changed_at = min(changed_at, :now), looked_at = min(looked_at, :now), ok_at = min(ok_at, :now) where looked_at > :now or changed_at > :now or ok_at > :now',
  'update facts set since_at = min(since_at, :now), kept_from = min(kept_from, :now) where since_at > :now or kept_from > :now',
  'update verdicts set since = min(since, :now), at = min(at, :now) where since > :now or at > :now',
  'update findings set opened_at = min(opened_at, :now), closed_at = min(closed_at, :now), acknowledged_at = min(acknowledged_at, :now) where opened_at > :now or closed_at > :now or acknowledged_at > :now',
  'update differences set since_at = min(since_at, :now), gone_at = min(gone_at, :now), decided_at = min(decided_at, :now) where since_at > :now or gone_at > :now or decided_at > :now',
  // Judged anew at once.
  'update targets set state_since = min(state_since, :now), seen_at = min(seen_at, :now), judged_at = iif(judged_at > :now, 0, judged_at) where state_since > :now or seen_at > :now or judged_at > :now',
];
const TO_NOBODY_KNOWS = [
  `update watch_states set ok_at = null, looked_at = :now - 1 - (select ${HOLDS_MS} from watches w where w.id = watch_id)
    where looked_at > :now or ok_at > :now`,
  'update targets set seen_at = null where seen_at > :now',
];

/** Call it with each new time, before anything is judged by it. */
export function createClock(db: Db): (now: number) => void {
  const latest = db.$client
    .prepare('select max((select max(looked_at) from watch_states), (select coalesce(max(judged_at), 0) from targets))')
    .pluck();
  let last: number | undefined;
  return (now) => {
    const starting = last === undefined;
    const jumped =
      last === undefined ? ((latest.get() as number | null) ?? 0) > now + TOLERANCE_MS : now < last - TOLERANCE_MS;
    last = now;
    if (!jumped) return;
    db.$client.transaction(() => {
      for (const query of [...(starting ? TO_NOBODY_KNOWS : []), ...TO_NOW]) db.$client.prepare(query).run({ now });
    })();
  };
}

/** What was seen before the clock went back was seen no later than now. */
export const notLater = (observation: Observation, now: number): Observation =>
  observation.at > now ? { ...observation, at: now } : observation;
