/** Risk assessments: made, listed, and how one is planned. */
import { z } from 'zod';
import { METHODS } from '#compliance/risk/index.ts';
import { type Actor, record } from '../audit/record.ts';
import { type Person, refuseOwnUnit } from '../compliance/take-part.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { wrong } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { copyFrom } from './copy.ts';
import { readCore } from './core.ts';
import { editionNamed } from './editions.ts';
import { type Connections, proposeAssets } from './propose-assets.ts';
import { RISK_STATES } from './schema.ts';
import { type RiskAssessment, type RiskSystem, refuseStale, riskOf, systemsOf } from './take-part.ts';

export const RatingShape = z.literal([1, 2, 3, 4, 5]);
const Moment = z.int().min(0).max(8_640_000_000_000_000).nullable();
const MAX_SYSTEMS = 20;
const Plan = {
  title: Written.min(1).max(200),
  scope: Written.max(2_000),
  from_at: Moment,
  until_at: Moment,
};
export const NewRisk = z.strictObject({
  title: Plan.title,
  system_ids: z.array(z.int().positive()).min(1).max(MAX_SYSTEMS),
  method: z.enum(METHODS),
  edition: z.string().min(1).max(80),
  /** Above it a risk is treated and accepted by name. The standard leaves it to whoever assesses, so nothing is assumed. */
  acceptable_level: RatingShape,
  scope: Plan.scope.default(''),
  from_at: Plan.from_at.default(null),
  until_at: Plan.until_at.default(null),
  /** A closed one of the same systems: what it holds becomes a proposal. */
  earlier_id: z.int().positive().nullable().default(null),
});
export const RiskChange = z.strictObject(Plan).partial().extend({ version: z.int().positive() });

export const SystemShape = z.object({
  id: z.int(),
  name: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
});
export const RiskRow = z.object({
  id: z.int(),
  title: z.string(),
  scope: z.string(),
  systems: z.array(SystemShape),
  method: z.enum(METHODS),
  edition: z.string(),
  acceptable_level: RatingShape,
  state: z.enum(RISK_STATES),
  from_at: z.int().nullable(),
  until_at: z.int().nullable(),
  copied_from_id: z.int().nullable(),
  created_by: z.string(),
  created_at: z.int(),
  closed_by: z.string().nullable(),
  closed_at: z.int().nullable(),
  version: z.int(),
  /** How many scenarios there are, how many nobody rated, and the highest level among the others; null: none is rated. */
  scenarios: z.int(),
  unrated: z.int(),
  highest: RatingShape.nullable(),
});
export type RiskRow = z.infer<typeof RiskRow>;

export const RiskQuery = z.object({
  ...Paging,
  q: z.string().max(200).optional(),
  state: z.enum(RISK_STATES).optional(),
  system_id: z.coerce.number().int().positive().optional(),
});

const COLUMNS = `r.id, r.title, r.scope, r.method, r.edition, r.acceptable_level, r.state, r.from_at, r.until_at,
  r.copied_from_id, r.created_by, r.created_at, r.closed_by, r.closed_at, r.version`;

