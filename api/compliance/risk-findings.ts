/** Risks that are to be treated, as the one list of findings has them: their levels are reckoned, so that no table holds them. */
import type { Db } from '../db/open.ts';
import { listOpenRisks, type OpenRisk } from '../risk/open-risks.ts';
import type { FindingRow } from './finding-row.ts';

const MOST = 100_000;
/** Beside the three of findings: very high and high first, very low and low last. */
const RANKS: Record<OpenRisk['level'], number> = { 5: 1, 4: 1, 3: 2, 2: 3, 1: 3 };

export type RiskKey = {
  id: number;
  system_id: number;
  item: string;
  description: string;
  state: FindingRow['state'];
  found_at: number;
  due: number | null;
  rank: number;
};

const descriptionOf = ({ asset, threat, vulnerability }: OpenRisk) => `${asset} · ${threat} · ${vulnerability}`;
const stateOf = ({ state }: OpenRisk): FindingRow['state'] =>
  state === 'in_progress' || state === 'to_verify' ? 'rectifying' : 'open';

/** By the scenario; without a system that somebody answers for there is no row. */
export function riskFindings(db: Db, now: number): { keys: RiskKey[]; rows: Map<number, FindingRow> } {
  const began = new Map(
    db.$client.prepare('select id, created_at from risk_assessments').raw().all() as [number, number][],
  );
  const found = listOpenRisks(db, { limit: MOST, offset: 0 }, now).rows.flatMap((risk) =>
    risk.system_id === null ? [] : [{ risk, row: rowOf(risk, risk.system_id, began.get(risk.assessment_id) ?? 0) }],
  );
  return {
    keys: found.map(({ risk, row: { id, system_id, item, description, state, found_at, due_at } }) => ({
      ...{ id, system_id, item, description: description.zh, state, found_at, due: due_at, rank: RANKS[risk.level] },
    })),
    rows: new Map(found.map(({ row }) => [row.id, row])),
  };
}

function rowOf(risk: OpenRisk, system_id: number, found_at: number): FindingRow {
  const text = descriptionOf(risk);
  return {
    ...{ id: risk.id, source: 'risk', assessment_id: null, assessment: risk.assessment },
    ...{
      risk_assessment_id: risk.assessment_id,
      system_id,
      system: risk.system,
      unit_id: risk.unit_id,
      unit: risk.unit,
    },
    ...{
      item: '',
      summary: { zh: risk.asset, en: risk.asset },
      object: risk.asset,
      description: { zh: text, en: text },
    },
    ...{ risk: null, severity: `risk_${risk.level}`, risk_case: null, is_major_danger: false, compensation: risk.plan },
    ...{ state: stateOf(risk), found_at, found_by: risk.owner || '-', seen_at: null, evidence_id: null },
    ...{
      is_looked_at: false,
      due_at: risk.due_at,
      is_usual_due: false,
      is_overdue: risk.is_overdue,
      escalated_at: null,
    },
    ticket: risk.ticket && { ...risk.ticket, assignee: null },
    ...{ verified_by: null, verified_at: null, verified_how: null, version: risk.follow_up_version },
  };
}
