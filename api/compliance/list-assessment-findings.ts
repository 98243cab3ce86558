/** Findings of all assessments as people read them: the gravest first, with age, owner, due date and what became of their tickets. */
import { z } from 'zod';
import { findItem, type Made } from '#compliance/worksheet/sheet-items.ts';
import type { Db } from '../db/open.ts';
import { Paging, Text } from '../middleware/endpoint.ts';
import { STATES } from '../tickets/flow.ts';
import { FINDING_STATES, RISKS } from './schema.ts';

export const FindingRow = z.object({
  id: z.int(),
  assessment_id: z.int(),
  assessment: z.string(),
  system_id: z.int(),
  system: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  item: z.string(),
  summary: Text,
  object: z.string().nullable(),
  description: z.string(),
  risk: z.enum(RISKS),
  risk_case: z.string().nullable(),
  is_major_danger: z.boolean(),
  compensation: z.string(),
  state: z.enum(FINDING_STATES),
  found_at: z.int(),
  found_by: z.string(),
  due_at: z.int().nullable(),
  is_overdue: z.boolean(),
  /** Null: there is none, or it is beyond the reach of whoever asks. */
  ticket: z.object({ id: z.int(), number: z.string(), state: z.enum(STATES) }).nullable(),
  verified_by: z.string().nullable(),
  verified_at: z.int().nullable(),
  verified_how: Text.nullable(),
});
export type FindingRow = z.infer<typeof FindingRow>;

const SORTS = {
  risk: `case f.risk when 'high' then 1 when 'medium' then 2 else 3 end`,
  found_at: 'f.found_at',
  due_at: 'coalesce(f.due_at, 9e15)',
  system: 'y.name',
  state: 'f.state',
} as const;
const SORT_NAMES = Object.keys(SORTS) as (keyof typeof SORTS)[];

const Reference = z.coerce.number().int().positive().optional();
export const FindingQuery = z.object({
  ...Paging,
  q: z.string().max(200).optional(),
  risk: z.enum(RISKS).optional(),
  state: z.enum(FINDING_STATES).optional(),
  is_open: z.stringbool().optional(),
  is_overdue: z.stringbool().optional(),
  is_major_danger: z.stringbool().optional(),
  assessment_id: Reference,
  system_id: Reference,
  unit_id: Reference,
  sort: z.enum(SORT_NAMES.flatMap((name) => [name, `-${name}`] as const)).optional(),
});

const IS_OPEN = `f.state in ('open', 'rectifying')`;
const IS_OVERDUE = `(${IS_OPEN} and f.due_at is not null and f.due_at < :now)`;
const FROM = `from assessment_findings f join assessments a on a.id = f.assessment_id join systems y on y.id = f.system_id
  left join units u on u.id = y.unit_id left join assessment_objects o on o.id = f.object_id
  left join tickets t on t.id = f.ticket_id`;

type Stored = Omit<FindingRow, 'summary' | 'is_major_danger' | 'is_overdue' | 'ticket' | 'verified_how'> & {
  kind: Made['kind'];
  level: 1 | 2 | 3 | 4;
  extensions: string;
  is_major_danger: number;
  is_overdue: number;
  ticket_id: number | null;
  number: string | null;
  ticket_state: NonNullable<FindingRow['ticket']>['state'] | null;
  verified_how: string | null;
};

export function listFindings(db: Db, query: z.infer<typeof FindingQuery>, now: number) {
  const where = ['true'];
  const given: Record<string, unknown> = { now };
  for (const name of ['risk', 'state', 'assessment_id', 'system_id'] as const) {
    if (query[name] === undefined) continue;
    where.push(`f.${name} = :${name}`);
    given[name] = query[name];
  }
  if (query.unit_id !== undefined) {
    where.push('y.unit_id = :unit_id');
    given.unit_id = query.unit_id;
  }
  const flag = (is: boolean | undefined, holds: string) => {
    if (is !== undefined) where.push(is ? holds : `not ${holds}`);
  };
  flag(query.is_open, `(${IS_OPEN})`);
  flag(query.is_overdue, IS_OVERDUE);
  flag(query.is_major_danger, 'f.is_major_danger');
  if (query.q) {
    where.push(
      '(instr(lower(f.description), :q) or instr(lower(y.name), :q) or instr(f.item, :q) or instr(lower(a.title), :q))',
    );
    given.q = query.q.toLowerCase();
  }
  const narrowed = `${FROM} where ${where.join(' and ')}`;
  const [, minus, name = 'risk'] = /^(-?)(\w+)$/.exec(query.sort ?? 'risk') ?? [];
  const order = `${SORTS[name as keyof typeof SORTS]} ${minus ? 'desc' : 'asc'}, f.found_at, f.id`;
  const rows = db.$client
    .prepare(`select f.id, f.assessment_id, a.title as assessment, a.kind, a.level, a.extensions, f.system_id, y.name as system, y.unit_id,
        u.name as unit, f.item, o.name as object, f.description, f.risk, f.risk_case, f.is_major_danger, f.compensation,
        f.state, f.found_at, f.found_by, f.due_at, ${IS_OVERDUE} as is_overdue, t.id as ticket_id, t.number,
        t.state as ticket_state, f.verified_by, f.verified_at, f.verified_how
      ${narrowed} order by ${order} limit :limit offset :offset`)
    .all({ ...given, limit: query.limit, offset: query.offset }) as Stored[];
  // `now` is asked for by the filter alone; unused names are refused.
  const total = db.$client.prepare(`select count(*), :now ${narrowed}`).pluck().get(given) as number;
  return { rows: rows.map(described), total };
}

function described({ kind, level, extensions, ticket_id, number, ticket_state, ...row }: Stored): FindingRow {
  const item = findItem({ kind, level, extensions: JSON.parse(extensions) }, row.item);
  return {
    ...row,
    summary: item?.summary ?? { zh: row.item, en: row.item },
    is_major_danger: row.is_major_danger === 1,
    is_overdue: row.is_overdue === 1,
    ticket:
      ticket_id === null || number === null || ticket_state === null
        ? null
        : { id: ticket_id, number, state: ticket_state },
    verified_how: row.verified_how === null ? null : JSON.parse(row.verified_how),
  };
}
