/** Tokens begin and end here. None has more than its owner has at that moment, and each ends by itself. */
import { and, count, eq, gt, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { units } from '../estate/schema.ts';
import { conflict, notFound, Refusal, wrong } from '../middleware/errors.ts';
import { accountOf } from '../people/accounts.ts';
import type { Authority } from '../people/authorisation.ts';
import { PERMISSIONS, type Permission } from '../people/permissions.ts';
import { EVERYWHERE_ONLY } from '../people/roles.ts';
import { apiTokens } from '../people/schema.ts';
import { rangeOf } from './addresses.ts';
import { isForTokens } from './permitted.ts';
import { newToken } from './token-text.ts';

const MAX_DAYS = 365;
/** More than anybody oversees are nobody's. */
const MAX_ACTIVE = 20;
const DAY_MS = 86_400_000;

export const Wanted = z.strictObject({
  /** Stands in the log, so it can't look like anything else there. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, 'letters, digits, spaces, . _ -'),
  permissions: z.array(z.enum(PERMISSIONS)).min(1).max(PERMISSIONS.length),
  /** Narrower than its owner's reach: this unit and what lies beneath it. */
  unit_id: z.int().positive().nullable().default(null),
  /** Prefixes or single addresses it may be used from; empty: anywhere. */
  addresses: z.array(z.string().max(60)).max(20).default([]),
  valid_days: z.int().min(1).max(MAX_DAYS),
});
export type Wanted = z.infer<typeof Wanted>;

/** The text is in what this returns, and nowhere else. */
export function issue(db: Db, actor: Actor, owner: { id: string; authority: Authority }, wanted: Wanted, now: number) {
  const permissions = PERMISSIONS.filter((one) => wanted.permissions.includes(one));
  const addresses = [...new Set(wanted.addresses.map(rangeAt))];
  const { text, prefix, digest } = newToken();
  const row = db.$client.transaction(() => {
    if (accountOf(db, owner.id).disabled_at !== null) throw conflict('账号已停用', 'The account is disabled');
    fits(db, owner.authority, permissions, wanted.unit_id);
    const active = and(eq(apiTokens.person_id, owner.id), isNull(apiTokens.revoked_at), gt(apiTokens.expires_at, now));
    const known = db.select({ n: count() }).from(apiTokens).where(active).get()?.n ?? 0;
    if (known >= MAX_ACTIVE)
      throw conflict(`每个账号最多 ${MAX_ACTIVE} 个有效令牌`, `An account has at most ${MAX_ACTIVE} tokens in force`);
    const same = and(active, eq(apiTokens.name, wanted.name));
    if (db.select({ id: apiTokens.id }).from(apiTokens).where(same).get())
      throw conflict('已有同名的有效令牌', 'A token of this name is in force already');
    const made = db
      .insert(apiTokens)
      .values({
        person_id: owner.id,
        name: wanted.name,
        prefix,
        digest,
        permissions,
        unit_id: wanted.unit_id,
        addresses,
        created_by: actor.person,
        created_at: now,
        expires_at: now + wanted.valid_days * DAY_MS,
      })
      .returning()
      .get();
    record(db, actor, { action: 'issue', object_kind: 'token', object_id: made.id, after: told(db, made.id) });
    return made;
  })();
  return { id: row.id, expires_at: row.expires_at, token: text };
}

/** Ends a token at once; `person_id` when only an own one may be ended. */
export function revoke(db: Db, actor: Actor, id: number, now: number, person_id?: string) {
  db.$client.transaction(() => {
    const token = db.select().from(apiTokens).where(eq(apiTokens.id, id)).get();
    if (!token || (person_id !== undefined && token.person_id !== person_id)) throw notFound('令牌', 'token');
    if (token.revoked_at !== null) throw conflict('此令牌已吊销', 'This token was revoked already');
    const before = told(db, id);
    db.update(apiTokens).set({ revoked_at: now, revoked_by: actor.person }).where(eq(apiTokens.id, id)).run();
    record(db, actor, { action: 'revoke', object_kind: 'token', object_id: id, before, after: told(db, id) });
  })();
}

function fits(db: Db, owner: Authority, permissions: readonly Permission[], unit_id: number | null) {
  for (const permission of permissions) {
    if (!isForTokens(permission))
      throw wrong(
        'permissions',
        `令牌不能具有此权限（${permission}），请在浏览器中操作`,
        `A token can't have ${permission}: that is for people in a browser`,
      );
    const reach = owner.reachOf(permission);
    // As an answer to the one about whose right it is, not as a field that is spelled wrongly.
    if (reach === undefined)
      throw new Refusal(403, 'forbidden', `该账号没有此权限（${permission}）`, `The account lacks ${permission}`);
    if (unit_id === null) continue;
    if (EVERYWHERE_ONLY.includes(permission))
      throw wrong(
        'permissions',
        `此权限不能限于某一单位（${permission}）`,
        `${permission} can't be limited to a unit: it reaches beyond every unit`,
      );
    const exists = db.select({ id: units.id }).from(units).where(eq(units.id, unit_id)).get();
    if (!exists || (reach !== 'everywhere' && !reach.has(unit_id)))
      throw wrong('unit_id', '单位不存在或超出账号的权限范围', 'no such unit within the account’s reach');
  }
}

function rangeAt(text: string, index: number): string {
  const range = rangeOf(text);
  if (typeof range !== 'string') throw wrong(`addresses.${index}`, range.problem.zh, range.problem.en);
  return range;
}

/** As the log tells it: never the text, nor its digest. */
function told(db: Db, id: number) {
  const row = db.$client
    .prepare(`select t.name, t.prefix, p.username as owner, t.permissions, t.unit_id, t.addresses, t.expires_at, t.revoked_at
      from api_tokens t join people p on p.id = t.person_id where t.id = ?`)
    .get(id) as { permissions: string; addresses: string };
  return {
    ...row,
    permissions: JSON.parse(row.permissions) as unknown,
    addresses: JSON.parse(row.addresses) as unknown,
  };
}
