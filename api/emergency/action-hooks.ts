/** Outside commands that plans may name: addresses that are called after two people agreed. Their tokens are sealed and never given back. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Config } from '../config.ts';
import { refusedProvinceUrl } from '../connectors/province.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { actionHooks } from './schema.ts';

export const hookSealedAs = (id: string) => `action hook token of ${id}`;
const MAX_HOOKS = 100;

export const HookName = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
export const WantedHook = z.strictObject({
  title: z.string().trim().min(1).max(200),
  url: z.url().max(1_000),
  /** Absent keeps the one there is, null removes it. */
  token: z.string().min(1).max(1_000).nullable().optional(),
  /** 0: it is new. */
  version: z.int().min(0),
});
export const ShownHook = z.object({
  ...{ id: z.string(), title: z.string(), url: z.string(), has_token: z.boolean() },
  ...{ edited_by: z.string(), edited_at: z.int(), version: z.int() },
});

type Row = typeof actionHooks.$inferSelect;
const shown = ({ sealed_token, ...rest }: Row): z.infer<typeof ShownHook> => ({
  ...rest,
  has_token: sealed_token !== null,
});

export const listHooks = (db: Db) => db.select().from(actionHooks).orderBy(actionHooks.id).all().map(shown);
const hookOf = (db: Db, id: string) => db.select().from(actionHooks).where(eq(actionHooks.id, id)).get();

type Means = { db: Db; key: Buffer; config: Pick<Config, 'connector_loopback'> };

export function writeHook(
  { db, key, config }: Means,
  actor: Actor,
  id: string,
  { token, version, ...wanted }: z.infer<typeof WantedHook>,
  now: number,
) {
  const reason = refusedProvinceUrl(wanted.url, config);
  if (reason) throw wrong('url', `该地址不能使用：${reason}`, `This address can't be used: ${reason}`);
  db.$client.transaction(() => {
    const before = hookOf(db, id);
    if ((before?.version ?? 0) !== version)
      throw conflict('已被他人更改，请刷新后再试', 'Somebody changed it meanwhile; look again');
    if (!before && listHooks(db).length >= MAX_HOOKS) throw conflict('外部操作过多', 'There are too many hooks');
    // A token belongs to its address: another one isn't told what the former is called with.
    const kept = before?.url === wanted.url ? before.sealed_token : null;
    const sealed_token =
      typeof token === 'string'
        ? sealText(key, hookSealedAs(id), token).toString('base64')
        : token === null
          ? null
          : kept;
    const set = { ...wanted, sealed_token, edited_by: actor.person, edited_at: now, version: version + 1 };
    db.insert(actionHooks)
      .values({ id, ...set })
      .onConflictDoUpdate({ target: actionHooks.id, set })
      .run();
    const entry = { action: before ? 'update' : 'create', object_kind: 'action_hook', object_id: id };
    const after = { ...wanted, has_token: sealed_token !== null };
    record(db, actor, { ...entry, before: before && shown(before), after }, now);
  })();
}

export function removeHook(db: Db, actor: Actor, id: string, now: number) {
  db.$client.transaction(() => {
    const before = hookOf(db, id);
    if (!before) throw notFound('该外部操作', 'hook');
    db.delete(actionHooks).where(eq(actionHooks.id, id)).run();
    record(db, actor, { action: 'delete', object_kind: 'action_hook', object_id: id, before: shown(before) }, now);
  })();
}

/** `token`: null when there is none; undefined when it can't be opened with this key. */
export function openHook(
  db: Db,
  key: Buffer,
  id: string,
): { url: string; token: string | null | undefined } | undefined {
  const row = hookOf(db, id);
  if (!row) return undefined;
  const { url, sealed_token } = row;
  if (sealed_token === null) return { url, token: null };
  return { url, token: openText(key, hookSealedAs(id), Buffer.from(sealed_token, 'base64')) };
}
