/**
 * Sends an agent's parts of loads: made ready when they come, begun by the hub's clock, told of second by second. Nobody at the target can
 * reach an agent to stop it, so it goes by a dead man's rule: whoever hears nothing from the hub for so long sends nothing more.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { forbidden } from '../forbidden.ts';
import { clock } from '../load/clock.ts';
import type { GeneratorHealth, LoadSpec, RunLoad, Tick } from '../load/words.ts';
import type { Text } from '../probe.ts';
import type { AgentOptions, LoadRecord, LoadTime } from './run-agent.ts';
import { type AgentLoad, type ClockReading, type LoadStanding, MAX_LOAD_SPEC_BYTES } from './words.ts';

export const DEAD_MAN_MS = 15_000;
/** How often the moment up to which may be sent is moved on; threads hold it by themselves. */
const MOVE_ON_MS = 200;
/** One that was made ready and isn't begun lets go of its connections. */
const MOST_WAIT_MS = 60_000;
/** Work may come late; what begins later than that would be another load than the others send. */
const MOST_LATE_MS = 10_000;
/** From hearing of a start that is over until it begins. */
const LEAD_MS = 20;
const MOST_LOADS = 3;
const MEASURE_MS = 100;

type Means = {
  runLoad: RunLoad;
  onTrouble: AgentOptions['onTrouble'];
  dead_man_ms?: number;
  most_wait_ms?: number;
};
type Tell = (record: Omit<LoadRecord, 'seq'>) => void;
type Going = { begin(start_at: number): void; stop(why: Text): void; done: Promise<void>; is_over: boolean };

export function sendLoads(means: Means): NonNullable<AgentOptions['onLoads']> {
  /** One that is over stays as long as it stands in the work, so that none is sent twice. */
  const all = new Map<number, Going>();
  /** Wanted no more, now or the last time: threads take a moment to end, and have a last word. */
  const ending = new Set<Promise<void>>();
  return async (wanted, tell, time) => {
    for (const [run_id, { stop, done }] of all) {
      if (wanted.some((one) => one.run_id === run_id)) continue;
      all.delete(run_id);
      stop(NOT_WANTED);
      ending.add(done);
      const over = () => void ending.delete(done);
      done.then(over, over);
    }
    for (const load of wanted) {
      const known = all.get(load.run_id);
      if (known && load.start_at > 0) known.begin(load.start_at);
      if (known) continue;
      const others = [...all.values()].filter(({ is_over }) => !is_over).length;
      all.set(load.run_id, sendLoad(load, others, tell, time, means));
    }
    await Promise.all(ending);
  };
}

function sendLoad(load: AgentLoad, others: number, tell: Tell, time: LoadTime, means: Means): Going {
  const { dead_man_ms = DEAD_MAN_MS, most_wait_ms = MOST_WAIT_MS } = means;
  const { run_id } = load;
  const stopping = new AbortController();
  const started = Promise.withResolvers<number>();
  const send_until = new BigInt64Array(new SharedArrayBuffer(8));
  const health = healthOf();
  let why: Text | null = null;
  /** By the agent's clock; 0: nothing was sent so far. */
  let [begun_at, stopped_at] = [0, 0];
  let timers: NodeJS.Timeout[] = [];
  let examples = '';

  const say = (standing: LoadStanding) =>
    tell({ is: 'load', run_id, tick: null, is_last: standing.is !== 'ready', standing });
  const stop = (reason: Text) => {
    if (why) return;
    why = reason;
    stopped_at = time.now();
    stopping.abort(reason.en);
  };
  const moveOn = () => {
    const left_ms = dead_man_ms - time.silent_ms();
    if (left_ms <= 0) return stop(SILENT(dead_man_ms));
    Atomics.store(send_until, 0, BigInt(Math.ceil(clock() + left_ms)));
  };

  async function startAt(): Promise<number> {
    const reading = await measured(time, stopping.signal);
    say({ is: 'ready', clock: reading });
    timers = [setTimeout(() => stop(NEVER_BEGUN), most_wait_ms)];
    const wait_ms = (await started.promise) - reading.offset_ms - time.now();
    clearTimeout(timers[0]);
    if (wait_ms < -MOST_LATE_MS) stop(LATE);
    moveOn();
    if (why) return new Promise(() => {});
    timers = [setInterval(moveOn, MOVE_ON_MS)];
    const lead_ms = Math.max(LEAD_MS, wait_ms);
    begun_at = time.now() + lead_ms;
    return Date.now() + lead_ms;
  }
  function onTick(tick: Tick) {
    const { counts } = tick;
    if (!counts) return;
    const { examples: found, ...rest } = counts;
    const said = JSON.stringify(found);
    // The machine's clock may be another than the agent's, which is the one that the hub knows the offset of.
    const told = {
      ...rest,
      begun_at,
      health: health.take(),
      ...(said !== examples && found ? { examples: found } : {}),
    };
    examples = said;
    tell({ is: 'load', run_id, tick: { ...tick, counts: told }, is_last: false });
  }
  async function send() {
    try {
      const spec = specOf(load, others);
      if ('en' in spec) return say({ is: 'refused', why: spec });
      const result = await means.runLoad(spec, { signal: stopping.signal, onTick, startAt, counts: true, send_until });
      // Threads that came past their moment ended by themselves, should nobody else have got to it.
      if (begun_at > 0 && clock() > Number(Atomics.load(send_until, 0))) stop(SILENT(dead_man_ms));
      if (begun_at === 0) return say({ is: 'refused', why: why ?? NEVER_BEGUN });
      const ended_at = result.stop_ms === null ? time.now() : stopped_at + result.stop_ms;
      say({ is: 'ended', why, last_sent_at: result.figures.requests > 0 ? Math.round(ended_at) : null });
    } catch (error) {
      means.onTrouble(`the load of run ${run_id} failed`, error);
      const is = begun_at > 0 ? { is: 'ended' as const, last_sent_at: time.now() } : { is: 'refused' as const };
      say({ ...is, why: FAILED(error) });
    } finally {
      for (const timer of timers) clearTimeout(timer);
      health.stop();
      going.is_over = true;
    }
  }
  const going: Going = { begin: started.resolve, stop, done: Promise.resolve(), is_over: false };
  going.done = send();
  return going;
}

