/** Keeps jobs going: starts what people and schedules ask for, stops it, and goes on with it after a restart. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Doing } from '#probes/discovery/discover.ts';
import { asFailure } from '#probes/failures.ts';
import { type Actor, record } from '../audit/record.ts';
import { logRules } from '../candidates/apply-rules.ts';
import { takeIn } from '../candidates/take-in.ts';
import type { Hub } from '../hub.ts';
import { conflict, notFound, Refusal } from '../middleware/errors.ts';
import { complaints } from '../watching/complaints.ts';
import { dueScopes } from './due-scopes.ts';
import { jobMemory, type TakeIn } from './job-memory.ts';
import type { DiscoveryKeeper } from './keeper.ts';
import { planJob } from './plan-job.ts';
import { prune } from './prune.ts';
import { runJob, type StoredJob } from './run-job.ts';
import { discoveryJobs, type JobState } from './schema.ts';
import type { NewJob } from './shapes.ts';
import { tellEnd } from './tell-end.ts';
import { createTelling } from './telling.ts';

/** Each has its own scope; more of them wait. */
const JOBS_AT_ONCE = 4;
const SCHEDULE_MS = 60_000;

type Running = { doing: Doing; stop: AbortController; ended: Promise<void> };
/** Why a job is to end; what it becomes then. */
type Reason = { becomes: Extract<JobState, 'stopped' | 'interrupted'> };

type Parts = Pick<Hub, 'db' | 'keys' | 'bus' | 'log' | 'watching'>;

