/** One system of graded protection: its row in the register, what it consists of, what it owes and what it was assessed by. */
import { z } from 'zod';
import { EXTENSIONS } from '#compliance/catalogues/catalogue.ts';
import {
  DEGREES,
  GRADING_EDITIONS,
  type Graded,
  type GradingEdition,
  gradeOf,
  HARMED,
} from '#compliance/catalogues/grading/grades.ts';
import { STAGES } from '#compliance/catalogues/lifecycle.ts';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import { missingFor } from '#compliance/register/stages.ts';
import type { Db } from '../db/open.ts';
import { STATES } from '../estate/schema.ts';
import { Text } from '../middleware/text.ts';
import { isCompleted } from './completed.ts';
import { DeadlineRow } from './deadlines.ts';
import { ASSESSMENT_KINDS, ASSESSMENT_STATES, type protectedSystems } from './schema.ts';
import { notationOf, ProtectedRow, standingOf } from './standings.ts';

export const EDITION_NAMES = Object.keys(GRADING_EDITIONS) as (keyof typeof GRADING_EDITIONS)[];
export const editionOf = (name: string): GradingEdition | undefined =>
  (GRADING_EDITIONS as Record<string, GradingEdition>)[name];

export const HarmShape = z.strictObject({ to: z.enum(HARMED), degree: z.enum(DEGREES) });
export const GradedShape = z.union([
  z.object({ known: z.literal(true), S: z.int(), A: z.int(), grade: z.int(), notation: z.string() }),
  z.object({ known: z.literal(false), because: Text }),
]);

export const RegisterRow = z.object({
  stage: z.enum(STAGES),
  information_harms: z.array(HarmShape),
  service_harms: z.array(HarmShape),
  matrix: z.string(),
  s_level: z.int().nullable(),
  a_level: z.int().nullable(),
  grade: z.int().nullable(),
  confirmed_by: z.string().nullable(),
  confirmed_at: z.int().nullable(),
  extensions: z.array(z.enum(EXTENSIONS)),
  reviewed_at: z.int().nullable(),
  review: z.string(),
  live_at: z.int().nullable(),
  certificate: z.string().nullable(),
  filed_at: z.int().nullable(),
  issued_at: z.int().nullable(),
  filed_with: z.string(),
  scheme_reviewed_at: z.int().nullable(),
  scheme_review: z.string(),
  platform_id: z.int().nullable(),
  note: z.string(),
  version: z.int(),
  updated_at: z.int(),
});
export type RegisterRow = z.infer<typeof RegisterRow>;

const Related = z.object({ id: z.int(), name: z.string(), notation: z.string().nullable() });
export const RegisterPage = z.object({
  system: ProtectedRow,
  /** Null: not in the register. */
  register: RegisterRow.nullable(),
  /** By the harms and the matrix of the row. */
  computed: GradedShape.nullable(),
  deadlines: z.array(DeadlineRow),
  /** Where it can go from its stage; `missing` says why not forward. */
  moves: z.object({ back: z.enum(STAGES).nullable(), forward: z.enum(STAGES).nullable(), missing: Text.nullable() }),
  nodes: z.array(
    z.object({ id: z.int(), name: z.string(), role: z.string(), state: z.enum(STATES), note: z.string() }),
  ),
  endpoints: z.array(
    z.object({ id: z.int(), name: z.string(), host: z.string(), url: z.string(), state: z.enum(STATES) }),
  ),
  /** Null beside a platform in the row: it is beyond the reach of whoever asks. */
  platform: Related.nullable(),
  tenants: z.array(Related),
  assessments: z.array(
    z.object({
      id: z.int(),
      kind: z.enum(ASSESSMENT_KINDS),
      title: z.string(),
      edition: z.string(),
      level: z.int(),
      state: z.enum(ASSESSMENT_STATES),
      from_at: z.int().nullable(),
      until_at: z.int().nullable(),
      closed_at: z.int().nullable(),
      /** Of cryptography: when its report was filed. */
      filed_at: z.int().nullable(),
    }),
  ),
});
export type RegisterPage = z.infer<typeof RegisterPage>;

