import { eq } from 'drizzle-orm';
import type { Secret } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { Keys } from '../people/keys.ts';
import { credentials } from './schema.ts';
import { openSecret } from './vault.ts';

type Row = Pick<typeof credentials.$inferSelect, 'name' | 'sealed'>;

/** The decrypted secret, on its way to a look; undefined (so the look is 'unable') when the key is another one. */
export function secretOf(db: Db, keys: Keys, id: number): Secret | undefined {
  // Asked at each look: building the query anew was a tenth of what a look costs the hub.
  const row = prepared(db, 'select name, sealed from credentials where id = ?').get(id) as Row | undefined;
  return row && openSecret(keys.credentials, row.name, row.sealed);
}

/** What people call it. */
export function credentialName(db: Db, id: number): string {
  const { name } = credentials;
  return db.select({ name }).from(credentials).where(eq(credentials.id, id)).get()?.name ?? String(id);
}
