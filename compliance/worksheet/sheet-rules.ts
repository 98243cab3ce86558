/** Which rules of scoring fit which kind of assessment; the first is the usual one. */
import { CRYPTO_RULES, type CryptoRule } from './crypto-judgement.ts';
import { MLPS_RULES, type MlpsRule } from './score-sheet.ts';
import type { SheetKind } from './sheet-items.ts';

export type SheetRule = MlpsRule | CryptoRule;
export const SHEET_RULES = [...MLPS_RULES, ...CRYPTO_RULES] as const;

export const RULES_OF: Record<SheetKind, readonly [SheetRule, ...SheetRule[]]> = {
  mlps: MLPS_RULES,
  crypto: CRYPTO_RULES,
};
