/**
 * The score of a work sheet by a rule of scoring. Where the sources leave open what a fault counts for, the rule is read both ways
 * and the figures are ranges: an assumption is never shown as a fact. Pure.
 */
import type { Text } from '#probes/probe.ts';
import { LAYER_NAMES, type MlpsLayer } from '../catalogues/catalogue.ts';
import { scorings } from '../scoring/index.ts';
import { type Counts, type Result, tally } from './item-result.ts';

export const MLPS_RULES = ['mlps-2025', 'mlps-2021'] as const;
export type MlpsRule = (typeof MLPS_RULES)[number];

export type Judged = { key: string; layer: MlpsLayer; result: Result | null };
/** Of the findings: how many by risk, and how many of them are major dangers. */
export type Risks = { high: number; medium: number; major: number };

/** One way to read the rule, with what it was given and what came of it. */
export type Reading = { assumes: string; value: string; conclusion: string; input: unknown; output: unknown };
export type Span = { low: string; high: string };
export type SheetRepair = { key: string; result: Result; cost: Span; gain: Span; after: Span };
export type SheetScore = Tallied & {
  /** The rate in per cent, or points; null while nothing applicable is judged. Of what is judged alone. */
  value: Span | null;
  /** What it may still become: with all that is open at its worst and at its best. */
  may_become: Span | null;
  /** Null while an item is open, and where the readings disagree and none of them is the rule's default. */
  conclusion: string | null;
  readings: Reading[];
  /** A figure stands exactly where a conclusion turns, or the readings conclude differently. */
  on_the_edge: boolean;
  /** Of cryptography: how each layer stands, 0 to 1, and how many of its units are open; null: nothing applicable is judged. */
  layers: { layer: Text; weight: string; value: string | null; open: number }[];
  /** The largest gain first. */
  repairs: SheetRepair[];
};
type Tallied = { counts: Counts; open: number };

type Items = readonly { key: string; layer: MlpsLayer; result: Result }[];
type Costs = { key: string; result: Result; cost: string; gain: string; after: string };
type Way = {
  assumes: string;
  score(items: Items, risks: Risks): Omit<Reading, 'assumes'>;
  explain(items: Items, risks: Risks): Costs[];
};

const POINTS = { conform: 1, partial: 0.5, not_conform: 0, not_applicable: null } as const;

/** What a partly conforming item counts for is open; the first is the default of the rule. */
const by2025 = (partial_counts: 0 | 0.5): Way => {
  const rule = scorings['mlps-2025'];
  const inputOf = (items: Items, { major }: Risks) =>
    rule.Input.parse({
      counts: tally(items.map(({ result }) => result)).counts,
      major_hidden_dangers: major,
      partial_counts,
    });
  return {
    assumes: `partial_counts=${partial_counts}`,
    score(items, risks) {
      const input = inputOf(items, risks);
      const output = rule.score(input);
      return { value: output.rate, conclusion: output.conclusion, input, output };
    },
    explain(items, risks) {
      const kinds = new Map(rule.explain(inputOf(items, risks)).map((repair) => [repair.path, repair]));
      return items.flatMap(({ key, result }) => {
        const kind = kinds.get(`counts.${result}`);
        // Of one item: what it costs is what its repair gains.
        return kind ? [{ key, result, cost: kind.gain, gain: kind.gain, after: kind.after }] : [];
      });
    },
  };
};

/** Which item weighs what isn't shipped: the lightest and the heaviest that an item may have. */
const by2021 = (weight: 1 | 3): Way => {
  const rule = scorings['mlps-2021'];
  const inputOf = (items: Items, { high, medium }: Risks) =>
    rule.Input.parse({
      items: items.map(({ key, layer, result }) => ({
        clause: key,
        group: LAYER_NAMES[layer].group,
        weight,
        result: POINTS[result],
      })),
      risks: { high, medium },
    });
  return {
    assumes: `weight=${weight}`,
    score(items, risks) {
      const input = inputOf(items, risks);
      const output = rule.score(input);
      return { value: output.score, conclusion: output.conclusion, input, output };
    },
    explain(items, risks) {
      const results = new Map(items.map(({ key, result }) => [key, result]));
      return rule.explain(inputOf(items, risks)).map(({ name, cost, gain, after }) => {
        return { key: name, result: results.get(name) ?? 'partial', cost, gain, after };
      });
    },
  };
};

const WAYS: Record<MlpsRule, { ways: readonly [Way, Way]; has_default: boolean }> = {
  'mlps-2025': { ways: [by2025(0), by2025(0.5)], has_default: true },
  'mlps-2021': { ways: [by2021(1), by2021(3)], has_default: false },
};

export function scoreSheet(items: readonly Judged[], rule: MlpsRule, risks: Risks): SheetScore {
  const { counts, open } = tally(items.map(({ result }) => result));
  const { ways, has_default } = WAYS[rule];
  const judged = items.filter((item): item is Items[number] => item.result !== null);
  const readings = read(ways, judged, risks);
  const as = (result: Result): Items => items.map((item) => ({ ...item, result: item.result ?? result }));
  const extremes = [...read(ways, as('not_conform'), risks), ...read(ways, as('conform'), risks)];
  const conclusions = new Set(readings.map(({ conclusion }) => conclusion));
  const settled = has_default || conclusions.size === 1;
  return {
    ...{ counts, open, readings, layers: [] },
    on_the_edge: conclusions.size > 1 || readings.some(({ output }) => isOnEdge(output)),
    value: span(readings.map(({ value }) => value)),
    may_become: open === 0 ? null : span(extremes.map(({ value }) => value)),
    conclusion: open === 0 && settled ? (readings[0]?.conclusion ?? null) : null,
    repairs: readings.length === 0 ? [] : repairsOf(ways, judged, risks),
  };
}

const isOnEdge = (output: unknown): boolean => (output as { on_the_edge?: boolean } | null)?.on_the_edge === true;

/** As if these items conformed. */
export const mend = (items: readonly Judged[], keys: ReadonlySet<string>): Judged[] =>
  items.map((item) => {
    const fails = item.result === 'partial' || item.result === 'not_conform';
    return fails && keys.has(item.key) ? { ...item, result: 'conform' } : item;
  });

const isApplicable = ({ result }: Items[number]) => result !== 'not_applicable';

function read(ways: readonly Way[], items: Items, risks: Risks): Reading[] {
  if (!items.some(isApplicable)) return [];
  return ways.map(({ assumes, score }) => ({ assumes, ...score(items, risks) }));
}

function repairsOf(ways: readonly [Way, Way], items: Items, risks: Risks): SheetRepair[] {
  const [one, other] = ways.map(({ explain }) => new Map(explain(items, risks).map((repair) => [repair.key, repair])));
  return [...(one?.values() ?? [])]
    .map((repair) => {
      const both = [repair, other?.get(repair.key) ?? repair];
      const of = (name: 'cost' | 'gain' | 'after'): Span =>
        span(both.map((each) => each[name])) ?? { low: repair[name], high: repair[name] };
      return { key: repair.key, result: repair.result, cost: of('cost'), gain: of('gain'), after: of('after') };
    })
    .sort((a, b) => Number(b.gain.high) - Number(a.gain.high) || Number(b.gain.low) - Number(a.gain.low));
}

function span(values: readonly string[]): Span | null {
  const sorted = [...values].sort((a, b) => Number(a) - Number(b));
  const [low, high] = [sorted[0], sorted.at(-1)];
  return low === undefined || high === undefined ? null : { low, high };
}
