/** Which system of the register is this console itself; in the table of settings. */
import type { Db } from '../../db/open.ts';
import { settings } from '../../settings/schema.ts';

const KEY = 'own_system';

/** Null: nobody registered it, or it is there no more. */
export function ownSystem(whole: Db): number | null {
  const found = whole.$client
    .prepare(`select s.id from settings o join systems s on s.id = o.value ->> '$.system_id' where o.key = ?`)
    .pluck()
    .get(KEY);
  return (found as number | undefined) ?? null;
}

export function rememberOwnSystem(whole: Db, system_id: number) {
  const value = { system_id };
  whole.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
}

/** When a system is removed: it is ours no more, if it was. */
export function forgetOwnSystem(whole: Db, system_id: number) {
  whole.$client.prepare(`delete from settings where key = ? and value ->> '$.system_id' = ?`).run(KEY, system_id);
}
