/** Plans as they are read, within what the connection shows. */
import type { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import type { Authority, Reach } from '../people/authorisation.ts';
import { nameOfAccount, nameOfPerson } from '../people/names.ts';
import type { PlanPage, PlanRow } from './answers.ts';
import { dataOfPlan, filesOf } from './data-files.ts';
import { whyNotDecide } from './decide.ts';
import { digestOf } from './digest.ts';
import { generatorsOf } from './generators.ts';
import { limitOf } from './limits.ts';
import { planOf } from './plans.ts';
import type { PlanQuery } from './queries.ts';
import { durationOf } from './shapes.ts';
import { targetsOf } from './targets.ts';

/** What waits or was allowed ends with its window. */
const STATE = `case when p.until_at <= :now and p.state in ('submitted', 'approved') then 'expired' else p.state end`;
const NAMES = (['created_by', 'edited_by', 'submitted_by', 'decided_by'] as const)
  .map((column) => `${nameOfAccount(`p.${column}`)} as ${column}_name`)
  .join(', ');
const ROW = `select p.*, ${NAMES}, ${STATE} as state_shown, y.name as system, y.unit_id,
  (select count(*) from load_runs r where r.plan_id = p.id) as runs from load_plans p join systems y on y.id = p.system_id`;
const AS_JSON = ['endpoint_ids', 'request', 'shape', 'generators', 'stop_rules', 'thresholds'];

type Stored = Record<string, unknown> & { state_shown: PlanRow['state']; trusts_any_certificate: number };

function shown({ state_shown, ...row }: Stored): PlanRow {
  const { authors: _authors, approved_digest: _digest, unit_id: _unit, ...rest } = row;
  const parsed = Object.entries(rest).map(([name, value]) =>
    AS_JSON.includes(name) && typeof value === 'string' ? [name, JSON.parse(value)] : [name, value],
  );
  const plan = Object.fromEntries(parsed) as PlanRow;
  return { ...plan, state: state_shown, trusts_any_certificate: row.trusts_any_certificate === 1 };
}

export function listPlans(db: Db, { system_id, state, limit, offset }: z.output<typeof PlanQuery>, now: number) {
  const where = `where (:system_id is null or p.system_id = :system_id) and (:state is null or ${STATE} = :state)`;
  const given = { system_id: system_id ?? null, state: state ?? null, now };
  const rows = db.$client
    .prepare(`${ROW} ${where} order by p.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as Stored[];
  const count = db.$client.prepare(`select count(*) from load_plans p join systems y on y.id = p.system_id ${where}`);
  return { rows: rows.map(shown), total: count.pluck().get(given) as number };
}

export function readPlan(
  db: Db,
  { person, authority }: { person: string; authority: Authority },
  id: number,
  now: number,
): z.infer<typeof PlanPage> {
  const row = db.$client.prepare(`${ROW} where p.id = :id`).get({ id, now }) as
    | (Stored & { unit_id: number | null })
    | undefined;
  if (!row) throw notFound('该压测计划', 'load plan');
  const plan = planOf(db, id);
  const found = targetsOf(db, plan.endpoint_ids);
  const targets = found.map(({ endpoint_id, name, origin }) => ({ endpoint_id, name, origin }));
  const is_changed = plan.state === 'approved' && digestOf(plan, found, filesOf(db, id)) !== plan.approved_digest;
  const lacks = (reach: Reach | undefined): Text | null =>
    reach === 'everywhere' || (row.unit_id !== null && reach?.has(row.unit_id)) ? null : NOT_PERMITTED;
  return {
    plan: shown(row),
    targets,
    data: dataOfPlan(db, plan).map(({ held, ...of }) => ({
      ...of,
      held: held && { ...held, added_by_name: nameOfPerson(db, held.added_by) },
    })),
    generators: generatorsOf(db, plan, now),
    duration_ms: durationOf(plan.shape, plan.ceiling_rate),
    changed: is_changed
      ? { zh: '目标在批准后有变更，须重新提交审批', en: 'A target changed after it was approved: submit it anew' }
      : null,
    limit: limitOf(db, plan.system_id),
    me: {
      may_not_write: lacks(authority.reachOf('load:write')),
      may_not_decide: lacks(authority.reachOf('load:approve')) ?? whyNotDecide(plan, person),
    },
  };
}

const NOT_PERMITTED = { zh: '没有权限', en: 'Not permitted' };
