/** Assessments (等级测评, 密评): planned, opened, listed, and one with its team and objects. */
import { z } from 'zod';
import { EXTENSIONS, LEVELS } from '#compliance/catalogues/catalogue.ts';
import { mlpsCatalogue } from '#compliance/catalogues/mlps/index.ts';
import { SHEET_KINDS, sheetItems } from '#compliance/worksheet/sheet-items.ts';
import { RULES_OF, SHEET_RULES } from '#compliance/worksheet/sheet-rules.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { Written } from '../tickets/deeds.ts';
import { takeVersion } from './assessment-version.ts';
import { copyFrom } from './copy-assessment.ts';
import { FilingRow, filingOf } from './crypto-filing.ts';
import { ASSESSMENT_STATES, TEAM_ROLES } from './schema.ts';
import { assessmentOf, inOrder, isOwn, type Person, refuseOwnUnit, roleIn, type TeamRole } from './take-part.ts';

/** The clauses of units are those of this standard; what they ask is of GB/T 39786-2021. */
const CRYPTO_EDITION = 'GB/T 43206-2023';

const Moment = z.int().min(0).max(8_640_000_000_000_000).nullable();
const Plan = {
  title: Written.min(1).max(200),
  scope: Written.max(2_000),
  from_at: Moment,
  until_at: Moment,
};
export const NewAssessment = z.strictObject({
  system_id: z.int().positive(),
  kind: z.enum(SHEET_KINDS).default('mlps'),
  level: z.literal(LEVELS),
  extensions: z.array(z.enum(EXTENSIONS)).max(EXTENSIONS.length).default([]),
  /** The usual one of its kind, unless another is chosen. */
  rule: z.enum(SHEET_RULES).optional(),
  title: Plan.title,
  scope: Plan.scope.default(''),
  from_at: Plan.from_at.default(null),
  until_at: Plan.until_at.default(null),
  /** A closed one of the same system and kind: its objects and judgements become proposals. */
  copied_from_id: z.int().positive().nullable().default(null),
});
export const AssessmentChange = z.strictObject(Plan).partial().extend({ version: z.int().positive() });

export const AssessmentRow = z.object({
  id: z.int(),
  title: z.string(),
  kind: z.enum(SHEET_KINDS),
  system_id: z.int(),
  system: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  level: z.literal(LEVELS),
  extensions: z.array(z.enum(EXTENSIONS)),
  edition: z.string(),
  rule: z.enum(SHEET_RULES),
  state: z.enum(ASSESSMENT_STATES),
  scope: z.string(),
  from_at: z.int().nullable(),
  until_at: z.int().nullable(),
  copied_from_id: z.int().nullable(),
  created_by: z.string(),
  created_at: z.int(),
  closed_by: z.string().nullable(),
  closed_at: z.int().nullable(),
  items: z.int(),
  judged: z.int(),
  /** As closed; null before. */
  conclusion: z.string().nullable(),
  version: z.int(),
});
export type AssessmentRow = z.infer<typeof AssessmentRow>;
export const Member = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: z.enum(TEAM_ROLES),
});
export const ObjectRow = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.string(),
  node_id: z.int().nullable(),
  endpoint_id: z.int().nullable(),
});
export const AssessmentPage = z.object({
  assessment: AssessmentRow,
  team: z.array(Member),
  objects: z.array(ObjectRow),
  /** As what whoever asks takes part; null: not at all. */
  me: z.enum(TEAM_ROLES).nullable(),
  is_own_unit: z.boolean(),
  /** Of cryptography: where its result was filed; null: it wasn't. */
  filing: FilingRow.nullable(),
  /** Why a reviewer sent it back last. */
  sent_back: z.object({ by: z.string(), at: z.int(), reason: z.string() }).nullable(),
});

/** As itemResult has it: judged as a whole, or for each object. */
const JUDGED = `(select count(*) from (select 1 from judgements j where j.assessment_id = a.id group by j.item
  having min(j.object_id) = 0 or count(*) >= (select count(*) from assessment_objects o where o.assessment_id = a.id)))`;
const ROWS = `select a.id, a.title, a.kind, a.system_id, y.name as system, y.unit_id, u.name as unit, a.level, a.extensions,
    a.edition, a.rule, a.state, a.scope, a.from_at, a.until_at, a.copied_from_id, a.created_by, a.created_at, a.closed_by,
    a.closed_at, ${JUDGED} as judged, a.result ->> '$.conclusion' as conclusion, a.version
  from assessments a join systems y on y.id = a.system_id left join units u on u.id = y.unit_id`;

type Stored = Omit<AssessmentRow, 'extensions' | 'items'> & { extensions: string };
function described({ extensions, ...row }: Stored): AssessmentRow {
  const own = JSON.parse(extensions) as AssessmentRow['extensions'];
  return { ...row, extensions: own, items: sheetItems({ ...row, extensions: own }).length };
}

export type AssessmentQuery = {
  q?: string | undefined;
  state?: string | undefined;
  kind?: string | undefined;
  system_id?: number | undefined;
  unit_id?: number | undefined;
  /** Id of somebody of the team. */
  mine?: string | undefined;
  limit: number;
  offset: number;
};

