/** Sentences that are stored in a run: it is read in both languages, so a line of each. */
import type { Text } from '#probes/probe.ts';

/** The first line is Chinese, the second English. */
export const inBoth = ({ zh, en }: Text): string => `${zh.replaceAll('\n', ' ')}\n${en.replaceAll('\n', ' ')}`;

export const GRADE_WORDS = {
  1: { zh: '特别重大', en: 'particularly major' },
  2: { zh: '重大', en: 'major' },
  3: { zh: '较大', en: 'relatively major' },
  4: { zh: '一般', en: 'ordinary' },
} as const;
