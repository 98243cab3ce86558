/**
 * How each system stands in graded protection. Made once for all who ask, and again once something changed that any of it could follow
 * from: the database counts those changes itself. Another day or other rules are such a change too.
 */
import { z } from 'zod';
import { STAGES } from '#compliance/catalogues/lifecycle.ts';
import { dayOf } from '#compliance/register/calendar.ts';
import { DEADLINE_KINDS, DEADLINE_STANDINGS, type Deadline, worstOf } from '#compliance/register/deadlines.ts';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { reachNow, wholeOf } from '../people/reach.ts';
import { type Completed, completedBySystem } from './completed.ts';
import { deadlinesBySystem } from './deadlines.ts';

export const STANDINGS = [...DEADLINE_STANDINGS, 'none'] as const;
/** Years are longer ago than a trend tells. */
const MAX_SCORES = 5;

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
  /** Figures of its completed assessments of graded protection, the oldest first; only those of one rule can be compared. */
  scores: z.array(z.object({ at: z.int(), rule: z.string(), low: z.string().nullable(), high: z.string().nullable() })),
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
export type Standing = { row: ProtectedRow; deadlines: readonly Deadline[] };

const kept = new WeakMap<Db, { mark: string; made: readonly Standing[] }>();

/** Of the systems within reach. */
export function standings(db: Db, rules: ComplianceRules, now: number): readonly Standing[] {
  const whole = wholeOf(db);
  const changes = whole.$client.prepare('select count from compliance_changes').pluck().get() as number;
  const mark = `${changes} ${dayOf(now)} ${JSON.stringify(rules)}`;
  let last = kept.get(whole);
  if (last?.mark !== mark) {
    last = { mark, made: makeStandings(whole, rules, now) };
    kept.set(whole, last);
  }
  if (reachNow() === 'everywhere' || db === whole) return last.made;
  const seen = new Set(db.$client.prepare('select id from systems').pluck().all() as number[]);
  return last.made.filter(({ row }) => seen.has(row.id));
}

/** As it is now; undefined: there is none within reach. */
export function standingOf(db: Db, rules: ComplianceRules, id: number, now: number): Standing | undefined {
  return makeStandings(db, rules, now, id)[0];
}

type Raw = Pick<ProtectedRow, 'id' | 'name' | 'unit_id' | 'unit_name' | 'stage' | 'grade' | 'certificate'> & {
  s_level: number | null;
  a_level: number | null;
};
type Count = { system_id: number; risk: 'high' | 'medium' | 'low' | null; count: number };

function makeStandings(db: Db, rules: ComplianceRules, now: number, id?: number): Standing[] {
  const given = id === undefined ? {} : { id };
  const rows = db.$client
    .prepare(`select s.id, s.name, s.unit_id, u.name as unit_name, p.stage, p.grade, p.s_level, p.a_level, p.certificate
      from systems s left join units u on u.id = s.unit_id left join protected_systems p on p.system_id = s.id
      ${id === undefined ? '' : 'where s.id = :id'} order by s.id`)
    .all(given) as Raw[];
  const counts = Map.groupBy(
    db.$client
      .prepare(`select system_id, risk, count(*) as count from assessment_findings
        where state in ('open', 'rectifying') ${id === undefined ? '' : 'and system_id = :id'} group by system_id, risk`)
      .all(given) as Count[],
    ({ system_id }) => system_id,
  );
  const completed = completedBySystem(db, id);
  const deadlines = deadlinesBySystem(db, rules, now, id, completed);
  return rows.map(({ s_level, a_level, ...row }) => {
    const count = (risk: Count['risk']) => counts.get(row.id)?.find((one) => one.risk === risk)?.count ?? 0;
    const owed = deadlines.get(row.id) ?? [];
    const assessed = (completed.get(row.id) ?? []).filter(({ kind }) => kind === 'mlps');
    return {
      row: {
        ...{ ...row, notation: notationOf(s_level, a_level, row.grade), ...worst(owed) },
        ...{ assessed_at: assessed.at(-1)?.closed_at ?? null, scores: assessed.slice(-MAX_SCORES).flatMap(scoreOf) },
        ...{ high: count('high'), medium: count('medium'), low: count('low'), unrated: count(null) },
      },
      deadlines: owed,
    };
  });
}

const scoreOf = ({ closed_at, rule, low, high }: Completed) =>
  closed_at === null ? [] : [{ at: closed_at, rule, low, high }];

export const notationOf = (s: number | null, a: number | null, grade: number | null): string | null =>
  s === null || a === null || grade === null ? null : `S${s}A${a}G${grade}`;

function worst(deadlines: readonly Deadline[]) {
  const of = (kind: string) => deadlines.find((one) => one.kind === kind);
  const due = worstOf(deadlines);
  const [first] = deadlines.filter((one) => one.standing === due).sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0));
  return {
    certificate_until_at: of('certificate')?.due_at ?? null,
    certificate_days_left: of('certificate')?.days_left ?? null,
    assessment_due_at: of('assessment')?.due_at ?? null,
    assessment_days_left: of('assessment')?.days_left ?? null,
    ...{ due, due_kind: first?.kind ?? null, due_at: first?.due_at ?? null, due_reason: first?.because ?? null },
  };
}
