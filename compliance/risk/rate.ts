/** The risk of one scenario, or what it is still missing: what nobody rated has no level, least of all a low one. */
import type { RiskEdition } from '../catalogues/risk/edition.ts';
import type { Rating } from '../catalogues/risk/scales.ts';
import { type Method, methods } from './index.ts';
import type { Risk, RiskInput } from './input.ts';

export type Unrated = { [K in keyof RiskInput]: Rating | null };

export function rate(input: Unrated, method: Method, edition: RiskEdition): Risk | null {
  const { asset, threat, ease, severity } = input;
  if (asset === null || threat === null || ease === null || severity === null) return null;
  return methods[method].risk({ asset, threat, ease, severity }, edition);
}
