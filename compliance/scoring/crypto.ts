/**
 * Scoring of cryptography assessments (密评): what the editions of the quantification rules (量化评估规则) have in common.
 *
 * Objects make units (mean), units layers (mean by the weights of the level), layers the total: 70 points technical, 30 management.
 * Objects, units and layers are rounded half-up to four places on the way, the total to two: that is part of the rule.
 * Source: a public rule set that was checked against the rules' text.
 */
import { z } from 'zod';
import { LEVELS, type Level } from '../catalogues/catalogue.ts';
import { cryptoLayers, findUnit, MANAGEMENT_LAYERS, TECHNICAL_LAYERS, weightOf } from './crypto-units.ts';
import {
  compare,
  decimal,
  type Exact,
  exact,
  max,
  minus,
  ONE,
  over,
  plus,
  readExact,
  rounded,
  times,
  ZERO,
} from './exact.ts';
import { listOf, MOST } from './list-of.ts';
import { type Repair, worstFirst } from './scoring.ts';

export type CryptoEdition = {
  parameters: {
    /** Uncertain: the least total for 基本符合. */
    threshold: number;
  };
  /** Ra: how much of A is left where the algorithm or technique is not compliant; null where strength makes no difference. */
  algorithmFactor: ((strength_bits: number) => Exact) | null;
  /** Rk: what softens a missing K when the module's only fault is to be one level too low. */
  keyFactor(level: Level, module_one_level_low: boolean): Exact;
};

const CryptoObject = z.strictObject({
  /** Use of cryptography is effective. */
  D: z.boolean(),
  /** Algorithm and technique are compliant. */
  A: z.boolean(),
  /** Keys are managed securely. */
  K: z.boolean(),
  /** Security strength of what is used, in bits; asked for where D holds and A doesn't. */
  strength_bits: z.int().min(0).nullish(),
  /** All but the module's level would make K hold. */
  module_one_level_low: z.boolean().default(false),
  /** The own score of the object that an assessor confirmed to make up for this one (弥补), 0 to 1; null: none. */
  compensated_by: z.number().min(0).max(1).nullable().default(null),
});
export type CryptoObject = z.output<typeof CryptoObject>;

const RESULTS = { conform: ONE, partial: exact(1, 2), not_conform: ZERO, not_applicable: null };

export function inputOf({ parameters: { threshold }, algorithmFactor }: CryptoEdition) {
  const Unit = z.discriminatedUnion('layer', [
    // No objects: not applicable.
    z.strictObject({ layer: z.enum(TECHNICAL_LAYERS), unit: z.string().max(100), objects: listOf(CryptoObject, MOST) }),
    z.strictObject({
      layer: z.enum(MANAGEMENT_LAYERS),
      unit: z.string().max(100),
      result: z.enum(['conform', 'partial', 'not_conform', 'not_applicable']),
    }),
  ]);
  return z
    .strictObject({
      level: z.literal(LEVELS),
      /** What was assessed. A unit of the level that isn't here is not part of the assessment, and told as missing. */
      units: listOf(Unit, 1_000),
      risks: z.strictObject({ high: z.int().min(0) }),
      parameters: z.strictObject({ threshold: z.number().min(0).max(100).default(threshold) }).prefault({}),
    })
    .superRefine(({ level, units }, context) => {
      const seen = new Set<unknown>();
      for (const [at, given] of units.entries()) {
        const { layer, unit } = given;
        const refuse = (path: (string | number)[], message: string) =>
          context.addIssue({ code: 'custom', path: ['units', at, ...path], message });
        const known = findUnit(layer, unit);
        if (!known) {
          const names = cryptoLayers[layer].units.map(({ name }) => name);
          refuse(['unit'], `is no unit of ${layer}; it has: ${names.join(', ')}`);
        } else if (weightOf(known, level) === null) refuse(['unit'], `is no unit of level ${level}`);
        else if (seen.has(known)) refuse(['unit'], 'is there twice');
        seen.add(known);
        if (!algorithmFactor || !('objects' in given)) continue;
        const vague = given.objects.findIndex(
          ({ D, A, strength_bits }) => D && !A && typeof strength_bits !== 'number',
        );
        if (vague >= 0) refuse(['objects', vague, 'strength_bits'], 'is needed where D holds and A does not');
      }
    });
}
export type CryptoInput = z.output<ReturnType<typeof inputOf>>;

