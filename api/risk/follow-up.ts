/** What becomes of a risk: a ticket for whoever answers for the system, and somebody else who sees that the treatment is done. */
import { z } from 'zod';
import { RATING_NAMES } from '#compliance/catalogues/risk/scales.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, Refusal } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import { readCore, type Scenario } from './core.ts';
import { type RiskAssessment, type RiskSystem, refuseStale } from './take-part.ts';

export type FollowUp = {
  scenario_id: number;
  ticket_id: number | null;
  done_by: string | null;
  done_at: number | null;
  done_how: string;
  version: number;
};
export const Settled = z.strictObject({
  /** As it was read; 0: nothing followed yet. */
  version: z.int().min(0),
  how: Written.min(1).max(2_000),
});

export const followUpOf = (db: Db, scenario_id: number) =>
  db.$client.prepare('select * from risk_follow_ups where scenario_id = ?').get(scenario_id) as FollowUp | undefined;

/** To be treated: decided so, and not merely lived with. */
function treatedOf(db: Db, found: RiskAssessment, scenario_id: number): Scenario {
  const row = readCore(db, found).scenarios.find(({ id }) => id === scenario_id);
  if (!row) throw notFound('该风险', 'risk');
  if (row.treatment === null || row.treatment === 'accept' || row.plan === '')
    throw conflict('该风险没有处置方案', 'There is no treatment with a plan for this risk');
  return row;
}

export function systemOfScenario(db: Db, found: RiskAssessment, { asset_id }: Scenario): RiskSystem | undefined {
  const id = db.$client.prepare('select system_id from risk_assets where id = ?').pluck().get(asset_id);
  return found.systems.find((system) => system.id === id) ?? found.systems[0];
}

const MAX_TITLE = 200;
const MAX_MEASURE = 2_000;
const URGENCY = { 1: 'low', 2: 'low', 3: 'medium', 4: 'high', 5: 'high' } as const;

export function fileTreatment(
  db: Db,
  actor: Actor,
  filed_by_id: string,
  { found, scenario_id }: { found: RiskAssessment; scenario_id: number },
  now: number,
) {
  return db.$client.transaction(() => {
    const row = treatedOf(db, found, scenario_id);
    const system = systemOfScenario(db, found, row);
    const before = followUpOf(db, scenario_id);
    if (before?.ticket_id || before?.done_at)
      throw conflict('该风险已转工单或已处置', 'There is a ticket for this risk, or it is dealt with');
    if (!system || system.unit_id === null)
      throw conflict('该系统没有责任单位，无法转工单', 'Nobody answers for the system: there is no unit to send it to');
    const level = row.risk?.risk.level ?? 3;
    const asset = db.$client.prepare('select node_id, endpoint_id from risk_assets where id = ?').get(row.asset_id) as {
      node_id: number | null;
      endpoint_id: number | null;
    };
    const lines = [
      `风险评估：${found.title}`,
      `资产：${row.asset}`,
      `威胁：${row.threat_name}`,
      `脆弱性：${row.vulnerability}`,
      `风险等级：${row.risk === null ? '未评定' : RATING_NAMES[level].zh}`,
      `处置方案：${row.plan}`,
    ];
    const made = fileTicket(
      db,
      actor,
      {
        kind: 'rectification',
        title: `${system.name}：${row.asset} ${row.vulnerability}`.slice(0, MAX_TITLE),
        body: lines.join('\n'),
        fields: { clause: 'GB/T 20984-2022', measure: row.plan.slice(0, MAX_MEASURE) },
        urgency: URGENCY[level],
        impact: 'single',
        unit_id: system.unit_id,
        about: {
          system_id: system.id,
          ...(asset.node_id ? { node_id: asset.node_id } : {}),
          ...(asset.endpoint_id ? { endpoint_id: asset.endpoint_id } : {}),
        },
        // How it was found stands in the assessment; a state of now would say nothing of it.
        snapshot: null,
        filed_by_id,
      },
      now,
    );
    db.$client
      .prepare(`insert into risk_follow_ups (scenario_id, ticket_id) values (?, ?)
        on conflict (scenario_id) do update set ticket_id = excluded.ticket_id, version = version + 1`)
      .run(scenario_id, made.id);
    const after = { scenario: scenario_id, ticket: made.number };
    record(db, actor, { action: 'risk_ticket', object_kind: 'risk_assessment', object_id: found.id, after }, now);
    return made;
  })();
}

/** What was seen as done was another risk than one that is rated or treated otherwise since. Answers what was taken back, for the log. */
export function reopenRisks(db: Db, scenario_ids: readonly number[]): FollowUp[] {
  const done = db.$client.prepare('select * from risk_follow_ups where scenario_id = ? and done_at is not null');
  const reopen = db.$client.prepare(`update risk_follow_ups set done_by = null, done_at = null, done_how = '',
    version = version + 1 where scenario_id = ?`);
  const before = scenario_ids.flatMap((id) => (done.get(id) as FollowUp | undefined) ?? []);
  for (const { scenario_id } of before) reopen.run(scenario_id);
  return before;
}

/** Not by whoever solved its ticket. */
export function settleRisk(
  db: Db,
  actor: Actor,
  { found, scenario_id }: { found: RiskAssessment; scenario_id: number },
  { version, how }: z.infer<typeof Settled>,
  now: number,
) {
  db.$client.transaction(() => {
    treatedOf(db, found, scenario_id);
    const before = followUpOf(db, scenario_id);
    refuseStale(version, before ?? { version: 0 });
    if (before?.done_at) throw conflict('该风险已处置', 'This risk is dealt with');
    const solvers = db.$client
      .prepare(`select person from ticket_events where ticket_id = :id and "is" in ('resolve', 'start', 'accept')
        union select p.username from tickets t join people p on p.id = t.assignee_id where t.id = :id`)
      .pluck()
      .all({ id: before?.ticket_id ?? null }) as string[];
    if (solvers.includes(actor.person))
      throw new Refusal(
        403,
        'own_repair',
        '处置由您办理，须由他人确认',
        'You solved its ticket: somebody else confirms it',
      );
    db.$client
      .prepare(`insert into risk_follow_ups (scenario_id, done_by, done_at, done_how) values (:id, :by, :now, :how)
        on conflict (scenario_id) do update set done_by = :by, done_at = :now, done_how = :how, version = version + 1`)
      .run({ id: scenario_id, by: actor.person, now, how });
    const entry = { action: 'risk_done', object_kind: 'risk_assessment', object_id: found.id };
    record(db, actor, { ...entry, before: before ?? null, after: { scenario: scenario_id, how } }, now);
  })();
}
