/**
 * The report template of 2019 for graded protection.
 *
 * M = 100 − 100 · mean over layers of (Σ weight·(1 − result) / Σ weight), the sums over applicable objects of the layer's items.
 * Source: the equation was seen in a secondary text; the meaning of its symbols is partly own knowledge.
 */
import { z } from 'zod';
import { doubledOf } from './doubled.ts';
import { decimal, type Exact, exact, minus, ONE, over, plus, readExact, times, ZERO } from './exact.ts';
import { GRADES, GradeParameters, gradeOf, Risks } from './grade.ts';
import { listOf, MOST } from './list-of.ts';
import { type Scoring, worstFirst } from './scoring.ts';

const edition = {
  /** Uncertain: the weights that an item may have. */
  parameters: { ...GRADES, weights: [1, 0.7, 0.4] },
};
/** The standard has ten. Each brings a divisor of its own, so there has to be a bound. */
const MOST_LAYERS = 50;

type Result = 1 | 0.5 | 0 | null;
const RESULTS: ReadonlySet<unknown> = new Set([1, 0.5, 0, null]);
/** Checked in one go: there are many short lists. */
const Results = z.custom<readonly Result[]>().superRefine((given: unknown, context) => {
  const refuse = (path: number[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (!Array.isArray(given)) return refuse([], 'must be a list');
  const wrong = given.findIndex((result) => !RESULTS.has(result));
  if (wrong >= 0) refuse([wrong], 'must be 1, 0.5, 0 or null');
});

const Item = z.strictObject({
  clause: z.string().min(1).max(200),
  layer: z.string().min(1).max(100),
  weight: z.number().positive(),
  /** A result for each object: 1 符合, 0.5 部分符合, 0 不符合, null 不适用. */
  objects: Results,
});

const Input = z
  .strictObject({
    items: listOf(Item, MOST),
    risks: Risks,
    parameters: z
      .strictObject({
        ...GradeParameters,
        weights: z.array(z.number().min(0.001).max(1_000)).min(1).max(20).default(edition.parameters.weights),
      })
      .prefault({}),
  })
  .superRefine(({ items, parameters: { weights } }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const wrong = items.findIndex(({ weight }) => !weights.includes(weight));
    if (wrong >= 0) refuse(['items', wrong, 'weight'], `must be one of ${weights.join(', ')}`);
    const layers = new Set(items.map(({ layer }) => layer));
    if (layers.size > MOST_LAYERS) refuse(['items'], `names ${layers.size} layers; at most ${MOST_LAYERS} are read`);
    if (!items.some(({ objects }) => objects.some((result) => result !== null))) {
      refuse(['items'], 'has no applicable object, so there is nothing to score');
    }
  });
type Input = z.output<typeof Input>;

/** Of each weight in a layer: how many objects, and how many halves of them are lost. */
type Counted = Map<number, { objects: number; halves: number }>;

function layersOf({ items }: Input) {
  const counted = new Map<string, Counted>();
  for (const { layer, weight, objects } of items) {
    const weights: Counted = counted.get(layer) ?? new Map();
    const of_weight = weights.get(weight) ?? { objects: 0, halves: 0 };
    if (weights.size === 0) counted.set(layer, weights);
    if (of_weight.objects === 0) weights.set(weight, of_weight);
    for (const result of objects) {
      if (result === null) continue;
      of_weight.objects += 1;
      of_weight.halves += 2 * (1 - result);
    }
  }
  const layers = new Map<string, { weight: Exact; lost: Exact } | null>();
  for (const [name, weights] of counted) {
    let weight = ZERO;
    let lost = ZERO;
    for (const [each, { objects, halves }] of weights) {
      weight = plus(weight, times(readExact(each), exact(objects)));
      lost = plus(lost, times(readExact(each), exact(halves, 2)));
    }
    layers.set(name, weight.top === 0n ? null : { weight, lost: over(lost, weight) });
  }
  const involved = [...layers.values()].filter((layer) => layer !== null);
  const lost = over(
    involved.reduce((sum, layer) => plus(sum, layer.lost), ZERO),
    exact(involved.length),
  );
  return { layers, involved: involved.length, score: times(exact(100), minus(ONE, lost)) };
}

function score(input: Input) {
  const { layers, score } = layersOf(input);
  const doubled = doubledOf(input.items);
  return {
    score: decimal(score, 2),
    /** Of each layer what it holds, 0 to 1; null: nothing of it is applicable, so it counts nowhere. */
    layers: Object.fromEntries(
      [...layers].map(([name, layer]) => [name, layer && decimal(minus(ONE, layer.lost), 4)]),
    ) as Record<string, string | null>,
    conclusion: gradeOf(score, input.risks, input.parameters),
    ...(doubled.length > 0 ? { doubled } : {}),
  };
}

function explain(input: Input) {
  const { layers, involved, score } = layersOf(input);
  // There is no floor and no rounding on the way: an object gains what it costs.
  const reckon = (layer: string, weight: number, result: number) => {
    const whole = times(layers.get(layer)?.weight ?? ONE, exact(involved));
    const gain = over(times(readExact(weight), exact(100 * 2 * (1 - result), 2)), whole);
    return { cost: gain, gain, after: plus(score, gain) };
  };
  // What an object gains depends on its layer, weight and result alone.
  const kinds = new Map<string, ReturnType<typeof reckon>>();
  const repairs = [];
  for (const [at, { clause, layer, weight, objects }] of input.items.entries()) {
    for (const [of, result] of objects.entries()) {
      if (result === null || result === 1) continue;
      const kind = `${weight} ${result} ${layer}`;
      const reckoned = kinds.get(kind) ?? reckon(layer, weight, result);
      kinds.set(kind, reckoned);
      repairs.push({ path: `items.${at}.objects.${of}`, name: clause, ...reckoned });
    }
  }
  return worstFirst(repairs);
}

export const mlps2019 = {
  title: { zh: '等级测评报告模板 2019 版', en: 'graded protection, template of 2019' },
  edition,
  Input,
  score,
  explain,
} satisfies Scoring<typeof Input>;
