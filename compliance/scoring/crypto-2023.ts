/**
 * The quantification rules of 2023 for cryptography assessments (商用密码应用安全性评估量化评估规则 2023 版, in force 2023-08-01).
 *
 * An object: D·(A or 0.5·Ra)·(K or 0.5·Rk). Ra: 1 from 112 bits, 0.5 from 80 bits, else 0.2. Rk: 1.2 at level 3 and 1.5 at level 4 where
 * a module one level too low is all that K lacks, else 1.
 */
import { type CryptoEdition, type CryptoInput, explainCrypto, inputOf, scoreCrypto } from './crypto.ts';
import { exact, ONE } from './exact.ts';
import type { Scoring } from './scoring.ts';

const RA = [
  { from_bits: 112, factor: ONE },
  { from_bits: 80, factor: exact(1, 2) },
  { from_bits: 0, factor: exact(1, 5) },
];
const RK = { 1: ONE, 2: ONE, 3: exact(6, 5), 4: exact(3, 2) };

const edition: CryptoEdition = {
  // Uncertain: the threshold was not found in a published text.
  parameters: { threshold: 60 },
  algorithmFactor: (strength_bits) => RA.find(({ from_bits }) => strength_bits >= from_bits)?.factor ?? exact(1, 5),
  keyFactor: (level, module_one_level_low) => (module_one_level_low ? RK[level] : ONE),
};

const Input = inputOf(edition);

export const crypto2023 = {
  title: { zh: '密评量化评估规则 2023 版', en: 'cryptography, quantification rules of 2023' },
  edition,
  Input,
  score: (input: CryptoInput) => scoreCrypto(edition, input),
  explain: (input: CryptoInput) => explainCrypto(edition, input),
} satisfies Scoring<typeof Input>;