function objectScore(edition: CryptoEdition, level: Level, object: CryptoObject): Exact {
  const { D, A, K, strength_bits, module_one_level_low, compensated_by } = object;
  const algorithm = A ? ONE : times(exact(1, 2), edition.algorithmFactor?.(strength_bits ?? 0) ?? ONE);
  const keys = K ? ONE : times(exact(1, 2), edition.keyFactor(level, module_one_level_low));
  const own = D ? times(algorithm, keys) : ZERO;
  return rounded(compensated_by === null ? own : max(times(exact(1, 2), readExact(compensated_by)), own), 4);
}

/** Of one object, with four places. */
export const ownScore = (edition: CryptoEdition, level: Level, object: CryptoObject): string =>
  decimal(objectScore(edition, level, object), 4);

const meanOf = (sum: Exact, count: number) => rounded(over(sum, exact(count)), 4);

type ScoredUnit = { at: number; weight: Exact; score: Exact; objects: readonly Exact[]; sum: Exact };
type ScoredLayer = {
  name: string;
  weight: Exact;
  group: 'technical' | 'management';
  units: ScoredUnit[];
  /** Σ weight · score and Σ weight over its units. */
  sum: Exact;
  weights: Exact;
};

/** The layer's score, or what it would be with another weighted sum; null when nothing is applicable. */
const layerScore = (layer: ScoredLayer, sum = layer.sum): Exact | null =>
  layer.units.length === 0 ? null : rounded(over(sum, layer.weights), 4);

/** Applicable units, scored, by layer. */
function layersOf(edition: CryptoEdition, { level, units }: CryptoInput): ScoredLayer[] {
  const layers = Object.entries(cryptoLayers).map(([name, { weight, group }]) => ({
    name,
    weight: exact(weight),
    group,
    units: [] as ScoredUnit[],
    sum: ZERO,
    weights: ZERO,
  }));
  const by_name = new Map(layers.map((layer) => [layer.name, layer]));
  // Many objects, few kinds of them.
  const kinds = new Map<string, Exact>();
  const scoreOf = (object: CryptoObject) => {
    const { D, A, K, strength_bits, module_one_level_low, compensated_by } = object;
    const kind = `${D} ${A} ${K} ${strength_bits} ${module_one_level_low} ${compensated_by}`;
    const score = kinds.get(kind) ?? objectScore(edition, level, object);
    kinds.set(kind, score);
    return score;
  };
  for (const [at, given] of units.entries()) {
    const known = findUnit(given.layer, given.unit);
    const weight = exact((known && weightOf(known, level)) ?? 0, 10);
    const objects = 'objects' in given ? given.objects.map(scoreOf) : [];
    const sum = objects.reduce(plus, ZERO);
    const result = 'result' in given ? RESULTS[given.result] : null;
    const score = objects.length > 0 ? meanOf(sum, objects.length) : result;
    const layer = by_name.get(given.layer);
    if (!score || !layer) continue;
    layer.units.push({ at, weight, score, objects, sum });
    layer.sum = plus(layer.sum, times(weight, score));
    layer.weights = plus(layer.weights, weight);
  }
  return layers;
}

const POINTS = { technical: exact(70), management: exact(30) };
type Group = keyof typeof POINTS;

/** Weighted sum and weights of each half's applicable layers. */
function halvesOf(layers: readonly ScoredLayer[]) {
  const halves = { technical: { sum: ZERO, weights: ZERO }, management: { sum: ZERO, weights: ZERO } };
  for (const layer of layers) {
    const score = layerScore(layer);
    if (!score) continue;
    const half = halves[layer.group];
    half.sum = plus(half.sum, times(layer.weight, score));
    half.weights = plus(half.weights, layer.weight);
  }
  const pointsOf = (group: Group, sum: Exact) => times(POINTS[group], over(sum, halves[group].weights));
  const undefined_group = (['technical', 'management'] as const).find((group) => halves[group].weights.top === 0n);
  const total = undefined_group
    ? null
    : plus(pointsOf('technical', halves.technical.sum), pointsOf('management', halves.management.sum));
  return { halves, pointsOf, undefined_group, total };
}

