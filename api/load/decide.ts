/** A plan's way: submitted by who wrote it, decided by somebody who wrote nothing in it, withdrawn at any time. */
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal, wrong } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { filesOf, namesOnly } from './data-files.ts';
import { digestOf } from './digest.ts';
import { limitOf } from './limits.ts';
import { type Plan, planOf } from './plans.ts';
import { scenarios } from './scenario.ts';
import { loadData, loadPlans } from './schema.ts';
import type { Decision } from './shapes.ts';
import { targetsOf } from './targets.ts';

type Change = Partial<typeof loadPlans.$inferInsert>;

function move(
  db: Db,
  actor: Actor,
  plan: Plan,
  { action, reason }: { action: string; reason?: string },
  change: Change,
  now: number,
) {
  db.update(loadPlans)
    .set({ ...change, version: plan.version + 1 })
    .where(eq(loadPlans.id, plan.id))
    .run();
  record(
    db,
    actor,
    {
      ...{ action, object_kind: 'load_plan', object_id: plan.id, before: { state: plan.state, version: plan.version } },
      after: { ...change, version: plan.version + 1 },
      ...(reason ? { reason } : {}),
    },
    now,
  );
}

function refuseOver({ until_at }: Plan, now: number) {
  if (until_at <= now) throw conflict('计划的时间窗口已过', 'The window of the plan is over');
}

function refuseHigh(db: Db, plan: Plan) {
  const { ceiling_rate } = limitOf(db, plan.system_id);
  if (plan.ceiling_rate > ceiling_rate)
    throw wrong(
      'ceiling_rate',
      `计划上限 ${plan.ceiling_rate}/秒 超过该系统允许的 ${ceiling_rate}/秒`,
      `its ceiling (${plan.ceiling_rate}/s) is above what the system may be asked (${ceiling_rate}/s)`,
    );
}

/** With the files of data that are there now: who decides sees what will be sent. */
function refuseWithout(db: Db, { id, scenario }: Plan) {
  const read = scenario === null ? undefined : scenarios.read(scenario, namesOnly(db, id));
  if (!read || read.ok) return;
  const { line, column, zh, en } = read.problems[0] ?? { line: 1, column: 1, zh: '无法读取', en: 'can’t be read' };
  throw wrong('scenario', `场景第 ${line} 行第 ${column} 列：${zh}`, `scenario, line ${line}, column ${column}: ${en}`);
}

export function submitPlan(db: Db, actor: Actor, id: number, version: number, now: number) {
  db.$client.transaction(() => {
    const plan = planOf(db, id);
    refuseStale(version, plan);
    if (plan.state !== 'draft') throw conflict('只有草稿可以提交', 'Only a draft can be submitted');
    refuseOver(plan, now);
    refuseHigh(db, plan);
    refuseWithout(db, plan);
    // Whoever hands it in stands for it, as if they had written it.
    const authors = [...new Set([...plan.authors, actor.person])];
    const change = { state: 'submitted' as const, submitted_by: actor.person, submitted_at: now, authors };
    move(db, actor, plan, { action: 'load_submit' }, change, now);
  })();
}

/** A load needs somebody who answers for it and is there: no token decides on one or starts one. */
export function refuseProgram({ token }: Actor) {
  if (token !== undefined)
    throw new Refusal(
      403,
      'person_only',
      '压测须由人员登录后审批和启动，不能使用令牌',
      'A person who has logged in approves and starts load tests, never a token',
    );
}

/** Why somebody has no say in a plan; null: they may decide. */
export function whyNotDecide(plan: Plan, person: string): Text | null {
  if (!plan.authors.includes(person)) return null;
  return { zh: '您参与了此计划的编写，须由他人审批', en: 'You wrote in this plan: somebody else decides on it' };
}

export function decidePlan(
  db: Db,
  actor: Actor,
  id: number,
  { version, approve, reason }: z.infer<typeof Decision>,
  now: number,
) {
  refuseProgram(actor);
  db.$client.transaction(() => {
    const plan = planOf(db, id);
    const why = whyNotDecide(plan, actor.person);
    if (why) throw new Refusal(403, 'two_people', why.zh, why.en);
    refuseStale(version, plan);
    if (plan.state !== 'submitted') throw conflict('计划未在待审批状态', 'The plan doesn’t wait for a decision');
    if (approve) {
      refuseOver(plan, now);
      refuseHigh(db, plan);
    } else if (reason === '') throw wrong('reason', '请说明驳回理由', 'say why it is rejected');
    const change: Change = {
      ...{ state: approve ? 'approved' : 'rejected', decided_by: actor.person, decided_at: now, reason },
      approved_digest: approve ? digestOf(plan, targetsOf(db, plan.endpoint_ids), filesOf(db, id)) : null,
    };
    move(db, actor, plan, { action: approve ? 'load_approve' : 'load_reject', reason }, change, now);
  })();
}

export function withdrawPlan(db: Db, actor: Actor, id: number, version: number, now: number) {
  db.$client.transaction(() => {
    const plan = planOf(db, id);
    refuseStale(version, plan);
    if (plan.state === 'withdrawn') throw conflict('计划已撤回', 'The plan was withdrawn already');
    move(db, actor, plan, { action: 'load_withdraw' }, { state: 'withdrawn', approved_digest: null }, now);
    // Secrets aren't kept longer than they serve.
    db.delete(loadData).where(eq(loadData.plan_id, id)).run();
  })();
}
