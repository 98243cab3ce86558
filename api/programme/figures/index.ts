/** The registry of figures: one file and one line each. A figure's name is kept in rules and frozen months: it never changes. */
import type { Figure } from './figure.ts';
import { protection } from './protection.ts';

export const FIGURES = { protection } as const satisfies Record<string, Figure>;
export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];
