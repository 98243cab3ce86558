/** All systems with how they stand in graded protection; what isn't in the register is not graded, which is unknown and never fine. */
import { z } from 'zod';
import { STAGES } from '#compliance/catalogues/lifecycle.ts';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { findSystems } from '../search/find-systems.ts';
import { orderOfNames } from '../search/names.ts';
import { type ProtectedRow, STANDINGS, standings } from './standings.ts';

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
  const rows = standings(db, rules, now)
    .map(({ row }) => row)
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
