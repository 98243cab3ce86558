/** A whole risk assessment as one document: what the console shows, and what a report is made of. */
import { z } from 'zod';
import { RATING_NAMES, RATING_TEXTS, RATINGS, SCALE_NAMES, SCALES } from '#compliance/catalogues/risk/scales.ts';
import {
  EFFECTS,
  MEASURE_KINDS,
  THREAT_KINDS,
  THREAT_SOURCE_NAMES,
  THREAT_SOURCES,
  TREATMENTS,
} from '#compliance/catalogues/risk/threat-kinds.ts';
import { proposedValue } from '#compliance/risk/asset-value.ts';
import { heatMap } from '#compliance/risk/heat-map.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { STATES } from '../tickets/flow.ts';
import { RatingShape, RiskRow, readRow } from './assessments.ts';
import { leftBeforeClosing } from './close.ts';
import { readCore, type Scenario } from './core.ts';
import { EditionContent } from './editions.ts';
import { ASSET_KINDS, SEEN_BY, TIERS } from './schema.ts';
import { SeenShape } from './take-in-findings.ts';
import { riskOf } from './take-part.ts';

const Rated = RatingShape.nullable();
const Part = { id: z.int(), version: z.int(), note: z.string() };
/** Three tiers; `under_id` leads to the one above. */
export const AssetShape = z.object({
  ...Part,
  tier: z.enum(TIERS),
  kind: z.enum(ASSET_KINDS),
  under_id: z.int().nullable(),
  name: z.string(),
  system_id: z.int().nullable(),
  node_id: z.int().nullable(),
  endpoint_id: z.int().nullable(),
  confidentiality: Rated,
  integrity: Rated,
  availability: Rated,
  /** As decided; null: not valued. */
  value: Rated,
  /** The highest of what was rated of it and of the business above it: only a proposal. */
  proposed: Rated,
});
export const ThreatShape = z.object({
  ...Part,
  /** Of the catalogue, or `other`. */
  kind: z.string(),
  kind_name: Text,
  name: z.string(),
  source: z.enum(THREAT_SOURCES),
  capability: Rated,
  frequency: Rated,
  value: Rated,
});
export const VulnerabilityShape = z.object({
  ...Part,
  asset_id: z.int().nullable(),
  name: z.string(),
  seen_by: z.enum(SEEN_BY),
  finding_id: z.int().nullable(),
  assessment_finding_id: z.int().nullable(),
  /** As it was seen when it was taken in; null: a person wrote it. */
  seen: SeenShape.nullable(),
  ease: Rated,
  severity: Rated,
  /** In how many scenarios it is. */
  scenarios: z.int(),
});
export const MeasureShape = z.object({
  ...Part,
  name: z.string(),
  kind: z.enum(MEASURE_KINDS),
  effect: z.enum(EFFECTS).nullable(),
});
const Figure = z.object({ value: z.string(), level: RatingShape });
export const ScenarioShape = z.object({
  id: z.int(),
  version: z.int(),
  asset_id: z.int(),
  asset: z.string(),
  asset_value: Rated,
  threat_id: z.int(),
  threat_name: z.string(),
  vulnerability_id: z.int(),
  vulnerability: z.string(),
  measure_ids: z.array(z.int()),
  /** The ratings that the method takes beside the asset's value, with the measures in place. */
  threat: Rated,
  ease: Rated,
  severity: Rated,
  reason: z.string(),
  is_copied: z.boolean(),
  /** By the method and the edition; null: not rated, or copied and not confirmed, which is not low. */
  risk: z.object({ likelihood: Figure, loss: Figure, risk: Figure }).nullable(),
  /** Above the acceptable level. */
  is_above: z.boolean(),
  treatment: z.enum(TREATMENTS).nullable(),
  plan: z.string(),
  owner: z.string(),
  due_at: z.int().nullable(),
  residual_likelihood: Rated,
  residual_loss: Rated,
  residual_level: Rated,
  /** The signature that holds; null: nobody signed for what it is now. */
  acceptance: z
    .object({
      name: z.string(),
      statement: z.string(),
      signed_by: z.string(),
      signed_at: z.int(),
      residual_level: RatingShape,
    })
    .nullable(),
  /** What follows; null: nothing did. A ticket beyond the reach of whoever asks is null. */
  follow_up: z
    .object({
      version: z.int(),
      ticket: z.object({ id: z.int(), number: z.string(), state: z.enum(STATES) }).nullable(),
      done_by: z.string().nullable(),
      done_at: z.int().nullable(),
      done_how: z.string(),
    })
    .nullable(),
});
const RatingName = z.object({ rating: RatingShape, name: Text });
export const RiskDocument = z.object({
  assessment: RiskRow,
  /** The bands and matrices that it was made with. */
  edition: EditionContent,
  /** How figures come about, in a sentence, for the report. */
  method_note: Text,
  ratings: z.array(RatingName),
  scales: z.array(z.object({ scale: z.enum(SCALES), name: Text, ratings: z.array(RatingName) })),
  sources: z.array(z.object({ source: z.enum(THREAT_SOURCES), name: Text })),
  assets: z.array(AssetShape),
  threats: z.array(ThreatShape),
  vulnerabilities: z.array(VulnerabilityShape),
  measures: z.array(MeasureShape),
  scenarios: z.array(ScenarioShape),
  /** 25 cells, the most likely first and the least loss first; and who stands in none. */
  heat_map: z.object({
    cells: z.array(z.object({ likelihood: RatingShape, loss: RatingShape, level: RatingShape, ids: z.array(z.int()) })),
    unrated: z.array(z.int()),
  }),
  /** By level: risks now, and what stays of them. */
  counts: z.array(z.object({ level: RatingShape, now: z.int(), residual: z.int() })),
  /** What is missing before it can be closed; empty once it is. */
  left: z.array(Text),
});
export type RiskDocument = z.infer<typeof RiskDocument>;

