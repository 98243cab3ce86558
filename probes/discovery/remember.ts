/** A memory for one run of the program. */
import type { Found } from './found.ts';
import type { Known, Memory, Visit } from './search.ts';

const NOTHING: Known = { worked: null, refused: new Set(), vain: new Set() };

/** `found` is told of each device as it is kept. */
export function remember(found: (one: Found) => void): Memory & { asked(): number } {
  let swept = 0;
  let asked_count = 0;
  const known = new Set<string>();
  /** By hops: the nearest first, each in the order in which it came. */
  const waiting: Map<string, Visit>[] = [];
  return {
    swept: () => swept,
    size: () => known.size,
    asked: () => asked_count,
    known: () => NOTHING,
    next(limit) {
      const list: Visit[] = [];
      for (const ring of waiting) {
        for (const visit of ring?.values() ?? []) {
          if (list.length >= limit) return list;
          list.push(visit);
        }
      }
      return list;
    },
    keep(step) {
      if (step.swept !== undefined) swept = step.swept;
      for (const { visit, found: one } of step.asked) {
        waiting[visit.hops]?.delete(visit.address);
        asked_count += 1;
        if (one) found(one);
      }
      for (const visit of step.visits) {
        if (known.has(visit.address)) continue;
        known.add(visit.address);
        waiting[visit.hops] ??= new Map();
        waiting[visit.hops]?.set(visit.address, visit);
      }
    },
  };
}
