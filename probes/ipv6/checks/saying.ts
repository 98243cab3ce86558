/** Small words that the checks of the migration share for picking rows and saying what was found. */
import type { KnownFact, Status, Verdict } from '../../check.ts';
import { column } from '../../checks/known-fact.ts';

const MOST = 8;

/** A list that stays short; what was left out is counted. */
export function told(list: readonly string[]): string {
  const more = list.length - MOST;
  return list.slice(0, MOST).join(', ') + (more > 0 ? ` (+${more})` : '');
}

export const say = (status: Status, zh: string, en: string, because: readonly KnownFact[] = []): Verdict => {
  return { status, reason: { zh, en }, because };
};

/** Facts by the watch that stated them: what is compared must come from one look. */
export function byWatch(facts: readonly KnownFact[]): KnownFact[][] {
  const groups = new Map<number, KnownFact[]>();
  for (const fact of facts) groups.set(fact.watch, [...(groups.get(fact.watch) ?? []), fact]);
  return [...groups.values()];
}

export const text = (fact: KnownFact | undefined, name: string): string => String((fact && column(fact, name)) ?? '');

/** A column that is a number, or undefined. */
export function numberOf(fact: KnownFact | undefined, name: string): number | undefined {
  const value = fact && column(fact, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Without an address of IPv6 there is nothing to compare; the check of addresses says so. */
export const noAaaa = (because: readonly KnownFact[]): Verdict =>
  say('not_applicable', '没有 AAAA 记录', 'there is no AAAA', because);
