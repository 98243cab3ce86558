/** What the systems within reach owe and by when; nothing of it is kept, it follows from the register, the assessments and the rules. */
import { z } from 'zod';
import {
  DEADLINE_KINDS,
  DEADLINE_STANDINGS,
  type Deadline,
  deadlinesOf,
  type Registered,
} from '#compliance/register/deadlines.ts';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { completedBySystem } from './completed.ts';

export const DeadlineRow = z.object({
  kind: z.enum(DEADLINE_KINDS),
  due_at: z.int().nullable(),
  due_on: z.string().nullable(),
  days_left: z.int().nullable(),
  standing: z.enum(DEADLINE_STANDINGS),
  because: Text,
});

/** Of each system, or of one; a system that isn't in the register has one that says so. */
export function deadlinesBySystem(
  db: Db,
  rules: ComplianceRules,
  now: number,
  id?: number,
  completed = completedBySystem(db, id),
): Map<number, Deadline[]> {
  const where = id === undefined ? '' : 'where s.id = :id';
  const given = id === undefined ? {} : { id };
  const rows = db.$client
    .prepare(`select s.id, p.system_id is not null as is_kept, p.grade, p.confirmed_at, p.live_at, p.certificate, p.filed_at,
        p.issued_at from systems s left join protected_systems p on p.system_id = s.id ${where}`)
    .all(given) as (Registered & { id: number; is_kept: number })[];
  // Of whatever level, a result is filed; one that counts for nothing else as well.
  const unfiled = db.$client
    .prepare(`select s.system_id, s.closed_at from assessments s
      where s.kind = 'crypto' and +s.state = 'closed' ${id === undefined ? '' : 'and s.system_id = :id'}
        and not exists (select 1 from assessment_filings f where f.assessment_id = s.id)`)
    .all(given) as { system_id: number; closed_at: number }[];
  const to_file = Map.groupBy(unfiled, ({ system_id }) => system_id);
  return new Map(
    rows.map(({ id: system_id, is_kept, ...row }) => {
      const kept = is_kept === 1 ? row : null;
      const closed_ats = (to_file.get(system_id) ?? []).map(({ closed_at }) => closed_at);
      return [system_id, deadlinesOf(kept, completed.get(system_id) ?? [], now, rules, closed_ats)];
    }),
  );
}
