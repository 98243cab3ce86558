/** A version's way: submitted by who wrote it, reviewed by another, approved by a third, put in force in the place of the one before. */
import { eq } from 'drizzle-orm';
import type { Text } from '#probes/probe.ts';
import type { Problem } from '#probes/yaml/problems.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { checkText, headOf } from './plan-texts.ts';
import { type EmergencyPlan, inForceOf, nameAs, type PlanVersion, planOf, refuseWide, versionOf } from './plans.ts';
import { emergencyPlans, emergencyPlanVersions } from './schema.ts';

type Change = Partial<typeof emergencyPlanVersions.$inferInsert>;
type Asked = { id: number; version: number; reason?: string };
/** `db` is the whole one; `seen`: what whoever asks sees of it, since a plan names only what its writer may know of. */
type Books = { db: Db; seen: Db };

function move(
  { db, seen }: Books,
  actor: Actor,
  { id, version, reason }: Asked,
  action: string,
  decide: (found: PlanVersion, plan: EmergencyPlan, seen: Db) => Change,
  now: number,
) {
  db.$client
    .transaction(() => {
      const found = versionOf(db, id);
      const plan = planOf(db, found.plan_id);
      refuseWide(plan.unit_id);
      refuseStale(version, found);
      const change = { ...decide(found, plan, seen), version: found.version + 1 };
      db.update(emergencyPlanVersions).set(change).where(eq(emergencyPlanVersions.id, id)).run();
      const before = { state: found.state, version: found.version };
      const entry = { action, object_kind: 'emergency_plan_version', object_id: id, before, after: change };
      record(db, actor, reason === undefined ? entry : { ...entry, reason }, now);
    })
    .immediate();
}

const refuseOther = (found: PlanVersion, state: PlanVersion['state'], zh: string, en: string) => {
  if (found.state !== state) throw conflict(zh, en);
};

/** What is named in a plan and isn't there would be found out at night. */
function refuseUnready(seen: Db, { source }: PlanVersion, { slug }: EmergencyPlan) {
  const { problems, missing } = checkText(seen, source, slug);
  const all = [...problems, ...missing];
  const [first] = all;
  if (!first) return;
  const told = (one: Problem) => ({
    path: `source:${one.line}:${one.column}`,
    zh: `第 ${one.line} 行：${one.text.zh}`,
    en: `line ${one.line}: ${one.text.en}`,
  });
  const { zh, en } = told(first);
  const more = all.length > 1 ? { zh: `（共 ${all.length} 处）`, en: ` (${all.length} in all)` } : { zh: '', en: '' };
  const code = problems.length > 0 ? 'malformed' : 'missing';
  throw new Refusal(422, code, `预案还不能提交或批准：${zh}${more.zh}`, `The plan isn’t ready: ${en}${more.en}`, {
    fields: all.slice(0, 50).map(told),
  });
}

/** A person answers for a plan: no token decides on one. */
function refuseProgram({ token }: Actor) {
  if (token !== undefined)
    throw new Refusal(
      403,
      'person_only',
      '预案须由人员登录后审核、批准，不能使用令牌',
      'A person who has logged in decides on plans, never a token',
    );
}

const WROTE: Text = { zh: '您参与了此版本的编写，须由他人审批', en: 'You wrote in this version: others decide on it' };
const DID_REVIEW: Text = {
  zh: '您审核了此版本，须由第三人批准',
  en: 'You reviewed this version: a third person approves it',
};

/** Why somebody has no say in it; null: they have. */
export const whyNotReview = ({ authors }: PlanVersion, person: string): Text | null =>
  authors.includes(person) ? WROTE : null;
export const whyNotApprove = (found: PlanVersion, person: string): Text | null =>
  whyNotReview(found, person) ?? (found.reviewed_by === person ? DID_REVIEW : null);
const refuse = (why: Text | null) => {
  if (why) throw new Refusal(403, 'two_people', why.zh, why.en);
};

