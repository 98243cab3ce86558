/** Plans as they are read, within what the connection shows. */
import type { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import { stepsOf } from '#runbooks/mistakes.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import type { Authority, Reach } from '../people/authorisation.ts';
import { nameOfAccount } from '../people/names.ts';
import { whyNotApprove, whyNotReview } from './move-plan.ts';
import type { LibraryRow, PlanPage, PlanQuery, PlanRow, VersionPage, VersionRow } from './plan-shapes.ts';
import { checkText, headOf } from './plan-texts.ts';
import { inForceOf, library, planOf, slugIn, versionOf } from './plans.ts';
import { SOON_MS } from './review-plan.ts';

const ROW = `select p.id, p.slug, p.title, p.category, p.unit_id, u.name as unit, p.review_due_at, p.review_because,
    f.number as in_force_version, f.in_force_at, w.state as work_state, w.number as work_version,
    (select count(*) from emergency_plan_readings r where r.version_id = f.id) as read,
    (select count(*) from emergency_runs r where r.plan_id = p.id) as runs,
    (select count(*) from drills d where d.plan_id = p.id) as drills
  from emergency_plans p left join units u on u.id = p.unit_id
    left join emergency_plan_versions f on f.plan_id = p.id and f.state = 'in_force'
    left join emergency_plan_versions w on w.plan_id = p.id and w.state in ('draft', 'submitted', 'reviewed', 'approved')`;
const STATES: Record<NonNullable<z.output<typeof PlanQuery>['state']>, string> = {
  none: 'f.id is null',
  in_work: 'w.id is not null',
  in_force: 'f.id is not null',
  due: 'f.id is not null and p.review_due_at <= :soon',
};

export function listPlans(db: Db, query: z.output<typeof PlanQuery>, now: number) {
  const { q, unit_id, category, state, limit, offset } = query;
  const where = `where (:q is null or instr(lower(p.title), :q) > 0 or instr(p.slug, :q) > 0)
    and (:unit_id is null or p.unit_id = :unit_id) and (:category is null or p.category = :category)
    and ${state ? STATES[state] : 'true'}`;
  const asked = q?.trim().toLowerCase() || null;
  const given = { q: asked, unit_id: unit_id ?? null, category: category ?? null };
  const soon = state === 'due' ? { soon: now + SOON_MS } : {};
  const rows = db.$client
    .prepare(`${ROW} ${where} order by f.id is null, p.title, p.id limit :limit offset :offset`)
    .all({ ...given, ...soon, limit, offset }) as PlanRow[];
  const total = db.$client
    .prepare(`select count(*) from (${ROW} ${where})`)
    .pluck()
    .get({ ...given, ...soon });
  return { rows, total: total as number };
}

const PEOPLE = ['created_by', 'submitted_by', 'reviewed_by', 'approved_by', 'in_force_by'] as const;
const NAMED = PEOPLE.map((column) => `coalesce(${nameOfAccount(`v.${column}`)}, v.${column}) as ${column}`).join(', ');
const VERSION = `select v.id, v.plan_id, v.number, v.state, v.note, v.reason, v.digest, v.version, v.created_at, v.edited_at,
    v.submitted_at, v.reviewed_at, v.approved_at, v.in_force_at, v.superseded_at, ${NAMED},
    (select json_group_array(coalesce(${nameOfAccount('a_.value')}, a_.value)) from json_each(v.authors) a_) as authors
  from emergency_plan_versions v`;
type StoredVersion = Omit<VersionRow, 'authors'> & { authors: string };
const shown = (row: StoredVersion): VersionRow => ({ ...row, authors: JSON.parse(row.authors) as string[] });

export type Who = { person: string; authority: Authority };
const NOT_PERMITTED = { zh: '没有权限', en: 'Not permitted' };
const lacks = (reach: Reach | undefined, unit_id: number | null): Text | null =>
  reach === 'everywhere' || (unit_id !== null && reach?.has(unit_id)) ? null : NOT_PERMITTED;

export function readPlanPage(db: Db, { person, authority }: Who, id: number): z.infer<typeof PlanPage> {
  const plan = db.$client.prepare(`${ROW} where p.id = ?`).get(id) as PlanRow | undefined;
  if (!plan) throw notFound('该预案', 'emergency plan');
  const versions = db.$client
    .prepare(`${VERSION} where v.plan_id = ? order by v.number desc`)
    .all(id) as StoredVersion[];
  const force = inForceOf(db, id);
  const readings = db.$client
    .prepare(`select r.person, r.at, coalesce(${nameOfAccount('r.person')}, r.person) as name
      from emergency_plan_readings r where r.version_id = ? order by r.at`)
    .all(force?.id ?? 0) as { person: string; at: number; name: string }[];
  return {
    ...{ plan, versions: versions.map(shown), readings },
    unread: force ? unreadOf(db, plan.unit_id, force.source, readings) : [],
    me: {
      has_read: readings.some((one) => one.person === person),
      may_not_write: lacks(authority.reachOf('emergency:write'), plan.unit_id),
      may_not_review:
        lacks(authority.reachOf('emergency:review'), plan.unit_id) ?? (force ? whyNotReview(force, person) : null),
    },
  };
}

/** Contacts by their names, and people of its unit; whoever shares the name of one who read it counts as having read it. */
function unreadOf(db: Db, unit_id: number | null, source: string, readings: readonly { name: string }[]): string[] {
  const people = db.$client
    .prepare('select name from people where unit_id = ? and disabled_at is null order by name limit 500')
    .pluck()
    .all(unit_id) as string[];
  const contacts = headOf(source)?.contacts.map(({ name }) => name.trim()) ?? [];
  const read = new Set(readings.map(({ name }) => name));
  return [...new Set([...contacts, ...people])].filter((name) => name !== '' && !read.has(name));
}

export function readVersionPage(db: Db, { person, authority }: Who, id: number): z.infer<typeof VersionPage> {
  const row = db.$client.prepare(`${VERSION} where v.id = ?`).get(id) as StoredVersion | undefined;
  if (!row) throw notFound('该预案版本', 'version of an emergency plan');
  const found = versionOf(db, id);
  const { unit_id, slug } = planOf(db, found.plan_id);
  const mayNot = lacks(authority.reachOf('emergency:review'), unit_id);
  return {
    ...{ version: shown(row), source: found.source, ...checkText(db, found.source, slug) },
    me: {
      may_not_write: lacks(authority.reachOf('emergency:write'), unit_id),
      may_not_review: mayNot ?? whyNotReview(found, person),
      may_not_approve: mayNot ?? whyNotApprove(found, person),
    },
  };
}

export function listLibrary(db: Db): { rows: z.infer<typeof LibraryRow>[]; total: number } {
  const plans = db.$client.prepare('select id as plan_id, slug, unit_id from emergency_plans').all() as {
    plan_id: number;
    slug: string;
    unit_id: number | null;
  }[];
  const rows = [...library()].flatMap(([slug, text]) => {
    const head = headOf(text);
    if (!head) return [];
    const steps = stepsOf(head.steps);
    const taken = plans.filter((one) => one.slug === (one.unit_id === null ? slug : slugIn(slug, one.unit_id)));
    return [
      {
        ...{ slug, title: head.title, category: head.category, steps: steps.length },
        calls: [...new Set(steps.flatMap(({ step }) => (step.kind === 'call' ? [step.plan] : [])))],
        taken: taken.map(({ plan_id, unit_id }) => ({ plan_id, unit_id })),
      },
    ];
  });
  return { rows, total: rows.length };
}
