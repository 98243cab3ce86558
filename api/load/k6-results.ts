/** Results that k6 brought, of the script that left the console: beside the runs, and never taken for a measurement of this console. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { importK6Summary, MAX_CHARACTERS } from '#probes/load/scenario/from-k6-summary.ts';
import { shapeOf } from '#probes/load/scenario/shape.ts';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import { type BroughtIn, judgeBroughtIn } from './brought-in.ts';
import { filesOf } from './data-files.ts';
import { refuseProgram } from './decide.ts';
import { digestOf } from './digest.ts';
import { forgetOldResults } from './pack-ticks.ts';
import { planOf } from './plans.ts';
import { say } from './run-store.ts';
import { scenarios } from './scenario.ts';
import { loadRuns } from './schema.ts';
import { targetsOf } from './targets.ts';

/** Before this nobody had a k6 to begin anything with. */
const EARLIEST = Date.UTC(2017, 0);
export const K6Result = z.strictObject({
  /** The JSON that k6 wrote at its end, of `handleSummary` or `--summary-export`. */
  summary: z.string().min(1).max(MAX_CHARACTERS),
  /** When k6 began; its summary doesn't say. */
  started_at: z.int().min(EARLIEST),
});

/** As an approved plan allows it to be started; the run's number. */
export function bringResult(
  db: Db,
  actor: Actor,
  plan_id: number,
  { summary, started_at }: z.infer<typeof K6Result>,
  now: number,
): number {
  refuseProgram(actor);
  const read = importK6Summary(summary);
  if ('problem' in read) throw wrong('summary', read.problem.zh, read.problem.en);
  const { run } = read;
  const { from: _from, latency_ms: _latency, ...figures } = run;
  const ended_at = Math.round(started_at + (run.duration_ms ?? 0));
  if (ended_at > now)
    throw wrong('started_at', 'k6 的开始时间晚于现在，或尚未结束', 'k6 can’t have begun then: it would end after now');
  return db.$client.transaction(() => {
    const plan = planOf(db, plan_id);
    const targets = targetsOf(db, plan.endpoint_ids);
    if (plan.state !== 'approved') throw conflict('计划未获批准', 'The plan isn’t approved');
    if (plan.approved_digest !== digestOf(plan, targets, filesOf(db, plan_id)))
      throw conflict('计划或其目标在批准后有变更', 'The plan or a target of it changed after it was approved');
    const scenario = plan.scenario === null ? undefined : scenarios.read(plan.scenario);
    if (!scenario?.ok)
      throw conflict('该计划没有可交给 k6 的场景', 'This plan has no scenario that k6 could have sent');
    const sm3 = createHash('sm3').update(summary).digest('hex');
    const known = db.$client
      .prepare(`select id from load_runs where plan_id = ? and imported ->> '$.sm3' = ?`)
      .pluck()
      .get(plan_id, sm3);
    if (known !== undefined)
      throw conflict(`此结果已经导入（第 ${known} 次执行）`, `These results are there already (run ${known})`);
    const outside = started_at < plan.from_at || ended_at > plan.until_at;
    const imported: BroughtIn = {
      ...{ brought_by: actor.person, brought_at: now, sm3 },
      ...{ ...figures, caveats: [NOT_OURS, ...run.caveats, ...(outside ? [OUTSIDE] : [])] },
    };
    const verdict = judgeBroughtIn(run, scenario.scenario, plan.thresholds);
    const { id } = db
      .insert(loadRuns)
      .values({
        ...{ plan_id, system_id: plan.system_id, state: 'complete', plan_version: plan.version, engine: 'k6' },
        targets: targets.flatMap(({ endpoint_id, name, origin }) =>
          origin === null ? [] : [{ endpoint_id, name, origin, addresses: [] }],
        ),
        // As the script says it, whatever shape the plan has beside.
        ...{
          shape: shapeOf(scenario.scenario.load),
          ceiling_rate: plan.ceiling_rate,
          thresholds: plan.thresholds,
          verdict,
          imported,
        },
        ...{ started_by: actor.person, started_at, ended_at, warm_up: [], neighbours: [] },
        requests: Math.round(run.requests ?? 0),
      })
      .returning({ id: loadRuns.id })
      .get();
    const after = { plan_id, system_id: plan.system_id, started_at, sm3, requests: run.requests, verdict: verdict.is };
    record(db, actor, { action: 'load_import', object_kind: 'load_run', object_id: id, after }, now);
    say(db, id, { zh: `导入 k6 压测结果：${plan.name}`, en: `Results of k6 were brought in: ${plan.name}` }, now);
    forgetOldResults(db, plan.system_id);
    return id;
  })();
}

const NOT_OURS: Text = {
  zh: '由人员导入，不是本系统测得：不计入覆盖，不能作为基线，也不参与比较',
  en: 'Somebody brought these in; this console did not measure them: they count for no coverage, are no baseline and are compared with nothing',
};
const OUTSIDE: Text = {
  zh: '不在计划的时间窗口内',
  en: 'It was not within the window of the plan',
};