/** The newest first. */
export function listRisks(db: Db, { q, state, system_id, limit, offset }: z.infer<typeof RiskQuery>) {
  const where = ['true'];
  const given: Record<string, unknown> = {};
  if (state !== undefined) {
    where.push('r.state = :state');
    given.state = state;
  }
  if (system_id !== undefined) {
    where.push('exists (select 1 from risk_systems s where s.assessment_id = r.id and s.system_id = :system_id)');
    given.system_id = system_id;
  }
  if (q) {
    where.push(`(instr(lower(r.title), :q) or exists (select 1 from risk_systems s join systems y on y.id = s.system_id
      where s.assessment_id = r.id and instr(lower(y.name), :q)))`);
    given.q = q.toLowerCase();
  }
  const from = `from risk_assessments r where ${where.join(' and ')}`;
  const rows = db.$client
    .prepare(`select ${COLUMNS} ${from} order by r.created_at desc, r.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as Stored[];
  const total = db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number;
  return { rows: rows.map((row) => described(db, row)), total };
}

type Stored = Omit<RiskRow, 'systems' | 'scenarios' | 'unrated' | 'highest'>;

function described(db: Db, row: Stored): RiskRow {
  const levels = readCore(db, riskOf(db, row.id)).scenarios.map(({ risk }) => risk?.risk.level ?? null);
  const rated = levels.filter((level) => level !== null);
  return {
    ...row,
    systems: systemsOf(db, row.id),
    scenarios: levels.length,
    unrated: levels.length - rated.length,
    highest: rated.length === 0 ? null : (Math.max(...rated) as RiskRow['highest']),
  };
}

export function readRow(db: Db, id: number): RiskRow {
  riskOf(db, id);
  const row = db.$client.prepare(`select ${COLUMNS} from risk_assessments r where r.id = ?`).get(id) as Stored;
  return described(db, row);
}

export function createRisk(
  connections: Connections,
  actor: Actor,
  person: Person,
  wanted: z.infer<typeof NewRisk>,
  now: number,
): number {
  const db = connections.whole;
  const { system_ids, earlier_id, ...plan } = wanted;
  refuseDisorder(plan);
  return db.$client.transaction(() => {
    const systems = [...new Set(system_ids)].map((id) => {
      const system = db.$client.prepare('select id, name, unit_id from systems where id = ?').get(id) as
        | RiskSystem
        | undefined;
      if (!system) throw wrong('system_ids', '没有此系统', 'There is no such system');
      refuseOwnUnit(db, person, system);
      return system;
    });
    const edition = editionNamed(db, plan.edition);
    if (!edition) throw wrong('edition', '没有此算法版本', 'There is no such edition');
    const { lastInsertRowid } = db.$client
      .prepare(`insert into risk_assessments (title, scope, method, edition, edition_content, acceptable_level, from_at, until_at,
          copied_from_id, created_by, created_at)
        values (:title, :scope, :method, :edition, :content, :acceptable_level, :from_at, :until_at, :earlier_id, :by, :now)`)
      .run({ ...plan, content: JSON.stringify(edition), earlier_id, by: actor.person, now });
    const id = Number(lastInsertRowid);
    const insert = db.$client.prepare('insert into risk_systems (assessment_id, system_id) values (?, ?)');
    for (const system of systems) insert.run(id, system.id);
    const after = { ...plan, system_ids: systems.map((system) => system.id), copied_from_id: earlier_id };
    record(db, actor, { action: 'create', object_kind: 'risk_assessment', object_id: id, after }, now);
    const made = riskOf(db, id);
    if (earlier_id !== null) copyFrom(db, actor, made, earlier_id, now);
    proposeAssets(connections, actor, made, now);
    return id;
  })();
}

export function changeRisk(
  db: Db,
  actor: Actor,
  { id, version: now }: RiskAssessment,
  { version, ...change }: z.infer<typeof RiskChange>,
) {
  db.$client.transaction(() => {
    refuseStale(version, { version: now });
    const read = 'select title, scope, from_at, until_at from risk_assessments where id = ?';
    const before = db.$client.prepare(read).get(id) as z.infer<z.ZodObject<typeof Plan>>;
    const after = { ...before, ...change } as typeof before;
    refuseDisorder(after);
    db.$client
      .prepare(`update risk_assessments set title = :title, scope = :scope, from_at = :from_at, until_at = :until_at,
        version = version + 1 where id = :id`)
      .run({ ...after, id });
    record(db, actor, { action: 'update', object_kind: 'risk_assessment', object_id: id, before, after });
  })();
}

function refuseDisorder({ from_at, until_at }: { from_at: number | null; until_at: number | null }) {
  if (from_at !== null && until_at !== null && until_at < from_at)
    throw wrong('until_at', '结束日期早于开始日期', 'It ends before it begins');
}
