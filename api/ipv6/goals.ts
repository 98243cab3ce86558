/** Goals (目标) beside what is measured of them: rows that people keep, with the document that they come from. */
import { z } from 'zod';
import { FOUND_GOALS, goalStanding, METRIC_TITLES, METRICS, type Metric, type Reached } from '#probes/ipv6/goals.ts';
import { SERVICE_RUNGS } from '#probes/ipv6/states.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { TARGETS } from './read-ipv6.ts';

export const Goal = z.strictObject({
  issuer: z.string().trim().min(1).max(200),
  document: z.string().trim().min(1).max(300),
  /** To be reached by its end. */
  year: z.int().min(2000).max(2100),
  metric: z.enum(METRICS),
  /** A share, 0 to 1. */
  value: z.number().min(0).max(1),
  note: z.string().trim().max(500).default(''),
});
export type Goal = z.infer<typeof Goal>;
export const GoalRow = Goal.extend({
  id: z.int(),
  /** Between what is seen to hold and what may; null: not measured here, or not yet. */
  measured: z.object({ low: z.number(), high: z.number() }).nullable(),
  standing: z.enum(['reached', 'short', 'unknown']),
});
export type GoalRow = z.infer<typeof GoalRow>;
export const GoalsPage = z.object({
  rows: z.array(GoalRow),
  total: z.int(),
  metrics: z.array(z.object({ metric: z.enum(METRICS), title: Text })),
  /** Read in public texts and not in force here. */
  found: z.array(Goal),
});

const MAX_GOALS = 500;

/** Within the reach of whoever asks. */
export function listGoals(db: Db, now: number): z.infer<typeof GoalsPage> {
  const goals = db.$client
    .prepare('select id, issuer, document, year, metric, value, note from ipv6_goals order by year desc, id')
    .all() as (Goal & { id: number })[];
  const known = new Map<Metric, Reached>();
  const measured = (metric: Metric): Reached => {
    if (!known.has(metric)) known.set(metric, measure(db, metric, now));
    return known.get(metric) ?? null;
  };
  const rows = goals.map((goal): GoalRow => {
    const reached = measured(goal.metric);
    return { ...goal, measured: reached, standing: goalStanding(goal.value, reached) };
  });
  const isKept = (found: Goal) =>
    goals.some(({ document, year, metric }) => {
      return document === found.document && year === found.year && metric === found.metric;
    });
  return {
    ...{ rows, total: rows.length },
    metrics: METRICS.map((metric) => ({ metric, title: METRIC_TITLES[metric] })),
    found: FOUND_GOALS.filter((goal) => !isKept(goal)),
  };
}

/** Who is exempt is in no share; what was not measured, or is kept back only by what nobody could judge, may be either. */
function shareOf(db: Db, kind: 'node' | 'service', good: string, now: number): Reached {
  const { total, done, open } = db.$client
    .prepare(`select count(*) as total, coalesce(sum(${good}), 0) as done,
        coalesce(sum(not (${good}) and (measured is null or (failing = '[]' and not_known <> '[]'))), 0) as open
      from (${TARGETS}) where kind = :kind and standing <> 'exempt'`)
    .get({ kind, now }) as { total: number; done: number; open: number };
  return total === 0 ? null : { low: done / total, high: (done + open) / total };
}

const HOME = SERVICE_RUNGS.slice(SERVICE_RUNGS.indexOf('home_reachable')).map((rung) => `'${rung}'`);

/** What was tested longer ago tells nothing of today. */
const LINKS_HOLD_MS = 8 * 86_400_000;

/**
 * Of all links that were tested, one look for each service that isn't exempt and whose check could be judged. How many links the other
 * services have nobody knows: as long as there are such, they could turn any share.
 */
