/** What the report of one run of a load test is made of, as whoever asks sees it. */
import { eq } from 'drizzle-orm';
import type { LoadGiven } from '#compliance/reports/load-given.ts';
import type { Tick } from '#probes/load/words.ts';
import type { Db } from '../db/open.ts';
import { systems, units } from '../estate/schema.ts';
import { compareRuns } from '../load/compare-runs.ts';
import { readRun, readTicksOf } from '../load/list-runs.ts';
import { readRunNodes } from '../load/run-nodes.ts';
import { loadLimits, loadPlans } from '../load/schema.ts';
import { notFound } from '../middleware/errors.ts';
import { nameOfPerson } from '../people/names.ts';
import type { History } from '../samples/history.ts';

/** `live`: the seconds of one that goes on. */
export async function gatherLoad(
  db: Db,
  history: History,
  id: number,
  live: readonly Tick[] | undefined,
): Promise<LoadGiven> {
  const { run, result, imported, search, families, verdict, neighbours } = readRun(db, id, {
    ticks: live,
    generators: undefined,
  });
  const plan = db.select().from(loadPlans).where(eq(loadPlans.id, run.plan_id)).get();
  const system = db
    .select({ name: systems.name, unit: units.name })
    .from(systems)
    .leftJoin(units, eq(units.id, systems.unit_id))
    .where(eq(systems.id, run.system_id))
    .get();
  if (!plan || !system) throw notFound('该压测', 'load test');
  const limit = db.select().from(loadLimits).where(eq(loadLimits.system_id, run.system_id)).get();
  return {
    run: {
      ...run,
      ...{ purpose: plan.purpose, family: plan.family, http: plan.http },
      ...{ decided_by: nameOfPerson(db, plan.decided_by) ?? plan.decided_by, contact_name: plan.contact_name },
      ...{
        started_by: run.started_by_name ?? run.started_by,
        stop_person: run.stop_person_name ?? run.stop_person,
      },
    },
    ...{ system, result, search, families, verdict, neighbours },
    imported: imported && { ...imported, brought_by: run.started_by_name ?? imported.brought_by },
    nodes: await readRunNodes(db, history, id, Date.now()),
    ticks: readTicksOf(db, id, 0, live).ticks,
    comparison: compareRuns(db, id, undefined),
    peak_rate: limit?.peak_rate ?? null,
  };
}
