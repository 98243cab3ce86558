/**
 * The report template of 2021 for graded protection (等级测评报告模板 2021 版; reports of 2021-06-18 to 2025-03).
 *
 * M = V_t + V_m; V = max(0, 100·share − Σ weight·(1 − result)·S) for each half; S = 100 / n; n: applicable items of both halves.
 * Source: own knowledge of the template; the official text was not seen. Which item weighs what stands in its appendix, so it is input.
 */
import { z } from 'zod';
import { doubledOf } from './doubled.ts';
import { decimal, type Exact, exact, max, minus, ONE, over, plus, readExact, times, ZERO } from './exact.ts';
import { GRADES, GradeParameters, gradeOf, Risks } from './grade.ts';
import { listOf, MOST } from './list-of.ts';
import { type Scoring, worstFirst } from './scoring.ts';

const edition = { parameters: GRADES };

const Item = z.strictObject({
  clause: z.string().min(1).max(200),
  group: z.enum(['technical', 'management']),
  /** 3 关键, 2 重要, 1 一般. */
  weight: z.literal([1, 2, 3]),
  /** 1 符合, 0.5 部分符合, 0 不符合, null 不适用. Several objects of one item were reduced to one of these before. */
  result: z.literal([1, 0.5, 0, null]),
});
type Item = z.output<typeof Item>;

const Input = z.strictObject({
  /** The technical half's share of 100 (关注系数), 0 to 1. */
  attention: z.number().min(0).max(1).default(0.5),
  items: listOf(Item, MOST).refine(
    (items) => items.some(({ result }) => result !== null),
    'has no applicable item, so there is nothing to score',
  ),
  risks: Risks,
  parameters: z.strictObject(GradeParameters).prefault({}),
});
type Input = z.output<typeof Input>;

/** Twice the weight that an item loses: a whole number, since results are halves. */
const lostHalves = ({ weight, result }: Item) => (result === null ? 0 : weight * 2 * (1 - result));

function halvesOf({ attention, items }: Input) {
  const lost = { technical: 0, management: 0 };
  let applicable = 0;
  for (const item of items) {
    if (item.result === null) continue;
    applicable += 1;
    lost[item.group] += lostHalves(item);
  }
  const share = readExact(attention);
  const most = { technical: times(share, exact(100)), management: times(minus(ONE, share), exact(100)) };
  const costOf = (halves: number) => over(exact(50 * halves), exact(applicable));
  /** Floored by itself: what one half lost beyond its share is not taken from the other. */
  const half = (group: Item['group'], halves: number): Exact => max(ZERO, minus(most[group], costOf(halves)));
  const technical = half('technical', lost.technical);
  const management = half('management', lost.management);
  return { applicable, lost, costOf, half, technical, management, score: plus(technical, management) };
}

function score(input: Input) {
  const { applicable, technical, management, score } = halvesOf(input);
  const doubled = doubledOf(input.items);
  return {
    score: decimal(score, 2),
    technical: decimal(technical, 2),
    management: decimal(management, 2),
    applicable,
    conclusion: gradeOf(score, input.risks, input.parameters),
    ...(doubled.length > 0 ? { doubled } : {}),
  };
}

function explain(input: Input) {
  const now = halvesOf(input);
  const reckon = (item: Item) => {
    const halves = lostHalves(item);
    const gain = minus(now.half(item.group, now.lost[item.group] - halves), now[item.group]);
    return { cost: now.costOf(halves), gain, after: plus(now.score, gain) };
  };
  // What an item gains depends on its group, weight and result alone: twelve kinds at most.
  const kinds = new Map<string, ReturnType<typeof reckon>>();
  const repairs = [];
  for (const [at, item] of input.items.entries()) {
    if (item.result === null || item.result === 1) continue;
    const kind = `${item.group} ${item.weight} ${item.result}`;
    const reckoned = kinds.get(kind) ?? reckon(item);
    kinds.set(kind, reckoned);
    repairs.push({ path: `items.${at}`, name: item.clause, ...reckoned });
  }
  return worstFirst(repairs);
}

export const mlps2021 = {
  title: { zh: '等级测评报告模板 2021 版', en: 'graded protection, template of 2021' },
  edition,
  Input,
  score,
  explain,
} satisfies Scoring<typeof Input>;
