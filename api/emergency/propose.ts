/** Which plans in force could be begun, which of them fit a finding, and what else is likely to be affected. */
import { z } from 'zod';
import { CATEGORIES, type PlanHead } from '#runbooks/plan.ts';
import { readPlan } from '#runbooks/read-plan.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { GRANTED, ROLES } from '../people/roles.ts';
import { behindOf } from '../topology/graph.ts';
import { readGraph, readVantages } from '../topology/read-graph.ts';
import { GradeNumber } from './incident-shapes.ts';

const Named = z.object({ id: z.int(), name: z.string() });
export const ProposedPlan = z.object({
  ...{ emergency_plan_id: z.int(), title: z.string(), category: z.enum(CATEGORIES), number: z.int() },
  /** Its head names the finding's check, and its scope what the finding is of. */
  is_proposed: z.boolean(),
  roles: z.array(z.object({ id: z.string(), title: z.string(), duty: z.string() })),
  grading: z.array(
    z.object({
      ...{ id: z.string(), ask: z.string(), source: z.string(), confirmed: z.boolean() },
      answers: z.array(z.object({ text: z.string(), grade: GradeNumber.nullable() })),
    }),
  ),
});
export const Proposals = z.object({
  rows: z.array(ProposedPlan),
  total: z.int(),
  /** What an incident of this finding would be about. */
  about: z
    .object({
      ...{ subject: z.string(), check_id: z.string(), opened_at: z.int(), unit_id: z.int().nullable() },
      ...{ systems: z.array(Named), nodes: z.array(Named) },
    })
    .nullable(),
  /** Who could hold a role: accounts that may take part. Names are no secret of a unit. */
  people: z.array(z.object({ account: z.string(), name: z.string(), unit: z.string().nullable() })),
});

type InForce = { plan_id: number; number: number; source: string };
type About = { check_id: string; opened_at: number; subject: string } & Record<
  'node_id' | 'system_id' | 'unit_id',
  number | null
> &
  Record<'system' | 'unit' | 'node', string | null>;

const ACTING = JSON.stringify(ROLES.filter((role) => GRANTED[role].includes('emergency:act')));
const MAX_PEOPLE = 2_000;

const peopleWhoAct = (db: Db, now: number) =>
  db.$client
    .prepare(`select p.username as account, p.name, (select u.name from units u where u.id = p.unit_id) as unit
      from main.people p where p.kind = 'person' and p.disabled_at is null and exists (select 1 from main.grants g
        where g.person_id = p.id and g.is_granted = 1 and g.revoked_at is null and (g.expires_at is null or g.expires_at > :now)
          and g.role in (select value from json_each(:roles))) order by p.name limit ${MAX_PEOPLE}`)
    .all({ now, roles: ACTING }) as z.infer<typeof Proposals>['people'];

export function propose(db: Db, finding_id: number | undefined): z.infer<typeof Proposals> {
  const about = finding_id === undefined ? undefined : aboutOf(db, finding_id);
  const plans = db.$client
    .prepare(`select v.plan_id, v.number, v.source from emergency_plan_versions v join emergency_plans p on p.id = v.plan_id
      where v.state = 'in_force' order by p.title`)
    .all() as InForce[];
  const rows = plans.flatMap(({ plan_id, number, source }) => {
    const read = readPlan(source);
    if (!('plan' in read)) return [];
    const { title, category, roles, grading } = read.plan;
    const is_proposed = about !== undefined && fits(read.plan, about);
    return [{ emergency_plan_id: plan_id, title, category, number, roles, grading, is_proposed }];
  });
  rows.sort((a, b) => Number(b.is_proposed) - Number(a.is_proposed));
  return {
    ...{ rows, total: rows.length, people: peopleWhoAct(db, Date.now()) },
    about: about
      ? {
          ...{ subject: about.subject, check_id: about.check_id, opened_at: about.opened_at, unit_id: about.unit_id },
          systems: about.system_id === null ? [] : [{ id: about.system_id, name: about.system ?? '' }],
          nodes: about.node_id === null ? [] : [{ id: about.node_id, name: about.node ?? '' }],
        }
      : null,
  };
}

const fits = ({ proposed_by, scope }: PlanHead, { check_id, system, node, unit }: About): boolean =>
  proposed_by.includes(check_id) &&
  (scope.systems === 'all' || [system, node].some((name) => name !== null && scope.systems.includes(name))) &&
  (scope.units === 'all' || (unit !== null && scope.units.includes(unit)));

function aboutOf(db: Db, finding_id: number): About {
  const row = db.$client
    .prepare(`select f.check_id, f.opened_at, t.node_id, e.system_id, n.name as node, s.name as system,
        coalesce(n.name, s.name || ' · ' || e.name) as subject, coalesce(n.unit_id, s.unit_id) as unit_id,
        (select u.name from main.units u where u.id = coalesce(n.unit_id, s.unit_id)) as unit
      from findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
        left join endpoints e on e.id = t.endpoint_id left join systems s on s.id = e.system_id where f.id = ?`)
    .get(finding_id) as About | undefined;
  if (!row) throw notFound('该问题', 'finding');
  return row;
}

export const Affected = z.object({
  systems: z.array(Named),
  nodes: z.array(Named),
  /** Why nothing can be said of what is behind. */
  reason: Text.nullable(),
});
const MOST = 200;

/** What hangs behind these nodes, and what runs on them or there. */
export function affectedBy(db: Db, node_ids: readonly number[]): z.infer<typeof Affected> {
  const vantages = readVantages(db);
  const graph = readGraph(db);
  const behind = [...new Set(node_ids.flatMap((id) => behindOf(graph, vantages, id)))].filter(
    (id) => !node_ids.includes(id),
  );
  const named = (sql: string, ids: readonly number[]) =>
    db.$client.prepare(`${sql} limit ${MOST}`).all(JSON.stringify(ids)) as { id: number; name: string }[];
  return {
    nodes: named('select id, name from nodes where id in (select value from json_each(?)) order by name', behind),
    systems: named(
      `select id, name from systems where id in (select system_id from system_nodes where node_id in (select value from json_each(?)))
        order by name`,
      [...node_ids, ...behind],
    ),
    reason:
      vantages.length === 0
        ? { zh: '尚未设定探测接入点', en: 'it is not set where our probes enter the network' }
        : null,
  };
}
