/**
 * `zhengwang load --plan`: the hub sends what was approved there, by the same gate, in the same log and with the same stops as from the
 * console. This asks for it as a person, follows it and tells what came of it; it sends nothing by itself.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { PlanPage, RunPage, Ticks } from '../load/answers.ts';
import { HubGone, type HubSession, INTERRUPTED, logIn } from './hub-session.ts';
import { asJson, asLine, asText, type Judged } from './load-print.ts';
import { createProgress } from './progress.ts';

const EVERY_MS = 1_000;
/** A session that only reads would end as idle. */
const SEEN_EVERY_MS = 60_000;
/** So often in a row it is asked again before the run is left to the hub. */
const MOST_SILENT = 30;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Run = z.infer<typeof RunPage>;

export async function runPlan(plan_id: number, json: boolean): Promise<number> {
  const hub = await logIn(process.env);
  let isInterrupted = false;
  const interrupt = () => {
    // Twice: the hub was asked to stop, and whoever waits doesn't want to any more.
    if (isInterrupted) process.exit(INTERRUPTED);
    isInterrupted = true;
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    // Whoever may not see the plan is told so before anything is asked for.
    const { duration_ms } = await hub.ask<z.infer<typeof PlanPage>>('GET', `/api/load-plans/${plan_id}`);
    if (isInterrupted) return INTERRUPTED;
    const { id } = await hub.ask<{ id: number }>('POST', `/api/load-plans/${plan_id}/runs`, {});
    process.stderr.write(`run ${id}: ${hub.url}/load/runs/${id}\n`);
    const done = await follow(hub, { id, duration_ms, isInterrupted: () => isInterrupted });
    const code = tell(done, json);
    return isInterrupted ? INTERRUPTED : code;
  } finally {
    await hub.logOut();
    for (const signal of SIGNALS) process.removeListener(signal, interrupt);
  }
}

type Followed = { id: number; duration_ms: number; isInterrupted: () => boolean };

/** Until the run is over. A hub that doesn't answer for a while goes on with it all the same, and that is said. */
async function follow(hub: HubSession, { id, duration_ms, isInterrupted }: Followed): Promise<Run> {
  const progress = createProgress();
  const show = (line: string) => {
    if (process.stderr.isTTY) progress.show(line);
    else process.stderr.write(`${line}\n`);
  };
  let since = 0;
  let isStopAsked = false;
  let seen_at = performance.now();
  const look = async (): Promise<Run | undefined> => {
    if (isInterrupted() && !isStopAsked) {
      await hub.ask('POST', `/api/load-runs/${id}/stop`, {});
      isStopAsked = true;
    }
    if (performance.now() - seen_at > SEEN_EVERY_MS) {
      await hub.ask('POST', '/api/session/seen', {});
      seen_at = performance.now();
    }
    const { state, ticks } = await hub.ask<z.infer<typeof Ticks>>('GET', `/api/load-runs/${id}/ticks?since=${since}`);
    for (const tick of ticks) show(asLine(tick, duration_ms));
    since += ticks.length;
    if (state === 'running') return undefined;
    return hub.ask<Run>('GET', `/api/load-runs/${id}`);
  };
  try {
    for (let silent = 0; ; ) {
      try {
        const done = await look();
        if (done) return done;
        silent = 0;
      } catch (thrown) {
        silent += 1;
        if (!(thrown instanceof HubGone) || silent === MOST_SILENT) {
          process.stderr.write(`The hub may still be sending: look at ${hub.url}/load/runs/${id}\n`);
          throw thrown;
        }
      }
      await pause(EVERY_MS);
    }
  } finally {
    progress.end();
  }
}

/** Prints it; the exit code. What didn't run to its end is never good. */
function tell({ run, result, verdict, search }: Run, json: boolean): number {
  if (run.stop_reason) process.stderr.write(`stopped: ${run.stop_reason.en}（${run.stop_reason.zh}）\n`);
  if (result === null) {
    process.stderr.write(`The run ended as ${run.state} and brought no result.\n`);
    return 1;
  }
  const judged: Judged | undefined =
    verdict === null || verdict.rows.length === 0
      ? undefined
      : {
          verdict: verdict.is,
          thresholds: verdict.rows.map(({ name, request, wanted, found, is }) => ({
            ...{ request, key: name, limit: wanted, found, verdict: is },
          })),
        };
  const sought = search ? { capacity: search.capacity, headroom: search.headroom } : {};
  const document = { ...asJson(result, judged), ...sought };
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : asText(result, judged));
  if (!json && search) process.stdout.write(`capacity   ${JSON.stringify(search.capacity)}\n`);
  if (judged) return judged.verdict === 'pass' ? 0 : 1;
  return run.state === 'complete' && Object.keys(result.figures.errors).length === 0 ? 0 : 1;
}