/** Of the rounded total, as the rule rounds it. A fault anywhere excludes 符合, whatever rounding makes of the total. */
function concludes(total: Exact, layers: readonly ScoredLayer[], { risks, parameters }: CryptoInput) {
  if (risks.high > 0 || compare(rounded(total, 2), readExact(parameters.threshold)) < 0) return '不符合';
  const faultless = layers.every(({ units }) =>
    units.every(({ score, objects }) => [score, ...objects].every((one) => compare(one, ONE) === 0)),
  );
  return faultless ? '符合' : '基本符合';
}

export function scoreCrypto(edition: CryptoEdition, input: CryptoInput) {
  const layers = layersOf(edition, input);
  const { total, undefined_group } = halvesOf(layers);
  const given = new Set<unknown>(input.units.map(({ layer, unit }) => findUnit(layer, unit)));
  return {
    /** null: the formula is undefined where a whole half is not applicable; `reason` says which. */
    total: total && decimal(total, 2),
    /** The same with four places, to keep. */
    total_4: total && decimal(total, 4),
    layers: Object.fromEntries(
      layers.map((layer) => {
        const score = layerScore(layer);
        return [layer.name, score && decimal(score, 4)];
      }),
    ),
    conclusion: total && concludes(total, layers, input),
    ...(undefined_group ? { reason: `no ${undefined_group} unit is applicable, so the formula is undefined` } : {}),
    /** Units of the level that the input says nothing of. */
    missing: Object.entries(cryptoLayers).flatMap(([layer, { units }]) =>
      units
        .filter((unit) => weightOf(unit, input.level) !== null && !given.has(unit))
        .map(({ name }) => `${layer}/${name}`),
    ),
  };
}

/** The cost is that of the fault before rounding on the way; the gain is of totals that are made as the rule makes them. */
export function explainCrypto(edition: CryptoEdition, input: CryptoInput): Repair[] {
  const layers = layersOf(edition, input);
  const { halves, pointsOf, total } = halvesOf(layers);
  if (!total) return [];
  const reckon = (layer: ScoredLayer, { weight, score, objects, sum }: ScoredUnit, now: Exact) => {
    const fault = minus(ONE, now);
    const unit = objects.length > 0 ? meanOf(plus(sum, fault), objects.length) : ONE;
    const before = layerScore(layer) ?? ZERO;
    const after = layerScore(layer, plus(layer.sum, times(weight, minus(unit, score)))) ?? ZERO;
    const half = halves[layer.group].sum;
    const better = plus(half, times(layer.weight, minus(after, before)));
    const gain = minus(pointsOf(layer.group, better), pointsOf(layer.group, half));
    const share = over(times(weight, fault), times(layer.weights, exact(objects.length || 1)));
    return { cost: pointsOf(layer.group, times(layer.weight, share)), gain, after: plus(total, gain) };
  };
  const repairs = [];
  for (const layer of layers) {
    for (const unit of layer.units) {
      const name = `${layer.name}/${input.units[unit.at]?.unit}`;
      // Within a unit, what an object gains depends on its score alone.
      const kinds = new Map<bigint, ReturnType<typeof reckon>>();
      const judged = unit.objects.length > 0 ? unit.objects : [unit.score];
      for (const [of, now] of judged.entries()) {
        if (compare(now, ONE) === 0) continue;
        const reckoned = kinds.get(now.top) ?? reckon(layer, unit, now);
        kinds.set(now.top, reckoned);
        const place = unit.objects.length > 0 ? `objects.${of}` : 'result';
        repairs.push({ path: `units.${unit.at}.${place}`, name, ...reckoned });
      }
    }
  }
  return worstFirst(repairs);
}
