/** Where the provincial platform is and what we sign with; the secret is sealed, and only opened to sign. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { settings } from '../settings/schema.ts';

/** In the table of settings; a key rotation seals it anew (credentials/reseal.ts). */
const KEY = 'connector_province';
const SEALED_AS = 'connector province';

export const ProvinceSettings = z.object({
  /** Where messages are posted to. */
  url: z.url().max(500).nullable(),
  is_enabled: z.boolean(),
});
const Kept = ProvinceSettings.extend({ sealed_secret: z.string().nullable() });
type Kept = z.infer<typeof Kept>;

export const Wanted = z.strictObject({
  url: z.url().max(500),
  is_enabled: z.boolean(),
  /** Never given back. Absent keeps the one there is, null removes it. */
  secret: z.string().min(32).max(500).nullable().optional(),
});

/** What is unreadable is off. */
function kept(db: Db): Kept {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = Kept.safeParse(row === undefined ? undefined : JSON.parse(row));
  return parsed.success ? parsed.data : { url: null, is_enabled: false, sealed_secret: null };
}

const shown = ({ sealed_secret, ...rest }: Kept) => ({ ...rest, has_secret: sealed_secret !== null });

export const readProvince = (db: Db) => shown(kept(db));
export const isProvinceOn = (db: Db): boolean => kept(db).is_enabled;

/** Undefined when there is none, or the key isn't the one it was sealed under. */
export function provinceSecret(db: Db, key: Buffer): string | undefined {
  const { sealed_secret } = kept(db);
  return sealed_secret === null ? undefined : openText(key, SEALED_AS, Buffer.from(sealed_secret, 'base64'));
}

export function writeProvince(db: Db, key: Buffer, actor: Actor, wanted: z.infer<typeof Wanted>) {
  const { secret, ...rest } = wanted;
  db.$client.transaction(() => {
    const before = kept(db);
    const sealed_secret =
      typeof secret === 'string'
        ? sealText(key, SEALED_AS, secret).toString('base64')
        : secret === null
          ? null
          : before.sealed_secret;
    if (rest.is_enabled && sealed_secret === null)
      throw wrong('secret', '启用前须填写共享密钥', 'It needs a secret before it is switched on');
    const value = { ...rest, sealed_secret };
    db.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
    record(db, actor, {
      action: 'update',
      object_kind: 'connector',
      object_id: 'province',
      before: shown(before),
      after: shown(value),
      reason: secret === undefined ? '' : secret === null ? 'without a secret' : 'with another secret',
    });
  })();
}
