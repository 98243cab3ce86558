/** Scopes are made, changed and removed by people; each change is on record. */
import { asc, eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import { credentials } from '../credentials/schema.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { discoveryJobs, discoveryScopeCredentials, discoveryScopes } from './schema.ts';
import { checkedRanges } from './scope-bounds.ts';
import type { ChangedScope, NewScope } from './shapes.ts';

export function createScope(db: Db, actor: Actor, wanted: NewScope, now: number): number {
  const { credential_ids, ...scope } = wanted;
  const row = {
    ...scope,
    ranges: checkedRanges('ranges', scope.ranges),
    excluded: checkedRanges('excluded', scope.excluded),
    allowed_by: actor.person,
    allowed_at: now,
    updated_at: now,
  };
  return db.$client.transaction(() => {
    const { id } = db.insert(discoveryScopes).values(row).returning({ id: discoveryScopes.id }).get();
    bindCredentials(db, id, credential_ids);
    const after = { ...row, credential_ids };
    record(db, actor, { action: 'create', object_kind: 'discovery_scope', object_id: id, after });
    return id;
  })();
}

export function changeScope(db: Db, actor: Actor, id: number, wanted: ChangedScope, now: number): void {
  const { credential_ids, ranges, excluded, ...rest } = wanted;
  const changed = {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(ranges ? { ranges: checkedRanges('ranges', ranges) } : {}),
    ...(excluded ? { excluded: checkedRanges('excluded', excluded) } : {}),
  };
  db.$client.transaction(() => {
    const before = scopeOf(db, id);
    refuseWhileOpen(db, id);
    // Whoever widens a scope is the one who allowed it.
    const allowed = ranges || excluded ? { allowed_by: actor.person, allowed_at: now } : {};
    db.update(discoveryScopes)
      .set({ ...changed, ...allowed, updated_at: now })
      .where(eq(discoveryScopes.id, id))
      .run();
    if (credential_ids) bindCredentials(db, id, credential_ids);
    const after = { ...changed, ...(credential_ids ? { credential_ids } : {}) };
    record(db, actor, { action: 'update', object_kind: 'discovery_scope', object_id: id, before, after });
  })();
}

export function removeScope(db: Db, actor: Actor, id: number): void {
  db.$client.transaction(() => {
    const before = scopeOf(db, id);
    refuseWhileOpen(db, id);
    db.delete(discoveryScopes).where(eq(discoveryScopes.id, id)).run();
    record(db, actor, { action: 'delete', object_kind: 'discovery_scope', object_id: id, before });
  })();
}

export type Scope = typeof discoveryScopes.$inferSelect & { credential_ids: number[] };

/** The scope with its credentials in order; refuses an id that isn't there. */
export function scopeOf(db: Db, id: number): Scope {
  const scope = db.select().from(discoveryScopes).where(eq(discoveryScopes.id, id)).get();
  if (!scope) throw notFound('允许范围', 'scope');
  const bound = db
    .select({ id: discoveryScopeCredentials.credential_id })
    .from(discoveryScopeCredentials)
    .where(eq(discoveryScopeCredentials.scope_id, id))
    .orderBy(asc(discoveryScopeCredentials.position))
    .all();
  return { ...scope, credential_ids: bound.map((row) => row.id) };
}

function bindCredentials(db: Db, scope_id: number, ids: readonly number[]): void {
  db.delete(discoveryScopeCredentials).where(eq(discoveryScopeCredentials.scope_id, scope_id)).run();
  for (const [position, credential_id] of [...new Set(ids)].entries()) {
    const found = db
      .select({ kind: credentials.kind })
      .from(credentials)
      .where(eq(credentials.id, credential_id))
      .get();
    if (!found) throw wrong('credential_ids', `没有编号为 ${credential_id} 的凭据`, `No credential ${credential_id}`);
    if (!found.kind.startsWith('snmp_')) {
      throw wrong('credential_ids', '只能使用 SNMP 凭据', 'Only SNMP credentials can be used here');
    }
    db.insert(discoveryScopeCredentials).values({ scope_id, credential_id, position }).run();
  }
}

/** A job asks what was allowed when it began: it is stopped first. */
function refuseWhileOpen(db: Db, scope_id: number): void {
  const open = db
    .select({ state: discoveryJobs.state })
    .from(discoveryJobs)
    .where(eq(discoveryJobs.scope_id, scope_id))
    .all()
    .some(({ state }) => state === 'waiting' || state === 'running' || state === 'interrupted');
  if (open) throw conflict('该范围的发现任务尚未结束，请先停止', 'A job of this scope is not over: stop it first');
}
