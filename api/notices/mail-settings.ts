/** The server that mail goes out by; its password is sealed, and only opened to log in there. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { settings } from '../settings/schema.ts';
import { forbidden } from '../watching/forbidden.ts';

/** In the table of settings; a key rotation seals the password anew (credentials/reseal.ts). */
export const MAIL_KEY = 'mail';
export const MAIL_SEALED_AS = 'mail password';

/** 'tls': from the first byte; 'starttls': asked for, and nothing is sent without; 'none': in the clear. */
export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const;
const Host = z
  .string()
  .max(253)
  .regex(/^[\p{L}\p{N}]([\p{L}\p{N}.:-]*[\p{L}\p{N}])?$/u, { error: 'no name of a server' })
  .refine((host) => isIP(host) === 0 || forbidden(host) === undefined, 'this address is never asked');

export const MailSettings = z.object({
  host: Host.nullable(),
  port: z.int().min(1).max(65_535),
  security: z.enum(MAIL_SECURITY),
  /** Null: without logging in. */
  username: z.string().min(1).max(254).nullable(),
  /** The address that mail comes from. */
  from: z.email().max(254).nullable(),
  is_enabled: z.boolean(),
});
const Kept = MailSettings.extend({ sealed_password: z.string().nullable() });
type Kept = z.infer<typeof Kept>;
export const ShownMail = MailSettings.extend({ has_password: z.boolean() });

export const WantedMail = z.strictObject({
  ...MailSettings.shape,
  /** Never given back. Absent keeps the one there is, null removes it. */
  password: z.string().min(1).max(500).nullable().optional(),
});

const NONE: Kept = {
  ...{ host: null, port: 465, security: 'tls', username: null, from: null, is_enabled: false },
  sealed_password: null,
};

/** What is unreadable is off. */
function kept(db: Db): Kept {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(MAIL_KEY) as
    | string
    | undefined;
  const parsed = Kept.safeParse(row === undefined ? undefined : JSON.parse(row));
  return parsed.success ? parsed.data : NONE;
}

const shown = ({ sealed_password, ...rest }: Kept) => ({ ...rest, has_password: sealed_password !== null });

export const readMail = (db: Db) => shown(kept(db));

/** Undefined when there is none, or the key isn't the one it was sealed under. */
export function mailPassword(db: Db, key: Buffer): string | undefined {
  const { sealed_password } = kept(db);
  return sealed_password === null ? undefined : openText(key, MAIL_SEALED_AS, Buffer.from(sealed_password, 'base64'));
}

export function writeMail(db: Db, key: Buffer, actor: Actor, wanted: z.infer<typeof WantedMail>) {
  const { password, ...rest } = wanted;
  db.$client.transaction(() => {
    const before = kept(db);
    // Whoever may set another server must not have it told a password that they don't know.
    const is_elsewhere = rest.host !== before.host || rest.port !== before.port || rest.security !== before.security;
    if (password === undefined && is_elsewhere && before.sealed_password !== null)
      throw wrong('password', '更换服务器后须重新填写密码', 'Another server needs the password to be entered anew');
    if (rest.is_enabled && (rest.host === null || rest.from === null))
      throw wrong(
        rest.host === null ? 'host' : 'from',
        '启用前须填写服务器和发件地址',
        'It needs a server and a sender’s address before it is switched on',
      );
    const sealed_password =
      typeof password === 'string'
        ? sealText(key, MAIL_SEALED_AS, password).toString('base64')
        : password === null
          ? null
          : before.sealed_password;
    const value: Kept = { ...rest, sealed_password };
    db.insert(settings)
      .values({ key: MAIL_KEY, value })
      .onConflictDoUpdate({ target: settings.key, set: { value } })
      .run();
    record(db, actor, {
      action: 'update',
      object_kind: 'settings',
      object_id: 'mail',
      before: shown(before),
      after: shown(value),
      reason: password === undefined ? '' : password === null ? 'without a password' : 'with another password',
    });
  })();
}
