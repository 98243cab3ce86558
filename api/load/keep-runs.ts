/** Keeps loads going and under watch: each tick is held against the rules, neighbours are looked at, and whatever can't be kept is not sent. */
import type { GeneratorEnd, RunLoad, Tick } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { notFound, Refusal } from '../middleware/errors.ts';
import { nameOfPerson } from '../people/names.ts';
import { complaints } from '../watching/complaints.ts';
import { filesOf } from './data-files.ts';
import { digestOf } from './digest.ts';
import { fromAgents, type Times } from './from-agents.ts';
import { chosenBy } from './generators.ts';
import type { LoadTests } from './keeper.ts';
import { limitOf } from './limits.ts';
import { turnedSince, watchesToHurry } from './neighbours.ts';
import { usageWatches } from './nodes-behind.ts';
import { keepTicks } from './pack-ticks.ts';
import { planOf } from './plans.ts';
import { type Ending, endRun, interruptRuns, noteProgress, noteSearch, noteStop, type Stop } from './run-store.ts';
import { type Scenarios, scenarios as usual } from './scenario.ts';
import { type Search, searchCapacity } from './search-capacity.ts';
import { type Begun, mayStart, startRun } from './start-run.ts';
import { followRules, NO_STREAKS } from './stop-rules.ts';
import { targetsOf } from './targets.ts';

type Going = {
  begun: Begun;
  stopping: AbortController;
  stop: Stop | null;
  ticks: Tick[];
  kept: number;
  requests: number;
  /** When the nodes behind its targets were asked last how busy they are. */
  measured_at: number;
  standing?: () => GeneratorEnd[];
  done: Promise<void>;
};

type Parts = Pick<Hub, 'db' | 'keys' | 'bus' | 'log' | 'agents'> & { watching: Pick<Hub['watching'], 'patrol'> };
type Means = {
  runLoad: RunLoad;
  scenarios?: Scenarios;
  /** How often neighbours are judged and progress is told, how often they are looked at, and after how many ticks these are stored. */
  judge_every_ms?: number;
  look_every_ms?: number;
  keep_after_ticks?: number;
  /** How often the nodes behind the targets are asked how busy they are. */
  measure_every_ms?: number;
  /** Between the steps of a search. */
  pause_ms?: number;
  /** How long agents that send are waited for. */
  agent_times?: Partial<Times>;
};

