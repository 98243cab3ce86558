/**
 * Risks that are to be treated, kept as they were reckoned until their assessment changes. Kept beside the whole database and the
 * same for everybody; whose they are, and what may be seen of them, is asked each time.
 */
import type { Rating } from '#compliance/catalogues/risk/scales.ts';
import type { Db } from '../db/open.ts';
import { wholeOf } from '../people/reach.ts';
import { readCore, type Scenario } from './core.ts';
import { riskOf } from './take-part.ts';

export type Treatable = Pick<
  Scenario,
  'id' | 'asset' | 'threat_name' | 'vulnerability' | 'residual_level' | 'treatment' | 'plan' | 'owner' | 'due_at'
> & { level: Rating; system_id: number | null };

type Kept = { mark: string; rows: Treatable[] };
const kept = new WeakMap<Db, Map<number, Kept>>();

/**
 * Changes whenever a scenario does: ids are never used twice, versions only grow, and what changes a part changes the version of
 * each scenario that shows it. What is closed never changes.
 */
const MARK = `r.version || case when r.state = 'closed' then '' else (select ' ' || count(*) || ' ' || coalesce(max(c.id), 0)
  || ' ' || coalesce(sum(c.version), 0) from main.risk_scenarios c where c.assessment_id = r.id) end`;

/** By assessment, of those that the connection shows. Of a system that was assessed anew only the newest closed assessment counts. */
export function treatableRisks(db: Db): { id: number; title: string; rows: readonly Treatable[] }[] {
  const whole = wholeOf(db);
  const known = kept.get(whole) ?? new Map<number, Kept>();
  kept.set(whole, known);
  const found = db.$client
    .prepare(`select r.id, r.title, ${MARK} as mark from risk_assessments r where r.state <> 'planned' and not exists (
      select 1 from risk_assessments later where later.copied_from_id = r.id and later.state = 'closed') order by r.id`)
    .all() as { id: number; title: string; mark: string }[];
  return found.map(({ id, title, mark }) => {
    const before = known.get(id);
    if (before?.mark === mark) return { id, title, rows: before.rows };
    const rows = reckon(whole, id);
    known.set(id, { mark, rows });
    return { id, title, rows };
  });
}

function reckon(whole: Db, id: number): Treatable[] {
  const systems = new Map(
    whole.$client.prepare('select id, system_id from risk_assets where assessment_id = ?').raw().all(id) as [
      number,
      number | null,
    ][],
  );
  return readCore(whole, riskOf(whole, id)).scenarios.flatMap((row) => {
    const level = row.risk?.risk.level;
    const is_treated = row.treatment !== null && row.treatment !== 'accept';
    if (level === undefined || !(is_treated || (row.is_above && row.treatment === null))) return [];
    const { id, asset, threat_name, vulnerability, residual_level, treatment, plan, owner, due_at } = row;
    return [
      {
        ...{ id, asset, threat_name, vulnerability, residual_level, treatment, plan, owner, due_at, level },
        system_id: systems.get(row.asset_id) ?? null,
      },
    ];
  });
}
