/** What SNMP saw of a node, each fact with its age. */
import type { FactValue, Scalar } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { holds_ms } from '../watching/holds.ts';

export type SeenFact = {
  watch_id: number;
  key: string;
  part: string;
  value: FactValue;
  seen_at: number | null;
  stale: boolean;
};

type StoredFact = Omit<SeenFact, 'value' | 'stale'> & { value: string; every_s: number; timeout_ms: number };

/** Large tables of what others are: who asks for them reads them alone. */
const OF_OTHERS = `'snmp.arp', 'snmp.mac', 'snmp.route'`;
/** A device with more rows than this is cut; its watch's page shows the rest. */
const MAX_FACTS = 20_000;

/**
 * The SNMP facts of a node by key. Of several watches that tell the same, the first one that isn't stale counts:
 * the freshest would change with every look, and with it the charts that belong to a watch.
 */
export function observedFacts(db: Db, node_id: number, now: number): Map<string, SeenFact[]> {
  const rows = db.$client
    .prepare(`select f.watch_id, f.key, f.part, f.value, coalesce(f.kept_from, s.ok_at) as seen_at, w.every_s, w.timeout_ms
      from targets t join watches w on w.target_id = t.id join watch_states s on s.watch_id = w.id
        join facts f on f.watch_id = w.id
      where t.node_id = ? and w.probe = 'snmp' and f.key not in (${OF_OTHERS}) order by w.id limit ${MAX_FACTS}`)
    .all(node_id) as StoredFact[];
  const chosen = new Map<string, SeenFact>();
  for (const { watch_id, key, part, value, seen_at, every_s, timeout_ms } of rows) {
    const stale = seen_at === null || seen_at + holds_ms({ every_s, timeout_ms }) < now;
    const known = chosen.get(`${key}\0${part}`);
    const better = !known || (known.stale && (!stale || (seen_at ?? 0) > (known.seen_at ?? 0)));
    if (!better) continue;
    chosen.set(`${key}\0${part}`, { watch_id, key, part, value: JSON.parse(value) as FactValue, seen_at, stale });
  }
  return Map.groupBy(chosen.values(), (fact) => fact.key);
}

/** A text fact without parts; numbers and objects are no text. */
export function textOf(facts: ReadonlyMap<string, SeenFact[]>, key: string): string | null {
  const value = facts.get(key)?.find((fact) => fact.part === '')?.value;
  return typeof value === 'string' ? value : null;
}

/** The row of a table fact, its cells read as what they should be; a wrong cell is null. */
export function cellsOf(value: FactValue) {
  const row: Record<string, Scalar> = typeof value === 'object' && value !== null ? value : {};
  return {
    text: (name: string): string | null => {
      const cell = row[name];
      return typeof cell === 'string' ? cell : null;
    },
    number: (name: string): number | null => {
      const cell = row[name];
      return typeof cell === 'number' ? cell : null;
    },
  };
}
