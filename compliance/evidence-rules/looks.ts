/** What one watch saw over one family: facts of different looks are about different services and are never mixed. */
import type { SeenFact } from './rule.ts';

export type Look = {
  /** The address that was asked, else the watch. */
  where: string;
  all(key: SeenFact['key']): SeenFact[];
  /** The fact of a key, or of its part. */
  one(key: SeenFact['key'], part?: string): SeenFact | undefined;
};

export function looksOf(facts: readonly SeenFact[]): Look[] {
  const groups = Map.groupBy(facts, ({ watch, family }) => `${watch} ${family}`);
  return [...groups.values()].map((group) => {
    const all: Look['all'] = (key) => group.filter((fact) => fact.key === key);
    return {
      where: group[0]?.address ?? `#${group[0]?.watch}`,
      all,
      one: (key, part) => all(key).find((fact) => part === undefined || fact.part === part),
    };
  });
}

export const ofKey = (facts: readonly SeenFact[], key: SeenFact['key']): SeenFact[] =>
  facts.filter((fact) => fact.key === key);

/** A column of a row. */
export const column = (fact: SeenFact | undefined, name: string): string | number | boolean | null | undefined =>
  typeof fact?.value === 'object' && fact.value !== null ? fact.value[name] : undefined;

/** A plain value as a text: a row has none. */
export const textOf = (fact: SeenFact | undefined): string =>
  typeof fact?.value === 'object' ? '' : String(fact?.value ?? '');
/** NaN for what is no number: it is neither more nor less than anything. */
export const numberOf = (fact: SeenFact | undefined): number =>
  typeof fact?.value === 'number' ? fact.value : Number.NaN;

/** What is there of some facts. */
export const present = (...facts: readonly (SeenFact | undefined)[]): SeenFact[] =>
  facts.filter((fact) => fact !== undefined);

/** As a date; undefined where no calendar holds it. */
export function dayOf(ms: unknown): string | undefined {
  const date = new Date(typeof ms === 'number' ? ms : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}
