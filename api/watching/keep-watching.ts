/** Joins patrol and pipeline: enabled watches go in, observations come out, stale ones are judged as such. */
import type { Logger } from 'pino';
import { probes } from '#probes/index.ts';
import { observe } from '#probes/observe.ts';
import { createPatrol, type Patrol } from '#probes/patrol/patrol.ts';
import type { Observation, Probe } from '#probes/probe.ts';
import type { Config } from '../config.ts';
import { credentialName, secretOf } from '../credentials/secret-of.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import { createPipeline, type Pipeline, type Seen } from '../pipeline/pipeline.ts';
import type { Samples } from '../samples/samples.ts';
import type { Bus } from '../timeline/bus.ts';
import { keepTopology, type TopologyKeeper } from '../topology/keep-topology.ts';
import { complaints } from './complaints.ts';
import { forbidden } from './forbidden.ts';
import type { PatrolledWatch } from './patrolled.ts';
import { keepHistory } from './retention.ts';
import { createSiblings } from './siblings.ts';

export type Watching = {
  patrol: Patrol<PatrolledWatch>;
  pipeline: Pipeline;
  topology: TopologyKeeper;
  /** Takes over what a person changed: called after the commit, does its work soon. */
  rescheduled(): void;
  /** Hears of each call of `rescheduled`: agents' watches may have changed as well. */
  onRescheduled(listener: () => void): void;
  /** Looks once, at once, and takes the observation in like any other. */
  lookNow(watch_id: number): Promise<Observation | undefined>;
  /** Since when (epoch ms) what is seen can't be stored; undefined while it can. What is shown is then as old as that. */
  lostSince(): number | undefined;
  stop(): Promise<void>;
};

const AGE_EVERY_MS = 5_000;
/** How often `age` goes on at once while it finds a whole batch: enough for 100,000 targets. */
const AGE_TURNS = 200;
const HISTORY_EVERY_MS = 60_000;
const RESCHEDULE_MS = 200;
/** Watches of one address that look at once: a device is asked, not flooded. */
const PER_ADDRESS = 4;

type Parts = { db: Db; config: Config; keys: Keys; log: Logger; samples: Samples; bus: Bus };

