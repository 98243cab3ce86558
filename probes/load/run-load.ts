/**
 * Runs a load in threads of its own. Threads send and count; this one only puts together what they tell once a second, so that nothing
 * which the rest of the process does delays a request. They are threads, so they end with the process, however that ends.
 */
import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import { clock } from './clock.ts';
import { makeGather } from './gather.ts';
import { schedule } from './schedule.ts';
import { mostGenerators } from './share.ts';
import type { FromThread, ThreadData, ToThread } from './thread.ts';
import type { LoadResult, LoadSpec, RunLoad } from './words.ts';

const MOST_WORKERS = 64;
/** From when all are ready until they begin together. */
const LEAD_MS = 10;
/** What a request leaves behind is short-lived: a large nursery would only look like a leak. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };
/** What was compiled once isn't compiled in each thread: else each has the compiler of types as well, of 15 MB. */
const compiled = getCompileCacheDir();
const env = { ...process.env, ...(compiled ? { NODE_COMPILE_CACHE: compiled } : {}) };
/** A thread that doesn't end by itself once it was told to is ended. */
const STOP_MS = 1_000;

export const runLoad: RunLoad = async (spec, { signal, onTick, startAt, counts = false, send_until }) => {
  checkSpec(spec);
  const plan = spec.shape.model === 'open' ? schedule(spec.shape.stages) : undefined;
  const { generator, generators } = spec.part ?? { generator: 0, generators: 1 };
  const workers = Math.min(spec.workers, MOST_WORKERS, Math.floor(mostGenerators(spec) / generators));
  const gather = makeGather(workers, plan, counts ? { countsFrom: () => started_at } : {});
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const threads: Worker[] = [];
  let started_at = Date.now();
  let start_at = Number.POSITIVE_INFINITY;
  let stopped_at = 0;
  let last_sent_at = 0;

  const stop = () => {
    stopped_at ||= clock();
    Atomics.store(stopped, 0, 1);
    Atomics.notify(stopped, 0);
    // Who isn't sending yet hears nothing of the flag.
    if (start_at === Number.POSITIVE_INFINITY) for (const thread of threads) void thread.terminate();
    else setTimeout(() => threads.map((thread) => thread.terminate()), STOP_MS).unref();
  };

  const begin = async () => {
    const at = startAt ? await startAt() : Date.now() + LEAD_MS;
    if (stopped_at > 0) return;
    start_at = clock() + (at - Date.now());
    started_at = at;
    for (const one of threads) one.postMessage({ start_at } satisfies ToThread);
  };

  let ready = 0;
  const run = (worker: number) =>
    new Promise<void>((resolve, reject) => {
      // Threads of all generators divide the load as those of one do.
      const share = { worker: generator + worker * generators, workers: workers * generators };
      const workerData: ThreadData = { spec, ...share, stopped, ...(send_until ? { send_until } : {}) };
      const thread = new Worker(new URL('./thread.ts', import.meta.url), {
        workerData,
        execArgv: [],
        resourceLimits,
        env,
      });
      threads.push(thread);
      thread.on('error', reject);
      thread.on('exit', () => resolve());
      thread.on('message', (told: FromThread) => {
        if (told.is === 'ready') {
          ready += 1;
          if (ready === workers) void begin().catch(reject);
          return;
        }
        last_sent_at = Math.max(last_sent_at, told.last_sent_at);
        for (const tick of gather.take(told, worker)) onTick?.(tick);
      });
    });

  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (stopped_at === 0) await Promise.all(Array.from({ length: workers }, (_, worker) => run(worker)));
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  const ended_at = Date.now();
  const duration_ms = plan?.duration_ms ?? (spec.shape.model === 'closed' ? spec.shape.duration_ms : 0);
  const load_ms = stopped_at > 0 ? Math.max(0, Math.min(duration_ms, stopped_at - start_at)) : duration_ms;
  const end: Pick<LoadResult, 'ended' | 'stop_reason' | 'stop_ms'> =
    stopped_at > 0
      ? {
          ended: 'stopped',
          stop_reason: reasonOf(signal),
          stop_ms: Math.max(0, Math.round((last_sent_at - stopped_at) * 1000) / 1000),
        }
      : { ended: 'complete', stop_reason: null, stop_ms: null };
  return { started_at: Math.min(started_at, ended_at), ended_at, ...end, ...gather.result(load_ms) };
};

const reasonOf = ({ reason }: AbortSignal): string => (reason instanceof Error ? reason.message : String(reason));

/** What the caller should have seen to: a mistake of ours, so it is thrown. */
function checkSpec(spec: LoadSpec): void {
  const numbers = {
    ceiling_rate: spec.ceiling_rate,
    max_connections: spec.max_connections,
    timeout_ms: spec.timeout_ms,
    max_body_bytes: spec.max_body_bytes,
    workers: spec.workers,
    ...(spec.shape.model === 'closed' ? { users: spec.shape.users, duration_ms: spec.shape.duration_ms } : {}),
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`${name} is a whole number from 1, not ${value}`);
  }
  const stages = spec.shape.model === 'open' ? spec.shape.stages : [];
  for (const { from_rate, to_rate, duration_ms } of stages) {
    const is_right = [from_rate, to_rate].every((rate) => Number.isFinite(rate) && rate >= 0) && duration_ms > 0;
    if (!is_right) throw new RangeError('the rates of a stage are from 0, and its duration_ms is more than 0');
  }
  const { generator, generators } = spec.part ?? { generator: 0, generators: 1 };
  const is_part = [generator, generators].every(Number.isSafeInteger) && generator >= 0 && generator < generators;
  if (!is_part || generators > mostGenerators(spec))
    throw new RangeError(`generator ${generator} of ${generators} has no part of this load`);
  if (spec.approved.length === 0) throw new RangeError('nothing is approved');
}