function linksOf(db: Db, level: '2' | '3', now: number): Reached {
  const { tested, ok, open } = db.$client
    .prepare(`with services as (select id from (${TARGETS}) where kind = 'service' and standing <> 'exempt'),
      counted as (
        select q.id, f.value ->> '$.tested' as tested, f.value ->> '$.ok' as ok, max(coalesce(f.kept_from, s.ok_at)) as at
        from services q join ipv6_verdicts v on v.target_id = q.id and v.code = :code and v.status in ('pass', 'warn', 'fail')
          join watches w on w.target_id = q.id and w.enabled join watch_states s on s.watch_id = w.id
          join facts f on f.watch_id = w.id and f.key = 'links.level' and f.part = :level
        where coalesce(f.kept_from, s.ok_at) > :since group by q.id)
      select coalesce(sum(tested), 0) as tested, coalesce(sum(ok), 0) as ok,
        (select count(*) from services q where not exists (select 1 from counted c where c.id = q.id)
          and not exists (select 1 from ipv6_verdicts v where v.target_id = q.id and v.code = :code
            and v.status = 'not_applicable')) as open
      from counted`)
    .get({ now, level, code: level === '2' ? 'S12' : 'S13', since: now - LINKS_HOLD_MS }) as {
    tested: number;
    ok: number;
    open: number;
  };
  if (tested === 0) return null;
  return open > 0 ? { low: 0, high: 1 } : { low: ok / tested, high: ok / tested };
}

/** Told by the checks of the uplinks; their own shares are on the targets' pages, and no sum of the city's traffic is made here. */
function measure(db: Db, metric: Metric, now: number): Reached {
  switch (metric) {
    case 'nodes_done':
      return shareOf(db, 'node', `coalesce(standing = 'done', 0)`, now);
    case 'services_done':
      return shareOf(db, 'service', `coalesce(standing = 'done', 0)`, now);
    case 'services_home_reachable':
      return shareOf(db, 'service', `coalesce(measured in (${HOME.join(', ')}), 0)`, now);
    case 'level_2_links':
      return linksOf(db, '2', now);
    case 'level_3_links':
      return linksOf(db, '3', now);
    case 'traffic_share':
    case 'other':
      return null;
  }
}

const goalOf = (db: Db, id: number) =>
  db.$client.prepare('select issuer, document, year, metric, value, note from ipv6_goals where id = ?').get(id) as
    | Goal
    | undefined;

export function addGoal(db: Db, actor: Actor, goal: Goal): number {
  return db.$client.transaction(() => {
    const count = db.$client.prepare('select count(*) from ipv6_goals').pluck().get() as number;
    if (count >= MAX_GOALS) throw conflict(`最多 ${MAX_GOALS} 条目标`, `At most ${MAX_GOALS} goals`);
    const { lastInsertRowid } = db.$client
      .prepare(`insert into ipv6_goals (issuer, document, year, metric, value, note)
        values (:issuer, :document, :year, :metric, :value, :note)`)
      .run(goal);
    const id = Number(lastInsertRowid);
    record(db, actor, { action: 'create', object_kind: 'ipv6_goal', object_id: id, after: goal });
    return id;
  })();
}

export function changeGoal(db: Db, actor: Actor, id: number, goal: Goal) {
  db.$client.transaction(() => {
    const before = goalOf(db, id);
    if (!before) throw notFound('该目标', 'goal');
    db.$client
      .prepare(`update ipv6_goals set issuer = :issuer, document = :document, year = :year, metric = :metric,
        value = :value, note = :note where id = :id`)
      .run({ ...goal, id });
    record(db, actor, { action: 'update', object_kind: 'ipv6_goal', object_id: id, before, after: goal });
  })();
}

export function removeGoal(db: Db, actor: Actor, id: number) {
  db.$client.transaction(() => {
    const before = goalOf(db, id);
    if (!before) throw notFound('该目标', 'goal');
    db.$client.prepare('delete from ipv6_goals where id = ?').run(id);
    record(db, actor, { action: 'delete', object_kind: 'ipv6_goal', object_id: id, before });
  })();
}
