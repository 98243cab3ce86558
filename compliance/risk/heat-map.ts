/** The heat map: how many scenarios stand at each likelihood and loss, and how many stand nowhere since nobody rated them. */
import type { RiskEdition } from '../catalogues/risk/edition.ts';
import { RATINGS, type Rating } from '../catalogues/risk/scales.ts';
import { type Method, methods } from './index.ts';
import type { Risk } from './input.ts';

export type Cell = { likelihood: Rating; loss: Rating; level: Rating; ids: number[] };
export type HeatMap = { cells: Cell[]; unrated: number[] };

/** All 25 cells, the most likely first. The level is that of the place; a scenario's own comes of its unrounded figures. */
export function heatMap(
  scenarios: readonly { id: number; risk: Risk | null }[],
  method: Method,
  edition: RiskEdition,
): HeatMap {
  const at = (likelihood: Rating, loss: Rating) =>
    scenarios.filter(({ risk }) => risk?.likelihood.level === likelihood && risk.loss.level === loss);
  const cells = RATINGS.toReversed().flatMap((likelihood) =>
    RATINGS.map((loss) => ({
      ...{ likelihood, loss, level: methods[method].level(likelihood, loss, edition) },
      ids: at(likelihood, loss).map(({ id }) => id),
    })),
  );
  return { cells, unrated: scenarios.filter(({ risk }) => risk === null).map(({ id }) => id) };
}
