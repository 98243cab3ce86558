/** The lists by which a finding is a high risk; an assessment keeps the edition that it was made with. */
import type { Level } from '../catalogue.ts';
import { CLOUD_CASES } from './cloud.ts';
import { CRYPTO_HIGH_RISKS, CRYPTO_HIGH_RISKS_EDITION } from './crypto.ts';
import { GENERAL_CASES } from './general.ts';
import { MAJOR_HIDDEN_DANGERS } from './major-hidden-dangers.ts';
import type { HighRiskCase } from './read-cases.ts';

export const HIGH_RISK_LISTS = {
  mlps: {
    edition: '实施指引（试行）',
    certainty: 'uncertain',
    cases: [...GENERAL_CASES, ...CLOUD_CASES],
  },
  crypto: { edition: CRYPTO_HIGH_RISKS_EDITION, certainty: 'uncertain', points: CRYPTO_HIGH_RISKS },
  major: MAJOR_HIDDEN_DANGERS,
} as const;

/** What can be a high risk at a level; a case whose level wasn't told is among them. */
export function highRiskCases(level: Level): HighRiskCase[] {
  return HIGH_RISK_LISTS.mlps.cases.filter(({ lowest_level }) => lowest_level === null || lowest_level <= level);
}
