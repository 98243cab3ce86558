/** The parts of a risk assessment that people write: one table of what each may hold, and how one is added, changed and removed. */
import { z } from 'zod';
import {
  EFFECTS,
  MEASURE_KINDS,
  THREAT_KINDS,
  THREAT_SOURCES,
  TREATMENTS,
} from '#compliance/catalogues/risk/threat-kinds.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { RatingShape } from './assessments.ts';
import { reopenRisks } from './follow-up.ts';
import { checkAsset, checkScenario, checkVulnerability, freeOfAsset, freeOfMeasure } from './part-rules.ts';
import { MAX_ASSETS } from './propose-assets.ts';
import { ASSET_KINDS, TIERS } from './schema.ts';
import { type RiskAssessment, refuseStale } from './take-part.ts';

const Reference = z.int().positive();
const Rated = RatingShape.nullable();
const Name = Written.min(1).max(300);
const Note = Written.max(2_000);
const Moment = z.int().min(0).max(8_640_000_000_000_000);

const asset = {
  tier: z.enum(TIERS),
  kind: z.enum(ASSET_KINDS),
  under_id: Reference.nullable(),
  name: Name,
  system_id: Reference.nullable(),
  node_id: Reference.nullable(),
  endpoint_id: Reference.nullable(),
  confidentiality: Rated,
  integrity: Rated,
  availability: Rated,
  value: Rated,
  note: Note,
};
const threat = {
  kind: z.enum(['other', ...THREAT_KINDS.map(({ kind }) => kind)]),
  name: Name,
  source: z.enum(THREAT_SOURCES),
  capability: Rated,
  frequency: Rated,
  value: Rated,
  note: Note,
};
const vulnerability = { asset_id: Reference.nullable(), name: Name, ease: Rated, severity: Rated, note: Note };
const measure = { name: Name, kind: z.enum(MEASURE_KINDS), effect: z.enum(EFFECTS).nullable(), note: Note };
const MAX_MEASURES = 50;
const scenario = {
  asset_id: Reference,
  threat_id: Reference,
  vulnerability_id: Reference,
  measure_ids: z.array(Reference).max(MAX_MEASURES),
  threat: Rated,
  ease: Rated,
  severity: Rated,
  reason: Note,
  treatment: z.enum(TREATMENTS).nullable(),
  plan: Note,
  owner: Written.max(200),
  due_at: Moment.nullable(),
  residual_likelihood: Rated,
  residual_loss: Rated,
};

/** What is added says what it must; what is changed, the version that was read. */
const ofPart = <S extends z.ZodRawShape, K extends keyof S & string>(shape: S, needed: readonly K[]) => {
  const { shape: optional } = z.strictObject(shape).partial();
  const must = Object.fromEntries(needed.map((name) => [name, shape[name]]));
  return {
    New: z.strictObject({ ...optional, ...must }),
    Change: z.strictObject({ ...optional, version: z.int().positive() }),
  };
};
export const Assets = ofPart(asset, ['tier', 'kind', 'name']);
export const Threats = ofPart(threat, ['kind', 'name', 'source']);
export const Vulnerabilities = ofPart(vulnerability, ['name']);
export const Measures = ofPart(measure, ['name', 'kind']);
export const Scenarios = ofPart(scenario, ['asset_id', 'threat_id', 'vulnerability_id']);

export type Row = Record<string, unknown>;
type Rule = {
  table: string;
  zh: string;
  en: string;
  max: number;
  /** What stands in a new one beside what was given. */
  fixed?: Row;
  /** What a change sets by itself. */
  touched?: Row;
  check?: (db: Db, found: RiskAssessment, row: Row, id: number | null) => void;
  free?: (db: Db, id: number) => void;
};
export const PARTS = {
  asset: { table: 'risk_assets', zh: '资产', en: 'asset', max: MAX_ASSETS, check: checkAsset, free: freeOfAsset },
  threat: { table: 'risk_threats', zh: '威胁', en: 'threat', max: 500 },
  vulnerability: {
    ...{ table: 'risk_vulnerabilities', zh: '脆弱性', en: 'vulnerability', max: 2_000, check: checkVulnerability },
    fixed: { seen_by: 'person' },
  },
  measure: { table: 'risk_measures', zh: '安全措施', en: 'measure', max: 500, free: freeOfMeasure },
  scenario: {
    ...{ table: 'risk_scenarios', zh: '风险场景', en: 'scenario', max: 2_000, check: checkScenario },
    fixed: { measure_ids: [] },
    // Whoever changes or confirms it has looked again.
    touched: { is_copied: 0 },
  },
} as const satisfies Record<string, Rule>;
export type PartName = keyof typeof PARTS;

const stored = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? JSON.stringify(value) : value]),
  );

function partOf(db: Db, part: PartName, { id }: RiskAssessment, part_id: number): Row & { version: number } {
  const { table, zh, en } = PARTS[part];
  const row = db.$client.prepare(`select * from ${table} where id = ? and assessment_id = ?`).get(part_id, id);
  if (!row) throw notFound(`该${zh}`, en);
  return row as Row & { version: number };
}