export const submitVersion = (books: Books, actor: Actor, asked: Asked, now: number) =>
  move(
    books,
    actor,
    asked,
    'emergency_plan_submit',
    (found, plan, seen) => {
      refuseOther(found, 'draft', '只有草稿可以提交', 'Only a draft can be submitted');
      refuseUnready(seen, found, plan);
      // Whoever hands it in stands for it, as if they had written it.
      const authors = [...new Set([...found.authors, actor.person])];
      return { state: 'submitted', submitted_by: actor.person, submitted_at: now, authors, reason: '' };
    },
    now,
  );

export function reviewVersion(books: Books, actor: Actor, asked: Asked, now: number) {
  refuseProgram(actor);
  const decide = (found: PlanVersion, plan: EmergencyPlan, seen: Db): Change => {
    refuse(whyNotReview(found, actor.person));
    refuseOther(found, 'submitted', '该版本未在待审核状态', 'The version doesn’t wait for a review');
    refuseUnready(seen, found, plan);
    return { state: 'reviewed', reviewed_by: actor.person, reviewed_at: now };
  };
  move(books, actor, asked, 'emergency_plan_review', decide, now);
}

export function approveVersion(books: Books, actor: Actor, asked: Asked, now: number) {
  refuseProgram(actor);
  const decide = (found: PlanVersion, plan: EmergencyPlan, seen: Db): Change => {
    refuse(whyNotApprove(found, actor.person));
    refuseOther(found, 'reviewed', '该版本未在待批准状态', 'The version doesn’t wait for an approval');
    refuseUnready(seen, found, plan);
    return { state: 'approved', approved_by: actor.person, approved_at: now };
  };
  move(books, actor, asked, 'emergency_plan_approve', decide, now);
}

export function sendBack(books: Books, actor: Actor, asked: Asked & { reason: string }, now: number) {
  refuseProgram(actor);
  const decide = (found: PlanVersion): Change => {
    refuse(whyNotReview(found, actor.person));
    if (!['submitted', 'reviewed', 'approved'].includes(found.state))
      throw conflict('该版本未在审批中', 'The version isn’t being decided on');
    const undecided = { submitted_by: null, submitted_at: null, reviewed_by: null, reviewed_at: null };
    return { state: 'draft', ...undecided, approved_by: null, approved_at: null, reason: asked.reason };
  };
  move(books, actor, asked, 'emergency_plan_send_back', decide, now);
}

export function discardVersion(books: Books, actor: Actor, asked: Asked & { reason: string }, now: number) {
  const decide = (found: PlanVersion): Change => {
    if (!['draft', 'submitted', 'reviewed', 'approved'].includes(found.state))
      throw conflict('只能作废尚未生效的版本', 'Only a version that was never in force can be discarded');
    return { state: 'discarded', reason: asked.reason };
  };
  move(books, actor, asked, 'emergency_plan_discard', decide, now);
}

export function putInForce(books: Books, actor: Actor, asked: Asked, now: number) {
  refuseProgram(actor);
  const decide = (found: PlanVersion, plan: EmergencyPlan, seen: Db): Change => {
    refuseOther(found, 'approved', '只有已批准的版本可以生效', 'Only an approved version can come into force');
    // What it names may have gone since it was approved.
    refuseUnready(seen, found, plan);
    const before = inForceOf(books.db, plan.id);
    if (before) {
      const superseded = { state: 'superseded' as const, superseded_at: now, version: before.version + 1 };
      books.db.update(emergencyPlanVersions).set(superseded).where(eq(emergencyPlanVersions.id, before.id)).run();
    }
    nameAs(books.db, plan.id, found.source);
    books.db
      .update(emergencyPlans)
      .set({ review_due_at: dueAfter(found.source, now), review_because: 'time' })
      .where(eq(emergencyPlans.id, plan.id))
      .run();
    return { state: 'in_force', in_force_by: actor.person, in_force_at: now };
  };
  move(books, actor, asked, 'emergency_plan_put_in_force', decide, now);
}

/** Months of the calendar, as its head says. */
export function dueAfter(source: string, now: number): number {
  const due = new Date(now);
  due.setUTCMonth(due.getUTCMonth() + (headOf(source)?.review_every_months ?? 12));
  return due.getTime();
}
