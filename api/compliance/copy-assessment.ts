/** Last year's assessment as a proposal for this year's, and what has become different since. */
import { z } from 'zod';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import { RESULTS, type Result } from './schema.ts';
import type { Assessment } from './take-part.ts';

/** Judgements are the copier's from now on; evidence stays where it was found, and what makes up for another is confirmed anew. */
export function copyFrom(db: Db, actor: Actor, to: Assessment, from_id: number, now: number) {
  const from = db.$client.prepare('select system_id, kind, state from assessments where id = ?').get(from_id) as
    | { system_id: number; kind: string; state: string }
    | undefined;
  if (from?.system_id !== to.system_id || from.kind !== to.kind || from.state !== 'closed')
    throw wrong(
      'copied_from_id',
      '只能沿用同一系统、同一类别已结束的测评',
      'Only a closed assessment of the same system and kind is copied',
    );
  const items = JSON.stringify(sheetItems(to).map(({ key }) => key));
  const given = { to: to.id, from: from_id, items, by: actor.person, now };
  db.$client
    .prepare(`insert into assessment_objects (assessment_id, name, kind, node_id, endpoint_id)
      select :to, name, kind, node_id, endpoint_id from assessment_objects where assessment_id = :from order by id`)
    .run({ to: to.id, from: from_id });
  const copied = db.$client
    .prepare(
      `select count(*) from judgements where assessment_id = :from and item in (select value from json_each(:items))`,
    )
    .pluck()
    .get({ from: from_id, items }) as number;
  const after = { copied_from_id: from_id, judgements: copied };
  const entry = { action: 'assessment_copy', object_kind: 'assessment', object_id: to.id, after };
  const { id: version } = record(db, actor, entry, now);
  db.$client
    .prepare(`insert into judgements (assessment_id, item, object_id, result, reason, crypto, judged_by, judged_at, is_copied, version)
      select :to, j.item, coalesce(new.id, 0), j.result, j.reason,
          json_set(j.crypto, '$.compensation', json('null')), :by, :now, 1, :version from judgements j
        left join assessment_objects old on old.id = j.object_id
        left join assessment_objects new on new.assessment_id = :to and new.name = old.name
      where j.assessment_id = :from and (j.object_id = 0 or new.id is not null)
        and j.item in (select value from json_each(:items))`)
    .run({ ...given, version });
}

const Side = z.object({ result: z.enum(RESULTS), reason: z.string() }).nullable();
export const Differences = z.object({
  from_id: z.int(),
  same: z.int(),
  rows: z.array(z.object({ item: z.string(), object: z.string().nullable(), before: Side, after: Side })),
});

type Row = { item: string; object: string | null; result: Result; reason: string };

/** Cell by cell, objects by their names. */
export function differencesOf(db: Db, { id, copied_from_id }: Assessment): z.infer<typeof Differences> {
  if (copied_from_id === null)
    throw conflict('该测评不是沿用旧测评建立的', 'This assessment was not made from an older one');
  const read = (from: number) =>
    new Map(
      (
        db.$client
          .prepare(`select j.item, o.name as object, j.result, j.reason from judgements j
            left join assessment_objects o on o.id = j.object_id where j.assessment_id = ? order by j.item, j.object_id`)
          .all(from) as Row[]
      ).map((row) => [JSON.stringify([row.item, row.object]), row]),
    );
  const [before, after] = [read(copied_from_id), read(id)];
  const side = (row: Row | undefined) => (row ? { result: row.result, reason: row.reason } : null);
  const all = [...new Set([...before.keys(), ...after.keys()])].map((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    const { item, object } = (now ?? old) as Row;
    return { item, object, before: side(old), after: side(now) };
  });
  const rows = all.filter((row) => JSON.stringify(row.before) !== JSON.stringify(row.after));
  return { from_id: copied_from_id, same: all.length - rows.length, rows };
}