const COLUMNS = `stage, information_harms, service_harms, matrix, s_level, a_level, grade, confirmed_by, confirmed_at, extensions,
  reviewed_at, review, live_at, certificate, filed_at, issued_at, filed_with, scheme_reviewed_at,
  scheme_review, platform_id, note, version, updated_at`;
type Kept = Omit<
  typeof protectedSystems.$inferSelect,
  'system_id' | 'information_harms' | 'service_harms' | 'extensions'
> & {
  information_harms: string;
  service_harms: string;
  extensions: string;
};

export function registerRow(db: Db, system_id: number): RegisterRow | null {
  const row = db.$client.prepare(`select ${COLUMNS} from protected_systems where system_id = ?`).get(system_id) as
    | Kept
    | undefined;
  if (!row) return null;
  return {
    ...row,
    information_harms: JSON.parse(row.information_harms),
    service_harms: JSON.parse(row.service_harms),
    extensions: JSON.parse(row.extensions),
  };
}

export function computedOf(row: Pick<RegisterRow, 'information_harms' | 'service_harms' | 'matrix'>): Graded | null {
  const edition = editionOf(row.matrix);
  return edition ? gradeOf({ S: row.information_harms, A: row.service_harms }, edition) : null;
}

/** As the stages ask it. */
export function standingFor(db: Db, system_id: number, row: RegisterRow) {
  const is_assessed =
    db.$client
      .prepare(`select 1 from assessments a where a.system_id = ? and a.kind = 'mlps' and ${isCompleted('a')} limit 1`)
      .get(system_id) !== undefined;
  return { grade: row.grade, filed_at: row.filed_at, certificate: row.certificate, is_assessed };
}

function movesOf(db: Db, system_id: number, row: RegisterRow | null): RegisterPage['moves'] {
  if (row === null) return { back: null, forward: null, missing: null };
  const at = STAGES.indexOf(row.stage);
  const forward = STAGES[at + 1] ?? null;
  const missing = forward === null ? null : (missingFor(forward, standingFor(db, system_id, row)) ?? null);
  return { back: STAGES[at - 1] ?? null, forward, missing };
}

/** Undefined: there is none within reach. */
export function readRegister(db: Db, rules: ComplianceRules, id: number, now: number): RegisterPage | undefined {
  const standing = standingOf(db, rules, id, now);
  if (!standing) return undefined;
  const all = <T>(sql: string, given: number = id) => db.$client.prepare(sql).all(given) as T[];
  const register = registerRow(db, id);
  type Graded = { id: number; name: string; s_level: number | null; a_level: number | null; grade: number | null };
  const related = (sql: string, given: number) =>
    all<Graded>(
      `select s.id, s.name, p.s_level, p.a_level, p.grade from systems s left join protected_systems p on p.system_id = s.id ${sql}`,
      given,
    ).map((row) => ({
      ...{ id: row.id, name: row.name },
      notation: notationOf(row.s_level, row.a_level, row.grade),
    }));
  const platform_id = register?.platform_id ?? null;
  return {
    system: standing.row,
    register,
    computed: register && computedOf(register),
    deadlines: [...standing.deadlines],
    moves: movesOf(db, id, register),
    nodes: all(`select n.id, n.name, n.role, t.state, m.note from system_nodes m join nodes n on n.id = m.node_id
      join targets t on t.node_id = n.id where m.system_id = ? order by n.name`),
    endpoints: all(`select e.id, e.name, e.host, e.url, t.state from endpoints e join targets t on t.endpoint_id = e.id
      where e.system_id = ? order by e.name`),
    platform: platform_id === null ? null : (related('where s.id = ?', platform_id)[0] ?? null),
    tenants: related('where p.platform_id = ? order by s.name', id),
    assessments:
      all(`select a.id, a.kind, a.title, a.edition, a.level, a.state, a.from_at, a.until_at, a.closed_at, f.filed_at
      from assessments a left join assessment_filings f on f.assessment_id = a.id
      where a.system_id = ? order by a.created_at desc, a.id desc`),
  };
}
