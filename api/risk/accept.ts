/** A leader signs for what stays of risks: name, statement and time, under exactly what was read. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { readCore, type Scenario } from './core.ts';
import { type RiskAssessment, refuseStale } from './take-part.ts';

const MAX_SIGNED = 500;
export const Accepting = z.strictObject({
  scenarios: z
    .array(z.strictObject({ id: z.int().positive(), version: z.int().positive() }))
    .min(1)
    .max(MAX_SIGNED),
  /** One's own name, typed as a signature. */
  name: Written.min(1).max(100),
  statement: Written.min(1).max(2_000),
});

export function acceptRisks(
  db: Db,
  actor: Actor,
  own_name: string,
  found: RiskAssessment,
  { scenarios, name, statement }: z.infer<typeof Accepting>,
  now: number,
) {
  if (name !== own_name)
    throw wrong('name', `请输入您的姓名“${own_name}”作为签名`, `Type your own name as the signature: ${own_name}`);
  db.$client.transaction(() => {
    const known = new Map(readCore(db, found).scenarios.map((row) => [row.id, row]));
    const signed = [...new Map(scenarios.map((one) => [one.id, one])).values()].map(({ id, version }) => {
      const row = known.get(id);
      if (!row) throw wrong('scenarios', '本次评估没有此风险', 'The assessment has no such risk');
      refuseStale(version, row);
      refuseUnready(row);
      return row;
    });
    const insert =
      db.$client.prepare(`insert into risk_acceptances (assessment_id, scenario_id, scenario_version, level,
        residual_level, statement, name, signed_by, signed_at)
      values (:assessment_id, :id, :version, :level, :residual_level, :statement, :name, :by, :now)`);
    const after = signed.map(({ id, version, risk, residual_level }) => {
      const row = { id, version, level: risk?.risk.level, residual_level };
      insert.run({ ...row, assessment_id: found.id, statement, name, by: actor.person, now });
      return row;
    });
    record(
      db,
      actor,
      {
        ...{ action: 'risk_accept', object_kind: 'risk_assessment', object_id: found.id },
        after: { scenarios: after, name, statement },
      },
      now,
    );
  })();
}

/** Nobody signs for what isn't known. */
function refuseUnready({ risk, residual_level, treatment, asset, is_copied }: Scenario) {
  if (is_copied || risk === null || treatment === null || residual_level === null)
    throw conflict(
      `“${asset}”的风险尚未评定，或未定处置与剩余风险，不能签署`,
      `A risk of ${asset} isn’t rated, or its treatment and what stays aren’t decided: nobody can sign for it`,
    );
}
