/** Plan, team and objects of an assessment are changed upon the version that was read: what another changed is never overwritten unseen. */
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';

const CHANGES = `'update', 'assessment_team', 'assessment_object_add', 'assessment_object_remove'`;

/** Within the transaction of the change. The version that it has from now on. */
export function takeVersion(db: Db, id: number, version: number): number {
  const now = db.$client.prepare('select version from assessments where id = ?').pluck().get(id) as number;
  if (now !== version) {
    const last = wholeOf(db)
      .$client.prepare(`select person as by, at from audit_entries where object_kind = 'assessment' and object_id = ?
        and action in (${CHANGES}) order by id desc limit 1`)
      .get(String(id)) as { by: string; at: number } | undefined;
    const by = last?.by ?? '';
    throw new Refusal(
      409,
      'stale',
      `${by} 刚刚修改过该测评的计划、成员或对象，请刷新后再改`,
      `${by} has just changed its plan, team or objects: read it again, then change it`,
      { report: { version: now, ...last } },
    );
  }
  db.$client.prepare('update assessments set version = version + 1 where id = ?').run(id);
  return now + 1;
}