/** What may not be sent is said why. It was approved at the hub, but an agent looks at what itself does. */
function specOf({ spec, start_at }: AgentLoad, others: number): LoadSpec | Text {
  // After a restart nobody knows how far it came, and it would be sent twice.
  if (start_at > 0) return ANEW;
  if (others >= MOST_LOADS) return BUSY;
  if (Buffer.byteLength(JSON.stringify(spec)) > MAX_LOAD_SPEC_BYTES) return TOO_LARGE;
  const wanted = spec as LoadSpec;
  const never = wanted.approved.flatMap(({ addresses }) => addresses.map(forbidden)).find((one) => one !== undefined);
  return never === undefined ? wanted : { zh: `目标地址不允许访问：${never}`, en: never };
}

/** Without it there is no moment to begin at: waited for until the load is wanted no more. */
async function measured(time: LoadTime, signal: AbortSignal): Promise<ClockReading> {
  for (;;) {
    const reading = time.reading();
    if (reading) return reading;
    await pause(MEASURE_MS, undefined, { signal }).catch(() => new Promise<never>(() => {}));
  }
}

function healthOf() {
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  let [used, at] = [process.cpuUsage(), clock()];
  return {
    /** Since it was asked last. */
    take(): GeneratorHealth {
      const { user, system } = process.cpuUsage(used);
      const ms = Math.max(1, clock() - at);
      [used, at] = [process.cpuUsage(), clock()];
      const loop_lag_ms = Math.max(0, loop.max / 1e6 - 10);
      loop.reset();
      return { cpu: (user + system) / 1000 / ms, loop_lag_ms, rss_bytes: process.memoryUsage.rss() };
    },
    stop: () => void loop.disable(),
  };
}

const SILENT = (ms: number): Text => ({
  zh: `${ms / 1000} 秒未收到主站消息，已自行停止`,
  en: `Nothing was heard from the hub for ${ms / 1000} s, so it stopped by itself`,
});
const NOT_WANTED = { zh: '主站已停止', en: 'The hub ended it' };
const NEVER_BEGUN = { zh: '准备就绪后未收到开始时间', en: 'It was made ready and never begun' };
const LATE = { zh: '开始时间送达过晚', en: 'When to begin was heard too late' };
const ANEW = { zh: '探测点已重新启动，不继续发送', en: 'The agent was started anew, and doesn’t go on with it' };
const BUSY = { zh: `已有 ${MOST_LOADS} 个压测在此进行`, en: `${MOST_LOADS} loads go on here already` };
const TOO_LARGE = { zh: '压测内容过大', en: 'The load is too large' };
const FAILED = (error: unknown): Text => {
  const words = error instanceof Error ? error.message : String(error);
  return { zh: `无法发送：${words}`, en: `It can’t be sent: ${words}` };
};
