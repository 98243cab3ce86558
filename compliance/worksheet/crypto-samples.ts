/** For tests: a worked example of a level 3 assessment, and judgements by the score that they make. */
import { cryptoUnits } from '../catalogues/crypto/units.ts';
import type { CryptoJudgement } from './crypto-judgement.ts';

const said = (
  D: boolean,
  A: boolean | null,
  K: boolean | null,
  more: Partial<CryptoJudgement> = {},
): CryptoJudgement => {
  const why = (holds: boolean | null) => (holds === false ? '现场核查' : '');
  return {
    ...{ D, A, K, reasons: { D: why(D), A: why(A), K: why(K) }, strength_bits: null, module_one_level_low: false },
    ...{ compensation: null, product: null, ...more },
  };
};
/** By their score at level 3 and the rule of 2023. */
export const SAID = {
  '1': said(true, true, true),
  '0': said(false, null, null),
  half: said(true, false, true, { strength_bits: 128 }),
  quarter: said(true, false, true, { strength_bits: 80 }),
  tls: said(true, false, false, { strength_bits: 112 }),
  low: said(true, true, false, { module_one_level_low: true }),
} as const satisfies Record<string, CryptoJudgement>;
export type SaidName = keyof typeof SAID;

/** In the order of the units: for each its objects, or its result; `na` doesn't apply. */
export const LINES = [
  'quarter 1,0 0',
  '1,tls 1,tls 1,tls 0 na',
  'tls,0 tls,tls,1 0 na low,0 0',
  '1,0 0 na 1,tls 1,0,0 1,tls 1,0,0 na',
  'conform conform conform conform conform partial',
  'conform conform conform not_conform conform',
  'conform conform partial not_conform not_conform',
  'conform na na',
];
/** What was reckoned by hand of them. */
export const EXPECTED = {
  layers: ['0.2500', '0.5444', '0.2129', '0.4436', '0.9222', '0.8158', '0.5341', '1.0000'],
  total: '53.00',
};

/** By the clause of the unit. */
export const EXAMPLE: ReadonlyMap<string, string> = new Map(
  LINES.flatMap((line) => line.split(' ')).map((words, at) => [cryptoUnits(3)[at]?.clause ?? '', words]),
);
