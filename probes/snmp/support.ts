/**
 * What becomes of questions about objects that many agents lack: a value, no such object (不支持), an empty table, or no answer.
 * Only a value may show that something is there; the others are kept apart and never taken for each other.
 */
import { Failure } from '../failures.ts';
import type { Fact, Sample } from '../probe.ts';
import type { Column, Session } from './agent.ts';
import { ask, type Found, type Rows, troubleOf, walk } from './walk.ts';
import type { More } from './words.ts';

/**
 * `unknown`: silence, a refusal, an answer with cells lost. SNMPv1 has one word (noSuchName) for the two kinds of absence;
 * it is told as `not_supported` there.
 */
export const SUPPORT = ['value', 'not_supported', 'empty', 'unknown'] as const;
export type Support = (typeof SUPPORT)[number];

/** Asks in turn and notes what became of each group of objects; after a silence nothing more is asked. */
export type Ledger = {
  /** A table's columns; `group` is the part of the fact, `object` the name that people look up. The first column tells a lack. */
  walk(group: string, object: string, columns: readonly Column[], expected?: number): Promise<Rows[]>;
  /** Single objects, all of them numbers; a group has a value when one of them has. */
  get(group: string, object: string, oids: readonly string[]): Promise<Found>;
  /** Whether all rows of a group came. */
  isWhole(group: string): boolean;
  /** Asks what the empty ones lack, and adds the facts `snmp.ipv6_support`. */
  close(facts: Fact[], samples?: Sample[]): Promise<More>;
};

type Entry = { object: string; outcome: Support | 'none'; instance: string; whole: boolean };

export function openLedger(session: Session): Ledger {
  const entries = new Map<string, Entry>();
  let trouble: string | undefined;
  let silent = false;
  /** Its result, or undefined when the agent has no answer. */
  async function attempt<T>(group: string, question: () => Promise<T>): Promise<T | undefined> {
    if (silent) return undefined;
    try {
      return await question();
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      trouble ??= `${group}: ${thrown.message}`;
      silent = thrown.outcome === 'timeout';
      return undefined;
    }
  }
  return {
    async walk(group, object, columns, expected) {
      const walked = await attempt(group, () => walk(session, columns, expected));
      const rows = walked?.columns ?? columns.map(() => new Map());
      if (walked?.trouble !== undefined) trouble ??= `${group}: ${walked.trouble}`;
      const has = rows.some((column) => column.size > 0);
      const lost = walked === undefined || walked.trouble !== undefined;
      const outcome = has ? 'value' : lost ? 'unknown' : 'none';
      entries.set(group, { object, outcome, instance: `${columns[0]?.oid}.0`, whole: !lost });
      return rows;
    },
    async get(group, object, oids) {
      const found: Found = (await attempt(group, () => ask(session, oids))) ?? new Map();
      const all = [...found.values()];
      const lost =
        all.length === 0 ? 'no answer' : troubleOf(found, Object.fromEntries(oids.map((oid) => [oid, 'number'])));
      if (lost !== undefined) trouble ??= `${group}: ${lost}`;
      const none = all.some((one) => 'absent' in one && one.absent === 'no_such_instance') ? 'empty' : 'not_supported';
      const has = all.some((one) => 'value' in one && (typeof one.value === 'number' || typeof one.value === 'bigint'));
      const outcome = has ? 'value' : lost === undefined ? none : 'unknown';
      entries.set(group, { object, outcome, instance: '', whole: lost === undefined });
      return found;
    },
    isWhole: (group) => entries.get(group)?.whole === true,
    async close(facts, samples = []) {
      const bare = [...entries.values()].filter(({ outcome }) => outcome === 'none');
      // A column that is implemented has no instance `.0`, one that isn't is no object at all (RFC 3416 section 4.2.1).
      const lacks =
        bare.length === 0
          ? undefined
          : await attempt('support', () =>
              ask(
                session,
                bare.map(({ instance }) => instance),
              ),
            );
      const lost = lacks === undefined ? undefined : troubleOf(lacks, {});
      if (lost !== undefined) trouble ??= `support: ${lost}`;
      const support = [...entries].map(([group, { object, outcome, instance }]): Fact => {
        const lack = lacks?.get(instance);
        return {
          key: 'snmp.ipv6_support',
          part: group,
          value: { object, outcome: outcome === 'none' ? absenceOf(lack) : outcome },
        };
      });
      const told: More = { facts: [...facts, ...support], samples };
      return trouble === undefined ? told : { ...told, trouble };
    },
  };
}

function absenceOf(lack: ReturnType<Found['get']>): Support {
  if (lack === undefined) return 'unknown';
  if ('value' in lack || lack.absent === 'no_such_instance') return 'empty';
  // An agent that refuses twice means that it has none.
  return lack.absent === 'refused' ? 'unknown' : 'not_supported';
}
