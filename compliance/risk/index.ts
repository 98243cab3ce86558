/** The registry of methods: how risk comes of four ratings, and of two levels. */
import type { RiskEdition } from '../catalogues/risk/edition.ts';
import type { Rating } from '../catalogues/risk/scales.ts';
import type { Risk, RiskInput } from './input.ts';
import { lookedUpLevel, matrix } from './matrix.ts';
import { multiplication, multipliedLevels } from './multiplication.ts';

export const METHODS = ['multiplication', 'matrix'] as const;
export type Method = (typeof METHODS)[number];

type MethodOf = {
  risk(input: RiskInput, edition: RiskEdition): Risk;
  /** The level at a place of the heat map. */
  level(likelihood: Rating, loss: Rating, edition: RiskEdition): Rating;
};
export const methods: Record<Method, MethodOf> = {
  multiplication: {
    risk: (input, edition) => multiplication(input, edition.multiplication),
    level: (likelihood, loss, edition) => multipliedLevels(likelihood, loss, edition.multiplication),
  },
  matrix: {
    risk: (input, edition) => matrix(input, edition.matrix),
    level: (likelihood, loss, edition) => lookedUpLevel(likelihood, loss, edition.matrix),
  },
};
