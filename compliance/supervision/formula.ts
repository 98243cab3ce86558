/**
 * The words of a formula of supervision. It reckons with what figures count, exactly, and nothing else: no names but those below, no clock, no
 * other indicator. What it gives is a share of the indicator's points.
 *
 *   min(share(protection) ÷ target, 1)
 *   if(due(coverage) >= 5, share(coverage), met(coverage) / 5)
 */
import type { Text } from '#probes/probe.ts';
import type { Exact } from '../scoring/exact.ts';

/**
 * Of a figure: `share` of what is due how much is met, `met` how much is met, `due` how much is due, `unknown_share` of what is due how much
 * nobody knows of. Weights of things, not their number.
 */
export const FIGURE_CALLS = ['share', 'met', 'due', 'unknown_share'] as const;
export type FigureCall = (typeof FIGURE_CALLS)[number];
export const OPERATORS = ['+', '-', '*', '/'] as const;
export type Operator = (typeof OPERATORS)[number];
export const COMPARISONS = ['<', '<=', '>', '>=', '=', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** `from` and `to`: where it stands in the text, `to` not included. */
export type Expression = { from: number; to: number } & (
  | { is: 'number'; value: Exact }
  | { is: 'target' }
  | { is: 'figure'; call: FigureCall; figure: string }
  | { is: 'operation'; operator: Operator; left: Expression; right: Expression }
  | { is: 'least' | 'most'; of: readonly Expression[] }
  | { is: 'if'; comparison: Comparison; left: Expression; right: Expression; then: Expression; else: Expression }
);

export type Mistake = { line: number; column: number; text: Text };

/** Formulas are short: whoever writes more than this wants two indicators. */
export const LIMITS = { characters: 500, depth: 16, parts: 100, digits: 9 } as const;

export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of beneath(expression)) yield* partsOf(part);
}

function beneath(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'number':
    case 'target':
    case 'figure':
      return [];
    case 'operation':
      return [expression.left, expression.right];
    case 'least':
    case 'most':
      return expression.of;
    case 'if':
      return [expression.left, expression.right, expression.then, expression.else];
  }
}

/** Each once, in the order in which they stand. */
export const figuresOf = (expression: Expression): string[] => [
  ...new Set([...partsOf(expression)].flatMap((part) => (part.is === 'figure' ? [part.figure] : []))),
];
export const asksTarget = (expression: Expression): boolean =>
  [...partsOf(expression)].some(({ is }) => is === 'target');

/** It might give fewer points when more is met. That can be meant, so it is told and not refused. */
export const mayFall = (expression: Expression): boolean =>
  [...partsOf(expression)].some((part) => {
    if (part.is === 'if') return true;
    if (part.is !== 'operation') return false;
    return (part.operator === '-' || part.operator === '/') && figuresOf(part.right).length > 0;
  });
