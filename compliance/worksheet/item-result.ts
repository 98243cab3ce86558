/** What the cells of a work sheet make of an item, and of all items. Not judged is a result of its own and never a good one. Pure. */
export type Result = 'conform' | 'partial' | 'not_conform' | 'not_applicable';
/** By object; 0 is the item as a whole, which stands for every object without a judgement of its own. */
export type Cells = ReadonlyMap<number, Result>;

export const WHOLE = 0;

/**
 * Null while something isn't judged. Objects that an item doesn't apply to are left out; what all the others say is its result, and it
 * holds partly when they differ.
 */
export function itemResult(cells: Cells, objects: readonly number[]): Result | null {
  if (!cells.has(WHOLE) && (objects.length === 0 || objects.some((id) => !cells.has(id)))) return null;
  const asked = cells.has(WHOLE) ? [WHOLE, ...objects] : objects;
  const results = new Set(asked.flatMap((id) => cells.get(id) ?? []));
  if (results.size > 1) results.delete('not_applicable');
  const [only] = results;
  return results.size === 1 && only !== undefined ? only : 'partial';
}

export type Counts = Record<Result, number>;
export type Tally = { counts: Counts; open: number };

export function tally(results: readonly (Result | null)[]): Tally {
  const counts: Counts = { conform: 0, partial: 0, not_conform: 0, not_applicable: 0 };
  let open = 0;
  for (const result of results) {
    if (result === null) open += 1;
    else counts[result] += 1;
  }
  return { counts, open };
}
