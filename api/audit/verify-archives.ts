/** Reads every archive's file again: it is there, whole, and the one that was sealed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../db/open.ts';
import { archivesFolder } from './archive.ts';
import { verifyFile } from './verify-file.ts';
import { archivesOf } from './verify-log.ts';

export type ArchivesVerdict = { files: number; entries: number; broken: { file: string; why: string } | null };

export async function verifyArchives(
  db: Db,
  folder: string,
  public_keys: readonly string[] = [],
): Promise<ArchivesVerdict> {
  const told = { files: 0, entries: 0 };
  for (const archive of archivesOf(db)) {
    const path = join(archivesFolder(folder), archive.file);
    const why = existsSync(path) ? await strangeness(path, archive, public_keys) : 'the file is missing';
    if (why) return { ...told, broken: { file: archive.file, why } };
    told.files += 1;
    told.entries += archive.to_id - archive.from_id + 1;
  }
  return { ...told, broken: null };
}

async function strangeness(
  path: string,
  archive: ReturnType<typeof archivesOf>[number],
  public_keys: readonly string[],
): Promise<string | null> {
  let found: Awaited<ReturnType<typeof verifyFile>>;
  try {
    found = await verifyFile(path, public_keys);
  } catch (error) {
    return (error as Error).message;
  }
  const { broken, first, head, file_digest } = found;
  if (broken) return `line ${broken.line}${broken.id === null ? '' : `, entry ${broken.id}`}: ${broken.why}`;
  const is_same =
    file_digest === archive.file_digest &&
    head === archive.digest &&
    first.previous_digest === archive.previous_digest &&
    first.from_id === archive.from_id &&
    first.to_id === archive.to_id;
  return is_same ? null : 'it is another file than the one that was sealed';
}
