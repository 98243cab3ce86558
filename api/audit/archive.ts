/**
 * Entries that are older than they must be at hand go into a sealed file, and only then leave the database. The file is whole and
 * on the disk before it gets its name; its row and the removal of its entries are one transaction: whenever the program dies, each
 * entry is in the database, or in an archive that the database knows.
 */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { followChain, GENESIS } from '#compliance/evidence/chain.ts';
import type { Db } from '../db/open.ts';
import { readSettings } from '../settings/settings.ts';
import { asSealed, type EntryRow, entryOf } from './entry.ts';
import { linesOf, type Stretch, stretchOf } from './log-file.ts';
import { record } from './record.ts';
import { auditArchives } from './schema.ts';
import { archiveText, type Signer } from './sign.ts';
import { archivesOf } from './verify-log.ts';

const DAY_MS = 86_400_000;
/** Removing more at once would keep others waiting. */
const AT_ONCE = 20_000;
/** Nobody did it: the program. */
const PROGRAM = { person: '-', address: '-' };

export const archivesFolder = (folder: string): string => join(folder, 'archives');

export type Limits = {
  /** Entries in one file. */
  at_once?: number;
  /** Entries beyond this one are still needed. */
  up_to?: number;
};

/** What is due: the oldest entries, up to the first that isn't old. The newest entry stays, for the chain to go on from. */
export function dueStretch(db: Db, now: number, { at_once = AT_ONCE, up_to }: Limits = {}): Stretch | undefined {
  const oldest = now - readSettings(db).retention.audit_days * DAY_MS;
  const rows = db.$client
    .prepare(`select id, at from audit_entries
      where id < (select max(id) from audit_entries) and id <= ? order by id limit ?`)
    .raw()
    .all(up_to ?? Number.MAX_SAFE_INTEGER, at_once) as [number, number][];
  const young = rows.findIndex(([, at]) => at >= oldest);
  const old = young === -1 ? rows : rows.slice(0, young);
  const [first, last] = [old[0], old.at(-1)];
  return first && last && stretchOf(db, first[0], last[0]);
}

/** Seals what is due into one archive; false when nothing was due. */
export async function archiveOld(
  db: Db,
  folder: string,
  signer: Signer,
  now: number,
  limits: Limits = {},
): Promise<boolean> {
  const stretch = dueStretch(db, now, limits);
  if (!stretch) return false;
  const place = archivesFolder(folder);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const file = `audit-${stretch.from_id}-${stretch.to_id}.jsonl.gz`;
  // A half-written file of an earlier try has no name that counts, and is written anew.
  const draft = join(place, `${file}.part`);
  const file_digest = await write(db, draft, signer, stretch, now);
  await rename(draft, join(place, file));
  await flush(place);
  seal(db, signer, stretch, { file, file_digest }, now);
  return true;
}

/** SM3 of what it wrote. An entry that doesn't hold stays in the database, where it is evidence. */
async function write(db: Db, draft: string, signer: Signer, stretch: Stretch, now: number): Promise<string> {
  const chain = followChain(archivesOf(db).at(-1)?.digest ?? GENESIS);
  const check = (row: EntryRow) => {
    if (!chain.holds(asSealed(entryOf(row))))
      throw new Error(`entry ${row.id} of the log doesn't hold; nothing is archived from there on`);
  };
  const hash = createHash('sm3');
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    const lines = Readable.from(linesOf(db, signer, stretch, now, check));
    // Errors reach whoever reads from it; after that nobody is left to hear them.
    for await (const chunk of pipeline(lines, createGzip(), () => undefined) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw error;
  }
  await handle.close();
  return hash.digest('hex');
}

function seal(db: Db, signer: Signer, stretch: Stretch, made: { file: string; file_digest: string }, now: number) {
  const { entries, ...range } = stretch;
  const told = { ...range, ...made };
  db.$client
    .transaction(() => {
      const archive = {
        ...told,
        sealed_at: now,
        signature: signer.sign(archiveText(told)),
        public_key: signer.public_key,
      };
      const { id } = db.insert(auditArchives).values(archive).returning({ id: auditArchives.id }).get();
      const { changes } = db.$client
        .prepare('delete from audit_entries where id between ? and ?')
        .run(stretch.from_id, stretch.to_id);
      if (changes !== entries) throw new Error(`${changes} entries would have been removed instead of ${entries}`);
      record(db, PROGRAM, { action: 'archive', object_kind: 'audit_archive', object_id: id, after: told }, now);
    })
    .immediate();
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
