/**
 * What a city can make of the block that it holds. A proposal of ours, no official split: planes, counties or zones, towns or
 * departments, villages or sites, in 24 bits.
 */
import type { Text } from '../../probe.ts';

export type Step = { title: Text; bits: number };
export const USUAL_STEPS: readonly Step[] = [
  { title: { zh: '平面', en: 'plane' }, bits: 4 },
  { title: { zh: '区县', en: 'county or zone' }, bits: 4 },
  { title: { zh: '乡镇或部门', en: 'town or department' }, bits: 8 },
  { title: { zh: '村或站点', en: 'village or site' }, bits: 8 },
];
/** Of every LAN (RFC 7421). */
const LAN_LENGTH = 64;

export type Capacity = {
  /** From above; `count` is how many one of the step above holds, `all` how many there are. */
  steps: (Step & { length: number; count: number; all: number })[];
  /** /64s of the last step; 0: the steps don't fit. */
  lans_per_site: number;
  /** 'too_small': one LAN for each site or none, without growth. */
  verdict: 'comfortable' | 'workable' | 'too_small';
};

/** `length` of what the city holds, 0 to 64; undefined: no such length. */
export function capacityOf(length: number, steps: readonly Step[] = USUAL_STEPS): Capacity | undefined {
  if (!Number.isInteger(length) || length < 0 || length > LAN_LENGTH) return undefined;
  let [at, all] = [length, 1];
  const made = steps.map((step) => {
    at += step.bits;
    all *= 2 ** step.bits;
    return { ...step, length: at, count: 2 ** step.bits, all };
  });
  const lans_per_site = at <= LAN_LENGTH ? 2 ** (LAN_LENGTH - at) : 0;
  const verdict = lans_per_site >= 256 ? 'comfortable' : lans_per_site >= 16 ? 'workable' : 'too_small';
  return { steps: made.filter((step) => step.length <= LAN_LENGTH), lans_per_site, verdict };
}
