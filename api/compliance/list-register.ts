/** All systems with how they stand in graded protection; what isn't in the register is not graded, which is unknown and never fine. */
import { z } from 'zod';
import { STAGES } from '#compliance/catalogues/lifecycle.ts';
import { DEADLINE_KINDS, DEADLINE_STANDINGS, type Deadline, worstOf } from '#compliance/register/deadlines.ts';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { Db } from '../db/open.ts';
import { Paging, Text } from '../middleware/endpoint.ts';
import { findSystems } from '../search/find-systems.ts';
import { orderOfNames } from '../search/names.ts';
import { isCompleted } from './completed.ts';
import { deadlinesBySystem } from './deadlines.ts';

const STANDINGS = [...DEADLINE_STANDINGS, 'none'] as const;
export const ProtectedRow = z.object({
  /** Of the system. */
  id: z.int(),
  name: z.string(),
  unit_id: z.int().nullable(),
  unit_name: z.string().nullable(),
  /** Null: not in the register. */
  stage: z.enum(STAGES).nullable(),
  /** As confirmed; null: not graded. */
  grade: z.int().nullable(),
  notation: z.string().nullable(),
  certificate: z.string().nullable(),
  certificate_until_at: z.int().nullable(),
  certificate_days_left: z.int().nullable(),
  /** The last graded assessment that was completed, and the next that is due. */
  assessed_at: z.int().nullable(),
  assessment_due_at: z.int().nullable(),
  assessment_days_left: z.int().nullable(),
  /** Open findings of assessments. */
  high: z.int(),
  medium: z.int(),
  low: z.int(),
  /** Of these nobody chose the risk yet. */
  unrated: z.int(),
  /** The worst of its deadlines; none: grade 1 owes nothing. */
  due: z.enum(STANDINGS),
  due_kind: z.enum(DEADLINE_KINDS).nullable(),
  due_at: z.int().nullable(),
  due_reason: Text.nullable(),
});
export type ProtectedRow = z.infer<typeof ProtectedRow>;

export const REGISTER_SORTS = [
  'name',
  'unit_name',
  'grade',
  'certificate_until_at',
  'assessed_at',
  'assessment_due_at',
  'high',
  'due',
] as const;
type Sort = (typeof REGISTER_SORTS)[number];
export const RegisterQuery = z.object({
  ...Paging,
  q: z.string().max(200).optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  /** none: not graded. */
  grade: z.enum(['1', '2', '3', '4', '5', 'none']).optional(),
  /** none: not in the register. */
  stage: z.enum([...STAGES, 'none']).optional(),
  due: z.enum(STANDINGS).optional(),
  sort: z.enum(REGISTER_SORTS.flatMap((name) => [name, `-${name}`] as const)).optional(),
});

type Raw = Pick<
  ProtectedRow,
  | 'id'
  | 'name'
  | 'unit_id'
  | 'unit_name'
  | 'stage'
  | 'grade'
  | 'certificate'
  | 'assessed_at'
  | 'high'
  | 'medium'
  | 'low'
  | 'unrated'
> & { s_level: number | null; a_level: number | null };

const count = (risk: string) => `(select count(*) from assessment_findings f
  where f.system_id = s.id and f.risk = '${risk}' and f.state not in ('verified', 'accepted')) as ${risk}`;
const UNRATED = `(select count(*) from assessment_findings f
  where f.system_id = s.id and f.risk is null and f.state not in ('verified', 'accepted')) as unrated`;
const ROWS = `select s.id, s.name, s.unit_id, u.name as unit_name, p.stage, p.grade, p.s_level, p.a_level, p.certificate,
    (select max(closed_at) from assessments m where m.system_id = s.id and m.kind = 'mlps' and ${isCompleted('m')}) as assessed_at,
    ${count('high')}, ${count('medium')}, ${count('low')}, ${UNRATED}
  from systems s left join units u on u.id = s.unit_id left join protected_systems p on p.system_id = s.id`;

export const notationOf = (s: number | null, a: number | null, grade: number | null): string | null =>
  s === null || a === null || grade === null ? null : `S${s}A${a}G${grade}`;

/** All systems, or one. */
export function protectedRows(db: Db, rules: ComplianceRules, now: number, id?: number): ProtectedRow[] {
  const rows = db.$client
    .prepare(id === undefined ? ROWS : `${ROWS} where s.id = ?`)
    .all(...(id === undefined ? [] : [id])) as Raw[];
  const deadlines = deadlinesBySystem(db, rules, now, id);
  return rows.map(({ s_level, a_level, ...row }) => ({
    ...row,
    notation: notationOf(s_level, a_level, row.grade),
    ...standing(deadlines.get(row.id) ?? []),
  }));
}

function standing(deadlines: readonly Deadline[]) {
  const of = (kind: string) => deadlines.find((one) => one.kind === kind);
  const due = worstOf(deadlines);
  const [worst] = deadlines.filter((one) => one.standing === due).sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0));
  return {
    certificate_until_at: of('certificate')?.due_at ?? null,
    certificate_days_left: of('certificate')?.days_left ?? null,
    assessment_due_at: of('assessment')?.due_at ?? null,
    assessment_days_left: of('assessment')?.days_left ?? null,
    ...{ due, due_kind: worst?.kind ?? null, due_at: worst?.due_at ?? null, due_reason: worst?.because ?? null },
  };
}

/** What is most urgent comes first, then by Pinyin. */
export function listRegister(
  db: Db,
  rules: ComplianceRules,
  query: z.output<typeof RegisterQuery>,
  now: number,
): { rows: ProtectedRow[]; total: number } {
  const { q, unit_id, grade, stage, due, sort, limit, offset } = query;
  const asked = q?.trim() ?? '';
  const found = asked === '' ? undefined : findSystems(db, asked);
  const matches = (row: ProtectedRow) =>
    found === undefined || found.has(row.id) || (row.certificate?.includes(asked) ?? false);
  const places = orderOfNames(db).all('system');
  const placeOf = (row: ProtectedRow) => places.get(row.id)?.place ?? -1;
  const [, minus, by = 'due'] = /^(-?)(\w+)$/.exec(sort ?? 'due') ?? [];
  const compare = comparing(by as Sort, placeOf);
  const rows = protectedRows(db, rules, now)
    .filter(matches)
    .filter((row) => unit_id === undefined || row.unit_id === unit_id)
    .filter((row) => grade === undefined || String(row.grade ?? 'none') === grade)
    .filter((row) => stage === undefined || (row.stage ?? 'none') === stage)
    .filter((row) => due === undefined || row.due === due)
    .sort((a, b) => compare(a, b, minus ? -1 : 1) || placeOf(a) - placeOf(b));
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}

type Compare = (a: ProtectedRow, b: ProtectedRow, sign: 1 | -1) => number;

/** What isn't known stands last in either direction. */
function comparing(by: Sort, placeOf: (row: ProtectedRow) => number): Compare {
  if (by === 'name') return (a, b, sign) => sign * (placeOf(a) - placeOf(b));
  const keyOf = (row: ProtectedRow): number | string | null => (by === 'due' ? STANDINGS.indexOf(row.due) : row[by]);
  return (a, b, sign) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (typeof one === 'number' ? one - (other as number) : one.localeCompare(other as string, 'zh'));
  };
}
