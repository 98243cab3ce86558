/** Proves that nobody changed the log: each entry follows the one before, what was signed is there, what was archived fits. */
import { setImmediate as turn } from 'node:timers/promises';
import { followChain, GENESIS } from '#compliance/evidence/chain.ts';
import type { Db } from '../db/open.ts';
import { asSealed, type EntryRow, entryOf } from './entry.ts';
import { newestHead } from './heads.ts';
import { type Archive, archiveText, headText, isSigned } from './sign.ts';

/** `entry`: altered or out of place; `missing`: signed once and gone; `signature`: of the newest head; `archive`: of an archive. */
export const BREAKS = ['entry', 'missing', 'signature', 'archive'] as const;
export type Break = (typeof BREAKS)[number];

export type LogVerdict = {
  /** Those at hand; the archived ones are in their files. */
  entries: number;
  archived: number;
  head: string;
  valid: boolean;
  /** An entry's id. */
  first_broken: number | null;
  broken: Break | null;
  /** The newest signed head. */
  signed: { entry_id: number; at: number } | null;
};

/** Read at one time; others get their turn in between. */
const PAGE = 500;

/** False of a database that this version hasn't upgraded yet. */
const isSigning = (db: Db): boolean =>
  db.$client.prepare(`select 1 from sqlite_master where name = 'audit_heads'`).get() !== undefined;

export function archivesOf(db: Db): (Archive & { id: number })[] {
  if (!isSigning(db)) return [];
  return db.$client.prepare('select * from audit_archives order by id').all() as (Archive & { id: number })[];
}

/** Only signatures by these keys count; without any, whichever stands beside a signature. */
export async function verifyLog(db: Db, public_keys: readonly string[] = []): Promise<LogVerdict> {
  const archives = archivesOf(db);
  const verdict = await verifyFrom(db, archives, public_keys);
  // What was archived while it was read is no gap.
  return verdict.valid || archivesOf(db).length === archives.length ? verdict : verifyLog(db, public_keys);
}

async function verifyFrom(db: Db, archives: Archive[], public_keys: readonly string[]): Promise<LogVerdict> {
  const archived = archives.reduce((sum, one) => sum + one.to_id - one.from_id + 1, 0);
  const newest = isSigning(db) ? newestHead(db) : undefined;
  const signed = newest ? { entry_id: newest.entry_id, at: newest.at } : null;
  const chain = followChain(archives.at(-1)?.digest ?? GENESIS);
  const told = (broken: Break | null, first_broken: number | null): LogVerdict => {
    const [entries, head] = [chain.entries(), chain.head()];
    return { entries, archived, head, valid: broken === null, first_broken, broken, signed };
  };

  const strange = await firstStrange(archives, public_keys);
  if (strange) return told('archive', strange.from_id);

  const from = archives.at(-1)?.to_id ?? 0;
  const heads = headsAfter(db, from);
  const next = db.$client.prepare<[number], EntryRow>(
    `select * from audit_entries where id > ? order by id limit ${PAGE}`,
  );
  let last = from;
  for (let rows = next.all(0); rows.length > 0; rows = next.all(last)) {
    for (const row of rows) {
      const follows = row.id === last + 1 && holds(chain, row);
      const as_signed = (heads.get(row.id) ?? row.digest) === row.digest;
      if (!follows || !as_signed) return told('entry', row.id);
      heads.delete(row.id);
      last = row.id;
    }
    await turn();
  }
  const [gone] = [...heads.keys()].sort((a, b) => a - b);
  if (gone !== undefined) return told('missing', gone);
  if (newest) {
    const { signature, public_key } = newest;
    if (!isKnown(public_key, public_keys) || !isSigned(headText(newest), signature, public_key))
      return told('signature', newest.entry_id);
  }
  return told(null, null);
}

/** An entry that can't even be read holds as little as an altered one. */
function holds(chain: ReturnType<typeof followChain>, row: EntryRow): boolean {
  try {
    return chain.holds(asSealed(entryOf(row)));
  } catch {
    return false;
  }
}

function headsAfter(db: Db, entry_id: number): Map<number, string> {
  if (!isSigning(db)) return new Map();
  const found = db.$client.prepare('select entry_id, digest from audit_heads where entry_id > ? order by id').raw();
  return new Map(found.all(entry_id) as [number, string][]);
}

const isKnown = (public_key: string, public_keys: readonly string[]): boolean =>
  public_keys.length === 0 || public_keys.includes(public_key);

/** The first archive that doesn't follow the one before, or whose signature doesn't hold. */
async function firstStrange(archives: Archive[], public_keys: readonly string[]): Promise<Archive | undefined> {
  let [digest, to_id] = [GENESIS, 0];
  for (const archive of archives) {
    const follows = archive.previous_digest === digest && archive.from_id === to_id + 1;
    const is_known = isKnown(archive.public_key, public_keys);
    if (!follows || !is_known || !isSigned(archiveText(archive), archive.signature, archive.public_key)) return archive;
    [digest, to_id] = [archive.digest, archive.to_id];
    await turn();
  }
  return undefined;
}
