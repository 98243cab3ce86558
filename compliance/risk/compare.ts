/** This year's scenarios beside last year's: what is new, gone, graver or milder. What one of both years didn't rate is not compared. */
import type { Rating } from '../catalogues/risk/scales.ts';

export type Side = { key: number; name: string; level: Rating | null };
export const CHANGES = ['new', 'graver', 'unrated', 'milder', 'same', 'gone'] as const;
export type Change = (typeof CHANGES)[number];
export type Compared = { before: Side | null; after: Side | null; change: Change };

/** Pairs by key; in the order of CHANGES, the gravest first. */
export function compare(before: readonly Side[], after: readonly Side[]): Compared[] {
  const old = new Map(before.map((side) => [side.key, side]));
  const now = new Set(after.map(({ key }) => key));
  const rows = [
    ...after.map((side) => pair(old.get(side.key) ?? null, side)),
    ...before.filter(({ key }) => !now.has(key)).map((side) => pair(side, null)),
  ];
  const gravity = ({ before: was, after: is }: Compared) => is?.level ?? was?.level ?? 0;
  return rows.sort(
    (a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) || gravity(b) - gravity(a) || keyOf(a) - keyOf(b),
  );
}

const keyOf = ({ before, after }: Compared): number => (after ?? before)?.key ?? 0;

function pair(before: Side | null, after: Side | null): Compared {
  return { before, after, change: changeOf(before, after) };
}

function changeOf(before: Side | null, after: Side | null): Change {
  if (before === null) return 'new';
  if (after === null) return 'gone';
  if (before.level === null || after.level === null) return 'unrated';
  if (after.level === before.level) return 'same';
  return after.level > before.level ? 'graver' : 'milder';
}
