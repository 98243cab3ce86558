/**
 * What happens to an observation: ingest → record → judge → seal → raise, synchronous, one transaction for many.
 * Nothing here waits, so no step can interleave with another.
 */
import type { Observation } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Samples } from '../samples/samples.ts';
import type { Bus } from '../timeline/bus.ts';
import type { Event } from '../timeline/tell.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createClock, notLater } from './clock.ts';
import { coveredTargets } from './cover.ts';
import { inHalves } from './halving.ts';
import { createJudge } from './judge.ts';
import { createRaiser } from './raise.ts';
import { createRecorder } from './record.ts';
import { createSuppression } from './suppression.ts';

export type Seen = { watch: PatrolledWatch; observation: Observation };

/** Facts that stay the same are judged again after this long: a certificate runs out without a fact changing. */
const REJUDGE_MS = 5 * 60_000;
/** Targets judged in one transaction by `age`, so that the console is never kept waiting. */
const AGE_BATCH = 500;

export type Pipeline = {
  /**
   * `beside` runs in one transaction with the batch and hears of what couldn't be taken in by our own mistake; when it throws, nothing
   * of the batch is stored. What there is to tell is told after the commit.
   */
  ingest<One extends Seen>(batch: readonly One[], now?: number, beside?: (failed: readonly One[]) => void): void;
  /**
   * Judges targets whose facts have gone stale, whose time has come, or whose maintenance began or ended;
   * `more`: a whole batch was due, so call again.
   */
  age(now: number): { more: boolean };
  /** Judges these targets now: their watches were changed by a person. */
  rejudge(target_ids: readonly number[], now: number): void;
  /** Links or vantages changed: who is suppressed is found anew. */
  graphChanged(now: number): void;
  /** The targets of the nodes before and behind a target's, as seen from the vantages. */
  parentsOf(target_id: number): number[];
  childrenOf(target_id: number): number[];
};

/** Hears of what couldn't be taken in or judged by our own mistake, while all others were. */
type OnFailed = (error: unknown, what: { watch?: number; target?: number }) => void;

export function createPipeline(
  db: Db,
  samples: Samples,
  bus: Bus,
  onFailed: OnFailed = (error) => {
    throw error;
  },
  lookAt: (target_ids: readonly number[]) => void = () => {},
): Pipeline {
  const clock = createClock(db);
  const recorder = createRecorder(db);
  const judge = createJudge(db);
  const suppression = createSuppression(db, lookAt);
  const raiser = createRaiser(db, suppression);
  let covered = new Map<number, string>();

  const due = db.$client
    .prepare(`
    select t.id from targets t
    where t.judged_at is not null and t.judged_at < :now - ${REJUDGE_MS}
    union
    select w.target_id from watches w
      join watch_states s on s.watch_id = w.id
      join targets t on t.id = w.target_id
      where w.enabled and (s.ok_at + ${HOLDS_MS} between coalesce(t.judged_at, 0) and :now
        or s.looked_at + ${HOLDS_MS} between coalesce(t.judged_at, 0) and :now)
    limit ${AGE_BATCH}`)
    .pluck();

  function judgeAll(target_ids: Iterable<number>, now: number): Event[] {
    const one = (target_id: number): Event[] => {
      const judged = judge(target_id, now);
      return judged ? raiser(judged, covered.get(target_id), now) : [];
    };
    const failed = (error: unknown, target: number) => onFailed(error, { target });
    return inHalves(db.$client, [...target_ids], (ids) => ids.flatMap(one), failed);
  }

  function record(batch: readonly Seen[], now: number): Event[] {
    const changed = new Set<number>();
    const kept = batch.filter(({ watch, observation }) => {
      const judge_it = recorder(watch, observation, now);
      if (judge_it) changed.add(watch.target_id);
      return judge_it !== undefined;
    });
    // A look that couldn't see leaves no sample: how many there are says how often the target was asked.
    const looked = kept.filter(({ observation }) => observation.outcome !== 'unable');
    samples.append(
      looked.map(({ watch, observation }) => ({
        watch: watch.id,
        at: observation.at,
        samples: [{ series: 'look.took_ms', value: observation.took_ms }, ...observation.samples],
      })),
    );
    return judgeAll(changed, now);
  }

  function announce(alerts: Event[]) {
    for (const event of alerts) bus.alert(event);
    bus.changed('nodes', 'systems', 'watches', 'findings', 'events');
  }

  /** Suppression is settled after each batch; what goes wrong with it must not lose what was seen. */
  function restrain(now: number): Event[] {
    try {
      if (suppression.settle(now, covered)) bus.changed('topology');
      return suppression.owed(now, covered);
    } catch (error) {
      onFailed(error, {});
      return [];
    }
  }

  return {
    ingest<One extends Seen>(batch: readonly One[], now = Date.now(), beside?: (failed: readonly One[]) => void) {
      const lost: One[] = [];
      const failed = (error: unknown, one: One) => {
        lost.push(one);
        onFailed(error, { watch: one.watch.id });
      };
      clock(now);
      const seen = batch.map((one) => ({ ...one, observation: notLater(one.observation, now) }));
      const take = () => inHalves(db.$client, seen, (some) => record(some, now), failed);
      const takeBeside = db.$client.transaction(() => {
        const told = take();
        beside?.(lost);
        return told;
      });
      const alerts = beside ? takeBeside() : take();
      announce([...alerts, ...restrain(now)]);
    },

    graphChanged(now) {
      suppression.graphChanged();
      announce(restrain(now));
    },
    parentsOf: (target_id) => suppression.surroundings.parentsOf(target_id),
    childrenOf: (target_id) => suppression.surroundings.childrenOf(target_id),

    age(now) {
      clock(now);
      const before = covered;
      covered = coveredTargets(db, now);
      const stale = due.all({ now }) as number[];
      const target_ids = new Set(stale);
      for (const id of before.keys()) if (!covered.has(id)) target_ids.add(id);
      for (const id of covered.keys()) if (!before.has(id)) target_ids.add(id);
      const more = stale.length >= AGE_BATCH;
      try {
        const alerts = judgeAll(target_ids, now);
        suppression.hurry(now);
        const owed = restrain(now);
        if (target_ids.size > 0 || owed.length > 0) announce([...alerts, ...owed]);
        return { more };
      } catch (error) {
        // What began or ended meanwhile must be noticed again by the next call.
        covered = before;
        throw error;
      }
    },

    rejudge(target_ids, now) {
      covered = coveredTargets(db, now);
      const alerts = judgeAll(target_ids, now);
      announce([...alerts, ...restrain(now)]);
    },
  };
}
