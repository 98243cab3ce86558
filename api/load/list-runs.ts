/** Runs as they are read, within what the connection shows: of a neighbour beyond it only how it stood is told. */
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { compareFamilies } from '#probes/load/capacity/families.ts';
import type { GeneratorEnd, Tick } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { readIpv6Settings } from '../ipv6/settings.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { nameOfAccount, nameOfPerson } from '../people/names.ts';
import { wholeOf } from '../people/reach.ts';
import type { RunPage, RunRow, Ticks } from './answers.ts';
import { atPeak } from './capacity-at-peak.ts';
import { limitOf } from './limits.ts';
import { nameOf } from './neighbours.ts';
import { countTicks, readTicks } from './pack-ticks.ts';
import type { RunQuery } from './queries.ts';
import { loadRuns } from './schema.ts';
import type { FamiliesCompared, SearchFound } from './search-answers.ts';
import type { Search } from './search-capacity.ts';
import { durationOf } from './shapes.ts';

const ROW = `select r.id, r.plan_id, p.name as plan, r.system_id, y.name as system, r.state, r.started_by,
  ${nameOfAccount('r.started_by')} as started_by_name, r.started_at, r.ended_at,
  r.ceiling_rate, iif(r.engine = 'own', r.requests, r.imported ->> '$.requests') as requests, r.stopped_by, r.is_limited, r.is_baseline, r.regression, r.verdict ->> '$.is' as verdict,
  r.engine, coalesce(r.result ->> '$.rate', r.imported ->> '$.rate') as rate,
  iif(r.result ->> '$.figures.latency_ms.count' > 0, r.result ->> '$.figures.latency_ms.p99', null) as p99_ms,
  iif(r.result ->> '$.figures.requests' > 0, min(1.0, (select coalesce(sum(value), 0) from json_each(r.result, '$.figures.errors'))
    * 1.0 / (r.result ->> '$.figures.requests')), r.imported ->> '$.error_share') as error_share
  from load_runs r join load_plans p on p.id = r.plan_id join systems y on y.id = r.system_id`;
type Stored = Omit<RunRow, 'is_limited' | 'is_baseline' | 'regression'> & {
  is_limited: number | null;
  is_baseline: number;
  regression: string | null;
};
const shown = (row: Stored): RunRow => ({
  ...row,
  is_limited: row.is_limited === null ? null : row.is_limited === 1,
  is_baseline: row.is_baseline === 1,
  regression: row.regression === null ? null : (JSON.parse(row.regression) as RunRow['regression']),
});

