/** Which candidates a sight may be of. */
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { compareDevices, type Identity, meant } from './same-device.ts';
import { candidateAddresses, candidates } from './schema.ts';
import type { Sight } from './sight.ts';

export type Candidate = typeof candidates.$inferSelect;

/** Whoever shares more clues than this with others shares what identifies nothing. */
const MAX_MATCHES = 200;

/**
 * Candidates that are this device: those whose identity agrees, and those at one of its addresses whose identity says nothing
 * against it. Decided ones first, then the oldest.
 */
export function candidatesOf(db: Db, sight: Pick<Sight, 'identity' | 'addresses'>): Candidate[] {
  const clues = conditionOf(sight.identity);
  const found = new Map<number, Candidate>();
  const add = (condition: SQL) => {
    const rows = db.select().from(candidates).where(condition).orderBy(candidates.id).limit(MAX_MATCHES).all();
    for (const row of rows) found.set(row.id, row);
  };
  if (clues) add(clues);
  const holders = db
    .select({ id: candidateAddresses.candidate_id })
    .from(candidateAddresses)
    .where(
      inArray(
        candidateAddresses.address,
        sight.addresses.map(({ address }) => address),
      ),
    )
    .all()
    .map(({ id }) => id);
  if (holders.length > 0) add(inArray(candidates.id, [...new Set(holders)]));
  const held = new Set(holders);
  return [...found.values()]
    .filter((row) => {
      const verdict = compareDevices(sight.identity, row);
      return verdict === 'same' || (verdict === 'untold' && held.has(row.id));
    })
    .sort((a, b) => weightOf(a) - weightOf(b) || a.id - b.id);
}

const weightOf = ({ state }: Candidate) => ['confirmed', 'ignored', 'waiting'].indexOf(state);

/** Rows that share a clue with this identity; undefined where it has none. */
function conditionOf(identity: Identity): SQL | undefined {
  const [engine, serial, chassis, mac] = (['engine_id', 'serial', 'chassis_id', 'base_mac'] as const).map((clue) =>
    spellingsOf(meant(identity, clue), identity[clue]),
  );
  const hardware = [...new Set([...(chassis ?? []), ...(mac ?? [])])];
  const parts = [
    engine?.length ? inArray(candidates.engine_id, engine) : undefined,
    serial?.length ? inArray(candidates.serial, serial) : undefined,
    hardware.length > 0 ? inArray(candidates.chassis_id, hardware) : undefined,
    hardware.length > 0 ? inArray(candidates.base_mac, hardware) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : or(...parts);
}

/** As it was told, and in either case: indexes compare letter by letter. */
const spellingsOf = (clue: string | null, told: string | null): string[] =>
  clue === null || told === null ? [] : [...new Set([told, told.trim(), clue, clue.toUpperCase()])];

/** Who holds an address, if it is another than this candidate. */
export const holderOf = (db: Db, address: string, not: number): number | undefined =>
  db
    .select({ id: candidateAddresses.candidate_id })
    .from(candidateAddresses)
    .where(and(eq(candidateAddresses.address, address), sql`${candidateAddresses.candidate_id} <> ${not}`))
    .get()?.id;
