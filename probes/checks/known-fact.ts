/** Small words that checks share for picking facts and saying where they were seen. */
import type { KnownFact } from '../check.ts';

/** The facts of one key. */
export const ofKey = (facts: readonly KnownFact[], key: KnownFact['key']): KnownFact[] =>
  facts.filter((fact) => fact.key === key);

/** The fact of a key that the same watch stated beside another. */
export const beside = (facts: readonly KnownFact[], fact: KnownFact, key: KnownFact['key']): KnownFact | undefined =>
  facts.find((other) => other.key === key && other.watch === fact.watch && other.family === fact.family);

/** Where a fact was seen: its address, or the watch when there is none. */
export const where = (fact: KnownFact): string => fact.address ?? `#${fact.watch}`;

/** A column of a row fact. */
export function column(fact: KnownFact, name: string): string | number | boolean | null | undefined {
  return typeof fact.value === 'object' && fact.value !== null ? fact.value[name] : undefined;
}

/** A fact as the pipeline would hand it to a check; for tests and examples. */
export function known(key: KnownFact['key'], value: KnownFact['value'], rest: Partial<KnownFact> = {}): KnownFact {
  return { watch: 1, probe: 'tcp', family: 4, address: '127.0.0.1', at: 0, key, part: null, value, ...rest };
}
