/** Whose the seal is: the name on it, the subject of its certificates, and who signs. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { settings } from '../settings/schema.ts';
import { readSettings } from '../settings/settings.ts';
import { SEAL_CONNECTORS } from './connector.ts';

const KEY = 'seal';
/** Parts of X.520 names have at most 64 signs. */
const part = z
  .string()
  .trim()
  .max(64)
  .regex(/^\P{Cc}*$/u);

export const SealSettings = z.strictObject({
  /** On the arc of the figure, and the certificate's common name. Empty: the site's. */
  name: z
    .string()
    .trim()
    .max(24)
    .regex(/^\P{Cc}*$/u),
  organization: part,
  organizational_unit: part,
  locality: part,
  province: part,
  /** Who signs what this console issues. */
  connector: z.enum(SEAL_CONNECTORS),
});
export type SealSettings = z.infer<typeof SealSettings>;

const DEFAULT: SealSettings = {
  ...{ name: '', organization: '', organizational_unit: '', locality: '', province: '' },
  connector: 'built_in',
};

/** What is unreadable is the default. */
export function readSealSettings(db: Db): SealSettings {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = SealSettings.safeParse(row === undefined ? undefined : JSON.parse(row));
  return parsed.success ? parsed.data : DEFAULT;
}

export const sealName = (db: Db, { name } = readSealSettings(db)): string => name || readSettings(db).site_name;

export function writeSealSettings(db: Db, actor: Actor, wanted: SealSettings, now: number) {
  db.$client.transaction(() => {
    const before = readSealSettings(db);
    db.insert(settings)
      .values({ key: KEY, value: wanted })
      .onConflictDoUpdate({ target: settings.key, set: { value: wanted } })
      .run();
    const entry = { action: 'update', object_kind: 'seal_settings', object_id: '-' };
    record(db, actor, { ...entry, before, after: wanted }, now);
  })();
}
