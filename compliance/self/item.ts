/** What this program says of itself at one item of level 3, in its own words, and which of its tests show it. Pure data. */
import type { Text } from '#probes/probe.ts';

/** A test of this project: its file, and its exact name. */
export type TestName = { file: string; test: string };

/** `program`: it does its part; `partly`: some of it; `not`: nothing, and never claimed. The operator's part comes on top. */
export const DOES = ['program', 'partly', 'not'] as const;
export type Does = (typeof DOES)[number];

export const SELF_STANDARDS = ['mlps', 'crypto'] as const;

export type SelfItem = {
  standard: (typeof SELF_STANDARDS)[number];
  /** As the catalogue of level 3 writes it: `8.1.4.1 a`, or the requirement of GB/T 39786 `8.4 a`. */
  item: string;
  does: Does;
  statement: Text;
  /** What no program can do for whoever runs it; null where nothing is left. */
  left_to_operator: Text | null;
  evidence: readonly TestName[];
};

/** Tests of one file. */
export const tests = (file: string, ...names: string[]): TestName[] => names.map((test) => ({ file, test }));
