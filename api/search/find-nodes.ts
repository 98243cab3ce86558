/** Finds nodes by anything that people know of one: name, Pinyin, an address of either family, a MAC, a serial number. */
import type { Db } from '../db/open.ts';
import { addressPart } from './address-part.ts';
import { hardwareAddress } from './hardware-address.ts';
import { namesOf } from './names.ts';

export type MatchField =
  | 'name'
  | 'pinyin'
  | 'address'
  | 'mac'
  | 'serial'
  | 'code'
  | 'host'
  | 'certificate'
  | 'title'
  | 'reason';
/** `rank` 0 is an exact match; `matched` is the text that fitted. */
export type Match = { id: number; rank: number; field: MatchField; matched: string };

/** Candidates read from facts for one query: a search that fits everything must not read everything. */
const MAX_FACTS = 20_000;

/** The best match of each node. */
export function findNodes(db: Db, query: string): Map<number, Match> {
  const best = new Map<number, Match>();
  const asked = query.trim();
  if (asked === '') return best;
  const offer = (match: Match) => {
    const known = best.get(match.id);
    if (!known || match.rank < known.rank) best.set(match.id, match);
  };
  for (const { id, name, rank, field } of namesOf(db).find('node', asked)) offer({ id, rank, field, matched: name });
  for (const match of byAddress(db, asked)) offer(match);
  for (const match of byMac(db, asked)) offer(match);
  for (const match of bySerial(db, asked)) offer(match);
  return best;
}

type Found = { id: number; text: string };

/** Joins facts to their node; `node_id` is null for facts of endpoints. */
const OF_NODE = 'join watches w on w.id = f.watch_id join targets t on t.id = w.target_id and t.node_id is not null';

function byAddress(db: Db, query: string): Match[] {
  const part = addressPart(query);
  if (!part) return [];
  const like = contains(part.chunk);
  const recorded = db.$client
    .prepare(`select node_id as id, address as text from node_addresses where address like ? escape '\\'`)
    .all(like) as Found[];
  const observed = db.$client
    .prepare(`select distinct t.node_id as id, f.part as text
      from (select watch_id, part from facts where key = 'snmp.address' and part like ? escape '\\' limit ${MAX_FACTS}) f ${OF_NODE}`)
    .all(like) as Found[];
  return [...recorded, ...observed.map(({ id, text }) => ({ id, text: text.replace(/%.*/, '') }))]
    .filter(({ text }) => part.fits(text))
    .map(({ id, text }) => ({
      id,
      rank: rankOf(text, part.whole ?? query.toLowerCase()),
      field: 'address',
      matched: text,
    }));
}

function byMac(db: Db, query: string): Match[] {
  const mac = hardwareAddress(query);
  if (!mac) return [];
  const own = db.$client
    .prepare(`select distinct t.node_id as id, f.text from (
        select watch_id, value ->> '$.mac' as text from main.facts indexed by facts_by_mac
        where key = 'snmp.interface' and value ->> '$.mac' like ? limit ${MAX_FACTS}) f ${OF_NODE}`)
    .all(`%${mac}%`) as Found[];
  const chassis = identities(db, 'snmp.chassis_id', mac);
  return [...own, ...chassis].map(({ id, text }) => ({ id, rank: rankOf(text, mac), field: 'mac', matched: text }));
}

function bySerial(db: Db, query: string): Match[] {
  if (query.length < 3) return [];
  const recorded = db.$client
    .prepare(`select id, serial as text from nodes where serial like ? escape '\\'`)
    .all(contains(query)) as Found[];
  const parts = db.$client
    .prepare(`select distinct t.node_id as id, f.text from (
        select watch_id, value ->> '$.serial' as text from main.facts indexed by facts_by_part_serial
        where key = 'snmp.entity' and value ->> '$.serial' like ? escape '\\' limit ${MAX_FACTS}) f ${OF_NODE}`)
    .all(contains(query)) as Found[];
  const observed = identities(db, 'snmp.serial', query);
  return [...recorded, ...observed, ...parts].map(({ id, text }) => ({
    id,
    rank: rankOf(text.toLowerCase(), query.toLowerCase()),
    field: 'serial',
    matched: text,
  }));
}

function identities(db: Db, key: 'snmp.serial' | 'snmp.chassis_id', text: string): Found[] {
  return db.$client
    .prepare(`select distinct t.node_id as id, f.value ->> '$' as text from (
        select watch_id, value from main.facts indexed by facts_by_identity
        where key in ('snmp.name', 'snmp.serial', 'snmp.chassis_id') and key = ? and value like ? escape '\\' limit ${MAX_FACTS}) f ${OF_NODE}`)
    .all(key, contains(text)) as Found[];
}

const rankOf = (text: string, asked: string): number => (text === asked ? 0 : text.startsWith(asked) ? 1 : 2);

/** A LIKE pattern in which the query's own wildcards mean themselves. */
export const contains = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
