/** How a report looks in whatever format: colours, the length of bars, when a page lies on its side. */
import type { Block, Report } from '#compliance/reports/report.ts';
import type { Tone } from '#compliance/reports/tone.ts';

/** Told apart without colour by their order and by the number beside them. */
export const TONES: Record<Tone, string> = {
  good: '#2E7D4F',
  fair: '#D9A21B',
  bad: '#B42318',
  none: '#98A2B3',
  unknown: '#475467',
};
/** Signs of the longest bar. */
export const BARS = 36;
const MAX_UPRIGHT_COLUMNS = 7;

export const isWide = ({ blocks }: Report): boolean =>
  blocks.some((block) => block.is === 'table' && block.columns.length > MAX_UPRIGHT_COLUMNS);

type Bars = Extract<Block, { is: 'bars' }>;
const sum = (parts: readonly number[]) => parts.reduce((all, each) => all + each, 0);
export const longestOf = ({ rows }: Bars): number => Math.max(1, ...rows.map(({ parts }) => sum(parts)));

/** In whole signs; what is there has one at least, so that a single fault is never rounded away. */
export const blocksOf = (parts: readonly number[], longest: number, signs: number): number[] =>
  parts.map((part) => (part === 0 ? 0 : Math.max(1, Math.round((part / longest) * signs))));
