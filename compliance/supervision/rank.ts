/**
 * Who stands where. What is certain ranks alone, as published with two places: what can't be seen in the figure parts nobody, so equal figures are
 * one place. Whoever has too much unknown, or nothing that applies, has no place and stands after the others.
 */
import { compare, readExact, rounded } from '../scoring/exact.ts';
import { readWritten } from './span.ts';

export type Ranked = { score: string | null; unknown_points: string | null };
/** Null: no place. Places in the order of competitions: 1, 2, 2, 4. */
export type Place = { place: number | null; too_much_unknown: boolean };

export function rank<S extends Ranked>(subjects: readonly S[], most_unknown_points: string): (S & Place)[] {
  const most = readExact(Number(most_unknown_points));
  const value = ({ score }: S) => rounded(readWritten(score ?? '0'), 2);
  const isUnclear = ({ unknown_points }: S) =>
    unknown_points !== null && compare(readWritten(unknown_points), most) > 0;
  const sorted = [...subjects].sort((a, b) => compare(value(b), value(a)));
  const fit = sorted.filter((one) => one.score !== null && !isUnclear(one));
  const placed = fit.map((one) => {
    const above = fit.filter((other) => compare(value(other), value(one)) > 0).length;
    return { ...one, place: above + 1, too_much_unknown: false };
  });
  const rest = sorted
    .filter((one) => one.score === null || isUnclear(one))
    .map((one) => ({ ...one, place: null, too_much_unknown: one.score !== null }));
  return [...placed, ...rest.filter(({ score }) => score !== null), ...rest.filter(({ score }) => score === null)];
}