export function createLoadTests({ db, keys, bus, log, agents, watching }: Parts, means: Means): LoadTests {
  const { runLoad, scenarios = usual, judge_every_ms = 2_000, look_every_ms = 5_000, keep_after_ticks = 5 } = means;
  const { measure_every_ms = 15_000 } = means;
  const complain = complaints(log);
  const going = new Map<number, Going>();
  /** Plans whose start is being looked at. */
  let starting = 0;
  let closed = false;
  let timers: NodeJS.Timeout[] = [];

  const end = (run_id: number, stop: Stop) => {
    const run = going.get(run_id);
    if (!run || run.stop !== null) return;
    run.stop = stop;
    // First it ends, then it is written down.
    run.stopping.abort(stop.reason.en);
    noteStop(db, run_id, stop);
  };
  const endFor = (run_id: number, by: Stop['by'], reason: Text, more: Partial<Stop> = {}) =>
    end(run_id, { by, reason, at: Date.now(), ...more });
  /** What goes wrong here is our own mistake, and a load that isn't watched is not sent. */
  const guarded = (run_id: number, work: () => void) => {
    try {
      work();
    } catch (error) {
      complain('a load test could not be looked after and was stopped', error, { run_id });
      try {
        endFor(run_id, 'hub', UNWATCHED);
      } catch (more) {
        complain('the stop of a load test could not be written down', more, { run_id });
      }
    }
  };

  const keep = (run_id: number, run: Going) => {
    keepTicks(db, run_id, run.kept, run.ticks.slice(run.kept));
    run.kept = run.ticks.length;
    if (!noteProgress(db, run_id, run.requests)) endFor(run_id, 'approval', GONE);
  };
  const judge = (run_id: number, run: Going) => {
    const { plan, snapshot } = run.begun;
    const now = Date.now();
    if (now >= plan.until_at) endFor(run_id, 'window', OVER, { at: now });
    if (!holds(run.begun)) endFor(run_id, 'approval', GONE, { at: now });
    const turned = turnedSince(db, snapshot);
    if (turned)
      endFor(
        run_id,
        'neighbour',
        { zh: `相关对象转为 ${turned.state}`, en: `A neighbour turned ${turned.state}` },
        { target_id: turned.target_id },
      );
    if (run.ticks.length - run.kept >= keep_after_ticks) keep(run_id, run);
  };
  const holds = ({ plan: { id, approved_digest }, spec }: Begun) => {
    try {
      const plan = planOf(db, id);
      const digest = digestOf(plan, targetsOf(db, plan.endpoint_ids), filesOf(db, id));
      // A ceiling that is lowered meanwhile ends what is above it.
      const is_low = spec.ceiling_rate <= limitOf(db, plan.system_id).ceiling_rate;
      return plan.state === 'approved' && digest === approved_digest && is_low;
    } catch {
      // Removed, with its system.
      return false;
    }
  };
  const judgeAll = () => {
    for (const [run_id, run] of going) guarded(run_id, () => judge(run_id, run));
    bus.changed('load');
  };
  /** At its start, now and then, and at its end: a run that is shorter than the usual interval has its readings too. */
  const measure = (run: Going) => {
    run.measured_at = Date.now();
    const { plan, spec } = run.begun;
    const behind = { system_id: plan.system_id, addresses: spec.approved.flatMap(({ addresses }) => addresses) };
    for (const id of usageWatches(db, behind)) watching.patrol.lookNow(id);
  };
  const lookAll = () => {
    for (const [run_id, run] of going)
      guarded(run_id, () => {
        for (const id of watchesToHurry(db, run.begun.snapshot)) watching.patrol.lookNow(id);
        if (Date.now() - run.measured_at >= measure_every_ms) measure(run);
      });
  };
  const wake = () => {
    if (timers.length === 0) timers = [setInterval(judgeAll, judge_every_ms), setInterval(lookAll, look_every_ms)];
  };
  const rest = () => {
    if (going.size > 0) return;
    for (const timer of timers) clearInterval(timer);
    timers = [];
  };

  async function run(begun: Begun) {
    const { run_id, plan, spec, search } = begun;
    const stopping = new AbortController();
    const own: Going = {
      begun,
      stopping,
      stop: null,
      ticks: [],
      kept: 0,
      requests: 0,
      measured_at: 0,
      done: Promise.resolve(),
    };
    going.set(run_id, own);
    wake();
    guarded(run_id, () => measure(own));
    const take = (tick: Tick) => {
      own.ticks.push(tick);
      own.requests += tick.figures.requests;
    };
    let streaks = NO_STREAKS;
    const onTick = (tick: Tick) =>
      guarded(run_id, () => {
        take(tick);
        const judged = followRules(plan.stop_rules, streaks, tick);
        streaks = judged.streaks;
        if (judged.ended) endFor(run_id, judged.ended.by, judged.ended.reason);
      });
    const { signal } = stopping;
    const end = (why: Text) => guarded(run_id, () => endFor(run_id, 'generator', why));
    const chosen = chosenBy(db, plan);
    const watch = (standing: () => GeneratorEnd[]) => {
      own.standing = standing;
    };
    const sender = chosen ? fromAgents(agents, { run_id, agents: chosen, end, watch }, means.agent_times) : runLoad;
    const load = async (): Promise<Pick<Ending, 'result' | 'search' | 'requests'>> => {
      if (!search) return { result: await sender(spec, { signal, onTick }), search: null, requests: null };
      const kept = {
        ...{ signal, rules: plan.stop_rules },
        onTick: (tick: Tick) => guarded(run_id, () => take(tick)),
        onStep: (found: Search) => guarded(run_id, () => noteSearch(db, run_id, found)),
      };
      return searchCapacity(spec, search, kept, means);
    };
    const sent = async () => {
      let brought: Awaited<ReturnType<typeof load>> = { result: null, search: null, requests: null };
      try {
        brought = await load();
      } catch (error) {
        complain('a load test failed by our own mistake', error, { run_id });
      }
      guarded(run_id, () => keep(run_id, own));
      guarded(run_id, () => measure(own));
      try {
        const { source } = spec;
        const { result } = brought;
        const asked = result && source.is === 'scenario' ? scenarios.judge(source.scenario, result) : [];
        const worse = endRun(db, run_id, { ...brought, asked, stop: own.stop }, Date.now());
        if (worse) bus.alert(worse);
      } catch (error) {
        // It stays `running` in the table until the next start, which calls it interrupted.
        complain('the end of a load test could not be written down', error, { run_id });
      }
      going.delete(run_id);
      rest();
      bus.changed('load', 'events');
    };
    own.done = sent();
  }

  return {
    scenarios,
    begin() {
      if (interruptRuns(db, Date.now()) > 0) bus.changed('load', 'events');
    },
    mayStart: (plan_id, ceiling_rate) => mayStart(db, keys.credentials, plan_id, ceiling_rate, Date.now),
    async start(actor, asked) {
      if (closed || starting >= MAX_STARTING) throw BUSY();
      starting += 1;
      try {
        const begun = await startRun(db, actor, asked, { read: scenarios.read, key: keys.credentials }, Date.now);
        void run(begun);
        // The program began to end while the target was asked.
        if (closed) endFor(begun.run_id, 'hub', ENDS);
        bus.changed('load', 'events');
        return begun.run_id;
      } finally {
        starting -= 1;
      }
    },
    stop(actor, run_id) {
      const found = db.$client.prepare('select stop_asked_at from load_runs where id = ?').get(run_id);
      if (!found) throw notFound('该压测', 'load test');
      const own = going.get(run_id);
      if (!own || own.stop !== null) return;
      const who = nameOfPerson(db, actor.person) ?? actor.person;
      const reason = { zh: `由 ${who} 停止`, en: `Stopped by ${who}` };
      endFor(run_id, 'person', reason, { person: actor.person });
      record(db, actor, { action: 'load_stop', object_kind: 'load_run', object_id: run_id });
      bus.changed('load');
    },
    look: judgeAll,
    ticksOf: (run_id) => going.get(run_id)?.ticks,
    generatorsOf: (run_id) => going.get(run_id)?.standing?.(),
    async close() {
      closed = true;
      for (const run_id of going.keys()) guarded(run_id, () => endFor(run_id, 'hub', ENDS));
      await Promise.all([...going.values()].map(({ done }) => done));
      rest();
    },
  };
}

/** Starts that are looked at, at once: each asks targets. */
const MAX_STARTING = 4;
const BUSY = () => new Refusal(503, 'busy', '请稍后再试', 'Try again in a moment');
const UNWATCHED = { zh: '无法继续监视压测', en: 'It could not be looked after any more' };
const GONE = { zh: '批准不再有效', en: 'Its approval doesn’t hold any more' };
const OVER = { zh: '时间窗口已过', en: 'Its window is over' };
const ENDS = { zh: '程序退出', en: 'The program ends' };
