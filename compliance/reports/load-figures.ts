/** How figures of a load test are written. Pure. */
import type { Spread } from '#probes/load/words.ts';

export const ms = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
export const share = (value: number) => `${(value * 100).toFixed(2)}%`;
export const rate = (value: number) => value.toFixed(1);
export const changed = (part: number) => `${part >= 0 ? '+' : ''}${(part * 100).toFixed(1)}%`;

/** Nothing recorded is no zero. */
export const spreadRow = (name: string, { count, ...of }: Spread): string[] =>
  count === 0
    ? [name, '0', ...Array.from({ length: 5 }, () => '—')]
    : [name, String(count), ...[of.p50, of.p90, of.p99, of.p999, of.max].map(ms)];
export const SPREAD_COLUMNS = ['', '样本数', 'P50', 'P90', 'P99', 'P99.9', '最大'].map((title, at) => ({
  title,
  width: at === 0 ? 2.4 : 1,
}));
