/**
 * A new master key. The new one is written beside the old one before anything is sealed under it; the database says in the same
 * transaction which of the two it is sealed under; only then does the new one take the old one's name. Whatever is cut short in between
 * is finished, or forgotten, at the next start.
 */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { flushFolder, writeFlushed } from '../flushed.ts';
import { type KeySource, keyCheckOf, keyFileOf, keysOf, masterKey, readKeyFile } from '../people/keys.ts';
import { UserError } from '../user-error.ts';
import { type Resealed, reseal } from './reseal.ts';

const CHECK = 'key_check';

/** Where the new key waits until the database is sealed under it. */
export const nextOf = (key_file: string): string => `${key_file}.next`;

export type Step = 'drafted' | 'resealed' | 'committed' | 'renamed';
export type Rotation = {
  master_hex: string;
  /** Where the key is kept; undefined when the operator keeps it. */
  key_file: string | undefined;
  leave_unreadable: boolean;
  /** Told of each step, so that a test can end the process there. */
  at?: (step: Step) => void;
};

/** Seals all anew, ends all sessions, and puts the key in place. The folder must be held by the caller. */
export async function rotateKey(db: Db, folder: string, source: KeySource, rotation: Rotation): Promise<Resealed> {
  const { master_hex, key_file, leave_unreadable, at = () => {} } = rotation;
  const old_hex = masterKey(folder, source);
  if (old_hex.toLowerCase() === master_hex.toLowerCase()) throw new UserError('the new key is the old one');
  if (!isSealedUnder(db, old_hex)) throw new UserError('the key is not the one that this database is sealed under');
  const sealed = await reseal(db, keysOf(old_hex), keysOf(master_hex));
  if (sealed.unreadable.length > 0 && !leave_unreadable) {
    throw new UserError(
      `the key doesn't open: ${sealed.unreadable.join(', ')}. Nothing was changed. Enter them anew, or leave them as they are with --leave-unreadable`,
    );
  }
  if (key_file) writeFlushed(nextOf(key_file), master_hex);
  at('drafted');
  db.$client.transaction(() => {
    for (const { sql, values } of sealed.changes) db.$client.prepare(sql).run(...values);
    // Cookies are signed and one-time values made under the old key.
    db.$client.exec('delete from sessions; delete from verifications;');
    writeCheck(db, master_hex);
    const actor = { person: '-', address: '-' };
    record(db, actor, { action: 'rotate_key', object_kind: 'key', object_id: '-', after: sealed.counts });
    at('resealed');
  })();
  at('committed');
  if (key_file) putInPlace(key_file);
  at('renamed');
  return sealed;
}

/** Finishes or forgets a rotation that was cut short; before the key is read. */
export function finishRotation(db: Db, folder: string, source: KeySource) {
  if (source.key_hex !== undefined || folder === ':memory:') return;
  const key_file = keyFileOf(folder, source);
  const next = nextOf(key_file);
  if (!existsSync(next)) return;
  // A draft that was cut short itself is shorter; nothing can be sealed under it.
  const is_whole = statSync(next).size >= 64;
  if (is_whole && readCheck(db) === keyCheckOf(readKeyFile(next))) putInPlace(key_file);
  else rmSync(next);
}

/** True as well for a database of which no rotation has said so yet. */
export function isSealedUnder(db: Db, master_hex: string): boolean {
  const check = readCheck(db);
  return check === undefined || check === keyCheckOf(master_hex);
}

function readCheck(db: Db): string | undefined {
  const text = db.$client.prepare('select value from settings where key = ?').pluck().get(CHECK) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as string);
}

function writeCheck(db: Db, master_hex: string) {
  db.$client
    .prepare('insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value')
    .run(CHECK, JSON.stringify(keyCheckOf(master_hex)));
}

function putInPlace(key_file: string) {
  renameSync(nextOf(key_file), key_file);
  flushFolder(key_file);
}
