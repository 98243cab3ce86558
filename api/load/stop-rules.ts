/** When a run ends by itself, from what it brings second by second. Pure. A second in which nothing came back is never a good one. */
import { errorShare } from '#probes/load/scenario/thresholds.ts';
import type { Tick } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { StopRules } from './shapes.ts';

/** How long in a row each rule was broken, and how long nothing came back though something was asked. */
export type Streaks = { at_ms: number; errors_ms: number; p99_ms: number; generator_ms: number; silent_ms: number };
export const NO_STREAKS: Streaks = { at_ms: 0, errors_ms: 0, p99_ms: 0, generator_ms: 0, silent_ms: 0 };
export type Ended = { by: 'error_share' | 'p99' | 'generator'; reason: Text };

/** A hub that was held up gets ticks late: none counts for more. */
const MAX_TICK_MS = 2_000;

export function followRules(rules: StopRules, before: Streaks, tick: Tick): { streaks: Streaks; ended: Ended | null } {
  const ms = Math.max(0, Math.min(tick.elapsed_ms - before.at_ms, MAX_TICK_MS));
  const { requests, latency_ms } = tick.figures;
  const share = errorShare(tick.figures);
  const silent_ms = requests === 0 && tick.in_flight > 0 ? before.silent_ms + ms : 0;
  // Without an answer the error rule only goes on; the wait so far is a latency that the others will have at least.
  const errors = rules.error_share !== null && (share === null ? before.errors_ms > 0 : share > rules.error_share);
  const p99 =
    rules.p99_ms !== null && (latency_ms.count > 0 ? latency_ms.p99 > rules.p99_ms : silent_ms > rules.p99_ms);
  const grown = (broken: boolean, so_far: number) => (broken ? so_far + ms : 0);
  const streaks = {
    at_ms: tick.elapsed_ms,
    errors_ms: grown(errors, before.errors_ms),
    p99_ms: grown(p99, before.p99_ms),
    generator_ms: grown(tick.generator.limited, before.generator_ms),
    silent_ms,
  };
  return { streaks, ended: endedBy(rules, streaks, share) };
}

function endedBy(rules: StopRules, streaks: Streaks, share: number | null): Ended | null {
  const { for_s, generator_s } = rules;
  if (rules.error_share !== null && streaks.errors_ms >= for_s * 1000) {
    const now = share === null ? '' : ` ${percent(share)}`;
    return {
      by: 'error_share',
      reason: {
        zh: `错误率${now} 连续 ${for_s} 秒超过 ${percent(rules.error_share)}`,
        en: `The share of errors${now} was above ${percent(rules.error_share)} for ${for_s} s`,
      },
    };
  }
  if (rules.p99_ms !== null && streaks.p99_ms >= for_s * 1000)
    return {
      by: 'p99',
      reason: {
        zh: `99% 时延连续 ${for_s} 秒超过 ${rules.p99_ms} 毫秒`,
        en: `The 99th percentile of latency was above ${rules.p99_ms} ms for ${for_s} s`,
      },
    };
  if (generator_s !== null && streaks.generator_ms >= generator_s * 1000)
    return {
      by: 'generator',
      reason: {
        zh: `发压端连续 ${generator_s} 秒达到自身极限，结果不能说明系统`,
        en: `The generator was at its own limit for ${generator_s} s: the figures say nothing of the system`,
      },
    };
  return null;
}

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;
