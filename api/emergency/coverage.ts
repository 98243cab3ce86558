/** Which systems of level 2 and above have a plan in force that covers them, and when each was drilled. What nobody wrote or tried is a gap. */
import { z } from 'zod';
import { CATEGORIES, type Category } from '#runbooks/plan.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { wholeOf } from '../people/reach.ts';
import { findSystems } from '../search/find-systems.ts';
import { headByDigest as headOf } from './plan-texts.ts';

export const YEAR_MS = 365 * 86_400_000;
export const LEAST_GRADE = 2;
export const GAPS = ['plan', 'drill'] as const;

export const CoverageQuery = z.object({
  q: z.string().max(200).optional(),
  gap: z.enum([...GAPS, 'any', 'none']).optional(),
  ...Paging,
});
export const CoverageRow = z.object({
  system_id: z.int(),
  system: z.string(),
  unit: z.string().nullable(),
  grade: z.int(),
  /** In force and covering it. Of one beyond the reach of whoever asks nothing is told but that it covers. */
  plans: z.array(
    z.object({
      plan_id: z.int().nullable(),
      title: z.string().nullable(),
      category: z.enum(CATEGORIES),
      drilled_at: z.number().nullable(),
    }),
  ),
  /** The last drill within a year that named the system. */
  drilled_at: z.number().nullable(),
  gaps: z.array(z.enum(GAPS)),
});
export type CoverageRow = z.infer<typeof CoverageRow>;

type InForce = {
  id: number;
  title: string;
  category: Category;
  unit_id: number | null;
  version_id: number;
  digest: string;
};
type Stored = Pick<CoverageRow, 'system_id' | 'system' | 'unit' | 'grade'> & { unit_id: number | null };

/** `system_id`: of this one alone. */
export function readCoverage(db: Db, now: number, system_id: number | null = null): CoverageRow[] {
  const whole = wholeOf(db).$client;
  const systems = db.$client
    .prepare(`select y.id as system_id, y.name as system, u.name as unit, y.unit_id, g.grade
      from protected_systems g join systems y on y.id = g.system_id left join units u on u.id = y.unit_id
      where g.grade >= ${LEAST_GRADE} and (:system_id is null or y.id = :system_id) order by g.grade desc, y.name`)
    .all({ system_id }) as Stored[];
  const source = whole.prepare('select source from emergency_plan_versions where id = ?').pluck();
  // A unit's system is also covered by the plans of the units above it, which its people may not see.
  const plans = (
    whole
      .prepare(`select p.id, p.title, p.category, p.unit_id, v.id as version_id, v.digest from emergency_plans p
        join emergency_plan_versions v on v.plan_id = p.id and v.state = 'in_force' order by p.title`)
      .all() as InForce[]
  ).flatMap(({ version_id, digest, ...plan }) => {
    const head = headOf(digest, () => source.get(version_id) as string);
    return head ? [{ ...plan, scope: head.scope }] : [];
  });
  const seen = new Set(db.$client.prepare('select id from emergency_plans').pluck().all() as number[]);
  const drilled = drillsSince(db, now - YEAR_MS);
  const above = unitsAbove(db);
  return systems
    .map(({ unit_id, ...system }): CoverageRow => {
      const chain = above(unit_id);
      const covering = plans.filter(
        ({ scope, unit_id: owner }) =>
          (owner === null || chain.some(({ id }) => id === owner)) &&
          (scope.systems === 'all' || scope.systems.includes(system.system)) &&
          (scope.units === 'all' || chain.some(({ name }) => scope.units.includes(name))),
      );
      const told = covering.map(({ id, title, category }) => ({
        ...(seen.has(id) ? { plan_id: id, title } : { plan_id: null, title: null }),
        ...{ category, drilled_at: drilled.get(`${id}/${system.system_id}`) ?? null },
      }));
      const drilled_at = told.reduce<number | null>(
        (last, one) => Math.max(last ?? 0, one.drilled_at ?? 0) || null,
        null,
      );
      const gaps = [
        ...(told.length === 0 ? ['plan' as const] : []),
        ...(drilled_at === null ? ['drill' as const] : []),
      ];
      return { ...system, plans: told, drilled_at, gaps };
    })
    .toSorted((a, b) => b.gaps.length - a.gaps.length || b.grade - a.grade);
}

/** When each plan was drilled last with each system that the drill named; one that names none shows nothing of any. */
function drillsSince(db: Db, since: number): Map<string, number> {
  const rows = wholeOf(db)
    .$client.prepare(`select d.plan_id, s_.value as system_id,
        max(coalesce((select max(r.ended_at) from emergency_runs r where r.drill_id = d.id), d.scheduled_at)) as at
      from drills d, json_each(d.system_ids) s_ where d.state = 'done' group by d.plan_id, s_.value`)
    .all() as { plan_id: number; system_id: number; at: number }[];
  return new Map(rows.filter(({ at }) => at >= since).map((row) => [`${row.plan_id}/${row.system_id}`, row.at]));
}

/** A unit and those above it, from itself on. */
function unitsAbove(db: Db) {
  type Unit = { id: number; name: string; parent_id: number | null };
  const rows = wholeOf(db).$client.prepare('select id, name, parent_id from units').all() as Unit[];
  const units = new Map(rows.map((row) => [row.id, row]));
  return (unit_id: number | null): Unit[] => {
    const chain: Unit[] = [];
    for (let next = units.get(unit_id ?? 0); next && !chain.includes(next); next = units.get(next.parent_id ?? 0))
      chain.push(next);
    return chain;
  };
}

export function listCoverage(db: Db, { q, gap, limit, offset }: z.output<typeof CoverageQuery>, now: number) {
  const asked = q?.trim() ?? '';
  const found = asked === '' ? undefined : findSystems(db, asked);
  const fits = ({ gaps }: CoverageRow) => {
    if (gap === undefined) return true;
    if (gap === 'any' || gap === 'none') return gaps.length > 0 === (gap === 'any');
    return gaps.includes(gap);
  };
  const rows = readCoverage(db, now).filter((row) => fits(row) && (found === undefined || found.has(row.system_id)));
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}
