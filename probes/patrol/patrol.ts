/**
 * Keeps looking: due times, spread, concurrency, confirmation and back-off. Hub and agent use the same one.
 * Knows no database and no network; runs on a monotonic clock, so a jump of the wall clock changes nothing.
 */

import { dueHeap } from './heap.ts';
import { type Lag, lagMeter } from './lag.ts';
import { batches } from './report.ts';
import { firstDue, phaseOf, SOON_MS, slotAfter } from './rhythm.ts';
import { arm, type Entry, hurry, type State, schedule, spreadOverdue, startDue } from './round.ts';
import type { Clock, PatrolOptions, Watched } from './words.ts';

export type PatrolStats = {
  watches: number;
  /** Overdue: waiting for a free place. */
  due: number;
  running: number;
  /** How late looks start, over the last 4,096 of them. */
  lag_ms: Lag;
  looks_per_s: number;
  /** Looks started since the patrol was made. */
  looks: number;
};

export type Patrol<W extends Watched> = {
  /** Makes these the watches: unknown ids are added, missing ones removed, the others keep their rhythm and failures. */
  set(watches: readonly W[]): void;
  add(watch: W): void;
  /** Takes the changed watch and looks soon. */
  update(watch: W): void;
  /** Aborts a look under way; what it brings is dropped. */
  remove(id: number): void;
  /** Looks as soon as there is a place, before all others; false when there is no such watch. */
  lookNow(id: number): boolean;
  /** Starts nothing until `resume`; looks under way end and are reported. */
  pause(): void;
  resume(): void;
  /** Starts nothing more, waits for looks under way (at most `grace_ms`, then they are aborted) and reports them. */
  stop(): Promise<void>;
  stats(): PatrolStats;
};

/** After its abort a look has this long to end. */
const ABORTED_MS = 500;

const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export function createPatrol<W extends Watched>(options: PatrolOptions<W>): Patrol<W> {
  const { clock = REAL_CLOCK, concurrency = 512, report_every_ms = 250, max_batch = 1_000, grace_ms = 5_000 } = options;
  const state: State<W> = {
    ...options,
    clock,
    concurrency,
    entries: new Map(),
    heap: dueHeap(),
    sites: new Map(),
    meter: lagMeter(clock.now()),
    batches: batches(clock, { items: max_batch, wait_ms: report_every_ms }, options.report, options.onError),
    running: 0,
    mode: 'going',
    timer: undefined,
    timer_due: 0,
    idle: undefined,
  };
  let stopped: Promise<void> | undefined;
  return {
    set: (watches) => replaceAll(state, watches),
    add: (watch) => changeOne(state, watch),
    update: (watch) => changeOne(state, watch),
    remove: (id) => remove(state, id),
    lookNow(id) {
      const entry = state.entries.get(id);
      if (!entry || entry.gone) return false;
      hurry(state, entry);
      arm(state);
      return true;
    },
    pause() {
      if (state.mode === 'going') state.mode = 'paused';
    },
    resume() {
      if (state.mode !== 'paused') return;
      state.mode = 'going';
      const now = state.clock.now();
      for (const site of state.sites.values()) for (const entry of site.waiting) schedule(state, entry, now);
      spreadOverdue(state);
      startDue(state);
    },
    stop: () => (stopped ??= stop(state, grace_ms)),
    stats: () => statsOf(state),
  };
}

function statsOf<W extends Watched>(state: State<W>): PatrolStats {
  const now = state.clock.now();
  let due = state.heap.until(now).length;
  for (const site of state.sites.values()) due += site.waiting.size;
  return {
    watches: state.entries.size,
    due,
    running: state.running,
    lag_ms: state.meter.lag_ms(),
    looks_per_s: state.meter.looks_per_s(now),
    looks: state.meter.total(),
  };
}

function replaceAll<W extends Watched>(state: State<W>, watches: readonly W[]): void {
  for (const watch of watches) insist(watch);
  const wanted = new Set(watches.map((watch) => watch.id));
  for (const id of [...state.entries.keys()]) if (!wanted.has(id)) remove(state, id);
  const newcomers = watches.filter((watch) => !state.entries.has(watch.id)).length;
  for (const watch of watches) admit(state, watch, newcomers);
  arm(state);
}

function changeOne<W extends Watched>(state: State<W>, watch: W): void {
  insist(watch);
  const entry = admit(state, watch, 1);
  const soon = state.clock.now() + entry.phase * SOON_MS;
  if (entry.looking) entry.again = true;
  else if (entry.due > soon) schedule(state, entry, soon);
  arm(state);
}

function insist(watch: Watched): void {
  if (Number.isSafeInteger(watch.id) && watch.every_s > 0 && Number.isFinite(watch.every_s)) return;
  throw new RangeError(`watch ${watch.id} can't look every ${watch.every_s} s`);
}

function admit<W extends Watched>(state: State<W>, watch: W, newcomers: number): Entry<W> {
  const known = state.entries.get(watch.id);
  const now = state.clock.now();
  if (!known) {
    const phase = phaseOf(watch.id);
    const entry: Entry<W> = {
      id: watch.id,
      watch,
      phase,
      due: 0,
      wanted: 0,
      place: -1,
      failures: 0,
      looking: undefined,
      site: undefined,
      gone: false,
      again: false,
    };
    state.entries.set(watch.id, entry);
    schedule(state, entry, firstDue(now, watch.every_s, phase, newcomers));
    return entry;
  }
  const { every_s } = known.watch;
  known.watch = watch;
  if (known.gone) {
    // Removed while its look was under way and now back: that look stays dropped, another follows it.
    known.gone = false;
    known.failures = 0;
    known.again = true;
  } else if (!known.looking && every_s !== watch.every_s) {
    schedule(state, known, slotAfter(now, watch.every_s, known.phase));
  }
  return known;
}

function remove<W extends Watched>(state: State<W>, id: number): void {
  const entry = state.entries.get(id);
  if (!entry) return;
  state.heap.remove(entry);
  entry.site?.waiting.delete(entry);
  entry.gone = true;
  if (!entry.looking) state.entries.delete(id);
  entry.looking?.abort(new Error('the watch was removed'));
}

async function stop<W extends Watched>(state: State<W>, grace_ms: number): Promise<void> {
  state.mode = 'stopping';
  if (state.timer !== undefined) state.clock.clearTimeout(state.timer);
  await ended(state, grace_ms);
  for (const entry of state.entries.values()) entry.looking?.abort(new Error('the patrol stops'));
  await ended(state, ABORTED_MS);
  state.mode = 'stopped';
  state.batches.flush();
}

/** Waits until no look is under way, at most `wait_ms`. */
function ended<W extends Watched>(state: State<W>, wait_ms: number): Promise<void> {
  if (state.running === 0) return Promise.resolve();
  return new Promise((fulfil) => {
    const timer = state.clock.setTimeout(fulfil, wait_ms);
    state.idle = () => {
      state.clock.clearTimeout(timer);
      fulfil();
    };
  });
}
