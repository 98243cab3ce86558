/** A formula with values put in: what stands for each figure, and what comes out. */
import type { FigureCounts } from '../programme/figure.ts';
import { decimal, exact } from '../scoring/exact.ts';
import { figuresOf, partsOf } from './formula.ts';
import { parseFormula } from './parse-formula.ts';
import type { Indicator } from './rules.ts';
import { outcomeOf, targetOf } from './score.ts';
import { asShare, isKnown, type Span, written } from './span.ts';

export type Explanation = {
  /** `min(3/4 ÷ 9/10, 1)`; a span as `[2/4 … 3/4]`. */
  with_values: string;
  /** `0.8333`, or a span; null: there is no value. */
  value: string | null;
  figures: { figure: string; counts: FigureCounts }[];
};

const NONE: FigureCounts = { met: 0, unmet: 0, unknown: 0, exempt: 0 };

export function explain(
  indicator: Indicator,
  month: string,
  counts: Readonly<Record<string, FigureCounts>>,
): Explanation {
  const read = parseFormula(indicator.formula, Object.keys(counts));
  if ('mistakes' in read) return { with_values: indicator.formula, value: null, figures: [] };
  const target = targetOf(indicator, month);
  let [text, at] = ['', 0];
  const leaves = [...partsOf(read.expression)]
    .filter(({ is }) => is === 'figure' || is === 'target')
    .sort((a, b) => a.from - b.from);
  for (const leaf of leaves) {
    const put =
      leaf.is === 'figure'
        ? figureText(leaf.call, counts[leaf.figure] ?? NONE)
        : target === null
          ? '?'
          : written(target);
    text += indicator.formula.slice(at, leaf.from) + put;
    at = leaf.to;
  }
  const outcome = outcomeOf(indicator, month, counts);
  return {
    with_values: text + indicator.formula.slice(at),
    value: outcome.is === 'value' ? spanText(asShare(outcome.span)) : null,
    figures: figuresOf(read.expression).map((figure) => ({ figure, counts: counts[figure] ?? NONE })),
  };
}

/** Not in lowest terms: 30 of 40 tells more than 3/4. */
function figureText(call: string, { met, unmet, unknown }: FigureCounts): string {
  const due = met + unmet + unknown;
  const between = (low: string | number, high: string | number) => (low === high ? String(low) : `[${low} … ${high}]`);
  if (call === 'met') return between(met, met + unknown);
  if (call === 'due') return between(met + unmet, due);
  if (due === 0) return '0/0';
  if (call === 'share') return between(`${met}/${due}`, `${met + unknown}/${due}`);
  return between('0', unknown === 0 ? '0' : `${unknown}/${due}`);
}

function spanText(span: Span): string {
  const four = (value: Span['low']) => decimal(value, 4).replace(/\.?0+$/, '');
  if (isKnown(span)) return four(span.low);
  return `[${four(span.low)} … ${four(span.high)}]`;
}

/** Thousandths of a fraction that is kept as text, for a drawing alone. */
export const thousandths = (value: string): number => {
  const [top = '0', bottom = '1'] = value.split('/');
  return Number(decimal(exact(BigInt(top), BigInt(bottom)), 3));
};
