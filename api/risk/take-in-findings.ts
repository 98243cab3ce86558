/** Vulnerabilities that were seen: open findings of probes and of assessments, taken in with what was seen of them then. */
import { z } from 'zod';
import { checks } from '#probes/checks/index.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import type { Seen } from './schema.ts';
import type { RiskAssessment } from './take-part.ts';

export const SeenShape = z.object({
  at: z.int(),
  what: Text,
  reason: Text,
  subject: z.string(),
  severity: z.string(),
  status: z.string(),
  since: z.int(),
  evidence_id: z.int().nullable(),
});
export const FindingCandidate = z.object({
  seen_by: z.enum(['probe', 'assessment']),
  /** Of the finding; the two kinds count apart. */
  finding_id: z.int(),
  asset_id: z.int().nullable(),
  seen: SeenShape,
});
export type FindingCandidate = z.infer<typeof FindingCandidate>;

const MAX_FINDINGS = 500;
const MAX_VULNERABILITIES = 2_000;
const Ids = z.array(z.int().positive()).max(MAX_FINDINGS).default([]);
export const TakingIn = z
  .strictObject({ finding_ids: Ids, assessment_finding_ids: Ids })
  .refine((given) => given.finding_ids.length + given.assessment_finding_ids.length > 0, 'choose a finding');

/** Of the systems' endpoints and nodes, and of what else was listed as an asset; not those that are taken in already. */
export function openFindings(db: Db, { id }: RiskAssessment, now: number): FindingCandidate[] {
  return [...ofProbes(db, id, now), ...ofAssessments(db, id, now)];
}

const titleOf = (check_id: string) =>
  checks.find((check) => check.id === check_id)?.title ?? { zh: check_id, en: check_id };

function ofProbes(db: Db, id: number, now: number): FindingCandidate[] {
  type Row = Omit<Seen, 'at' | 'what' | 'reason'> & {
    id: number;
    check_id: string;
    reason: string;
    asset_id: number | null;
  };
  const rows = db.$client
    .prepare(`with parts as (
        select n.node_id, null as endpoint_id from system_nodes n join risk_systems r on r.system_id = n.system_id
          where r.assessment_id = :id
        union select null, e.id from endpoints e join risk_systems r on r.system_id = e.system_id where r.assessment_id = :id
        union select node_id, endpoint_id from risk_assets where assessment_id = :id)
      select f.id, f.check_id, f.reason, f.severity, f.status, f.opened_at as since, f.evidence_id,
        coalesce(n.name, y.name || ' · ' || e.name) as subject,
        (select min(a.id) from risk_assets a where a.assessment_id = :id
          and (a.node_id = t.node_id or a.endpoint_id = t.endpoint_id)) as asset_id
      from findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
        left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
      where f.closed_at is null
        and (t.node_id in (select node_id from parts) or t.endpoint_id in (select endpoint_id from parts))
        and not exists (select 1 from risk_vulnerabilities v where v.assessment_id = :id and v.finding_id = f.id)
      order by f.opened_at desc, f.id desc limit ${MAX_FINDINGS}`)
    .all({ id }) as Row[];
  return rows.map(({ id: finding_id, asset_id, check_id, reason, ...row }) => ({
    ...{ seen_by: 'probe' as const, finding_id, asset_id },
    seen: { ...row, at: now, what: titleOf(check_id), reason: JSON.parse(reason) as Seen['reason'] },
  }));
}

function ofAssessments(db: Db, id: number, now: number): FindingCandidate[] {
  type Row = {
    id: number;
    item: string;
    description: string;
    risk: string | null;
    state: string;
    since: number;
    evidence_id: number | null;
    subject: string;
    asset_id: number | null;
  };
  const rows = db.$client
    .prepare(`select f.id, f.item, f.description, f.risk, f.state, f.found_at as since, f.evidence_id,
        y.name || coalesce(' · ' || o.name, '') as subject,
        (select min(a.id) from risk_assets a where a.assessment_id = :id and
          (a.node_id = o.node_id or a.endpoint_id = o.endpoint_id
            or (o.id is null and a.system_id = f.system_id and a.tier = 'system'))) as asset_id
      from assessment_findings f join risk_systems r on r.system_id = f.system_id and r.assessment_id = :id
        join systems y on y.id = f.system_id left join assessment_objects o on o.id = f.object_id
      where f.state in ('open', 'rectifying') and not exists (select 1 from risk_vulnerabilities v
        where v.assessment_id = :id and v.assessment_finding_id = f.id)
      order by f.found_at desc, f.id desc limit ${MAX_FINDINGS}`)
    .all({ id }) as Row[];
  return rows.map(({ id: finding_id, asset_id, item, description, risk, state, ...row }) => ({
    ...{ seen_by: 'assessment' as const, finding_id, asset_id },
    seen: {
      ...{ ...row, at: now, severity: risk ?? 'unrated', status: state },
      ...{ what: { zh: `测评项 ${item}`, en: `Item ${item}` }, reason: { zh: description, en: description } },
    },
  }));
}

const MAX_NAME = 300;
/** All or nothing. How easily they are used and how badly they hurt is nobody's word yet. */
export function takeInFindings(
  db: Db,
  actor: Actor,
  found: RiskAssessment,
  { finding_ids, assessment_finding_ids }: z.infer<typeof TakingIn>,
  now: number,
): number[] {
  return db.$client.transaction(() => {
    const open = openFindings(db, found, now);
    const chosen = (by: FindingCandidate['seen_by'], ids: readonly number[], path: string) =>
      [...new Set(ids)].map((id) => {
        const one = open.find(({ seen_by, finding_id }) => seen_by === by && finding_id === id);
        if (!one)
          throw wrong(
            path,
            '该问题已关闭、已引入或不属于被评估系统',
            'This finding is closed, taken in already, or not of the systems',
          );
        return one;
      });
    const all = [
      ...chosen('probe', finding_ids, 'finding_ids'),
      ...chosen('assessment', assessment_finding_ids, 'assessment_finding_ids'),
    ];
    const count = db.$client.prepare('select count(*) from risk_vulnerabilities where assessment_id = ?').pluck();
    if ((count.get(found.id) as number) + all.length > MAX_VULNERABILITIES)
      throw wrong('finding_ids', `脆弱性最多 ${MAX_VULNERABILITIES} 项`, `At most ${MAX_VULNERABILITIES} are kept`);
    const insert =
      db.$client.prepare(`insert into risk_vulnerabilities (assessment_id, asset_id, name, seen_by, finding_id,
        assessment_finding_id, seen)
      values (:assessment_id, :asset_id, :name, :seen_by, :finding_id, :assessment_finding_id, :seen)`);
    const made = all.map(({ seen_by, finding_id, asset_id, seen }) => {
      const row = {
        ...{ assessment_id: found.id, asset_id, seen_by },
        name: `${seen.what.zh}：${seen.reason.zh}`.slice(0, MAX_NAME),
        finding_id: seen_by === 'probe' ? finding_id : null,
        assessment_finding_id: seen_by === 'assessment' ? finding_id : null,
      };
      return { ...row, id: Number(insert.run({ ...row, seen: JSON.stringify(seen) }).lastInsertRowid) };
    });
    const entry = { action: 'risk_take_in', object_kind: 'risk_assessment', object_id: found.id, after: made };
    record(db, actor, entry, now);
    return made.map(({ id }) => id);
  })();
}
