/** Drills: planned, begun, cancelled, evaluated; what they show to be mended becomes tickets. */
import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { PlanHead } from '#runbooks/plan.ts';
import { readPlan } from '#runbooks/read-plan.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import type { Beginning, Cancelling, DrillChange, Evaluating, Improving, NewDrill } from './drill-shapes.ts';
import type { RunRow } from './run-store.ts';
import { drills, emergencyPlans, emergencyPlanVersions, emergencyRuns } from './schema.ts';
import { refuseStrangers, startRun } from './start-run.ts';

export type Drill = typeof drills.$inferSelect;
const MAX_IMPROVEMENTS = 100;

export function drillOf(db: Db, id: number): Drill {
  const found = db.select().from(drills).where(eq(drills.id, id)).get();
  if (!found) throw notFound('该演练', 'drill');
  return found;
}
export const runOfDrill = (db: Db, id: number): RunRow | undefined =>
  db.select().from(emergencyRuns).where(eq(emergencyRuns.drill_id, id)).get();

/** Undefined: no version is in force, or it isn't seen. */
export function headOfPlan(db: Db, plan_id: number): PlanHead | undefined {
  const row = db
    .select({ source: emergencyPlanVersions.source })
    .from(emergencyPlanVersions)
    .where(and(eq(emergencyPlanVersions.plan_id, plan_id), eq(emergencyPlanVersions.state, 'in_force')))
    .get();
  const read = row && readPlan(row.source);
  return read && 'plan' in read ? read.plan : undefined;
}

function headInForce(db: Db, plan_id: number): PlanHead {
  const head = headOfPlan(db, plan_id);
  if (!head) throw conflict('该预案没有生效的版本', 'No version of this plan is in force');
  return head;
}

type Content = Pick<z.output<typeof NewDrill>, 'roles' | 'system_ids'>;
function checkContent(db: Db, head: PlanHead, { roles, system_ids }: Content) {
  for (const role of Object.keys(roles))
    if (!head.roles.some(({ id }) => id === role))
      throw wrong(`roles.${role}`, `预案没有角色 ${role}`, `the plan has no role ${role}`);
  refuseStrangers(db, roles);
  const system = db.$client.prepare('select 1 from systems where id = ?');
  for (const id of system_ids) if (!system.get(id)) throw wrong('system_ids', '没有此系统', 'there is no such system');
}

/** A unit drills its own plans, those above it and the whole extranet's: which it sees is the guard's to say. */
export function createDrill(
  db: Db,
  actor: Actor,
  { emergency_plan_id: plan_id, ...content }: z.output<typeof NewDrill>,
  now: number,
): number {
  return db.$client.transaction(() => {
    if (!db.select().from(emergencyPlans).where(eq(emergencyPlans.id, plan_id)).get())
      throw wrong('emergency_plan_id', '没有此预案', 'there is no such plan');
    if (!db.$client.prepare('select 1 from units where id = ?').get(content.unit_id))
      throw wrong('unit_id', '没有此单位', 'there is no such unit');
    checkContent(db, headInForce(db, plan_id), content);
    const { id } = db
      .insert(drills)
      .values({ plan_id, ...content, created_by: actor.person, created_at: now })
      .returning({ id: drills.id })
      .get();
    const after = { plan_id, ...content };
    record(db, actor, { action: 'create', object_kind: 'drill', object_id: id, after }, now);
    return id;
  })();
}

/** The one door for changes: the row, its version, the entry in the log. */
function move(db: Db, actor: Actor, found: Drill, action: string, change: Partial<Drill>, now: number, reason = '') {
  db.update(drills)
    .set({ ...change, version: found.version + 1 })
    .where(eq(drills.id, found.id))
    .run();
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, found[name as keyof Drill]]));
  record(db, actor, { action, object_kind: 'drill', object_id: found.id, before, after: change, reason }, now);
}

function planned(db: Db, id: number, version: number): Drill {
  const found = drillOf(db, id);
  refuseStale(version, found);
  if (found.state !== 'planned') throw conflict('只有计划中的演练可以这样做', 'That is done with a planned drill only');
  return found;
}

export function changeDrill(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...content }: z.output<typeof DrillChange>,
  now: number,
) {
  db.$client.transaction(() => {
    const found = planned(db, id, version);
    checkContent(db, headInForce(db, found.plan_id), content);
    move(db, actor, found, 'update', content, now);
  })();
}

