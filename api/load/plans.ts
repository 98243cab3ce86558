/** Writing plans. Whoever changes one that was submitted or approved makes it a draft again: what was approved is what is sent. */
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { type Scenarios, sourceOf } from './scenario.ts';
import { loadPlans } from './schema.ts';
import {
  durationOf,
  MAX_DURATION_MS,
  MAX_WINDOW_MS,
  type NewPlan,
  type PlanChange,
  type PlanContent,
  peakOf,
} from './shapes.ts';
import { targetsOf } from './targets.ts';

export type Plan = typeof loadPlans.$inferSelect;

const MAX_PLANS = 1_000;

/** Within what the connection shows. */
export function planOf(db: Db, id: number): Plan {
  const found = db.select().from(loadPlans).where(eq(loadPlans.id, id)).get();
  if (!found) throw notFound('该压测计划', 'load plan');
  return found;
}

export function createPlan(
  db: Db,
  actor: Actor,
  { system_id, ...content }: z.infer<typeof NewPlan>,
  read: Scenarios['read'],
  now: number,
): number {
  return db.$client.transaction(() => {
    if (!db.$client.prepare('select 1 from systems where id = ?').get(system_id)) throw notFound('该系统', 'system');
    const kept = db.$client.prepare('select count(*) from load_plans where system_id = ?').pluck().get(system_id);
    if ((kept as number) >= MAX_PLANS)
      throw conflict(`每个系统最多 ${MAX_PLANS} 个压测计划`, `At most ${MAX_PLANS} plans are kept of a system`);
    checkContent(db, system_id, content, read);
    const by = { created_by: actor.person, created_at: now, edited_by: actor.person, edited_at: now };
    const { id } = db
      .insert(loadPlans)
      .values({ system_id, ...content, ...by, authors: [actor.person] })
      .returning({ id: loadPlans.id })
      .get();
    const after = { system_id, ...content };
    record(db, actor, { action: 'create', object_kind: 'load_plan', object_id: id, after }, now);
    return id;
  })();
}

export function changePlan(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...content }: z.infer<typeof PlanChange>,
  read: Scenarios['read'],
  now: number,
) {
  db.$client.transaction(() => {
    const found = planOf(db, id);
    refuseStale(version, found);
    if (found.state === 'withdrawn') throw conflict('计划已撤回', 'The plan was withdrawn');
    checkContent(db, found.system_id, content, read);
    db.update(loadPlans)
      .set({ ...content, ...edited(found, actor, now) })
      .where(eq(loadPlans.id, id))
      .run();
    const entry = { action: 'update', object_kind: 'load_plan', object_id: id, before: told(found) };
    record(db, actor, { ...entry, after: told(planOf(db, id)) }, now);
  })();
}

/** What any edit makes of a plan: a draft, of which whoever edited it is an author. */
export const edited = (found: Plan, { person }: Actor, now: number) => ({
  ...{ submitted_by: null, submitted_at: null, decided_by: null, decided_at: null },
  ...{ state: 'draft' as const, approved_digest: null, reason: '', version: found.version + 1 },
  ...{ edited_by: person, edited_at: now, authors: [...new Set([...found.authors, person])] },
});

const told = ({ authors: _authors, ...plan }: Plan) => plan;

function checkContent(db: Db, system_id: number, content: PlanContent, read: Scenarios['read']) {
  const targets = targetsOf(db, content.endpoint_ids);
  if (new Set(content.endpoint_ids).size !== targets.length || targets.some((one) => one.system_id !== system_id))
    throw wrong('endpoint_ids', '目标须是该系统已登记的入口', 'a target is a registered endpoint of this system');
  const bare = targets.find(({ origin }) => origin === null);
  if (bare)
    throw wrong(
      'endpoint_ids',
      `入口“${bare.name}”未登记 http(s) 网址，请先补全`,
      `The endpoint ${bare.name} has no http(s) URL in the register: write it there first`,
    );
  if ((content.scenario === null) === (content.request === null))
    throw wrong('scenario', '请填写场景或单个请求，二者选一', 'give a scenario or a single request, one of them');
  const { shape, ceiling_rate, from_at, until_at } = content;
  if (shape.model === 'search' && shape.start_rate > ceiling_rate)
    throw wrong(
      'ceiling_rate',
      `起始速率 ${shape.start_rate}/秒 超过所填上限 ${ceiling_rate}/秒`,
      `the search starts (${shape.start_rate}/s) above its own ceiling (${ceiling_rate}/s)`,
    );
  if (durationOf(shape, ceiling_rate) > MAX_DURATION_MS)
    throw wrong('shape', '总时长不能超过一小时', 'it takes no longer than an hour in all');
  const peak = peakOf(shape);
  if (peak === 0) throw wrong('shape', '至少有一段速率大于零', 'some stage must have a rate above zero');
  if (peak !== null && peak > ceiling_rate)
    throw wrong(
      'ceiling_rate',
      `计划峰值 ${peak}/秒 超过所填上限 ${ceiling_rate}/秒`,
      `its busiest stage (${peak}/s) is above its own ceiling (${ceiling_rate}/s)`,
    );
  if (until_at <= from_at) throw wrong('until_at', '结束须晚于开始', 'the window ends after it begins');
  if (until_at - from_at > MAX_WINDOW_MS)
    throw wrong('until_at', '时间窗口不能超过 31 天', 'a window is 31 days at most');
  const source = sourceOf(
    content,
    targets.map(({ origin }) => origin ?? ''),
    read,
  );
  if (source.is !== 'wrong') return;
  const [first] = source.problems;
  if (first)
    throw wrong(
      'scenario',
      `第 ${first.line} 行第 ${first.column} 列：${first.zh}`,
      `line ${first.line}, column ${first.column}: ${first.en}`,
    );
}
