/** What a rule of scoring is: an input that is checked, what comes of it, and what each fault costs. Pure. */
import type { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import { compare, decimal, type Exact } from './exact.ts';

export type Scoring<Input extends z.ZodType = z.ZodType, Outcome extends object = object> = {
  title: Text;
  /** What the sources don't settle, as data: these are the defaults of the input's `parameters`. */
  edition: { parameters: object };
  /** Strict: what is not described is refused. Whatever passes can be scored. */
  Input: Input;
  /** Figures are decimal strings. */
  score(input: z.output<Input>): Outcome;
  /** What could be repaired, the largest gain first. */
  explain(input: z.output<Input>): Repair[];
};

export type Repair = {
  /** Where it stands in the input: `items.3`, `units.0.objects.1`. */
  path: string;
  /** The clause, or the layer and the unit. */
  name: string;
  /** Points (of 100) that this fault takes by itself, before any floor; four decimal places. */
  cost: string;
  /** Points that mending this alone would gain, with the rule's floors and rounding; four decimal places. */
  gain: string;
  /** What the score would be then; two decimal places. */
  after: string;
};

type Reckoned = { path: string; name: string; cost: Exact; gain: Exact; after: Exact };

/** The largest gain first, then the largest cost, then as they stand in the input. */
export function worstFirst(repairs: Reckoned[]): Repair[] {
  return repairs
    .sort((a, b) => compare(b.gain, a.gain) || compare(b.cost, a.cost))
    .map(({ path, name, cost, gain, after }) => ({
      path,
      name,
      cost: decimal(cost, 4),
      gain: decimal(gain, 4),
      after: decimal(after, 2),
    }));
}
