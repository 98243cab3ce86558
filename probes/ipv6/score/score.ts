/**
 * How well a service supports IPv6, in points (支持度): rules weighted by a profile. The official points were not found, so the profile
 * is local (本地权重，非官方) and nobody may show the sum as the regulator's. What nobody knows earns nothing and might earn all: a score
 * is a range. The same measures tell what each link, name server or page costs, and what mending it gains. Pure.
 */
import { createHash } from 'node:crypto';
import type { KnownFact, Status } from '../../check.ts';
import type { Text } from '../../probe.ts';
import type { Given } from '../given.ts';
import type { Thresholds } from '../thresholds.ts';

export const PART_KINDS = ['record', 'name_server', 'chain', 'address', 'page', 'link', 'host', 'certificate'] as const;
export type PartKind = (typeof PART_KINDS)[number];
/** One thing that can be mended. The same name server of two services is the same part. */
export type Part = { id: string; kind: PartKind; subject: string; why: Text };

/**
 * What a rule counts. `broken` counts when all its parts are mended; `lost` is broken and nobody can name the part. `awaits`: there is
 * nothing to count before that part is mended, and afterwards nobody knows.
 */
export type Measure = {
  good: number;
  unknown: number;
  broken: readonly (readonly Part[])[];
  lost: number;
  awaits?: readonly Part[];
  /** All or nothing, and so many are enough (all of them where it isn't given); else by share. */
  whole?: true;
  enough?: number;
};

export type Scene = {
  /** Of all checks of services, none stale. */
  facts: readonly KnownFact[];
  given: Given;
  thresholds: Thresholds;
  now: number;
  /** What each check says of the service. */
  status(code: string): Status;
};

export type Rule = {
  /** For the profile: `level_2_links`. */
  id: string;
  /** Of the check that it rests on. */
  code: string;
  title: Text;
  /** Whose list names it: the regulator's seven items, the national platform's eight, or ours. */
  list: 'assessment' | 'platform' | 'own';
  /** The least of these counts; empty: it doesn't apply. */
  measure(scene: Scene): readonly Measure[];
};

/** Rule by rule; what is absent weighs nothing. */
export type Weights = Readonly<Record<string, number | undefined>>;
/** Of 1: what is seen to hold, and what may hold. */
export type Degree = { low: number; high: number };
export type RuleScore = { id: string; weight: number; degree: Degree };
export type Score = {
  /** 0 to 100; null: nothing that weighs applies. */
  points: Degree | null;
  rules: readonly RuleScore[];
};

export function partOf(kind: PartKind, subject: string, why: Text): Part {
  const id = createHash('sha256').update(`${kind} ${subject}`).digest('hex').slice(0, 12);
  return { id, kind, subject, why };
}

const NOTHING: ReadonlySet<string> = new Set();

function degreeOf(measure: Measure, mended: ReadonlySet<string>): Degree {
  const isMended = (parts: readonly Part[]) => parts.every(({ id }) => mended.has(id));
  if (measure.awaits) return { low: 0, high: isMended(measure.awaits) ? 1 : 0 };
  const total = measure.good + measure.unknown + measure.broken.length + measure.lost;
  const good = measure.good + measure.broken.filter(isMended).length;
  const may = good + measure.unknown;
  if (!measure.whole) return { low: good / total, high: may / total };
  const enough = measure.enough ?? total;
  return { low: good >= enough ? 1 : 0, high: may >= enough ? 1 : 0 };
}

/** Measures of each rule, made once: the simulator asks for them again and again. */
export type Measured = ReadonlyMap<string, readonly Measure[]>;

const leastOf = (measures: readonly Measure[], mended: ReadonlySet<string>): Degree => {
  const degrees = measures.map((measure) => degreeOf(measure, mended));
  return { low: Math.min(...degrees.map(({ low }) => low)), high: Math.min(...degrees.map(({ high }) => high)) };
};

export function scoreOf(measured: Measured, weights: Weights, mended: ReadonlySet<string> = NOTHING): Score {
  const rules = [...measured].flatMap(([id, measures]): RuleScore[] =>
    measures.length === 0 ? [] : [{ id, weight: weights[id] ?? 0, degree: leastOf(measures, mended) }],
  );
  const sum = (of: (rule: RuleScore) => number) => rules.reduce((all, rule) => all + rule.weight * of(rule), 0);
  const all = sum(() => 1);
  if (all === 0) return { points: null, rules };
  return {
    points: {
      low: (100 * sum(({ degree }) => degree.low)) / all,
      high: (100 * sum(({ degree }) => degree.high)) / all,
    },
    rules,
  };
}

/** `gain`: points that are certain when this one alone is mended; `rules`: which it keeps down. */
export type Gain = { part: Part; gain: number; rules: readonly string[] };

/** Everything that costs points, the most worthwhile first; what gains nothing alone gains with others. */
export function gainsOf(measured: Measured, weights: Weights): Gain[] {
  const { rules } = scoreOf(measured, weights);
  const all = rules.reduce((sum, { weight }) => sum + weight, 0);
  const gains = new Map<string, { part: Part; gain: number; rules: string[] }>();
  for (const { id, weight, degree } of rules) {
    if (weight === 0) continue;
    const measures = measured.get(id) ?? [];
    const parts = measures.flatMap(({ broken, awaits }) => [...broken.flat(), ...(awaits ?? [])]);
    // A part changes only the rules that it is in.
    for (const part of new Map(parts.map((one) => [one.id, one])).values()) {
      const gain = (100 * weight * (leastOf(measures, new Set([part.id])).low - degree.low)) / all;
      const known = gains.get(part.id);
      if (!known) gains.set(part.id, { part, gain, rules: [id] });
      else {
        known.gain += gain;
        known.rules.push(id);
      }
    }
  }
  return [...gains.values()].sort((a, b) => b.gain - a.gain || (a.part.subject < b.part.subject ? -1 : 1));
}