const METHOD_NOTES = {
  multiplication: {
    zh: '相乘法：可能性 = √(威胁 × 易利用性)，损失 = √(资产价值 × 严重程度)，风险值 = 可能性 × 损失，四舍五入为整数后按分段定级。',
    en: 'Multiplication: likelihood = √(threat × ease), loss = √(asset × severity), risk = likelihood × loss, rounded to the nearest whole number before it is banded.',
  },
  matrix: {
    zh: '矩阵法：由威胁与易利用性查可能性，由资产价值与严重程度查损失，分别定级后查风险矩阵并定级。',
    en: 'Matrix: likelihood is looked up by threat and ease, loss by asset and severity; risk by the levels of both.',
  },
} as const;

const RATING_ROWS = RATINGS.toReversed().map((rating) => ({ rating, name: RATING_NAMES[rating] }));

export function readDocument(db: Db, id: number): RiskDocument {
  const found = riskOf(db, id);
  const { scenarios } = readCore(db, found);
  const rows = scenarios.map((row) => described(db, row));
  return {
    assessment: readRow(db, id),
    edition: found.edition_content as unknown as RiskDocument['edition'],
    method_note: METHOD_NOTES[found.method],
    ratings: RATING_ROWS,
    scales: SCALES.map((scale) => ({
      ...{ scale, name: SCALE_NAMES[scale] },
      ratings: RATING_ROWS.map(({ rating }) => ({ rating, name: RATING_TEXTS[scale][rating] })),
    })),
    sources: THREAT_SOURCES.map((source) => ({ source, name: THREAT_SOURCE_NAMES[source] })),
    ...partsOf(db, id),
    scenarios: rows,
    heat_map: heatMap(rows, found.method, found.edition_content),
    counts: RATINGS.toReversed().map((level) => ({
      level,
      now: rows.filter(({ risk }) => risk?.risk.level === level).length,
      // What is treated by nobody stays as it is.
      residual: rows.filter((row) => (row.residual_level ?? row.risk?.risk.level) === level).length,
    })),
    left: found.state === 'closed' ? [] : leftBeforeClosing(db, found),
  };
}

function described(db: Db, row: Scenario): z.infer<typeof ScenarioShape> {
  const { origin_id: _origin, assessment_id: _id, acceptance, ...rest } = row;
  const kept = db.$client
    .prepare(`select f.version, f.done_by, f.done_at, f.done_how, t.id, t.number, t.state from risk_follow_ups f
      left join tickets t on t.id = f.ticket_id where f.scenario_id = ?`)
    .get(row.id) as
    | {
        version: number;
        done_by: string | null;
        done_at: number | null;
        done_how: string;
        id: number | null;
        number: string;
        state: (typeof STATES)[number];
      }
    | undefined;
  return {
    ...rest,
    acceptance: acceptance && {
      ...{ name: acceptance.name, statement: acceptance.statement, signed_by: acceptance.signed_by },
      ...{ signed_at: acceptance.signed_at, residual_level: acceptance.residual_level },
    },
    follow_up: kept
      ? {
          ...{ version: kept.version, done_by: kept.done_by, done_at: kept.done_at, done_how: kept.done_how },
          ticket: kept.id === null ? null : { id: kept.id, number: kept.number, state: kept.state },
        }
      : null,
  };
}

type Parts = Pick<RiskDocument, 'assets' | 'threats' | 'vulnerabilities' | 'measures'>;
function partsOf(db: Db, id: number): Parts {
  const all = <T>(sql: string) => db.$client.prepare(sql).all(id) as T[];
  const assets = all<
    Omit<Parts['assets'][number], 'proposed'>
  >(`select id, version, note, tier, kind, under_id, name, system_id,
    node_id, endpoint_id, confidentiality, integrity, availability, value from risk_assets where assessment_id = ? order by id`);
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const businessOf = (asset: (typeof assets)[number]) => {
    let above = byId.get(asset.under_id ?? 0);
    while (above && above.tier !== 'business') above = byId.get(above.under_id ?? 0);
    return above?.value ?? null;
  };
  const kinds = new Map(THREAT_KINDS.map(({ kind, name }) => [kind, name]));
  type SeenRow = Omit<Parts['vulnerabilities'][number], 'seen'> & { seen: string | null };
  return {
    assets: assets.map((asset) => ({
      ...asset,
      proposed: proposedValue({ ...pick(asset), business: businessOf(asset) }),
    })),
    threats: all<
      Omit<Parts['threats'][number], 'kind_name'>
    >(`select id, version, note, kind, name, source, capability, frequency,
      value from risk_threats where assessment_id = ? order by id`).map((row) => ({
      ...row,
      kind_name: kinds.get(row.kind) ?? { zh: '其他', en: 'Other' },
    })),
    vulnerabilities: all<SeenRow>(`select v.id, v.version, v.note, v.asset_id, v.name, v.seen_by, v.finding_id,
      v.assessment_finding_id, v.seen, v.ease, v.severity,
      (select count(*) from risk_scenarios c where c.vulnerability_id = v.id) as scenarios
      from risk_vulnerabilities v where v.assessment_id = ? order by v.id`).map((row) => ({
      ...row,
      seen: row.seen === null ? null : JSON.parse(row.seen),
    })),
    measures: all(
      'select id, version, note, name, kind, effect from risk_measures where assessment_id = ? order by id',
    ),
  };
}

const pick = ({
  confidentiality,
  integrity,
  availability,
}: Pick<Parts['assets'][number], 'confidentiality' | 'integrity' | 'availability'>) => ({
  ...{ confidentiality, integrity, availability },
});
