/** How a risk assessment goes on: opened, and closed for ever once nothing is left open in it. */
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { readCore, type Scenario } from './core.ts';
import { type RiskAssessment, refuseStale } from './take-part.ts';

export const Moving = z.strictObject({ is: z.enum(['open', 'close']), version: z.int().positive() });

const MAX_NAMED = 5;
const told = (rows: readonly string[], zh: string, en: string): Text[] => {
  if (rows.length === 0) return [];
  const named = rows.slice(0, MAX_NAMED).join('、') + (rows.length > MAX_NAMED ? ' …' : '');
  return [{ zh: `${rows.length} ${zh}（${named}）`, en: `${rows.length} ${en} (${named})` }];
};

/** In both languages, what is still missing. */
export function leftBeforeClosing(db: Db, found: RiskAssessment): Text[] {
  const { scenarios } = readCore(db, found);
  const named = (holds: (row: Scenario) => boolean) =>
    scenarios.filter(holds).map(({ asset, vulnerability }) => `${asset} · ${vulnerability}`.slice(0, 60));
  const unused = db.$client
    .prepare(`select v.name from risk_vulnerabilities v where v.assessment_id = ? and not exists (
      select 1 from risk_scenarios c where c.vulnerability_id = v.id) order by v.id`)
    .pluck()
    .all(found.id) as string[];
  const isTreated = ({ treatment }: Scenario) => treatment !== null && treatment !== 'accept';
  return [
    ...(scenarios.length === 0 ? [{ zh: '没有风险场景', en: 'there is no scenario' }] : []),
    // Seen and never looked at isn't the same as harmless.
    ...told(
      unused.map((name) => name.slice(0, 60)),
      '个脆弱性未纳入任何风险场景',
      'vulnerabilities are in no scenario',
    ),
    ...told(
      named(({ risk, is_copied }) => risk === null && !is_copied),
      '个风险未评定',
      'risks are not rated',
    ),
    ...told(
      named(({ is_copied }) => is_copied),
      '个风险沿用上次评定，尚未确认',
      'risks are copied and not confirmed',
    ),
    ...told(
      named(({ is_above, treatment }) => is_above && treatment === null),
      '个风险超过可接受等级而无处置',
      'risks are above what is acceptable and have no treatment',
    ),
    ...told(
      named((row) => isTreated(row) && (row.plan === '' || row.owner === '' || row.due_at === null)),
      '个处置缺方案、责任人或期限',
      'treatments lack a plan, an owner or a due date',
    ),
    ...told(
      named((row) => isTreated(row) && row.residual_level === null),
      '个处置未评定剩余风险',
      'treatments don’t say what stays',
    ),
    // The asset was valued anew after its treatment was decided.
    ...told(
      named(({ risk, residual_level }) => (residual_level ?? 0) > (risk?.risk.level ?? 5)),
      '个风险的剩余风险高于现状',
      'risks would be graver after their treatment',
    ),
    ...told(
      named((row) => (row.is_above || row.treatment !== null) && row.acceptance === null),
      '个风险的剩余风险未经签署接受',
      'risks have nobody’s signature under what stays',
    ),
  ];
}

export function moveRisk(
  db: Db,
  actor: Actor,
  found: RiskAssessment,
  { is, version }: z.infer<typeof Moving>,
  now: number,
) {
  const entry = { object_kind: 'risk_assessment', object_id: found.id, before: { state: found.state } };
  db.$client.transaction(() => {
    refuseStale(version, found);
    if (is === 'open') {
      if (found.state !== 'planned') throw conflict('风险评估已开始', 'The risk assessment has begun already');
      db.$client
        .prepare(`update risk_assessments set state = 'open', version = version + 1 where id = ?`)
        .run(found.id);
      record(db, actor, { ...entry, action: 'risk_open', after: { state: 'open' } }, now);
      return;
    }
    if (found.state !== 'open') throw conflict('风险评估尚未开始', 'The risk assessment has not begun');
    const left = leftBeforeClosing(db, found);
    if (left.length > 0)
      throw new Refusal(
        409,
        'not_ready',
        `尚不能结束：${left.map(({ zh }) => zh).join('；')}`,
        `It can’t be closed yet: ${left.map(({ en }) => en).join('; ')}`,
        { report: left },
      );
    db.$client
      .prepare(
        `update risk_assessments set state = 'closed', closed_by = ?, closed_at = ?, version = version + 1 where id = ?`,
      )
      .run(actor.person, now, found.id);
    const levels = readCore(db, found).scenarios.map(({ id, risk, residual_level }) => ({
      ...{ id, risk: risk?.risk, residual_level },
    }));
    record(db, actor, { ...entry, action: 'risk_close', after: { state: 'closed', levels } }, now);
  })();
}