export function keepWatching({ db, keys, log, samples, bus }: Parts): Watching {
  const complain = complaints(log);
  const pipeline = createPipeline(
    db,
    samples,
    bus,
    (error, what) => complain('what was seen could not be taken in, by our own mistake', error, what),
    (target_ids) => siblings.ask(target_ids),
  );
  const look = async (watch: PatrolledWatch, signal?: AbortSignal): Promise<Observation> => {
    const secret = watch.credential_id === null ? undefined : secretOf(db, keys, watch.credential_id);
    // Without it the look would ask as a stranger, and what a stranger is told is not what was to be watched.
    if (watch.credential_id !== null && !secret) return locked(credentialName(db, watch.credential_id));
    return observe(probes[watch.probe] as Probe, {
      address: watch.address,
      params: watch.params,
      timeout_ms: watch.timeout_ms,
      forbid: forbidden,
      ...(watch.family ? { family: watch.family } : {}),
      ...(secret ? { secret } : {}),
      ...(signal ? { signal } : {}),
    });
  };
  const topology = keepTopology({
    db,
    onChanged(change, now) {
      if (change === 'graph') pipeline.graphChanged(now);
      bus.changed('topology');
    },
    onError: (error) => complain('inferring links failed, by our own mistake', error),
  });
  let lost_since: number | undefined;
  let stopped = false;
  const takeIn = (batch: readonly Seen[]) => {
    try {
      pipeline.ingest(batch);
      lost_since = undefined;
      siblings.seen(batch);
    } catch (error) {
      lost_since ??= Date.now();
      throw error;
    }
  };
  const patrol = createPatrol<PatrolledWatch>({
    look,
    report: takeIn,
    onError: (error, watch) => {
      if (watch) complain('a look failed by our own mistake', error, { watch: watch.id });
      else complain('what was seen could not be stored and is lost', error);
    },
    per_site: { key: (watch) => watch.address, at_most: PER_ADDRESS },
  });
  const siblings = createSiblings((id) => patrol.lookNow(id), pipeline);
  const guarded = (what: string, work: () => void) => () => {
    try {
      work();
    } catch (error) {
      complain(`${what} failed`, error);
    }
  };
  // Between two turns others get theirs. Bounded, should a target be due again and again.
  const ageInTurns = (turns = AGE_TURNS) => {
    const { more } = pipeline.age(Date.now());
    if (more && turns > 0 && !stopped) setImmediate(guarded('judging what went stale', () => ageInTurns(turns - 1)));
  };
  const timers = [
    setInterval(
      guarded('judging what went stale', () => ageInTurns()),
      AGE_EVERY_MS,
    ),
    setInterval(
      guarded('keeping history', () => keepHistory(db, samples, Date.now())),
      HISTORY_EVERY_MS,
    ),
  ];
  // The server keeps the process alive, not its housekeeping.
  for (const timer of timers) timer.unref();
  let soon: NodeJS.Timeout | undefined;
  /** Each watch as it was handed over, to tell a changed one from an unchanged. */
  let handed = new Map<number, string>();
  const reschedule = guarded('taking over changed watches', () => {
    soon = undefined;
    const before = handed;
    const watches = enabledWatches(db);
    handed = new Map(watches.map((watch) => [watch.id, JSON.stringify(watch)]));
    patrol.set(watches);
    siblings.set(watches);
    for (const watch of watches) {
      if (before.has(watch.id) && before.get(watch.id) !== handed.get(watch.id)) patrol.update(watch);
    }
  });
  // What went stale while the program was off must not be shown as good for a moment.
  guarded('judging what went stale', () => {
    for (let turns = AGE_TURNS; turns > 0 && pipeline.age(Date.now()).more; turns -= 1);
  })();
  reschedule();
  const rescheduled: (() => void)[] = [];
  const asked = new Map<number, Promise<Observation>>();
  return {
    patrol,
    pipeline,
    topology,
    onRescheduled: (listener) => void rescheduled.push(listener),
    rescheduled() {
      for (const listener of rescheduled) listener();
      soon ??= setTimeout(reschedule, RESCHEDULE_MS);
    },
    lostSince: () => lost_since,
    async lookNow(watch_id) {
      const watch = enabledWatches(db, watch_id)[0];
      if (!watch) return undefined;
      // However often a button is pressed, the device is asked once at a time.
      const known = asked.get(watch_id);
      if (known) return known;
      const looking = look(watch).then((observation) => {
        takeIn([{ watch, observation }]);
        return observation;
      });
      asked.set(watch_id, looking);
      return looking.finally(() => asked.delete(watch_id));
    },
    async stop() {
      stopped = true;
      topology.stop();
      clearTimeout(soon);
      for (const timer of timers) clearInterval(timer);
      await patrol.stop();
    },
  };
}

/** What a system brings by itself is not asked for. */
const ASKS = `not (probe = 'openmetrics' and params ->> '$.arrives' = 'pushed')`;

function enabledWatches(db: Db, watch_id?: number): PatrolledWatch[] {
  const rows = db.$client
    .prepare(`select id, target_id, probe, params, address, family, every_s, timeout_ms, credential_id, agent_id from watches
      where ${watch_id === undefined ? `enabled = 1 and agent_id is null and ${ASKS}` : 'id = ?'}`)
    .all(...(watch_id === undefined ? [] : [watch_id])) as (Omit<PatrolledWatch, 'params'> & { params: string })[];
  // A probe that this version no longer has is left alone; its facts go stale and show as unknown.
  return rows
    .filter((row) => Object.hasOwn(probes, row.probe))
    .map((row) => ({ ...row, params: JSON.parse(row.params) as Record<string, unknown> }));
}

/** The look that can't be made because its credential can't be opened. */
const locked = (credential: string): Observation => ({
  at: Date.now(),
  took_ms: 0,
  outcome: 'unable',
  error: `the credential “${credential}” was sealed under another key and can't be opened: enter its secret again`,
  facts: [],
  samples: [],
});
