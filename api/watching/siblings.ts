/**
 * When one watch of a target turns, the others are asked at once: what fails is known whole, and what recovers is seen,
 * within one interval of the quickest watch instead of the slowest.
 */
import type { Observation } from '#probes/probe.ts';

type Watch = { id: number; target_id: number };

export function createSiblings(lookNow: (watch_id: number) => void) {
  const failing = new Set<number>();
  let of = new Map<number, number[]>();
  return {
    /** All watches on patrol. */
    set(watches: readonly Watch[]) {
      of = new Map();
      for (const { id, target_id } of watches) of.set(target_id, [...(of.get(target_id) ?? []), id]);
      const kept = new Set(watches.map((watch) => watch.id));
      for (const id of failing) if (!kept.has(id)) failing.delete(id);
    },

    seen(batch: readonly { watch: Watch; observation: Pick<Observation, 'outcome'> }[]) {
      for (const { watch, observation } of batch) {
        // A probe that can't see says nothing about its target.
        if (observation.outcome === 'unable') continue;
        const fails = observation.outcome !== 'ok';
        if (fails === failing.has(watch.id)) continue;
        if (fails) failing.add(watch.id);
        else failing.delete(watch.id);
        for (const other of of.get(watch.target_id) ?? []) {
          if (other !== watch.id && failing.has(other) !== fails) lookNow(other);
        }
      }
    },
  };
}
