/**
 * A proposal for the value of an asset: the highest of what was rated of confidentiality, integrity, availability, and the importance of the
 * business that it carries (GB/T 20984-2022 has the business feed the value; how is left to the assessor). A person decides.
 */
import type { Rating } from '../catalogues/risk/scales.ts';

export type Rated = {
  confidentiality: Rating | null;
  integrity: Rating | null;
  availability: Rating | null;
  business: Rating | null;
};

/** Null: nothing was rated. */
export function proposedValue(rated: Rated): Rating | null {
  const known = Object.values(rated).filter((one) => one !== null);
  return known.length === 0 ? null : (Math.max(...known) as Rating);
}
