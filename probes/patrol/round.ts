/** The round of a patrol: starts what is due within the limits, and decides after each look when the next one is. */

import type { Observation } from '../probe.ts';
import type { Due, DueHeap } from './heap.ts';
import type { LagMeter } from './lag.ts';
import type { Batches } from './report.ts';
import { failuresAfter, firstDue, nextDue } from './rhythm.ts';
import type { Clock, PatrolOptions, Seen, Watched } from './words.ts';

/** Looks that share a limit. */
export type Site<W extends Watched> = { key: string; running: number; waiting: Set<Entry<W>> };

/** One watch and where its looking stands. */
export type Entry<W extends Watched> = Due & {
  id: number;
  watch: W;
  /** Since when the look is wanted; differs from `due` only after `lookNow`. */
  wanted: number;
  phase: number;
  failures: number;
  looking: AbortController | undefined;
  site: Site<W> | undefined;
  gone: boolean;
  /** Another look is wanted as soon as this one has ended. */
  again: boolean;
};

export type State<W extends Watched> = PatrolOptions<W> & {
  clock: Clock;
  concurrency: number;
  entries: Map<number, Entry<W>>;
  heap: DueHeap<Entry<W>>;
  sites: Map<string, Site<W>>;
  meter: LagMeter;
  batches: Batches<Seen<W>>;
  running: number;
  mode: 'going' | 'paused' | 'stopping' | 'stopped';
  timer: unknown;
  timer_due: number;
  idle: (() => void) | undefined;
};

/** A timer this late means that the process stood still (a suspended machine): then overdue looks are spread anew. */
const STANDSTILL_MS = 5_000;
/** Looks due within this time start together: one timer for many watches. */
const GRAIN_MS = 4;
const LONGEST_TIMER_MS = 60_000;

export function schedule<W extends Watched>(state: State<W>, entry: Entry<W>, due: number): void {
  state.heap.remove(entry);
  entry.site?.waiting.delete(entry);
  entry.due = due;
  entry.wanted = due;
  state.heap.push(entry);
}

/** To the very front, while its lag counts from now; a look under way is followed by another. */
export function hurry<W extends Watched>(state: State<W>, entry: Entry<W>): void {
  if (entry.looking) {
    entry.again = true;
    return;
  }
  schedule(state, entry, Number.NEGATIVE_INFINITY);
  entry.wanted = state.clock.now();
}

export function arm<W extends Watched>(state: State<W>): void {
  const top = state.heap.peek();
  if (state.mode !== 'going' || !top || state.running >= state.concurrency) return;
  if (state.timer !== undefined && state.timer_due <= top.due + GRAIN_MS) return;
  const now = state.clock.now();
  const wait_ms = Math.min(Math.max(top.due - now, GRAIN_MS), LONGEST_TIMER_MS);
  if (state.timer !== undefined) state.clock.clearTimeout(state.timer);
  state.timer_due = now + wait_ms;
  state.timer = state.clock.setTimeout(() => tick(state), wait_ms);
}

function tick<W extends Watched>(state: State<W>): void {
  const stood_still = stoodStill(state);
  state.timer = undefined;
  if (stood_still) spreadOverdue(state);
  startDue(state);
}

/** The end of a look may notice it before the timer does. */
function stoodStill<W extends Watched>(state: State<W>): boolean {
  return state.timer !== undefined && state.clock.now() - state.timer_due > STANDSTILL_MS;
}

export function spreadOverdue<W extends Watched>(state: State<W>): void {
  const now = state.clock.now();
  const overdue = state.heap.until(now).filter((entry) => entry.due !== Number.NEGATIVE_INFINITY);
  for (const entry of overdue) schedule(state, entry, firstDue(now, entry.watch.every_s, entry.phase, overdue.length));
}

export function startDue<W extends Watched>(state: State<W>): void {
  if (stoodStill(state)) {
    state.clock.clearTimeout(state.timer);
    state.timer = undefined;
    spreadOverdue(state);
  }
  const now = state.clock.now();
  while (state.mode === 'going' && state.running < state.concurrency) {
    const top = state.heap.peek();
    if (!top || top.due > now) break;
    state.heap.remove(top);
    top.site = siteOf(state, top.watch);
    if (top.site && top.site.running >= (state.per_site?.at_most ?? 1)) top.site.waiting.add(top);
    else begin(state, top);
  }
  arm(state);
}

function siteOf<W extends Watched>(state: State<W>, watch: W): Site<W> | undefined {
  const key = state.per_site?.key(watch);
  if (key === undefined) return undefined;
  const known = state.sites.get(key);
  if (known) return known;
  const site: Site<W> = { key, running: 0, waiting: new Set() };
  state.sites.set(key, site);
  return site;
}

function begin<W extends Watched>(state: State<W>, entry: Entry<W>): void {
  const { watch } = entry;
  const controller = new AbortController();
  entry.looking = controller;
  state.running += 1;
  if (entry.site) entry.site.running += 1;
  state.meter.note(entry.wanted, state.clock.now());
  // Inside a promise, so that a `look` that throws at once doesn't end the round for all others.
  const work = new Promise<Observation>((fulfil) => fulfil(state.look(watch, controller.signal)));
  work.then(
    (observation) => end(state, entry, { watch, observation }, controller),
    (error: unknown) => {
      if (!controller.signal.aborted) state.onError(error, watch);
      end(state, entry, undefined, controller);
    },
  );
}

function end<W extends Watched>(
  state: State<W>,
  entry: Entry<W>,
  seen: Seen<W> | undefined,
  controller: AbortController,
) {
  const { site } = entry;
  state.running -= 1;
  entry.looking = undefined;
  if (site) site.running -= 1;
  // What an aborted look says is about our abort, not about the target.
  const counts = seen !== undefined && !controller.signal.aborted;
  if (counts && state.mode !== 'stopped') state.batches.add(seen);
  if (entry.gone) state.entries.delete(entry.id);
  else {
    const before = entry.failures;
    if (counts) entry.failures = failuresAfter(before, seen.observation.outcome);
    const failed = entry.failures > before;
    schedule(state, entry, nextDue(state.clock.now(), entry.watch.every_s, entry.phase, entry.failures, failed));
    if (entry.again) hurry(state, entry);
    entry.again = false;
  }
  if (state.running === 0) state.idle?.();
  if (site) beginWaiting(state, site);
  startDue(state);
}

function beginWaiting<W extends Watched>(state: State<W>, site: Site<W>): void {
  for (const entry of site.waiting) {
    if (state.mode !== 'going' || state.running >= state.concurrency) return;
    if (site.running >= (state.per_site?.at_most ?? 1)) return;
    site.waiting.delete(entry);
    begin(state, entry);
  }
  if (site.running === 0 && site.waiting.size === 0) state.sites.delete(site.key);
}
