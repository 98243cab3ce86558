/**
 * The report template of 2025 for graded protection: no score, but a rate of conformity (符合率) and major hidden dangers (重大风险隐患).
 *
 * > 90 % without a major hidden danger: 符合; < 60 %: 不符合; 基本符合 in between, whatever the dangers.
 * Source: published questions and answers on the template; the template itself was not seen.
 */
import { z } from 'zod';
import { compare, decimal, type Exact, exact, minus, over, plus, readExact, times } from './exact.ts';
import { type Scoring, worstFirst } from './scoring.ts';

const edition = {
  parameters: {
    /** Uncertain: the wording found says "above" and "below" and leaves exactly 90 % and 60 % open; a secondary text has ≥ for both. */
    conform_operator: '>=' as const,
    conform_rate: 90,
    basic_operator: '>=' as const,
    basic_rate: 60,
  },
};

const Rate = z.number().min(0).max(100);
const Operator = z.enum(['>', '>=']);
const Count = z.int().min(0);

const Input = z.strictObject({
  /** Items by their result. */
  counts: z
    .strictObject({ conform: Count, partial: Count, not_conform: Count, not_applicable: Count })
    .refine(
      ({ conform, partial, not_conform }) => conform + partial + not_conform > 0,
      'has no applicable item, so there is no rate',
    ),
  major_hidden_dangers: Count,
  /** Uncertain: what a partly conforming item counts for. 0 is a secondary text's; the other is shown beside it. */
  partial_counts: z.literal([0, 0.5]).default(0),
  parameters: z
    .strictObject({
      conform_operator: Operator.default(edition.parameters.conform_operator),
      conform_rate: Rate.default(edition.parameters.conform_rate),
      basic_operator: Operator.default(edition.parameters.basic_operator),
      basic_rate: Rate.default(edition.parameters.basic_rate),
    })
    .prefault({}),
});
type Input = z.output<typeof Input>;

const sum = ({ counts: { conform, partial, not_conform } }: Input) =>
  plus(plus(exact(conform), exact(partial)), exact(not_conform));

/** In per cent. */
function rateOf(input: Input, partial_counts: number): Exact {
  const { conform, partial } = input.counts;
  const holds = plus(exact(conform), times(exact(partial), readExact(partial_counts)));
  return times(over(holds, sum(input)), exact(100));
}

function concludes(rate: Exact, { parameters, major_hidden_dangers }: Input) {
  const reaches = (least: number, operator: '>' | '>=') => {
    const order = compare(rate, readExact(least));
    return operator === '>' ? order > 0 : order >= 0;
  };
  if (!reaches(parameters.basic_rate, parameters.basic_operator)) return '不符合';
  // Uncertain: that a danger lowers a rate above 90 % to 基本符合 and no further is implied, not said.
  const conforms = reaches(parameters.conform_rate, parameters.conform_operator) && major_hidden_dangers === 0;
  return conforms ? '符合' : '基本符合';
}

function score(input: Input) {
  const { partial_counts, parameters } = input;
  const used = rateOf(input, partial_counts);
  const edges = [parameters.conform_rate, parameters.basic_rate];
  return {
    rate: decimal(used, 2),
    conclusion: concludes(used, input),
    applicable: Number(sum(input).top),
    partial_counts,
    /** Both readings, since the choice may decide the conclusion. */
    variants: [0, 0.5].map((counts) => {
      const rate = rateOf(input, counts);
      return { partial_counts: counts, rate: decimal(rate, 2), conclusion: concludes(rate, input) };
    }),
    /** The rate is exactly where the sources don't say which side it belongs to. */
    on_the_edge: edges.some((edge) => compare(used, readExact(edge)) === 0),
  };
}

/** The input holds no items, only how many there are: the cost is that of all of a kind, the gain that of one of them. */
function explain(input: Input) {
  const { counts, partial_counts } = input;
  const now = rateOf(input, partial_counts);
  const kinds = [
    { kind: 'not_conform', name: '不符合', loses: exact(1) },
    { kind: 'partial', name: '部分符合', loses: minus(exact(1), readExact(partial_counts)) },
  ] as const;
  return worstFirst(
    kinds
      .filter(({ kind }) => counts[kind] > 0)
      .map(({ kind, name, loses }) => {
        const gain = times(over(loses, sum(input)), exact(100));
        const cost = times(gain, exact(counts[kind]));
        return { path: `counts.${kind}`, name, cost, gain, after: plus(now, gain) };
      }),
  );
}

export const mlps2025 = {
  title: { zh: '等级测评报告模板 2025 版', en: 'graded protection, template of 2025' },
  edition,
  Input,
  score,
  explain,
} satisfies Scoring<typeof Input>;
