/** Figures of a drill beside those of the one before it. What wasn't reached in either is unknown, never better. Pure. */
import type { RunFigures } from '#runbooks/figures.ts';

export const COMPARED = [
  ...(['to_detect_ms', 'to_declare_ms', 'to_contain_ms', 'to_recover_ms', 'late', 'skipped', 'accepted'] as const),
  'changed',
] as const;
export const JUDGED = ['better', 'same', 'worse', 'unknown'] as const;
export type ComparedRow = {
  figure: (typeof COMPARED)[number];
  last: number | null;
  now: number | null;
  judged: (typeof JUDGED)[number];
};

export const compareDrills = (last: RunFigures, now: RunFigures): ComparedRow[] =>
  COMPARED.map((figure) => {
    const [before, after] = [figureOf(last, figure), figureOf(now, figure)];
    return { figure, last: before, now: after, judged: judge(before, after) };
  });

function figureOf(figures: RunFigures, figure: ComparedRow['figure']): number | null {
  const value = figures[figure];
  return Array.isArray(value) ? value.length : value;
}

/** Less is better in all of them. What was reached before and isn't now is worse. */
function judge(last: number | null, now: number | null): ComparedRow['judged'] {
  if (last === null) return 'unknown';
  if (now === null) return 'worse';
  return now === last ? 'same' : now < last ? 'better' : 'worse';
}
