/** Finds systems by name, Pinyin, or the host and address of an endpoint. */
import type { Db } from '../db/open.ts';
import { addressPart } from './address-part.ts';
import { contains, type Match } from './find-nodes.ts';
import { namesOf } from './names.ts';

/** The best match of each system. */
export function findSystems(db: Db, query: string): Map<number, Match> {
  const asked = query.trim();
  const best = new Map<number, Match>();
  if (asked === '') return best;
  for (const { id, name, rank, field } of namesOf(db).find('system', asked)) {
    best.set(id, { id, rank, field, matched: name });
  }
  const part = addressPart(asked);
  const hosts = db.$client
    .prepare(
      `select system_id as id, host as text from endpoints where host like :like escape '\\' or url like :like escape '\\'`,
    )
    .all({ like: contains(part?.whole ?? asked) }) as { id: number; text: string }[];
  for (const { id, text } of hosts) {
    const rank = text === (part?.whole ?? asked.toLowerCase()) ? 0 : 2;
    const known = best.get(id);
    if (!known || rank < known.rank) best.set(id, { id, rank, field: 'host', matched: text });
  }
  return best;
}
