/** The figures that formulas may ask, as rules and freezing take them. */
import type { SubjectKind } from '#compliance/supervision/rules.ts';
import type { Figure } from '../programme/figures/figure.ts';
import { FIGURES } from '../programme/figures/index.ts';

export type KnownFigures = Readonly<Record<string, Figure>>;
export const KNOWN: KnownFigures = FIGURES;
export const kindsOf = (known: KnownFigures): Record<string, readonly SubjectKind[]> =>
  Object.fromEntries(Object.entries(known).map(([name, { of }]) => [name, of]));
/** As choices for whoever writes rules. */
export const choicesOf = (known: KnownFigures) =>
  Object.entries(known).map(([figure, { title, counts, of, tasks }]) => ({
    ...{ figure, title, counts, of: [...of], tasks: [...tasks] },
  }));