export function listRuns(
  db: Db,
  { system_id, plan_id, state, is_regressed, limit, offset }: z.output<typeof RunQuery>,
) {
  const where = `where (:system_id is null or r.system_id = :system_id) and (:plan_id is null or r.plan_id = :plan_id)
    and (:state is null or r.state = :state)
    and (:is_regressed is null or (r.regression is not null) = :is_regressed)`;
  const given = {
    ...{ system_id: system_id ?? null, plan_id: plan_id ?? null, state: state ?? null },
    is_regressed: is_regressed === undefined ? null : Number(is_regressed),
  };
  const rows = db.$client
    .prepare(`${ROW} ${where} order by r.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as Stored[];
  const total = db.$client.prepare(`select count(*) from load_runs r ${where}`).pluck().get(given) as number;
  return { rows: rows.map(shown), total };
}

export function rowOf(db: Db, id: number): RunRow {
  const row = db.$client.prepare(`${ROW} where r.id = ?`).get(id) as Stored | undefined;
  if (!row) throw notFound('该压测', 'load test');
  return shown(row);
}

/** Of one that goes on: its seconds, and the agents that send it. */
export type Live = { ticks: readonly Tick[] | undefined; generators: GeneratorEnd[] | undefined };

export function readRun(db: Db, id: number, { ticks: live, generators }: Live): z.infer<typeof RunPage> {
  const row = rowOf(db, id);
  const run = db.select().from(loadRuns).where(eq(loadRuns.id, id)).get();
  if (!run) throw notFound('该压测', 'load test');
  const states = wholeOf(db).$client.prepare('select state from targets where id = ?').pluck();
  const neighbours = run.neighbours.map(({ target_id, relation, state }) => {
    const named = nameOf(db, target_id);
    const now = (states.get(target_id) as string | undefined) ?? null;
    return {
      name: named?.name ?? null,
      node_id: named?.node_id ?? null,
      system_id: named?.system_id ?? null,
      relation,
      before: state,
      now,
    };
  });
  const requests = live?.reduce((sum, tick) => sum + tick.figures.requests, 0) ?? row.requests;
  const { stop_person, stop_asked_at, stop_ms, last_sent_at, warm_up, plan_version, shape, thresholds, targets } = run;
  const told = { stop_person, stop_asked_at, stop_ms, last_sent_at, warm_up, plan_version, shape, thresholds, targets };
  return {
    run: {
      ...{ ...row, ...told, requests, stop_reason: reasonOf(db, run), stop_person_name: nameOfPerson(db, stop_person) },
      generators: run.sent_as?.generators?.length ?? 0,
      duration_ms: durationOf(shape, row.ceiling_rate),
    },
    result: run.result && withoutReason(run.result),
    imported: run.imported,
    search: run.search && foundBy(run.search, limitOf(db, row.system_id).peak_rate),
    families: run.result && familiesOf(db, run.result),
    verdict: run.verdict,
    generators: generators ?? run.result?.generators ?? [],
    neighbours,
    ticks: live?.length ?? countTicks(wholeOf(db), id),
  };
}

function foundBy(search: Search, peak_rate: number | null): z.infer<typeof SearchFound> {
  const { plan, steps, rounds, requests_per_journey, little } = search;
  return {
    ...{ rounds, rounds_asked: plan.rounds, peak_rate, requests_per_journey, little },
    steps: steps.map(({ round, rate, verdict, why, figures: { ended_rate, p95_ms, error_share } }) => ({
      ...{ round, rate, verdict, why, ended_rate, p95_ms, error_share },
    })),
    ...atPeak(search, peak_rate),
  };
}

type Result = NonNullable<typeof loadRuns.$inferSelect.result>;

/** By the thresholds that the place set for its migration. */
function familiesOf(db: Db, result: Result): z.infer<typeof FamiliesCompared> | null {
  if (!result.by_family[4] || !result.by_family[6]) return null;
  const { degradation, verdict, why } = compareFamilies(result, readIpv6Settings(wholeOf(db)).thresholds);
  const measures = degradation.measures.map(({ name, ratio }) => ({
    ...{ name: name as 'latency_p50', ratio: ratio === 'equal' ? null : ratio, is_equal: ratio === 'equal' },
  }));
  return { measures, is: verdict, why };
}

function withoutReason({ stop_reason: _reason, generators: _told, ...result }: Result) {
  return result;
}

/** With the neighbour's name for whoever may know it. */
function reasonOf(db: Db, { stop_reason, stop_target_id }: typeof loadRuns.$inferSelect): Text | null {
  const named = stop_target_id === null ? undefined : nameOf(db, stop_target_id);
  if (!stop_reason || !named) return stop_reason;
  return { zh: `${stop_reason.zh}：${named.name}`, en: `${stop_reason.en}: ${named.name}` };
}

export function readTicksOf(
  db: Db,
  id: number,
  since: number,
  live: readonly Tick[] | undefined,
): z.infer<typeof Ticks> {
  const { state } = rowOf(db, id);
  if (live) return { state, since, total: live.length, ticks: live.slice(since, since + MAX_TICKS) };
  return { state, since, total: countTicks(wholeOf(db), id), ticks: readTicks(wholeOf(db), id, since) };
}

const MAX_TICKS = 3_600;

export function markBaseline(db: Db, actor: Actor, id: number, is_baseline: boolean, now: number) {
  db.$client.transaction(() => {
    const run = rowOf(db, id);
    if (is_baseline && run.state !== 'complete')
      throw conflict('只有完整结束的压测可作为基线', 'Only a run that came to its end can be a baseline');
    if (is_baseline && run.engine !== 'own')
      throw conflict('不是本系统测得的结果不能作为基线', 'What this console did not measure can’t be a baseline');
    if (is_baseline && run.is_limited)
      throw conflict('发压端受限的压测不能作为基线', 'A run that the generator limited can’t be a baseline');
    db.update(loadRuns).set({ is_baseline }).where(eq(loadRuns.id, id)).run();
    const entry = { action: 'load_baseline', object_kind: 'load_run', object_id: id };
    record(db, actor, { ...entry, before: { is_baseline: run.is_baseline }, after: { is_baseline } }, now);
  })();
}