export function keepDiscovering(parts: Parts, take: TakeIn = takeIn): DiscoveryKeeper {
  const { db, keys, bus, log } = parts;
  const complain = complaints(log);
  const telling = createTelling(() => bus.changed('discovery', 'candidates'));
  const running = new Map<number, Running>();
  let closing = false;

  function pump(): void {
    if (closing) return;
    const free = JOBS_AT_ONCE - running.size;
    const waiting = db.select().from(discoveryJobs).where(eq(discoveryJobs.state, 'waiting')).limit(free).all();
    for (const job of waiting) begin(job);
  }
  function begin(job: StoredJob): void {
    const stop = new AbortController();
    const doing: Doing = { sweeping: null, asking: [] };
    setState(job.id, { state: 'running' });
    const onError = (error: unknown, address: string) =>
      complain('what discovery met at an address failed by our own mistake', error, { job: job.id, address });
    const memory = jobMemory(db, job, { takeIn: take, onError, now: Date.now });
    const tell = (now: Doing) => {
      Object.assign(doing, now);
      if (memory.madeNodes()) {
        parts.watching.rescheduled();
        bus.changed('nodes', 'watches');
      }
      telling.soon();
    };
    const ended = runJob({ db, keys }, job, memory, { signal: stop.signal, tell, onError })
      .then((error) => finish(job, 'done', error))
      .catch((thrown) => {
        if (stop.signal.aborted) return finish(job, (stop.signal.reason as Reason).becomes, null);
        const failure = asFailure(thrown);
        if (!failure) complain('a job of discovery failed by our own mistake', thrown, { job: job.id });
        finish(job, 'failed', failure?.message ?? 'a mistake of our own, see the log');
      })
      .catch((error) => complain('the end of a job could not be stored', error, { job: job.id }))
      .finally(() => {
        running.delete(job.id);
        telling.now();
        pump();
      });
    running.set(job.id, { doing, stop, ended });
  }
  function finish(job: StoredJob, state: JobState, error: string | null): void {
    const ended_at = state === 'interrupted' ? null : Date.now();
    db.$client.transaction(() => {
      setState(job.id, { state, error, ended_at });
      if (ended_at === null) return;
      logRules(db, job);
      tellEnd(db, job.id, ended_at);
    })();
    if (ended_at !== null) bus.changed('events', 'audit');
  }
  function setState(id: number, set: Partial<StoredJob>): void {
    db.update(discoveryJobs).set(set).where(eq(discoveryJobs.id, id)).run();
  }
  function start(actor: Actor, wanted: NewJob): number {
    const plan = planJob(parts, wanted);
    const [problem] = plan.problems;
    if (problem) throw new Refusal(422, 'invalid', problem.zh, problem.en, { report: plan });
    const { methods, seeds, max_hops } = plan;
    const id = db.$client.transaction(() => {
      refuseSecond(wanted.scope_id);
      const row = { scope_id: wanted.scope_id, methods, seeds, max_hops, state: 'waiting' as const };
      const by = { started_by: actor.person, started_at: Date.now(), to_sweep: plan.to_sweep };
      const made = db
        .insert(discoveryJobs)
        .values({ ...row, ...by })
        .returning({ id: discoveryJobs.id })
        .get();
      record(db, actor, {
        action: 'start',
        object_kind: 'discovery_job',
        object_id: made.id,
        after: settingsOf(wanted, plan),
      });
      prune(db, Date.now());
      return made.id;
    })();
    bus.changed('discovery', 'audit');
    pump();
    return id;
  }
  function refuseSecond(scope_id: number): void {
    const open = db
      .select({ id: discoveryJobs.id })
      .from(discoveryJobs)
      .where(
        and(eq(discoveryJobs.scope_id, scope_id), inArray(discoveryJobs.state, ['waiting', 'running', 'interrupted'])),
      )
      .get();
    if (open) throw conflict('该范围已有发现任务在进行', 'A job of this scope is under way');
  }
  function repeat(now: number): void {
    for (const { scope, last } of dueScopes(db, now)) {
      const actor = { person: `schedule: ${scope.name} (${scope.allowed_by})`, address: '-' };
      try {
        start(actor, { scope_id: scope.id, methods: last.methods, seeds: last.seeds, max_hops: last.max_hops });
      } catch (error) {
        complain('a scheduled job of discovery could not start', error, { scope: scope.id });
      }
    }
  }
  const timer = setInterval(() => repeat(Date.now()), SCHEDULE_MS);
  timer.unref();
  return {
    start,
    repeat,
    stopJob(actor, id) {
      const job = db.select().from(discoveryJobs).where(eq(discoveryJobs.id, id)).get();
      if (!job) throw notFound('发现任务', 'discovery job');
      const open = job.state === 'waiting' || job.state === 'running' || job.state === 'interrupted';
      if (!open) throw conflict('该发现任务已结束', 'This job is over already');
      const { asked, found, swept } = job;
      record(db, actor, {
        action: 'stop',
        object_kind: 'discovery_job',
        object_id: id,
        after: { swept, asked, found },
      });
      const one = running.get(id);
      if (one) one.stop.abort({ becomes: 'stopped' } satisfies Reason);
      else finish(job, 'stopped', null);
      telling.now();
      bus.changed('audit');
    },
    now(id) {
      const one = running.get(id);
      return one ? { sweeping: one.doing.sweeping, asking: [...one.doing.asking] } : null;
    },
    resume() {
      const open = inArray(discoveryJobs.state, ['running', 'interrupted']);
      const again = { state: 'waiting' as const, resumed: sql`${discoveryJobs.resumed} + 1` };
      db.update(discoveryJobs).set(again).where(open).run();
      pump();
    },
    async close() {
      closing = true;
      clearInterval(timer);
      const ends = [...running.values()].map(({ stop, ended }) => {
        stop.abort({ becomes: 'interrupted' } satisfies Reason);
        return ended;
      });
      await Promise.all(ends);
      telling.close();
    },
  };
}

/** What the log keeps of a job's beginning: all that decides whom it may ask, and how. */
function settingsOf({ scope_id }: NewJob, plan: ReturnType<typeof planJob>) {
  const { methods, seeds, max_hops, ranges, excluded, to_sweep, rate_per_s, at_once, credentials } = plan;
  const named = credentials.map(({ name }) => name);
  return { scope_id, methods, seeds, max_hops, ranges, excluded, to_sweep, rate_per_s, at_once, credentials: named };
}
