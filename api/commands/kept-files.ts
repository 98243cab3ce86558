/** Files that stand beside the database and never change once they are there: what a backup takes along, and a restore puts back. */
import {
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../user-error.ts';

/** Attachments and documents under their digests, archives of the audit log, what was sealed, and the city's own words. */
const KEPT = ['attachments', 'archives', 'sealed', 'words-of-the-field.txt'] as const;
/** A file that is still being written. */
const DRAFT = /^incoming-|\.part$|\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type Copied = { files: number; bytes: number };

/** Where the files of a backup stand. */
export const filesOf = (backup: string): string => `${backup}.files`;

/** Under another name until all are there. Taken after the database, so that every file that a row tells of is among them. */
export function backUpFiles(folder: string, backup: string): Copied {
  const whole = filesOf(backup);
  const draft = `${whole}.${process.pid}.zhengwang-part`;
  try {
    const copied = copyMissing(folder, draft);
    if (copied.files > 0) renameSync(draft, whole);
    return copied;
  } catch (error) {
    throw explained(error, whole);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A file that is there already is left: under one name there is ever but one content. */
export function restoreFiles(backup: string, folder: string): Copied {
  const from = filesOf(backup);
  if (!existsSync(from)) return { files: 0, bytes: 0 };
  try {
    // A folder that the operator moved to another disk is a link in the data folder; in a backup it would lead to files that are none of it.
    return copyMissing(from, folder, lstatSync);
  } catch (error) {
    throw explained(error, folder);
  }
}

function copyMissing(from: string, to: string, look: typeof lstatSync = statSync): Copied {
  const copied = { files: 0, bytes: 0 };
  for (const name of KEPT.flatMap((kept) => namesIn(from, kept, look))) {
    const [source, target] = [join(from, name), join(to, name)];
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    // Whole under another name first: a copy cut short would count as there the next time.
    copyFileSync(source, `${target}.part`, constants.COPYFILE_FICLONE);
    const { size } = statSync(`${target}.part`);
    if (size !== statSync(source).size) throw new UserError(`${source} changed while it was copied; try again`);
    renameSync(`${target}.part`, target);
    copied.files += 1;
    copied.bytes += size;
  }
  return copied;
}

/** All files at or under a name, relative to the folder. */
function namesIn(folder: string, name: string, look: typeof lstatSync): string[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  const kind = look(path);
  if (kind.isFile()) return [name];
  if (!kind.isDirectory()) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return namesIn(folder, join(name, entry.name), look);
    return entry.isFile() && !DRAFT.test(entry.name) ? [join(name, entry.name)] : [];
  });
}

function explained(error: unknown, place: string): unknown {
  const code = (error as { code?: string }).code ?? '';
  if (code === 'ENOSPC') return new UserError(`the disk of ${place} is full`);
  if (/^(EACCES|EROFS|EPERM)$/.test(code)) return new UserError(`${place} can't be written (${code})`);
  return error;
}
