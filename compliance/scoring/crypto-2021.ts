/**
 * The quantification rules of 2021 for cryptography assessments. Uncertain: that they differ from those of 2023 in Ra = Rk = 1 alone
 * (objects score 1, 0.5, 0.5, 0.25 or 0) is own knowledge.
 */
import { type CryptoEdition, type CryptoInput, explainCrypto, inputOf, scoreCrypto } from './crypto.ts';
import { ONE } from './exact.ts';
import type { Scoring } from './scoring.ts';

const edition: CryptoEdition = {
  // Uncertain: the threshold was not found in a published text.
  parameters: { threshold: 60 },
  algorithmFactor: null,
  keyFactor: () => ONE,
};

const Input = inputOf(edition);

export const crypto2021 = {
  title: { zh: '密评量化评估规则 2021 版', en: 'cryptography, quantification rules of 2021' },
  edition,
  Input,
  score: (input: CryptoInput) => scoreCrypto(edition, input),
  explain: (input: CryptoInput) => explainCrypto(edition, input),
} satisfies Scoring<typeof Input>;
