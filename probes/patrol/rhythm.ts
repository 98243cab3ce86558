/**
 * When a watch looks again. Pure: monotonic milliseconds in, monotonic milliseconds out.
 *
 * Each watch owns a grid of slots, `every_s` apart, shifted by a hash of its id: many watches spread evenly, and no period drifts.
 * A failed look is confirmed quickly (twice), then asked in its normal slots, and only an outage that lasts is asked less often:
 * a recovery is seen within one interval during the first five failing looks, afterwards within two (`every_s` ≤ 60) or four.
 */
import type { Outcome } from '../probe.ts';

/** A new or changed watch looks within this time. */
export const SOON_MS = 2_000;
/** When many watches are new at once, their first looks start at most this often. */
export const FIRST_LOOKS_PER_S = 500;
/** A failed look is repeated after this time, unless its slot comes first. */
export const CONFIRM_MS = 5_000;
export const CONFIRMATIONS = 2;
/** So many consecutive failing looks are asked at the normal pace. */
export const PATIENT_FAILURES = 5;
/** No back-off makes the pause longer than this; watches that look more rarely anyway are not slowed down at all. */
export const MAX_PAUSE_MS = 600_000;

/** Where in its interval a watch has its slots, in [0, 1): the same for an id at every start. */
export function phaseOf(id: number): number {
  let hash = (id ^ Math.floor(id / 2 ** 32)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The first slot strictly later than `after`. Slots that passed meanwhile are skipped, never made up for. */
export function slotAfter(after: number, every_s: number, phase: number): number {
  const period_ms = every_s * 1000;
  const shift = phase * period_ms;
  const slot = shift + (Math.floor((after - shift) / period_ms) + 1) * period_ms;
  return slot > after ? slot : slot + period_ms;
}

/** A first look: soon, but spread, so that a hub that starts with 50,000 watches doesn't ask them all at once. */
export function firstDue(now: number, every_s: number, phase: number, newcomers: number): number {
  const window_ms = Math.max(SOON_MS, (newcomers / FIRST_LOOKS_PER_S) * 1000);
  if (window_ms >= every_s * 1000) return slotAfter(now, every_s, phase);
  return now + phase * window_ms;
}

/** Consecutive failing looks. `unable` says nothing about the target, so it neither adds nor clears. */
export function failuresAfter(failures: number, outcome: Outcome): number {
  if (outcome === 'ok') return 0;
  return outcome === 'unable' ? failures : failures + 1;
}

/** How many slots apart a failing watch looks: 1, 2 or 4. */
export function slowdown(every_s: number, failures: number): number {
  if (failures <= PATIENT_FAILURES) return 1;
  const wanted = failures <= PATIENT_FAILURES * 2 || every_s <= 60 ? 2 : 4;
  const allowed = Math.floor(MAX_PAUSE_MS / (every_s * 1000));
  return allowed >= wanted ? wanted : Math.max(1, Math.min(2, allowed));
}

/** The next look after one that ended at `now` and left `failures` consecutive failures; `failed` says whether this one was one. */
export function nextDue(now: number, every_s: number, phase: number, failures: number, failed: boolean): number {
  const slot = slotAfter(now, every_s, phase);
  if (failed && failures <= CONFIRMATIONS) return Math.min(slot, now + CONFIRM_MS);
  return failed ? slot + (slowdown(every_s, failures) - 1) * every_s * 1000 : slot;
}