/** The newest first. */
export function listAssessments(db: Db, { q, mine, limit, offset, ...filter }: AssessmentQuery) {
  const where = ['true'];
  const given: Record<string, unknown> = { limit, offset };
  for (const [name, column] of [
    ['state', 'a.state'],
    ['kind', 'a.kind'],
    ['system_id', 'a.system_id'],
    ['unit_id', 'y.unit_id'],
  ] as const) {
    if (filter[name] === undefined) continue;
    where.push(`${column} = :${name}`);
    given[name] = filter[name];
  }
  if (mine !== undefined) {
    where.push('exists (select 1 from assessment_team m where m.assessment_id = a.id and m.person_id = :mine)');
    given.mine = mine;
  }
  if (q) {
    where.push('(instr(lower(a.title), :q) or instr(lower(y.name), :q))');
    given.q = q.toLowerCase();
  }
  const narrowed = `where ${where.join(' and ')}`;
  const rows = db.$client
    .prepare(`${ROWS} ${narrowed} order by a.created_at desc, a.id desc limit :limit offset :offset`)
    .all(given) as Stored[];
  const { limit: _limit, offset: _offset, ...asked } = given;
  const total = db.$client
    .prepare(`select count(*) from assessments a join systems y on y.id = a.system_id ${narrowed}`)
    .pluck()
    .get(asked) as number;
  return { rows: rows.map(described), total };
}

export function readAssessment(db: Db, person: Person, id: number): z.infer<typeof AssessmentPage> {
  const row = db.$client.prepare(`${ROWS} where a.id = ?`).get(id) as Stored | undefined;
  if (!row) throw notFound('该测评', 'assessment');
  const sent = wholeOf(db)
    .$client.prepare(`select person as by, at, reason from audit_entries where object_kind = 'assessment' and object_id = ?
      and action = 'assessment_send_back' order by id desc limit 1`)
    .get(String(id)) as { by: string; at: number; reason: string | null } | undefined;
  return {
    assessment: described(row),
    team: teamOf(db, id),
    objects: objectsOf(db, id),
    me: roleIn(db, id, person.id) ?? null,
    filing: filingOf(db, id),
    is_own_unit: isOwn(db, person, row.unit_id),
    sent_back: sent ? { ...sent, reason: sent.reason ?? '' } : null,
  };
}

export const objectsOf = (db: Db, id: number) =>
  db.$client
    .prepare('select id, name, kind, node_id, endpoint_id from assessment_objects where assessment_id = ? order by id')
    .all(id) as z.infer<typeof ObjectRow>[];

/** Whoever sees an assessment knows who assesses, of whatever unit. */
export const teamOf = (db: Db, id: number) =>
  wholeOf(db)
    .$client.prepare(`select p.id, p.username, p.name, t.role from assessment_team t join people p on p.id = t.person_id
      where t.assessment_id = ? order by case t.role when 'lead' then 1 when 'assessor' then 2 else 3 end, p.username`)
    .all(id) as { id: string; username: string; name: string; role: TeamRole }[];

export function createAssessment(
  db: Db,
  actor: Actor,
  person: Person,
  wanted: z.infer<typeof NewAssessment>,
  now: number,
): number {
  const { copied_from_id, ...given } = wanted;
  const { kind, level } = given;
  const plan = { ...given, rule: given.rule ?? RULES_OF[kind][0] };
  refuseDisorder(plan);
  refuseMixture(plan);
  return db.$client.transaction(() => {
    const system = db.$client.prepare('select id, unit_id from systems where id = ?').get(plan.system_id) as
      | { id: number; unit_id: number | null }
      | undefined;
    if (!system) throw wrong('system_id', '没有此系统', 'There is no such system');
    refuseOwnUnit(db, person, system);
    const edition = kind === 'crypto' ? CRYPTO_EDITION : mlpsCatalogue(level).edition;
    const row = { ...plan, edition, extensions: JSON.stringify(inOrder(plan.extensions)), copied_from_id };
    const { lastInsertRowid } = db.$client
      .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, scope, from_at, until_at,
          copied_from_id, created_by, created_at)
        values (:system_id, :kind, :title, :edition, :rule, :level, :extensions, :scope, :from_at, :until_at, :copied_from_id,
          :by, :now)`)
      .run({ ...row, by: actor.person, now });
    const id = Number(lastInsertRowid);
    db.$client
      .prepare(`insert into assessment_team (assessment_id, person_id, role) values (?, ?, 'lead')`)
      .run(id, person.id);
    const after = { ...plan, edition, copied_from_id };
    record(db, actor, { action: 'create', object_kind: 'assessment', object_id: id, after }, now);
    if (copied_from_id !== null) copyFrom(db, actor, assessmentOf(db, id), copied_from_id, now);
    return id;
  })();
}

export function changeAssessment(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...change }: z.infer<typeof AssessmentChange>,
) {
  db.$client.transaction(() => {
    takeVersion(db, id, version);
    const read = () =>
      db.$client.prepare('select title, scope, from_at, until_at from assessments where id = ?').get(id);
    const before = read() as z.infer<z.ZodObject<typeof Plan>>;
    const after = { ...before, ...change } as typeof before;
    refuseDisorder(after);
    db.$client
      .prepare(
        'update assessments set title = :title, scope = :scope, from_at = :from_at, until_at = :until_at where id = :id',
      )
      .run({ ...after, id });
    record(db, actor, { action: 'update', object_kind: 'assessment', object_id: id, before, after });
  })();
}

/** What belongs to graded protection says nothing of cryptography, and the other way round. */
function refuseMixture({
  kind,
  rule,
  extensions,
}: Pick<z.infer<typeof NewAssessment>, 'kind' | 'rule' | 'extensions'>) {
  if (!RULES_OF[kind].some((one) => one === rule))
    throw wrong('rule', '计分规则与测评类别不符', 'This rule scores another kind of assessment');
  if (kind !== 'mlps' && extensions.length > 0)
    throw wrong('extensions', '扩展要求仅用于等级测评', 'Extensions belong to graded protection alone');
}

function refuseDisorder({ from_at, until_at }: { from_at: number | null; until_at: number | null }) {
  if (from_at !== null && until_at !== null && until_at < from_at)
    throw wrong('until_at', '结束日期早于开始日期', 'It ends before it begins');
}
