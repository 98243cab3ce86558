/** A figure of docs/performance.md: what a bench measured, with the peers beside it in the same rounds. Printed nowhere else. */
import { appendFileSync } from 'node:fs';

/** Held against a peer (`of`) as a factor of what it costs, or against nothing as the figure itself. */
export type Goal = { of?: string; factor: number };
export type Figure = {
  work: string;
  what: string;
  /** Of what is measured, such as 'CPU ms a device'. */
  unit: string;
  /** Whether fewer are better, as with costs, or more, as with rates. */
  better: 'less' | 'more';
  /** null: could not be measured here; `note` says why. */
  ours: number | null;
  /** null: the peer isn't here. */
  peers: Record<string, number | null>;
  reach?: Goal[];
  beyond?: Goal[];
  note?: string;
};
/** The same work at several sizes: how its cost grows matters more than one figure. */
export type Growth = { work: string; what: string; unit: string; sizes: [size: string, value: number][] };

/** Set by the report: the benches do fewer rounds, and what they tell is kept. */
const file = process.env.BENCH_FIGURES;
export const isReport = file !== undefined;

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export function tell(told: Figure | Growth): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(told)}\n`);
}
