/** Which level a whole number falls into, by bands of an edition. */
import type { Bands } from '../catalogues/risk/edition.ts';
import { RATINGS, type Rating } from '../catalogues/risk/scales.ts';

export function levelIn(bands: Bands, value: number): Rating {
  const level = RATINGS.find((rating) => value <= (bands[rating - 1] ?? 0));
  if (level === undefined) throw new RangeError(`${value} is above all bands`);
  return level;
}
