/** What units bring of their systems: written by a form, a program or a file, each change of it in the log. */
import { z } from 'zod';
import type { Actor } from '../audit/record.ts';
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { invalid, notFound, wrong } from '../middleware/errors.ts';
import { monthOf } from './months.ts';
import type { RecordKind, RecordRow } from './system-type.ts';
import { typeOf } from './type-of.ts';

export type NewRecord = { kind: string; subject: string; period: string; body: unknown };
type Stored = Omit<RecordRow, 'body'> & { body: string; by: string };

const MAX_RECORDS = 20_000;

/** The newest period first. `full_name` is `TYPE.kind`. */
export function recordsOf(db: Db, system_id: number, full_name: string): RecordRow[] {
  const rows = db.$client
    .prepare(`select id, subject, period, body, at, "by" from system_records where system_id = ? and kind = ?
      order by period desc, subject, id limit ${MAX_RECORDS}`)
    .all(system_id, full_name) as Stored[];
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as unknown }));
}

/** The kind of record that a system of this type may have, or a refusal. */
export function kindOf(type_name: string, name: string): RecordKind {
  const records = typeOf(type_name)?.records ?? {};
  const kind = Object.hasOwn(records, name) ? records[name] : undefined;
  if (!kind) throw wrong('kind', `此类系统没有记录“${name}”`, `Systems of this type have no records '${name}'`);
  return kind;
}

export const Period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** What is kept of a record, or a refusal that names each wrong field. */
export function checkedRecord(kind: RecordKind, { subject, period, body }: Omit<NewRecord, 'kind'>, now = Date.now()) {
  const about = subject.trim();
  if (kind.subject && about === '')
    throw wrong('subject', `请填写${kind.subject.zh}`, `Give the ${kind.subject.en.toLowerCase()}`);
  if (!kind.subject && about !== '')
    throw wrong('subject', '此类记录是关于整个系统的', 'Records of this kind are about the whole system');
  if (kind.is_monthly && !Period.safeParse(period).success)
    throw wrong('period', '请填写月份，如 2026-11', 'Give the month, such as 2026-11');
  if (kind.is_monthly && period > monthOf(now))
    throw wrong('period', '不能填报将来的月份', 'A month to come has no record yet');
  if (!kind.is_monthly && period !== '')
    throw wrong('period', '此类记录没有月份', 'Records of this kind have no month');
  const parsed = kind.Body.strict().safeParse(body);
  if (!parsed.success) throw invalid(parsed.error);
  return { subject: about, period, body: parsed.data as Record<string, unknown> };
}

/** Writes it beside or over what there is. In the caller's transaction. */
export function putRecord(
  db: Db,
  actor: Actor,
  system: { id: number; type: string },
  wanted: NewRecord,
  now = Date.now(),
) {
  const { subject, period, body } = checkedRecord(kindOf(system.type, wanted.kind), wanted, now);
  const key = { system_id: system.id, kind: `${system.type}.${wanted.kind}`, subject, period };
  const before = db.$client
    .prepare(`select id, body from system_records
      where system_id = :system_id and kind = :kind and subject = :subject and period = :period`)
    .get(key) as { id: number; body: string } | undefined;
  const text = JSON.stringify(body);
  // The same again is news: it is so still.
  const { lastInsertRowid } = db.$client
    .prepare(`insert into system_records (system_id, kind, subject, period, body, "by", at)
      values (:system_id, :kind, :subject, :period, :text, :by, :now)
      on conflict (system_id, kind, subject, period) do update set body = :text, "by" = :by, at = :now`)
    .run({ ...key, text, by: actor.person, now });
  const id = before?.id ?? Number(lastInsertRowid);
  record(db, actor, {
    ...{ action: before ? 'update' : 'create', object_kind: 'system_record', object_id: id, after: { ...key, body } },
    ...(before ? { before: { ...key, body: JSON.parse(before.body) as unknown } } : {}),
  });
  return { id };
}

export function removeRecord(db: Db, actor: Actor, system_id: number, id: number) {
  const before = db.$client
    .prepare('select system_id, kind, subject, period, body from system_records where id = ? and system_id = ?')
    .get(id, system_id) as { body: string } | undefined;
  if (!before) throw notFound('该记录', 'record');
  db.$client.prepare('delete from system_records where id = ?').run(id);
  const shown = { ...before, body: JSON.parse(before.body) as unknown };
  record(db, actor, { action: 'delete', object_kind: 'system_record', object_id: id, before: shown });
}
