/**
 * The multiplication method (annex of 2007): likelihood √(threat · ease), loss √(asset · severity), risk their product, rounded to the
 * nearest whole number before it is banded. One root of all four, so that nothing is rounded twice.
 */
import type { RiskEdition } from '../catalogues/risk/edition.ts';
import { RATINGS, type Rating } from '../catalogues/risk/scales.ts';
import { type Figure, type Risk, type RiskInput, refuseOthers } from './input.ts';
import { levelIn } from './level.ts';
import { decimalRoot, roundedRoot } from './root.ts';

export function multiplication(input: RiskInput, { bands }: RiskEdition['multiplication']): Risk {
  refuseOthers(input);
  const { asset, threat, ease, severity } = input;
  const square = threat * ease * asset * severity;
  return {
    likelihood: meanOf(threat * ease),
    loss: meanOf(asset * severity),
    risk: { value: decimalRoot(square, 2), level: levelIn(bands, roundedRoot(square)) },
  };
}

/** A level beside the figure, for the heat map: the nearest whole number. */
function meanOf(product: number): Figure {
  const level = RATINGS[roundedRoot(product) - 1];
  if (level === undefined) throw new RangeError(`the root of ${product} is no level`);
  return { value: decimalRoot(product, 3), level };
}

/** Of two levels that a person chose, such as those that stay after a treatment. */
export const multipliedLevels = (likelihood: Rating, loss: Rating, { bands }: RiskEdition['multiplication']): Rating =>
  levelIn(bands, likelihood * loss);
