/** Files that are still being written into the data folder: under a name of their own, taken away at the next start when they were cut short. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder } from './flushed.ts';

const DRAFT = 'incoming-';
/** Where files of the data folder stand that rows tell of. */
const PLACES = ['attachments', 'sealed'] as const;
export type Place = (typeof PLACES)[number];

export const placeOf = (data: string, place: Place): string => join(data, place);
export const draftIn = (data: string, place: Place): string => join(data, place, `${DRAFT}${randomUUID()}`);

/** Gives a whole and synced draft its name, which a power cut doesn't take from it again: a row is about to tell of it. */
export function putInPlace(draft: string, path: string): void {
  renameSync(draft, path);
  flushFolder(path);
  // The file's folder may be new as well.
  flushFolder(dirname(path));
}

/** What was still coming when the program ended. */
export async function dropDrafts(data: string): Promise<void> {
  for (const place of PLACES.map((name) => placeOf(data, name)).filter((path) => existsSync(path)))
    for (const name of await readdir(place)) if (name.startsWith(DRAFT)) await rm(join(place, name), { force: true });
}
