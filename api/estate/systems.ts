/** Registers, changes and removes service systems. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import { forgetOwnSystem } from '../compliance/self/own-system.ts';
import { settleSystem } from '../conformance/keep-watches.ts';
import { typeNamed } from '../conformance/type-of.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import { merge } from './merge.ts';
import { checkReferences } from './nodes.ts';
import { systems } from './schema.ts';

export type SystemFields = {
  name: string;
  type: string;
  unit_id: number | null;
  area_id: number | null;
  note: string;
};
export type SystemChange = { [K in keyof SystemFields]?: SystemFields[K] | undefined };

const columns = {
  name: systems.name,
  type: systems.type,
  unit_id: systems.unit_id,
  area_id: systems.area_id,
  note: systems.note,
};

export function createSystem(
  db: Db,
  actor: Actor,
  wanted: SystemChange & { name: string },
  now = Date.now(),
): { id: number } {
  const empty = { name: wanted.name, type: '', unit_id: null, area_id: null, note: '' };
  const fields = merge<SystemFields>(empty, { ...wanted, type: typeNamed(wanted.type ?? '') });
  checkReferences(db, fields);
  const { id } = insertSystem(db, fields, now);
  record(db, actor, { action: 'create', object_kind: 'system', object_id: id, after: fields });
  tell(db, {
    at: now,
    kind: 'change',
    system_id: id,
    subject: fields.name,
    text: { zh: `由 ${actor.person} 登记`, en: `registered by ${actor.person}` },
  });
  return { id };
}

/** The row and nothing else: what `createSystem` and imports share. */
export function insertSystem(db: Db, fields: SystemFields, now: number): { id: number } {
  return db
    .insert(systems)
    .values({ ...fields, created_at: now, updated_at: now })
    .returning({ id: systems.id })
    .get();
}

export function changeSystem(db: Db, actor: Actor, id: number, change: SystemChange, now = Date.now()) {
  const before = db.select(columns).from(systems).where(eq(systems.id, id)).get();
  if (!before) throw notFound('该系统', 'system');
  // An old text stays as it is until somebody changes it.
  const type = change.type === undefined || change.type === before.type ? before.type : typeNamed(change.type);
  const after = merge<SystemFields>(before, { ...change, type });
  checkReferences(db, after);
  db.update(systems)
    .set({ ...after, updated_at: now })
    .where(eq(systems.id, id))
    .run();
  record(db, actor, { action: 'update', object_kind: 'system', object_id: id, before, after });
  if (after.type !== before.type) settleSystem(db, actor, id);
  tell(db, {
    at: now,
    kind: 'change',
    system_id: id,
    subject: after.name,
    text: { zh: `登记信息由 ${actor.person} 修改`, en: `its record was changed by ${actor.person}` },
  });
}

/** Removes a system with its endpoints and all that was seen of them; evidence and the timeline stay. */
export function removeSystem(db: Db, actor: Actor, id: number, now = Date.now()) {
  const before = db.select(columns).from(systems).where(eq(systems.id, id)).get();
  if (!before) throw notFound('该系统', 'system');
  const assessed = db.$client.prepare('select count(*) from assessments where system_id = ?').pluck().get(id) as number;
  if (assessed > 0)
    throw conflict(
      `该系统有 ${assessed} 次测评记录，不能删除`,
      `The system has ${assessed} assessments, which are kept: it can’t be removed`,
    );
  const registered = registeredOf(db, id);
  db.delete(systems).where(eq(systems.id, id)).run();
  forgetOwnSystem(db, id);
  record(db, actor, { action: 'delete', object_kind: 'system', object_id: id, before: { ...before, ...registered } });
  tell(db, {
    at: now,
    kind: 'change',
    subject: before.name,
    text: { zh: `由 ${actor.person} 删除`, en: `removed by ${actor.person}` },
  });
}

/** What graded protection has on record of it goes with it, and stays in the log. */
function registeredOf(db: Db, id: number) {
  const all = (sql: string) => db.$client.prepare(sql).all(id);
  const [register] = all('select * from protected_systems where system_id = ?');
  const documents = all(
    'select kind, title, digest, added_by, added_at, removed_at from system_documents where system_id = ?',
  );
  const crypto_products = all('select * from crypto_products where system_id = ?');
  const records = all(
    'select kind, subject, period, body, "by", at from system_records where system_id = ? limit 1000',
  );
  const nodes = db.$client.prepare('select node_id from system_nodes where system_id = ?').pluck().all(id);
  return {
    ...(register ? { register } : {}),
    ...(documents.length > 0 ? { documents } : {}),
    ...(crypto_products.length > 0 ? { crypto_products } : {}),
    ...(records.length > 0 ? { records } : {}),
    ...(nodes.length > 0 ? { node_ids: nodes } : {}),
  };
}
