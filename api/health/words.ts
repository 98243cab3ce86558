/** Figures as sentences say them, in both languages. */
import type { Text } from '#probes/probe.ts';

const round = (value: number): string => (value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value)));

const STEPS = [
  { ms: 86_400_000, zh: '天', en: 'd' },
  { ms: 3_600_000, zh: '小时', en: 'h' },
  { ms: 60_000, zh: '分钟', en: 'min' },
  { ms: 1_000, zh: '秒', en: 's' },
] as const;

/** A duration in its largest unit: `3.5 s`; below a second `120 ms`. */
export function seconds(ms: number): Text {
  const step = STEPS.find((one) => Math.abs(ms) >= one.ms);
  if (!step) return { zh: `${Math.round(ms)} 毫秒`, en: `${Math.round(ms)} ms` };
  const count = round(Math.abs(ms) / step.ms);
  const sign = ms < 0 ? '-' : '';
  return { zh: `${sign}${count} ${step.zh}`, en: `${sign}${count} ${step.en}` };
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function bytes(count: number): string {
  const step = count < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log2(count) / 10));
  return `${round(count / 1024 ** step)} ${SIZES[step]}`;
}

/** A day by the clock of the city (UTC+8): days are what people plan in. */
export const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
