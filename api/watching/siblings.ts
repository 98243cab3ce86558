/**
 * When one watch of a target turns, the others are asked at once: what fails is known whole, and what recovers is seen,
 * within one interval of the quickest watch instead of the slowest. So are the targets before it when it fails, since one of
 * them may be why, and those behind it that fail when it recovers.
 */
import type { Observation } from '#probes/probe.ts';

type Watch = { id: number; target_id: number };

/** Which targets stand before and behind one, as seen from where we look. */
type Around = { parentsOf(target_id: number): readonly number[]; childrenOf(target_id: number): readonly number[] };
const ALONE: Around = { parentsOf: () => [], childrenOf: () => [] };
/** A thousand children that fail ask their parent once. */
const ASKED_AGAIN_MS = 2_000;
/** A parent with more children leaves the rest to their own rhythm. */
const MAX_CHILDREN = 500;

export function createSiblings(lookNow: (watch_id: number) => void, around: Around = ALONE, now = () => Date.now()) {
  const failing = new Set<number>();
  const asked = new Map<number, number>();
  let of = new Map<number, number[]>();

  /** Each target once in a while, however many ask for it. */
  function ask(target_ids: readonly number[], wanted: (watch_id: number) => boolean = () => true) {
    const at = now();
    for (const target_id of target_ids) {
      if (at - (asked.get(target_id) ?? -ASKED_AGAIN_MS) < ASKED_AGAIN_MS) continue;
      asked.set(target_id, at);
      for (const id of of.get(target_id) ?? []) if (wanted(id)) lookNow(id);
    }
    if (asked.size > 10_000) asked.clear();
  }

  return {
    /** Looks at all that watches these targets. */
    ask,

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
        if (fails) ask(around.parentsOf(watch.target_id), (id) => !failing.has(id));
        else ask(around.childrenOf(watch.target_id).slice(0, MAX_CHILDREN), (id) => failing.has(id));
      }
    },
  };
}
