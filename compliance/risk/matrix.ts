/** The matrix method (annex of 2007): likelihood and loss are looked up and banded, then risk by their levels. */
import type { BandedMatrix, RiskEdition } from '../catalogues/risk/edition.ts';
import type { Rating } from '../catalogues/risk/scales.ts';
import { type Figure, type Risk, type RiskInput, refuseOthers } from './input.ts';
import { levelIn } from './level.ts';

export function matrix(input: RiskInput, edition: RiskEdition['matrix']): Risk {
  refuseOthers(input);
  const { asset, threat, ease, severity } = input;
  const likelihood = lookUp(edition.likelihood, threat, ease);
  const loss = lookUp(edition.loss, asset, severity);
  return { likelihood, loss, risk: lookUp(edition.risk, loss.level, likelihood.level) };
}

export const lookedUpLevel = (likelihood: Rating, loss: Rating, edition: RiskEdition['matrix']): Rating =>
  lookUp(edition.risk, loss, likelihood).level;

function lookUp({ cells, bands }: BandedMatrix, row: Rating, column: Rating): Figure {
  const value = cells[row - 1]?.[column - 1];
  if (value === undefined) throw new RangeError(`no cell for row ${row}, column ${column}`);
  return { value: `${value}`, level: levelIn(bands, value) };
}
