/** Which candidates a sight may be of. */
import { inArray } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { compareDevices, type Identity, meant } from './same-device.ts';
import { candidates } from './schema.ts';
import type { Sight } from './sight.ts';

export type Candidate = typeof candidates.$inferSelect;

/** Whoever shares more clues than this with others shares what identifies nothing. */
const MAX_MATCHES = 200;
const HOLDERS =
  'select distinct candidate_id from candidate_addresses where address in (select value from json_each(?))';
const one = (column: keyof Identity, clue: string) =>
  `select id from candidates where ${column} in (select value from json_each(:${clue}))`;
/** A chassis is mostly named by the bridge's base address, so either is looked for as both. */
const NAMED = `${one('engine_id', 'engine')} union ${one('serial', 'serial')} union ${one('chassis_id', 'hardware')}
  union ${one('base_mac', 'hardware')} order by id limit ${MAX_MATCHES}`;

/**
 * Candidates that are this device: those whose identity agrees, and those at one of its addresses whose identity says nothing
 * against it. Decided ones first, then the oldest.
 */
export function candidatesOf(db: Db, sight: Pick<Sight, 'identity' | 'addresses'>): Candidate[] {
  const told = JSON.stringify(sight.addresses.map(({ address }) => address));
  const holders = new Set(prepared(db, HOLDERS).pluck().all(told) as number[]);
  const ids = new Set([...holders, ...named(db, sight.identity)]);
  if (ids.size === 0) return [];
  return db
    .select()
    .from(candidates)
    .where(inArray(candidates.id, [...ids]))
    .all()
    .filter((row) => {
      const verdict = compareDevices(sight.identity, row);
      return verdict === 'same' || (verdict === 'untold' && holders.has(row.id));
    })
    .sort((a, b) => weightOf(a) - weightOf(b) || a.id - b.id);
}

const weightOf = ({ state }: Candidate) => ['confirmed', 'ignored', 'waiting'].indexOf(state);

/** Rows that share a clue with this identity. */
function named(db: Db, identity: Identity): number[] {
  const [engine, serial] = [spellingsOf(identity, 'engine_id'), spellingsOf(identity, 'serial')];
  const hardware = [...spellingsOf(identity, 'chassis_id'), ...spellingsOf(identity, 'base_mac')];
  if (engine.length + serial.length + hardware.length === 0) return [];
  const asked = { engine, serial, hardware };
  return prepared(db, NAMED)
    .pluck()
    .all(Object.fromEntries(Object.entries(asked).map(([clue, texts]) => [clue, JSON.stringify(texts)]))) as number[];
}

/** As it was told, and in either case: indexes compare letter by letter. */
function spellingsOf(identity: Identity, name: keyof Identity): string[] {
  const [clue, told] = [meant(identity, name), identity[name]];
  return clue === null || told === null ? [] : [...new Set([told, told.trim(), clue, clue.toUpperCase()])];
}
