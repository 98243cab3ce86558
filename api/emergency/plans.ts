/** Writing plans: made from the library or from a text, for a unit or for the whole extranet; a new version begins as what is in force. */
import { readdirSync, readFileSync } from 'node:fs';
import { and, desc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { editPlan } from '#runbooks/edit-plan.ts';
import { LIMITS } from '#runbooks/plan.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, Refusal, wrong } from '../middleware/errors.ts';
import { reachNow } from '../people/reach.ts';
import { refuseStale } from '../risk/take-part.ts';
import type { NewPlan, Writing } from './plan-shapes.ts';
import { digestOf, headOf, readText } from './plan-texts.ts';
import { emergencyPlans, emergencyPlanVersions } from './schema.ts';

export type EmergencyPlan = typeof emergencyPlans.$inferSelect;
export type PlanVersion = typeof emergencyPlanVersions.$inferSelect;

const MAX_PLANS = 2_000;
const MAX_VERSIONS = 500;
export const IN_WORK = ['draft', 'submitted', 'reviewed', 'approved'] as const;

const FOLDER = new URL('../../runbooks/library/', import.meta.url);
let shipped: ReadonlyMap<string, string> | undefined;
/** Texts that come with the program, by identifier. */
export function library(): ReadonlyMap<string, string> {
  shipped ??= new Map(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => [name.slice(0, -3), readFileSync(new URL(name, FOLDER), 'utf8')]),
  );
  return shipped;
}

/** Within what the connection shows. */
export function planOf(db: Db, id: number): EmergencyPlan {
  const found = db.select().from(emergencyPlans).where(eq(emergencyPlans.id, id)).get();
  if (!found) throw notFound('该预案', 'emergency plan');
  return found;
}

export function versionOf(db: Db, id: number): PlanVersion {
  const found = db.select().from(emergencyPlanVersions).where(eq(emergencyPlanVersions.id, id)).get();
  if (!found) throw notFound('该预案版本', 'version of an emergency plan');
  return found;
}

export const inForceOf = (db: Db, plan_id: number): PlanVersion | undefined =>
  db
    .select()
    .from(emergencyPlanVersions)
    .where(and(eq(emergencyPlanVersions.plan_id, plan_id), eq(emergencyPlanVersions.state, 'in_force')))
    .get();

/** The whole extranet's plans are read by everybody and changed by those whose permission reaches everywhere. */
export function refuseWide(unit_id: number | null) {
  if (unit_id !== null || reachNow() === 'everywhere' || reachNow() === undefined) return;
  throw new Refusal(
    403,
    'limited',
    '您的权限仅限部分单位，此预案属于全网',
    'Your permission is limited to some units; this plan is the whole extranet’s',
  );
}

/** A unit's own copy needs a name of its own: others call plans by it. */
function sourceFor({ unit_id, library: slug, source }: z.output<typeof NewPlan>): string {
  if (source !== undefined) return source;
  const text = library().get(slug ?? '');
  if (text === undefined) throw wrong('library', '库中没有此预案', 'the library has no such plan');
  return unit_id === null ? text : (editPlan(text, [{ path: ['id'], value: slugIn(slug ?? '', unit_id) }]) ?? text);
}
export const slugIn = (slug: string, unit_id: number): string => `${slug}-u${unit_id}`;

export function createPlan(db: Db, actor: Actor, wanted: z.output<typeof NewPlan>, now: number) {
  refuseWide(wanted.unit_id);
  const source = sourceFor(wanted).toWellFormed();
  const read = readText(source);
  if ('problems' in read) throw firstProblem(read.problems);
  const { id: slug, title, category } = read.plan;
  return db.$client.transaction(() => {
    const { unit_id } = wanted;
    if (unit_id !== null && !db.$client.prepare('select 1 from units where id = ?').get(unit_id))
      throw wrong('unit_id', '没有该单位', 'no such unit');
    if ((db.$client.prepare('select count(*) from emergency_plans').pluck().get() as number) >= MAX_PLANS)
      throw conflict(`最多 ${MAX_PLANS} 个预案`, `At most ${MAX_PLANS} plans are kept`);
    if (db.$client.prepare('select 1 from emergency_plans where slug = ?').get(slug))
      throw conflict(`标识 ${slug} 已被其他预案使用`, `The identifier ${slug} is taken by another plan`);
    const { id } = db
      .insert(emergencyPlans)
      .values({ slug, title, category, unit_id, created_by: actor.person, created_at: now })
      .returning({ id: emergencyPlans.id })
      .get();
    const after = { slug, title, unit_id, library: wanted.library };
    record(db, actor, { action: 'create', object_kind: 'emergency_plan', object_id: id, after }, now);
    return { id, version_id: addVersion(db, actor, { plan_id: id, source, note: '' }, now) };
  })();
}

