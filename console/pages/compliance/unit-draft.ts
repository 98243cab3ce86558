/** What is typed of D, A and K before it is saved: as the editor shows it, whether it is complete, and as it is sent. */
import type { CryptoJudgement, Judgement, JudgingUnit, Result } from './assessment-calls.ts';

export const parts = ['D', 'A', 'K'] as const;
export type Part = (typeof parts)[number];
export type Typed = {
  D: boolean | null;
  A: boolean | null;
  K: boolean | null;
  reasons: Record<Part, string>;
  strength: string;
  low: boolean;
  product_id: number | null;
  compensation: JudgingUnit['compensation'];
  is_na: boolean;
  /** Why it doesn't apply; or a remark where all holds. */
  words: string;
};

const empty: Typed = {
  ...{ D: null, A: null, K: null, reasons: { D: '', A: '', K: '' }, strength: '', low: false, product_id: null },
  ...{ compensation: null, is_na: false, words: '' },
};

export function typedOf(judgement: Judgement | undefined): Typed {
  if (!judgement) return empty;
  const { result, reason, crypto } = judgement;
  if (!crypto) return { ...empty, is_na: result === 'not_applicable', words: reason };
  const { D, A, K, reasons, strength_bits, module_one_level_low, product, compensation } = crypto;
  return {
    ...{ D, A, K, reasons, strength: strength_bits === null ? '' : String(strength_bits), low: module_one_level_low },
    product_id: product?.id ?? null,
    compensation: compensation && { item: compensation.item, object_id: compensation.object_id, why: compensation.why },
    ...{ is_na: false, words: result === 'conform' ? reason : '' },
  };
}

/** A and K are asked only where D holds. */
export const isAsked = ({ D, is_na }: Typed, part: Part): boolean => !is_na && (part === 'D' || D === true);

/** As the server derives it; null: not all is said yet. */
export function resultOf(typed: Typed): Result | null {
  const { D, A, K, is_na } = typed;
  if (is_na) return 'not_applicable';
  if (D === null) return null;
  if (!D) return 'not_conform';
  if (A === null || K === null) return null;
  return A && K ? 'conform' : 'partial';
}

const bits = /^\d{1,5}$/;
export const needsStrength = (typed: Typed): boolean => isAsked(typed, 'A') && typed.A === false;

export function isComplete(typed: Typed, asks_strength: boolean): boolean {
  if (typed.is_na) return typed.words.trim() !== '';
  if (resultOf(typed) === null) return false;
  if (needsStrength(typed) && asks_strength && !bits.test(typed.strength.trim())) return false;
  return parts.every((part) => !isAsked(typed, part) || typed[part] !== false || typed.reasons[part].trim() !== '');
}

/** What isn't asked isn't sent, though it may have been typed before. */
export function sendingOf(typed: Typed): { result: Result; reason: string } | { crypto: JudgingUnit; reason: string } {
  const words = typed.words.trim();
  if (typed.is_na) return { result: 'not_applicable', reason: words };
  const result = resultOf(typed);
  const said = (part: Part) => (isAsked(typed, part) ? typed[part] : null);
  const why = (part: Part) => (said(part) === false ? typed.reasons[part].trim() : '');
  const strength = typed.strength.trim();
  return {
    reason: result === 'conform' ? words : '',
    crypto: {
      ...{ D: typed.D === true, A: said('A'), K: said('K'), reasons: { D: why('D'), A: why('A'), K: why('K') } },
      strength_bits: needsStrength(typed) && bits.test(strength) ? Number(strength) : null,
      module_one_level_low: said('K') === false && typed.low,
      product_id: typed.D === true ? typed.product_id : null,
      compensation: result === 'conform' ? null : typed.compensation,
    },
  };
}

/** As it will be read, to be shown before it is. */
export function judgementOf(
  typed: Typed,
  before: CryptoJudgement | null,
): Pick<Judgement, 'result' | 'reason' | 'crypto'> {
  const sent = sendingOf(typed);
  if (!('crypto' in sent)) return { ...sent, crypto: null };
  const { product_id, compensation: _by, ...said } = sent.crypto;
  const lines = parts.flatMap((part) => (said.reasons[part] === '' ? [] : [said.reasons[part]]));
  return {
    result: resultOf(typed) ?? 'not_conform',
    reason: sent.reason || lines.join('\n'),
    crypto: {
      ...said,
      product: before?.product?.id === product_id ? (before?.product ?? null) : null,
      compensation: sent.crypto.compensation && { confirmed_by: '', confirmed_at: 0, ...sent.crypto.compensation },
    },
  };
}
