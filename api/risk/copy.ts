/** Last year's assessment as a proposal for this year's. Treatments, signatures and tickets stay where they were. */
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { type RiskAssessment, riskOf } from './take-part.ts';

/** Rows keep what they came from in origin_id, by which both years are compared. */
export function copyFrom(db: Db, actor: Actor, to: RiskAssessment, from_id: number, now: number) {
  const refused = () =>
    wrong(
      'earlier_id',
      '只能沿用相同系统已结束的风险评估',
      'Only a closed risk assessment of the same systems is copied',
    );
  if (!db.$client.prepare('select 1 from risk_assessments where id = ?').get(from_id)) throw refused();
  const from = riskOf(db, from_id);
  const own = new Set(to.systems.map(({ id }) => id));
  if (from.state !== 'closed' || !from.systems.every(({ id }) => own.has(id))) throw refused();
  const ids = { to: to.id, from: from_id };
  const run = (sql: string) => db.$client.prepare(sql).run(ids).changes;
  const assets =
    run(`insert into risk_assets (assessment_id, origin_id, tier, kind, name, system_id, node_id, endpoint_id,
      confidentiality, integrity, availability, value, note)
    select :to, id, tier, kind, name, system_id, node_id, endpoint_id, confidentiality, integrity, availability, value, note
    from risk_assets where assessment_id = :from order by id`);
  run(`update risk_assets set under_id = (select n.id from risk_assets o join risk_assets n on n.origin_id = o.under_id
      and n.assessment_id = :to where o.id = risk_assets.origin_id and o.assessment_id = :from) where assessment_id = :to`);
  run(`insert into risk_threats (assessment_id, origin_id, kind, name, source, capability, frequency, value, note)
    select :to, id, kind, name, source, capability, frequency, value, note from risk_threats where assessment_id = :from order by id`);
  run(`insert into risk_measures (assessment_id, origin_id, name, kind, effect, note)
    select :to, id, name, kind, effect, note from risk_measures where assessment_id = :from order by id`);
  run(`insert into risk_vulnerabilities (assessment_id, origin_id, asset_id, name, seen_by, finding_id, assessment_finding_id, seen,
      ease, severity, note)
    select :to, v.id, (select n.id from risk_assets n where n.assessment_id = :to and n.origin_id = v.asset_id), v.name,
      v.seen_by, v.finding_id, v.assessment_finding_id, v.seen, v.ease, v.severity, v.note
    from risk_vulnerabilities v where v.assessment_id = :from order by v.id`);
  const scenarios =
    run(`insert into risk_scenarios (assessment_id, origin_id, asset_id, threat_id, vulnerability_id, measure_ids,
      threat, ease, severity, reason, is_copied)
    select :to, c.id, a.id, t.id, v.id,
      (select json_group_array(m.id) from risk_measures m where m.assessment_id = :to
        and m.origin_id in (select value from json_each(c.measure_ids))),
      c.threat, c.ease, c.severity, c.reason, 1
    from risk_scenarios c join risk_assets a on a.assessment_id = :to and a.origin_id = c.asset_id
      join risk_threats t on t.assessment_id = :to and t.origin_id = c.threat_id
      join risk_vulnerabilities v on v.assessment_id = :to and v.origin_id = c.vulnerability_id
    where c.assessment_id = :from order by c.id`);
  const after = { copied_from_id: from_id, assets, scenarios };
  record(db, actor, { action: 'risk_copy', object_kind: 'risk_assessment', object_id: to.id, after }, now);
}
