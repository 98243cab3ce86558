/**
 * Which tickets a reach sees, as bits in memory: to count thousands of hits of a search one would else ask the database for each.
 * Who had to do with a ticket is never taken back, so what is new is read from where the last reading ended. What a ticket says
 * is read through the limited connection all the same.
 */
import type { Db } from '../db/open.ts';

export type SeenTickets = { has(id: number): boolean; count(): number };
type Kept = { bits: Uint8Array; count: number; upto: number };

/** By database and reach; a reach is another object once somebody's grants or the units are others. */
const kept = new WeakMap<Db, WeakMap<ReadonlySet<number>, Kept>>();

export function seenTickets(whole: Db, reach: ReadonlySet<number>): SeenTickets {
  const sqlite = whole.$client;
  // What was read within a transaction may yet be undone.
  if (sqlite.inTransaction) throw new Error('who sees a ticket is not read within a transaction');
  const ofDb = kept.get(whole) ?? new WeakMap<ReadonlySet<number>, Kept>();
  kept.set(whole, ofDb);
  const known = ofDb.get(reach) ?? { bits: new Uint8Array(0), count: 0, upto: 0 };
  ofDb.set(reach, known);
  const upto = (sqlite.prepare('select max(rowid) from ticket_units').pluck().get() as number | null) ?? 0;
  if (upto > known.upto) {
    const last = sqlite.prepare('select max(id) from tickets').pluck().get() as number;
    if (last >= known.bits.length * 8) {
      // With room for those to come, so that not each new ticket makes it anew.
      const grown = new Uint8Array(Math.ceil(last / 8) + 1_024);
      grown.set(known.bits);
      known.bits = grown;
    }
    const units = JSON.stringify([...reach]);
    const isFirst = known.upto === 0;
    const rows = sqlite
      .prepare(
        isFirst
          ? 'select ticket_id from ticket_units where unit_id in (select value from json_each(:units))'
          : `select ticket_id from ticket_units where rowid > :upto and +unit_id in (select value from json_each(:units))`,
      )
      .pluck()
      .iterate(isFirst ? { units } : { units, upto: known.upto }) as Iterable<number>;
    for (const id of rows) {
      const bit = 1 << (id & 7);
      const at = id >> 3;
      const byte = known.bits[at] as number;
      if ((byte & bit) !== 0) continue;
      known.bits[at] = byte | bit;
      known.count += 1;
    }
    known.upto = upto;
  }
  return { has: (id) => ((known.bits[id >> 3] ?? 0) & (1 << (id & 7))) !== 0, count: () => known.count };
}

let asked: SeenTickets | undefined;
const taught = new WeakSet<Db>();

/**
 * Runs a query of the whole connection in which `seen_ticket(id)` says whether this reach sees a ticket: what it counts is counted,
 * and what it finds is read through the limited connection.
 */
export function asSeenBy<T>(whole: Db, reach: ReadonlySet<number>, work: () => T): T {
  if (!taught.has(whole)) {
    whole.$client.function('seen_ticket', { deterministic: false }, (id) => (asked?.has(id as number) ? 1 : 0));
    taught.add(whole);
  }
  const before = asked;
  asked = seenTickets(whole, reach);
  try {
    return work();
  } finally {
    asked = before;
  }
}