const firstProblem = ([first]: { line: number; column: number; text: { zh: string; en: string } }[]) => {
  const { line = 1, column = 1, text = { zh: '无法读取', en: 'can’t be read' } } = first ?? {};
  return wrong('source', `第 ${line} 行第 ${column} 列：${text.zh}`, `line ${line}, column ${column}: ${text.en}`);
};

/** What is in force goes on until another version takes its place. */
export function newVersion(db: Db, actor: Actor, plan_id: number, note: string, now: number) {
  return db.$client.transaction(() => {
    const plan = planOf(db, plan_id);
    refuseWide(plan.unit_id);
    const versions = db
      .select()
      .from(emergencyPlanVersions)
      .where(eq(emergencyPlanVersions.plan_id, plan_id))
      .orderBy(desc(emergencyPlanVersions.number))
      .all();
    if (versions.some(({ state }) => (IN_WORK as readonly string[]).includes(state)))
      throw conflict('已有一个版本在编写或审批中', 'A version is being written or decided on already');
    if (versions.length >= MAX_VERSIONS)
      throw conflict(`最多 ${MAX_VERSIONS} 个版本`, `At most ${MAX_VERSIONS} versions are kept`);
    const from = versions.find(({ state }) => state === 'in_force') ?? versions[0];
    if (!from) throw new Error(`plan ${plan_id} has no version`);
    return { id: plan_id, version_id: addVersion(db, actor, { plan_id, source: from.source, note }, now) };
  })();
}

function addVersion(db: Db, actor: Actor, of: { plan_id: number; source: string; note: string }, now: number) {
  const number = (db.$client
    .prepare('select coalesce(max(number), 0) + 1 from emergency_plan_versions where plan_id = ?')
    .pluck()
    .get(of.plan_id) ?? 1) as number;
  const by = { authors: [actor.person], created_by: actor.person, created_at: now, edited_at: now };
  const digest = digestOf(of.source);
  const { id } = db
    .insert(emergencyPlanVersions)
    .values({ ...of, ...by, number, digest })
    .returning({ id: emergencyPlanVersions.id })
    .get();
  const after = { plan_id: of.plan_id, number, digest, note: of.note };
  record(db, actor, { action: 'create', object_kind: 'emergency_plan_version', object_id: id, after }, now);
  return id;
}

/** A draft may have mistakes: it is kept as it is, and says at once where they are. */
export function writeVersion(
  db: Db,
  actor: Actor,
  id: number,
  { source: given, note, version }: z.output<typeof Writing>,
  now: number,
) {
  const source = given.toWellFormed();
  if (source.length > LIMITS.characters)
    throw wrong('source', `超过 ${LIMITS.characters} 个字符`, `longer than ${LIMITS.characters} characters`);
  db.$client.transaction(() => {
    const found = versionOf(db, id);
    const plan = planOf(db, found.plan_id);
    refuseWide(plan.unit_id);
    refuseStale(version, found);
    if (found.state !== 'draft') throw conflict('只有草稿可以修改', 'Only a draft can be changed');
    const digest = digestOf(source);
    db.update(emergencyPlanVersions)
      .set({
        ...{ source, digest, note, edited_at: now, version: found.version + 1 },
        authors: [...new Set([...found.authors, actor.person])],
      })
      .where(eq(emergencyPlanVersions.id, id))
      .run();
    // Until one is in force, the plan is called what its draft says.
    if (!inForceOf(db, plan.id)) nameAs(db, plan.id, source);
    const entry = { action: 'update', object_kind: 'emergency_plan_version', object_id: id };
    const before = { digest: found.digest, note: found.note, version: found.version };
    record(db, actor, { ...entry, before, after: { digest, note, version: found.version + 1 } }, now);
  })();
}

export function nameAs(db: Db, plan_id: number, source: string) {
  const head = headOf(source);
  if (!head) return;
  db.update(emergencyPlans)
    .set({ title: head.title, category: head.category })
    .where(eq(emergencyPlans.id, plan_id))
    .run();
}