export function cancelDrill(
  db: Db,
  actor: Actor,
  id: number,
  { version, reason }: z.output<typeof Cancelling>,
  now: number,
) {
  db.$client.transaction(() => {
    move(db, actor, planned(db, id, version), 'drill_cancel', { state: 'cancelled' }, now, reason);
  })();
}

/** Returns the run. Both begin, or neither does. */
export function startDrill(
  hub: Pick<Hub, 'db' | 'bus' | 'emergency'>,
  actor: Actor,
  id: number,
  { version, grade }: z.output<typeof Beginning>,
  now: number,
): number {
  const found = planned(hub.db, id, version);
  const { plan_id, unit_id, form, roles } = found;
  const starting = { plan_id, unit_id, drill_id: id, grade, drill: form, roles };
  return startRun(hub, actor, starting, now, () =>
    move(hub.db, actor, found, 'drill_start', { state: 'running' }, now),
  );
}

/** What its run came to; one that was broken off tried out nothing to its end. Undefined: it goes on, or was settled before. */
export function settleDrill(db: Db, id: number, now: number): Drill['state'] | undefined {
  return db.$client.transaction(() => {
    const found = drillOf(db, id);
    const run = runOfDrill(db, id);
    if (found.state !== 'running' || !run || run.status === 'running') return undefined;
    const state = run.status === 'aborted' ? 'cancelled' : 'done';
    move(db, PROGRAM, found, 'drill_end', { state }, now);
    return state;
  })();
}

function over(db: Db, id: number, version: number): Drill {
  const found = drillOf(db, id);
  refuseStale(version, found);
  const run = runOfDrill(db, id);
  if (!run || run.status === 'running') throw conflict('演练结束后才能评估', 'A drill is evaluated when it is over');
  return found;
}

export function evaluateDrill(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...said }: z.output<typeof Evaluating>,
  now: number,
) {
  db.$client.transaction(() => {
    const found = over(db, id, version);
    const improvements = found.evaluation?.improvements ?? [];
    move(db, actor, found, 'drill_evaluate', { evaluation: { ...said, improvements, by: actor.person, at: now } }, now);
  })();
}

const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** Each becomes a ticket of rectification with its unit. */
export function improve(
  db: Db,
  actor: Actor,
  filed_by_id: string,
  id: number,
  { version, improvements }: z.output<typeof Improving>,
  now: number,
): { id: number; number: string }[] {
  return db.$client.transaction(() => {
    const found = over(db, id, version);
    if (!found.evaluation) throw conflict('请先评估演练', 'Evaluate the drill first');
    if (found.evaluation.improvements.length + improvements.length > MAX_IMPROVEMENTS)
      throw conflict(`每次演练最多 ${MAX_IMPROVEMENTS} 项改进`, `A drill has ${MAX_IMPROVEMENTS} improvements at most`);
    const unit = db.$client.prepare('select 1 from units where id = ?');
    const made = improvements.map((one, index) => {
      if (!unit.get(one.unit_id)) throw wrong(`improvements.${index}.unit_id`, '没有此单位', 'there is no such unit');
      if (one.due_at <= now)
        throw wrong(`improvements.${index}.due_at`, '期限须在将来', 'it must be due in the future');
      const due = `期限：${DAY.format(one.due_at)}`;
      return fileTicket(
        db,
        actor,
        {
          ...{
            kind: 'rectification',
            title: `演练改进：${one.text}`.slice(0, 200),
            urgency: 'medium',
            impact: 'single',
          },
          body: `演练：${found.title}\n改进：${one.text}\n${due}`,
          fields: { clause: `演练 ${found.id}：${found.title}`.slice(0, 200), measure: `${one.text}\n${due}` },
          ...{ unit_id: one.unit_id, filed_by_id, about: {}, snapshot: null },
        },
        now,
      );
    });
    const added = improvements.map((one, index) => ({ ...one, ticket_id: made[index]?.id as number }));
    const evaluation = { ...found.evaluation, improvements: [...found.evaluation.improvements, ...added] };
    move(db, actor, found, 'drill_improve', { evaluation }, now);
    return made;
  })();
}
