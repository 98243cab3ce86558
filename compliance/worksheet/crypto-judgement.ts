/**
 * What is said of one object at a technical unit of cryptography: D, A and K, each with its reason where it doesn't hold. The result
 * follows from them. Pure.
 */
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import type { Level } from '../catalogues/catalogue.ts';
import { type CryptoObject, ownScore } from '../scoring/crypto.ts';
import { scorings } from '../scoring/index.ts';
import type { Result } from './item-result.ts';

export const CRYPTO_RULES = ['crypto-2023', 'crypto-2021'] as const;
export type CryptoRule = (typeof CRYPTO_RULES)[number];

const MAX_BITS = 65_536;
const Cell = { item: z.string().max(20), object_id: z.int().positive() };
export const CryptoJudgement = z.object({
  /** Use is effective. */
  D: z.boolean(),
  /** Algorithms and techniques are compliant, and keys are managed securely: asked only where D holds. */
  A: z.boolean().nullable(),
  K: z.boolean().nullable(),
  /** Of each that doesn't hold. */
  reasons: z.object({ D: z.string(), A: z.string(), K: z.string() }),
  /** Of the weakest that is used, where A doesn't hold. */
  strength_bits: z.int().min(0).max(MAX_BITS).nullable(),
  /** All that K lacks is the level of the module. */
  module_one_level_low: z.boolean(),
  /** 弥补: a cell that makes up for this one, as a person confirmed. */
  compensation: z.object({ ...Cell, why: z.string(), confirmed_by: z.string(), confirmed_at: z.int() }).nullable(),
  /** What K rests on, as it was when it was judged. */
  product: z
    .object({
      id: z.int(),
      name: z.string(),
      certificate: z.string(),
      module_level: z.int().nullable(),
      valid_until: z.int().nullable(),
    })
    .nullable(),
});
export type CryptoJudgement = z.infer<typeof CryptoJudgement>;

type Said = Pick<CryptoJudgement, 'D' | 'A' | 'K' | 'reasons' | 'strength_bits' | 'module_one_level_low'>;
export type Wrong = { path: string; text: Text };

export const derivedResult = ({ D, A, K }: Pick<CryptoJudgement, 'D' | 'A' | 'K'>): Result => {
  if (!D) return 'not_conform';
  return A && K ? 'conform' : 'partial';
};

export const hasStrength = (rule: CryptoRule): boolean => scorings[rule].edition.algorithmFactor !== null;

/** What is missing, or said where nothing can be said; undefined: nothing. */
export function wrongJudgement(said: Said, rule: CryptoRule): Wrong | undefined {
  const { D, A, K, reasons, strength_bits, module_one_level_low } = said;
  const wrong = (path: string, zh: string, en: string): Wrong => ({ path, text: { zh, en } });
  if (!D && (A !== null || K !== null))
    return wrong('crypto.D', 'D 不成立时不判 A 与 K', 'Where D doesn’t hold, neither A nor K is judged');
  if (D && A === null) return wrong('crypto.A', 'D 成立时须判 A', 'Where D holds, A is judged');
  if (D && K === null) return wrong('crypto.K', 'D 成立时须判 K', 'Where D holds, K is judged');
  for (const part of ['D', 'A', 'K'] as const) {
    if (said[part] === false && reasons[part] === '')
      return wrong(`crypto.reasons.${part}`, `请填写 ${part} 不成立的理由`, `Say why ${part} doesn’t hold`);
    if (said[part] !== false && reasons[part] !== '')
      return wrong(
        `crypto.reasons.${part}`,
        `${part} 并非不成立，不填理由`,
        `${part} isn’t denied, so it has no reason`,
      );
  }
  if (A === false && strength_bits === null && hasStrength(rule))
    return wrong(
      'crypto.strength_bits',
      'A 不成立时须给出安全强度（比特）',
      'Where A doesn’t hold, its strength in bits is needed',
    );
  if (A !== false && strength_bits !== null)
    return wrong(
      'crypto.strength_bits',
      '仅在 A 不成立时给出安全强度',
      'A strength is given only where A doesn’t hold',
    );
  if (K !== false && module_one_level_low)
    return wrong('crypto.module_one_level_low', '仅在 K 不成立时适用', 'It is said only where K doesn’t hold');
  return undefined;
}

/** One text of what doesn't hold, as findings and reports show it. */
export const reasonText = ({ reasons }: Pick<CryptoJudgement, 'reasons'>): string =>
  (['D', 'A', 'K'] as const).flatMap((part) => (reasons[part] === '' ? [] : [`${part}：${reasons[part]}`])).join('\n');

/** As the rule takes it. A strength that nobody gave counts as none: what isn't known earns nothing. */
export const scoredObject = (said: Omit<Said, 'reasons'>): Omit<CryptoObject, 'compensated_by'> => ({
  ...{ D: said.D, A: said.A === true, K: said.K === true, module_one_level_low: said.module_one_level_low },
  strength_bits: said.strength_bits ?? 0,
});

/** P of one object by itself, 0 to 1 with four places. */
export const pointsOf = (rule: CryptoRule, level: Level, said: Omit<Said, 'reasons'>): number =>
  Number(ownScore(scorings[rule].edition, level, { ...scoredObject(said), compensated_by: null }));
