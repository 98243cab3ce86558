/** Risks that are to be treated, of all assessments: above what is acceptable or with a treatment decided, until somebody saw it done. */
import { z } from 'zod';
import { TREATMENTS } from '#compliance/catalogues/risk/threat-kinds.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { STATES } from '../tickets/flow.ts';
import { RatingShape } from './assessments.ts';
import { readCore, type Scenario } from './core.ts';
import { systemOfScenario } from './follow-up.ts';
import { type RiskAssessment, riskOf } from './take-part.ts';

/** `to_verify`: its ticket has ended, and nobody saw yet that the risk became less. */
export const TREATING = ['undecided', 'planned', 'in_progress', 'to_verify', 'done'] as const;
export const OpenRisk = z.object({
  /** Of the scenario. */
  id: z.int(),
  assessment_id: z.int(),
  assessment: z.string(),
  system_id: z.int().nullable(),
  system: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  asset: z.string(),
  threat: z.string(),
  vulnerability: z.string(),
  level: RatingShape,
  residual_level: RatingShape.nullable(),
  treatment: z.enum(TREATMENTS).nullable(),
  plan: z.string(),
  owner: z.string(),
  due_at: z.int().nullable(),
  is_overdue: z.boolean(),
  /** Null: there is none, or it is beyond the reach of whoever asks. */
  ticket: z.object({ id: z.int(), number: z.string(), state: z.enum(STATES) }).nullable(),
  state: z.enum(TREATING),
  follow_up_version: z.int(),
});
export type OpenRisk = z.infer<typeof OpenRisk>;

const Reference = z.coerce.number().int().positive().optional();
export const OpenRiskQuery = z.object({
  ...Paging,
  q: z.string().max(200).optional(),
  level: z.coerce.number().int().min(1).max(5).optional(),
  state: z.enum(TREATING).optional(),
  is_overdue: z.stringbool().optional(),
  system_id: Reference,
  unit_id: Reference,
});

type Kept = {
  scenario_id: number;
  version: number;
  done_at: number | null;
  has_ticket: number;
  id: number | null;
  number: string;
  state: (typeof STATES)[number];
};

/** The gravest first, then what is due first. Of a system that was assessed anew only the newest closed assessment counts. */
export function listOpenRisks(db: Db, query: z.infer<typeof OpenRiskQuery>, now: number) {
  const ids = db.$client
    .prepare(`select r.id from risk_assessments r where r.state <> 'planned' and not exists (
      select 1 from risk_assessments later where later.copied_from_id = r.id and later.state = 'closed') order by r.id`)
    .pluck()
    .all() as number[];
  const rows = ids.flatMap((id) => ofAssessment(db, riskOf(db, id), now)).filter((row) => fits(row, query));
  rows.sort((a, b) => b.level - a.level || (a.due_at ?? 9e15) - (b.due_at ?? 9e15) || a.id - b.id);
  return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length };
}

function ofAssessment(db: Db, found: RiskAssessment, now: number): OpenRisk[] {
  const kept = new Map(
    (
      db.$client
        .prepare(`select f.scenario_id, f.version, f.done_at, f.ticket_id is not null as has_ticket, t.id, t.number, t.state
          from risk_follow_ups f join risk_scenarios c on c.id = f.scenario_id left join tickets t on t.id = f.ticket_id
          where c.assessment_id = ?`)
        .all(found.id) as Kept[]
    ).map((row) => [row.scenario_id, row]),
  );
  return readCore(db, found).scenarios.flatMap((row) => {
    const level = row.risk?.risk.level;
    const isTreated = row.treatment !== null && row.treatment !== 'accept';
    if (level === undefined || !(isTreated || (row.is_above && row.treatment === null))) return [];
    const follow = kept.get(row.id);
    const system = systemOfScenario(db, found, row);
    const state = stateOf(row, follow);
    return [
      {
        ...{ id: row.id, assessment_id: found.id, assessment: found.title, asset: row.asset, threat: row.threat_name },
        ...{ system_id: system?.id ?? null, system: system?.name ?? '' },
        ...{ unit_id: system?.unit_id ?? null, unit: system?.unit ?? null },
        ...{ vulnerability: row.vulnerability, level, residual_level: row.residual_level, treatment: row.treatment },
        ...{ plan: row.plan, owner: row.owner, due_at: row.due_at },
        is_overdue: state !== 'done' && row.due_at !== null && row.due_at < now,
        ticket: follow?.id ? { id: follow.id, number: follow.number, state: follow.state } : null,
        state,
        follow_up_version: follow?.version ?? 0,
      },
    ];
  });
}

const ENDED: readonly string[] = ['closed', 'withdrawn', 'merged'];
function stateOf({ treatment }: Scenario, follow: Kept | undefined): OpenRisk['state'] {
  if (follow?.done_at) return 'done';
  if (treatment === null) return 'undecided';
  if (!follow?.has_ticket) return 'planned';
  return follow.id !== null && ENDED.includes(follow.state) ? 'to_verify' : 'in_progress';
}

function fits(
  row: OpenRisk,
  { q, level, state, is_overdue, system_id, unit_id }: z.infer<typeof OpenRiskQuery>,
): boolean {
  const text = `${row.system} ${row.asset} ${row.threat} ${row.vulnerability} ${row.owner}`.toLowerCase();
  return (
    (state === undefined ? row.state !== 'done' : row.state === state) &&
    (level === undefined || row.level === level) &&
    (is_overdue === undefined || row.is_overdue === is_overdue) &&
    (system_id === undefined || row.system_id === system_id) &&
    (unit_id === undefined || row.unit_id === unit_id) &&
    (!q || text.includes(q.toLowerCase()))
  );
}
