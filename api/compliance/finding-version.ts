/** No change of a finding is written over another unseen: whoever changes it names the version that they read. */
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';

type Now = { id: number; assessment_id: number; version: number };

/** Refused with who changed it last and when. */
export function demandVersion(db: Db, now: Now | undefined, version: number) {
  if ((now?.version ?? 0) === version) return;
  const last = now && lastChange(db, now);
  const by = last ? { zh: `${last.person} `, en: ` by ${last.person}` } : { zh: '他人', en: ' by somebody' };
  throw new Refusal(
    409,
    'stale',
    `该问题已被${by.zh}更改，请刷新后再试`,
    `This finding was changed meanwhile${by.en}: read it again, then change it`,
    { report: { version: now?.version ?? 0, by: last?.person ?? null, at: last?.at ?? null } },
  );
}

/** Of the log: what was done to the finding, or how it was rated in its assessment. */
const lastChange = (db: Db, { id, assessment_id }: Now) =>
  db.$client
    .prepare(`select person, at from (
        select id, person, at from audit_entries where object_kind = 'assessment_finding' and object_id = :id
        union all select id, person, at from audit_entries where object_kind = 'assessment' and object_id = :assessment
          and action = 'assessment_rate' and "after" ->> '$.finding' = :number)
      order by id desc limit 1`)
    .get({ id: String(id), assessment: String(assessment_id), number: id }) as
    | { person: string; at: number }
    | undefined;
