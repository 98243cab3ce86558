/** What stays of a risk after its treatment, at the likelihood and loss that a person expects then. */
import type { RiskEdition } from '../catalogues/risk/edition.ts';
import type { Rating } from '../catalogues/risk/scales.ts';
import { type Method, methods } from './index.ts';
import type { Risk } from './input.ts';

export type Expected = { likelihood: Rating | null; loss: Rating | null };

/** Null: nobody said what stays. */
export function residual({ likelihood, loss }: Expected, method: Method, edition: RiskEdition): Rating | null {
  if (likelihood === null || loss === null) return null;
  return methods[method].level(likelihood, loss, edition);
}

/** A treatment makes nothing worse: what is expected after it is at most what is there now. */
export const isWorse = ({ likelihood, loss }: Expected, now: Risk): boolean =>
  (likelihood ?? 0) > now.likelihood.level || (loss ?? 0) > now.loss.level;
