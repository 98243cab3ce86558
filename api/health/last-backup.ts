/** When this database was backed up last, in a file beside it: whoever copies it writes nothing into it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Noted = z.object({ at: z.int().positive(), bytes: z.int().nonnegative() });
export type LastBackup = z.infer<typeof Noted>;

const fileOf = (folder: string) => join(folder, 'last-backup.json');

/** A backup is one, noted or not: a folder that can't be written makes the note missing, and nothing else. */
export function noteBackup(folder: string, backup: LastBackup): void {
  try {
    writeFileSync(fileOf(folder), `${JSON.stringify(backup)}\n`, { mode: 0o600 });
  } catch {
    return;
  }
}

/** Undefined: none is known of. */
export function lastBackup(folder: string): LastBackup | undefined {
  try {
    return Noted.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
  } catch {
    return undefined;
  }
}
