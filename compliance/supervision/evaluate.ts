/**
 * What a formula gives for the things that were counted. What is unknown may be met, unmet or exempt, so each figure is a span, and so is what
 * comes of it: the low bound holds whatever the unknown things are, and only that gives points.
 */
import type { FigureCounts } from '../programme/figure.ts';
import { type Exact, exact, ZERO } from '../scoring/exact.ts';
import { type Expression, figuresOf } from './formula.ts';
import { greatest, holds, hull, known, operate, type Span, smallest } from './span.ts';

export type Given = {
  counts: Readonly<Record<string, FigureCounts>>;
  /** Of the year; null: the rules have none. */
  target: Exact | null;
};
/**
 * `not_applicable`: nothing is due, or it would be divided by a zero that is known. `unknown`: nobody knows anything of what it asks, or it might be divided by zero, or
 * there is no target. Neither gives points; the first leaves the weighing, the second stays in it.
 */
export type Outcome = { is: 'value'; span: Span } | { is: 'not_applicable' } | { is: 'unknown' };

const NOT_APPLICABLE: Outcome = { is: 'not_applicable' };
const UNKNOWN: Outcome = { is: 'unknown' };
const value = (span: Span): Outcome => ({ is: 'value', span });

/** The whole of a formula: of figures with nothing due at all, or with nothing known at all, no formula makes anything. */
export function evaluateWhole(expression: Expression, given: Given): Outcome {
  const asked = figuresOf(expression).map((figure) => given.counts[figure] ?? NONE);
  if (asked.every(({ met, unmet, unknown }) => met + unmet + unknown === 0)) return NOT_APPLICABLE;
  if (asked.every(({ met, unmet }) => met + unmet === 0)) return UNKNOWN;
  return evaluate(expression, given);
}

function evaluate(expression: Expression, given: Given): Outcome {
  switch (expression.is) {
    case 'number':
      return value(known(expression.value));
    case 'target':
      return given.target ? value(known(given.target)) : UNKNOWN;
    case 'figure':
      return ofFigure(expression, given);
    case 'operation':
      return both(expression.left, expression.right, given, (left, right) => {
        const made = operate(expression.operator, left, right);
        return made === 'nothing' ? NOT_APPLICABLE : made === 'unknown' ? UNKNOWN : value(made);
      });
    case 'least':
      return all(expression.of, given, smallest);
    case 'most':
      return all(expression.of, given, greatest);
    case 'if':
      return both(expression.left, expression.right, given, (left, right) => {
        const is = holds(expression.comparison, left, right);
        if (is !== undefined) return evaluate(is ? expression.then : expression.else, given);
        const [one, other] = [evaluate(expression.then, given), evaluate(expression.else, given)];
        // Nobody knows which of both it is: what only one of them gives isn't given.
        return one.is === 'value' && other.is === 'value' ? value(hull(one.span, other.span)) : UNKNOWN;
      });
  }
}

/** Unknown wins over not applicable: it must not leave the weighing by what nobody knows. */
function all(expressions: readonly Expression[], given: Given, of: (spans: readonly Span[]) => Span): Outcome {
  const outcomes = expressions.map((one) => evaluate(one, given));
  if (outcomes.some(({ is }) => is === 'unknown')) return UNKNOWN;
  const spans = outcomes.flatMap((one) => (one.is === 'value' ? [one.span] : []));
  return spans.length < outcomes.length ? NOT_APPLICABLE : value(of(spans));
}

function both(a: Expression, b: Expression, given: Given, of: (left: Span, right: Span) => Outcome): Outcome {
  const [left, right] = [evaluate(a, given), evaluate(b, given)];
  if (left.is === 'unknown' || right.is === 'unknown') return UNKNOWN;
  return left.is === 'value' && right.is === 'value' ? of(left.span, right.span) : NOT_APPLICABLE;
}

const NONE: FigureCounts = { met: 0, unmet: 0, unknown: 0, exempt: 0 };

/** A thing that is unknown may turn out to be exempt, so that even what is due is a span. */
function ofFigure({ call, figure }: Extract<Expression, { is: 'figure' }>, { counts }: Given): Outcome {
  const { met, unmet, unknown } = counts[figure] ?? NONE;
  const due = met + unmet + unknown;
  if (call === 'due') return value({ low: exact(met + unmet), high: exact(due) });
  if (due === 0) return NOT_APPLICABLE;
  if (met + unmet === 0) return UNKNOWN;
  if (call === 'met') return value({ low: exact(met), high: exact(met + unknown) });
  if (call === 'share') return value({ low: exact(met, due), high: exact(met + unknown, due) });
  // All of it may be looked at one day, so it counts for nothing that would be won by it.
  return value({ low: ZERO, high: unknown === 0 ? ZERO : exact(unknown, due) });
}
