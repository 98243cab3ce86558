/**
 * The score of one control point of graded protection, 0 to 10: the mean over an item's objects, weighted over the items.
 * Source: a secondary text on the templates of 2019 and 2021.
 */
import { decimal, exact, over, plus, readExact, times, ZERO } from './exact.ts';

export type ControlPointItem = {
  /** Above zero. */
  weight: number;
  /** 1 符合, 0.5 部分符合, 0 不符合, null 不适用. */
  objects: readonly (1 | 0.5 | 0 | null)[];
};

/** `5.23`, two decimal places; null when nothing is applicable. */
export function controlPointScore(items: readonly ControlPointItem[]): string | null {
  let reached = ZERO;
  let weights = ZERO;
  for (const { weight, objects } of items) {
    const applicable = objects.filter((result) => result !== null);
    if (applicable.length === 0) continue;
    const halves = applicable.reduce<number>((sum, result) => sum + 2 * result, 0);
    reached = plus(reached, times(readExact(weight), exact(halves, 2 * applicable.length)));
    weights = plus(weights, readExact(weight));
  }
  return weights.top === 0n ? null : decimal(times(exact(10), over(reached, weights)), 2);
}
