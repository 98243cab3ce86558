/** Deadlines of all systems within reach by their day; what has no day is counted, on no page of a calendar. */
import { z } from 'zod';
import { DEADLINE_KINDS, DEADLINE_STANDINGS } from '#compliance/register/deadlines.ts';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { DeadlineRow } from './deadlines.ts';
import { standings } from './standings.ts';

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
  const all = standings(db, rules, now)
    .filter(({ row }) => query.unit_id === undefined || row.unit_id === query.unit_id)
    .flatMap(({ row: { id, name, unit_id, unit_name }, deadlines }) =>
      deadlines.map((deadline) => ({
        ...{ id: `${id}-${deadline.kind}`, system_id: id, name, unit_id, unit_name },
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
