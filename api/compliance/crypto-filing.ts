/** Filing of the result of a closed assessment of cryptography (密评备案): beside it, since what is closed never changes. */
import { z } from 'zod';
import { dayOf } from '#compliance/register/calendar.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import type { Assessment } from './take-part.ts';

export const FilingInput = z.strictObject({
  /** As it was read; 0: it wasn't filed. */
  version: z.int().min(0),
  filed_at: z.int().min(0).max(Date.UTC(2100, 0)),
  filed_with: Written.min(1).max(200),
  note: Written.max(2_000).default(''),
});
export const FilingRow = z.object({
  filed_at: z.int(),
  filed_with: z.string(),
  note: z.string(),
  version: z.int(),
  updated_at: z.int(),
});
export type FilingRow = z.infer<typeof FilingRow>;

export const filingOf = (db: Db, id: number): FilingRow | null =>
  (db.$client
    .prepare('select filed_at, filed_with, note, version, updated_at from assessment_filings where assessment_id = ?')
    .get(id) as FilingRow | undefined) ?? null;

export function fileAssessment(
  db: Db,
  actor: Actor,
  assessment: Assessment,
  { version, ...given }: z.infer<typeof FilingInput>,
  now: number,
): FilingRow {
  const { id, kind, state } = assessment;
  return db.$client.transaction(() => {
    if (kind !== 'crypto') throw conflict('仅密评结果需备案', 'Only assessments of cryptography are filed here');
    if (state !== 'closed') throw conflict('测评结束后才能登记备案', 'It is filed once it is closed');
    const closed_at = db.$client.prepare('select closed_at from assessments where id = ?').pluck().get(id) as number;
    if (dayOf(given.filed_at) > dayOf(now)) throw wrong('filed_at', '日期不能晚于今天', 'This day lies in the future');
    if (dayOf(given.filed_at) < dayOf(closed_at))
      throw wrong('filed_at', '备案日期不能早于测评结束日期', 'It can’t be filed before it was closed');
    const before = filingOf(db, id);
    if ((before?.version ?? 0) !== version)
      throw conflict('备案信息已被他人修改，请刷新后再试', 'Somebody changed this filing meanwhile: read it again');
    const row = { ...given, version: version + 1, updated_at: now };
    db.$client
      .prepare(`insert into assessment_filings (assessment_id, filed_at, filed_with, note, version, updated_at)
        values (:id, :filed_at, :filed_with, :note, :version, :updated_at)
        on conflict do update set filed_at = excluded.filed_at, filed_with = excluded.filed_with, note = excluded.note,
          version = excluded.version, updated_at = excluded.updated_at`)
      .run({ id, ...row });
    const entry = { action: 'assessment_file', object_kind: 'assessment', object_id: id, after: row };
    record(db, actor, before ? { ...entry, before } : entry, now);
    return row;
  })();
}
