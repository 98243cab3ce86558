/**
 * The score of a subject in a month: of each indicator its points, exactly, and how many of them depend on what nobody knows.
 *
 *   points = weight × the low bound of the formula, between 0 and 1
 *   score  = 100 × sum of points ÷ sum of weights of what applies
 */
import { countItems, type FigureCounts, type FigureItem } from '../programme/figure.ts';
import { decimal, type Exact, exact, minus, over, plus, readExact, times, ZERO } from '../scoring/exact.ts';
import { evaluateWhole, type Outcome } from './evaluate.ts';
import { parseFormula } from './parse-formula.ts';
import type { Indicator, Rules, SubjectKind } from './rules.ts';
import { asShare, type Span, written } from './span.ts';

/** Fractions as text (`17/3`), so that a record of them is the same everywhere. */
export type IndicatorScore = {
  id: string;
  is: Outcome['is'];
  weight: string;
  /** What is certain. */
  points: string;
  /** Weight that depends on unknown things. */
  unknown_points: string;
};
export type Score = {
  /** Of 100; null: nothing applies. */
  score: string | null;
  /** What it may become. */
  high: string | null;
  unknown_points: string | null;
  indicators: IndicatorScore[];
};
export type Items = Readonly<Record<string, readonly Pick<FigureItem, 'status' | 'weight'>[]>>;

const HUNDRED = exact(100);

export function countAll(items: Items): Record<string, FigureCounts> {
  return Object.fromEntries(Object.entries(items).map(([figure, all]) => [figure, countItems(all)]));
}

export const targetOf = (indicator: Indicator, month: string): Exact | null => {
  const target = indicator.targets[month.slice(0, 4)];
  return target === undefined ? null : readExact(Number(target));
};

export const indicatorsFor = (rules: Rules, kind: SubjectKind): Indicator[] =>
  rules.indicators.filter(({ of }) => of.includes(kind));

export function scoreSubject(rules: Rules, kind: SubjectKind, month: string, items: Items): Score {
  const counts = countAll(items);
  let [sum, most, weights] = [ZERO, ZERO, ZERO];
  const indicators = indicatorsFor(rules, kind).map((indicator): IndicatorScore => {
    const weight = readExact(Number(indicator.weight));
    const outcome = outcomeOf(indicator, month, counts);
    const { low, high } = pointsOf(outcome, weight);
    if (outcome.is !== 'not_applicable') weights = plus(weights, weight);
    sum = plus(sum, low);
    most = plus(most, high);
    return {
      ...{ id: indicator.id, is: outcome.is, weight: written(weight) },
      ...{ points: written(low), unknown_points: written(minus(high, low)) },
    };
  });
  if (weights.top === 0n) return { score: null, high: null, unknown_points: null, indicators };
  const of100 = (points: Exact) => over(times(points, HUNDRED), weights);
  return {
    ...{ score: written(of100(sum)), high: written(of100(most)) },
    ...{ unknown_points: written(of100(minus(most, sum))), indicators },
  };
}

export function outcomeOf(
  indicator: Indicator,
  month: string,
  counts: Readonly<Record<string, FigureCounts>>,
): Outcome {
  // Rules in force were checked: a formula that names what is no figure any more counts as one that nobody knows of.
  const read = parseFormula(indicator.formula, Object.keys(counts));
  if ('mistakes' in read) return { is: 'unknown' };
  return evaluateWhole(read.expression, { counts, target: targetOf(indicator, month) });
}

function pointsOf(outcome: Outcome, weight: Exact): Span {
  if (outcome.is === 'not_applicable') return { low: ZERO, high: ZERO };
  if (outcome.is === 'unknown') return { low: ZERO, high: weight };
  const { low, high } = asShare(outcome.span);
  return { low: times(weight, low), high: times(weight, high) };
}

/** Two places, as it is published and as places are given. */
export const shown = (value: Exact): string => decimal(value, 2);
