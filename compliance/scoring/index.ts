/** The registry of rules of scoring, by the name that an assessment is kept with. An edition never changes; a new one is a new line. */
import { crypto2021 } from './crypto-2021.ts';
import { crypto2023 } from './crypto-2023.ts';
import { mlps2019 } from './mlps-2019.ts';
import { mlps2021 } from './mlps-2021.ts';
import { mlps2025 } from './mlps-2025.ts';
import type { Scoring } from './scoring.ts';

export const scorings = {
  'mlps-2019': mlps2019,
  'mlps-2021': mlps2021,
  'mlps-2025': mlps2025,
  'crypto-2021': crypto2021,
  'crypto-2023': crypto2023,
} as const satisfies Record<string, Scoring>;

export type ScoringName = keyof typeof scorings;
