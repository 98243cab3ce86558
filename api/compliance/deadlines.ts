/** What the systems within reach owe and by when; nothing of it is kept, it follows from the register, the assessments and the rules. */
import { z } from 'zod';
import {
  type Assessed,
  DEADLINE_KINDS,
  DEADLINE_STANDINGS,
  type Deadline,
  deadlinesOf,
  type Registered,
} from '#compliance/register/deadlines.ts';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { Db } from '../db/open.ts';
import { Paging, Text } from '../middleware/endpoint.ts';
import { isCompleted } from './completed.ts';

export const DeadlineRow = z.object({
  kind: z.enum(DEADLINE_KINDS),
  due_at: z.int().nullable(),
  due_on: z.string().nullable(),
  days_left: z.int().nullable(),
  standing: z.enum(DEADLINE_STANDINGS),
  because: Text,
});

/** Of each system, or of one; a system that isn't in the register has one that says so. */
export function deadlinesBySystem(db: Db, rules: ComplianceRules, now: number, id?: number): Map<number, Deadline[]> {
  const where = id === undefined ? '' : 'where s.id = :id';
  const given = id === undefined ? {} : { id };
  const rows = db.$client
    .prepare(`select s.id, p.system_id is not null as is_kept, p.grade, p.confirmed_at, p.live_at, p.certificate, p.filed_at,
        p.issued_at from systems s left join protected_systems p on p.system_id = s.id ${where}`)
    .all(given) as (Registered & { id: number; is_kept: number })[];
  const closed = db.$client
    .prepare(`select s.system_id, s.kind, s.state, s.closed_at from assessments s
      where ${isCompleted('s')} ${id === undefined ? '' : 'and s.system_id = :id'}`)
    .all(given) as (Assessed & { system_id: number })[];
  // Of whatever level, a result is filed; one that counts for nothing else as well.
  const unfiled = db.$client
    .prepare(`select s.system_id, s.closed_at from assessments s
      where s.kind = 'crypto' and s.state = 'closed' ${id === undefined ? '' : 'and s.system_id = :id'}
        and not exists (select 1 from assessment_filings f where f.assessment_id = s.id)`)
    .all(given) as { system_id: number; closed_at: number }[];
  const assessed = Map.groupBy(closed, ({ system_id }) => system_id);
  const to_file = Map.groupBy(unfiled, ({ system_id }) => system_id);
  return new Map(
    rows.map(({ id: system_id, is_kept, ...row }) => {
      const kept = is_kept === 1 ? row : null;
      const closed_ats = (to_file.get(system_id) ?? []).map(({ closed_at }) => closed_at);
      return [system_id, deadlinesOf(kept, assessed.get(system_id) ?? [], now, rules, closed_ats)];
    }),
  );
}

const Moment = z.coerce.number().int().min(0).max(8.64e15);
export const CalendarQuery = z.object({
  ...Paging,
  from: Moment.optional(),
  to: Moment.optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  kind: z.enum(DEADLINE_KINDS).optional(),
  standing: z.enum(DEADLINE_STANDINGS).optional(),
});
export const CalendarRow = DeadlineRow.extend({
  id: z.string(),
  system_id: z.int(),
  name: z.string(),
  unit_id: z.int().nullable(),
  unit_name: z.string().nullable(),
});
export type CalendarRow = z.infer<typeof CalendarRow>;
export const CalendarPage = z.object({
  rows: z.array(CalendarRow),
  total: z.int(),
  /** Of the same systems, deadlines whose day isn't known: on no page of a calendar, and not fine either. */
  unknown: z.int(),
});

/** Those with a day, the earliest first. */
export function readCalendar(
  db: Db,
  rules: ComplianceRules,
  query: z.output<typeof CalendarQuery>,
  now: number,
): z.infer<typeof CalendarPage> {
  const systems = db.$client
    .prepare('select s.id, s.name, s.unit_id, u.name as unit_name from systems s left join units u on u.id = s.unit_id')
    .all() as { id: number; name: string; unit_id: number | null; unit_name: string | null }[];
  const deadlines = deadlinesBySystem(db, rules, now);
  const all = systems
    .filter(({ unit_id }) => query.unit_id === undefined || unit_id === query.unit_id)
    .flatMap(({ id, ...system }) =>
      (deadlines.get(id) ?? []).map((deadline) => ({
        ...{ id: `${id}-${deadline.kind}`, system_id: id, ...system },
        ...deadline,
      })),
    )
    .filter(({ kind }) => query.kind === undefined || kind === query.kind)
    .filter(({ standing }) => query.standing === undefined || standing === query.standing);
  const dated = all.filter(({ due_at }) => due_at !== null);
  const within = dated.filter(({ due_at }) => isWithin(due_at as number, query));
  within.sort(
    (a, b) => (a.due_at as number) - (b.due_at as number) || a.name.localeCompare(b.name) || a.system_id - b.system_id,
  );
  const { limit, offset } = query;
  return {
    ...{ rows: within.slice(offset, offset + limit), total: within.length },
    unknown: all.length - dated.length,
  };
}

const isWithin = (at: number, { from, to }: { from?: number | undefined; to?: number | undefined }): boolean =>
  (from === undefined || at >= from) && (to === undefined || at <= to);
