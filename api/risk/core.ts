/** A risk assessment as it is calculated: its scenarios with figures and levels. Nothing calculated is stored, so nothing can be stale. */
import type { Rating } from '#compliance/catalogues/risk/scales.ts';
import type { Risk } from '#compliance/risk/input.ts';
import { rate } from '#compliance/risk/rate.ts';
import { residual } from '#compliance/risk/residual.ts';
import type { Db } from '../db/open.ts';
import type { riskScenarios } from './schema.ts';
import type { RiskAssessment } from './take-part.ts';

type Row = typeof riskScenarios.$inferSelect;
export type Signature = {
  id: number;
  scenario_id: number;
  scenario_version: number;
  level: Rating;
  residual_level: Rating;
  statement: string;
  name: string;
  signed_by: string;
  signed_at: number;
};
export type Scenario = Omit<Row, 'is_copied' | 'measure_ids' | 'assessment_id'> & {
  assessment_id: number;
  measure_ids: number[];
  is_copied: boolean;
  asset: string;
  asset_value: Rating | null;
  threat_name: string;
  vulnerability: string;
  /** Null: not rated. */
  risk: Risk | null;
  /** Null: nobody said what stays. */
  residual_level: Rating | null;
  is_above: boolean;
  /** The last signature that still holds. */
  acceptance: Signature | null;
};
type Stored = Omit<Row, 'is_copied' | 'measure_ids'> & {
  is_copied: number;
  measure_ids: string;
  asset: string;
  asset_value: Rating | null;
  threat_name: string;
  vulnerability: string;
};

export function readCore(db: Db, found: RiskAssessment): { scenarios: Scenario[] } {
  const rows = db.$client
    .prepare(`select c.*, a.name as asset, a.value as asset_value, t.name as threat_name, v.name as vulnerability
      from risk_scenarios c join risk_assets a on a.id = c.asset_id join risk_threats t on t.id = c.threat_id
        join risk_vulnerabilities v on v.id = c.vulnerability_id where c.assessment_id = ? order by c.id`)
    .all(found.id) as Stored[];
  const signed = Map.groupBy(
    db.$client
      .prepare(`select id, scenario_id, scenario_version, level, residual_level, statement, name, signed_by, signed_at
        from risk_acceptances where assessment_id = ? order by id desc`)
      .all(found.id) as Signature[],
    ({ scenario_id }) => scenario_id,
  );
  return { scenarios: rows.map((row) => calculated(row, found, signed.get(row.id) ?? [])) };
}

function calculated(row: Stored, found: RiskAssessment, signed: readonly Signature[]): Scenario {
  const { method, edition_content: edition, acceptable_level } = found;
  const { threat, ease, severity } = row;
  const rated = rate({ asset: row.asset_value, threat, ease, severity }, method, edition);
  // Last year's word is a proposal: until somebody confirms it this year's risk is unknown.
  const risk = row.is_copied === 1 ? null : rated;
  const expected = { likelihood: row.residual_likelihood, loss: row.residual_loss };
  const level = risk?.risk.level ?? null;
  // What is only accepted stays as it is.
  const residual_level =
    risk === null ? null : (residual(expected, method, edition) ?? (row.treatment === 'accept' ? level : null));
  const acceptance = signed.find(
    (one) => one.scenario_version === row.version && one.level === level && one.residual_level === residual_level,
  );
  return {
    ...row,
    measure_ids: JSON.parse(row.measure_ids) as number[],
    is_copied: row.is_copied === 1,
    risk,
    residual_level,
    is_above: level !== null && level > acceptable_level,
    acceptance: acceptance ?? null,
  };
}
