/** Risks that are to be treated, of all assessments: above what is acceptable or with a treatment decided, until somebody saw it done. */
import { z } from 'zod';
import { TREATMENTS } from '#compliance/catalogues/risk/threat-kinds.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { STATES } from '../tickets/flow.ts';
import { RatingShape } from './assessments.ts';
import { type Treatable, treatableRisks } from './kept-risks.ts';
import type { RiskSystem } from './take-part.ts';

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

/** The gravest first, then what is due first. */
export function listOpenRisks(db: Db, query: z.infer<typeof OpenRiskQuery>, now: number) {
  const systems = systemsShown(db);
  const follow = followUps(db);
  const rows = treatableRisks(db)
    .flatMap(({ id, title, rows: treatable }) => {
      const own = systems.get(id) ?? [];
      return treatable.map((row) => described(row, { id, title, own, follow: follow.get(row.id) }, now));
    })
    .filter((row) => fits(row, query));
  rows.sort((a, b) => b.level - a.level || (a.due_at ?? 9e15) - (b.due_at ?? 9e15) || a.id - b.id);
  return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length };
}

type SystemRow = RiskSystem & { assessment_id: number };
const systemsShown = (db: Db) =>
  Map.groupBy(
    db.$client
      .prepare(`select r.assessment_id, y.id, y.name, y.unit_id, u.name as unit from risk_systems r
        join systems y on y.id = r.system_id left join units u on u.id = y.unit_id order by y.name`)
      .all() as SystemRow[],
    ({ assessment_id }) => assessment_id,
  );

const followUps = (db: Db) =>
  new Map(
    (
      db.$client
        .prepare(`select f.scenario_id, f.version, f.done_at, f.ticket_id is not null as has_ticket, t.id, t.number, t.state
          from risk_follow_ups f left join tickets t on t.id = f.ticket_id`)
        .all() as Kept[]
    ).map((row) => [row.scenario_id, row]),
  );

type Of = { id: number; title: string; own: readonly RiskSystem[]; follow: Kept | undefined };
function described(row: Treatable, { id, title, own, follow }: Of, now: number): OpenRisk {
  const system = own.find((one) => one.id === row.system_id) ?? own[0];
  const state = stateOf(row, follow);
  return {
    ...{ id: row.id, assessment_id: id, assessment: title, asset: row.asset, threat: row.threat_name },
    ...{ system_id: system?.id ?? null, system: system?.name ?? '' },
    ...{ unit_id: system?.unit_id ?? null, unit: system?.unit ?? null },
    ...{ vulnerability: row.vulnerability, level: row.level, residual_level: row.residual_level },
    ...{ treatment: row.treatment, plan: row.plan, owner: row.owner, due_at: row.due_at },
    is_overdue: state !== 'done' && row.due_at !== null && row.due_at < now,
    ticket: follow?.id ? { id: follow.id, number: follow.number, state: follow.state } : null,
    state,
    follow_up_version: follow?.version ?? 0,
  };
}

const ENDED: readonly string[] = ['closed', 'withdrawn', 'merged'];
function stateOf({ treatment }: Treatable, follow: Kept | undefined): OpenRisk['state'] {
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