const entry = (part: PartName, is: 'add' | 'change' | 'remove', { id }: RiskAssessment) => ({
  action: `risk_${part}_${is}`,
  object_kind: 'risk_assessment',
  object_id: id,
});

export function addPart(db: Db, actor: Actor, part: PartName, found: RiskAssessment, wanted: Row): number {
  const rule: Rule = PARTS[part];
  return db.$client.transaction(() => {
    const count = db.$client
      .prepare(`select count(*) from ${rule.table} where assessment_id = ?`)
      .pluck()
      .get(found.id);
    if ((count as number) >= rule.max)
      throw conflict(`${rule.zh}最多 ${rule.max} 项`, `At most ${rule.max} of these are kept (${rule.en})`);
    const row = { ...rule.fixed, ...wanted };
    rule.check?.(db, found, row, null);
    const names = ['assessment_id', ...Object.keys(row)];
    const { lastInsertRowid } = db.$client
      .prepare(`insert into ${rule.table} (${names.join(', ')}) values (${names.map((name) => `:${name}`).join(', ')})`)
      .run(stored({ ...row, assessment_id: found.id }));
    const id = Number(lastInsertRowid);
    record(db, actor, { ...entry(part, 'add', found), after: { id, ...row } });
    return id;
  })();
}

export function changePart(
  db: Db,
  actor: Actor,
  { part, id }: { part: PartName; id: number },
  found: RiskAssessment,
  { version, ...change }: Row & { version: number },
) {
  const rule: Rule = PARTS[part];
  db.$client.transaction(() => {
    const before = partOf(db, part, found, id);
    refuseStale(version, before);
    const set = { ...change, ...rule.touched };
    rule.check?.(db, found, { ...before, ...set }, id);
    const names = Object.keys(set).map((name) => `${name} = :${name}, `);
    db.$client
      .prepare(`update ${rule.table} set ${names.join('')}version = version + 1 where id = :id`)
      .run({ ...stored(set), id });
    const touched = part === 'scenario' ? [id] : lookAnew(db, part, { before, set, id });
    const reopened = reopenRisks(db, touched);
    record(db, actor, {
      ...entry(part, 'change', found),
      before: { ...before, ...(reopened.length > 0 ? { follow_ups: reopened } : {}) },
      after: { id, ...set, ...(part !== 'scenario' && touched.length > 0 ? { scenarios: touched } : {}) },
    });
  })();
}

/** What is shown of a part wherever a scenario is read and signed for. */
const SHOWN = ['name', 'kind', 'source', 'effect', 'value'];
const USERS = {
  asset: 'asset_id = :id',
  threat: 'threat_id = :id',
  vulnerability: 'vulnerability_id = :id',
  measure: 'exists (select 1 from json_each(measure_ids) where value = :id)',
} as const;

/** A scenario whose part reads otherwise is another one than what was signed for: its signatures lapse with its version. */
function lookAnew(
  db: Db,
  part: Exclude<PartName, 'scenario'>,
  { before, set, id }: { before: Row; set: Row; id: number },
): number[] {
  if (!SHOWN.some((name) => Object.hasOwn(set, name) && set[name] !== before[name])) return [];
  return db.$client
    .prepare(`update risk_scenarios set version = version + 1
      where assessment_id = :assessment_id and ${USERS[part]} returning id`)
    .pluck()
    .all({ assessment_id: before.assessment_id, id }) as number[];
}

export function removePart(
  db: Db,
  actor: Actor,
  { part, id }: { part: PartName; id: number },
  found: RiskAssessment,
  version: number,
) {
  const rule: Rule = PARTS[part];
  db.$client.transaction(() => {
    const before = partOf(db, part, found, id);
    refuseStale(version, before);
    const ticket =
      part === 'scenario' && db.$client.prepare('select 1 from risk_follow_ups where scenario_id = ?').get(id);
    if (ticket) throw conflict('该风险已转处置工单，不能删除', 'Work on this risk has begun: it can’t be removed');
    rule.free?.(db, id);
    const used = {
      threat: 'threat_id',
      vulnerability: 'vulnerability_id',
      asset: 'asset_id',
    } as Partial<Record<PartName, string>>;
    const column = used[part];
    if (column && db.$client.prepare(`select 1 from risk_scenarios where ${column} = ? limit 1`).get(id))
      throw conflict(
        `该${rule.zh}已用于风险场景，请先删除场景`,
        `A scenario rests on it: remove the scenario first (${rule.en})`,
      );
    // They go with their scenario; who signed what stays in the log.
    const signatures = part === 'scenario' ? signaturesOf(db, id) : [];
    db.$client.prepare(`delete from ${rule.table} where id = ?`).run(id);
    record(db, actor, {
      ...entry(part, 'remove', found),
      before: { ...before, ...(signatures.length > 0 ? { signatures } : {}) },
    });
  })();
}

const signaturesOf = (db: Db, scenario_id: number) =>
  db.$client
    .prepare(`select scenario_version, level, residual_level, statement, name, signed_by, signed_at from risk_acceptances
      where scenario_id = ? order by id`)
    .all(scenario_id);
