/** What risk is calculated from, each of a scale of five. */
import { RATINGS, type Rating } from '../catalogues/risk/scales.ts';

export type RiskInput = {
  /** Value of the asset. */
  asset: Rating;
  /** How likely the threat is to be tried, with the measures in place. */
  threat: Rating;
  /** How easily the vulnerability is used: makes the likelihood, with the threat. */
  ease: Rating;
  /** How badly the asset is damaged: makes the loss, with its value. The annex of 2007 knows one figure for both. */
  severity: Rating;
};

/** A figure as it stands in a report, and the level that it means. */
export type Figure = { value: string; level: Rating };
export type Risk = { likelihood: Figure; loss: Figure; risk: Figure };

const NAMES = ['asset', 'threat', 'ease', 'severity'] as const;

export function refuseOthers(input: RiskInput): void {
  for (const name of NAMES)
    if (!RATINGS.includes(input[name])) throw new RangeError(`${name} is 1, 2, 3, 4 or 5, not ${input[name]}`);
}
