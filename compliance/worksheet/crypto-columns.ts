/** What a row of a work sheet says of a technical unit of cryptography: D, A and K with all that belongs to them. Pure. */
import {
  type CryptoJudgement,
  type CryptoRule,
  derivedResult,
  reasonText,
  wrongJudgement,
} from './crypto-judgement.ts';
import type { Result } from './item-result.ts';

export const CRYPTO_COLUMNS = [
  { key: 'D', zh: 'D 使用有效', read: true, width: 8 },
  { key: 'D_reason', zh: 'D 不成立理由', read: true, width: 26 },
  { key: 'A', zh: 'A 算法合规', read: true, width: 8 },
  { key: 'A_reason', zh: 'A 不成立理由', read: true, width: 26 },
  { key: 'K', zh: 'K 密钥安全', read: true, width: 8 },
  { key: 'K_reason', zh: 'K 不成立理由', read: true, width: 26 },
  { key: 'strength_bits', zh: '安全强度（比特）', read: true, width: 10 },
  { key: 'module_low', zh: '仅模块低一级', read: true, width: 10 },
  { key: 'product', zh: '密码产品编号', read: true, width: 10 },
  { key: 'compensated_by', zh: '弥补单元与对象', read: true, width: 20 },
  { key: 'compensation_why', zh: '弥补理由', read: true, width: 26 },
] as const;
export type CryptoColumn = (typeof CRYPTO_COLUMNS)[number]['key'];

/** As it is judged: what K rests on and what makes up for it by reference. */
export type Unit = Pick<CryptoJudgement, 'D' | 'A' | 'K' | 'reasons' | 'strength_bits' | 'module_one_level_low'> & {
  product_id: number | null;
  compensation: { item: string; object_id: number; why: string } | null;
};

export const unitOf = ({ product, compensation, ...rest }: CryptoJudgement): Unit => ({
  ...rest,
  product_id: product?.id ?? null,
  compensation: compensation && { item: compensation.item, object_id: compensation.object_id, why: compensation.why },
});

export const YES_NO = ['是', '否'] as const;
const yesNo = (value: boolean | null) => (value === null ? '' : value ? '是' : '否');

export function unitCells(
  unit: Unit | null,
  nameOf: (object_id: number) => string,
): Record<CryptoColumn, string | number> {
  const { compensation, reasons } = unit ?? { compensation: null, reasons: { D: '', A: '', K: '' } };
  return {
    ...{ D: yesNo(unit?.D ?? null), A: yesNo(unit?.A ?? null), K: yesNo(unit?.K ?? null) },
    ...{ D_reason: reasons.D, A_reason: reasons.A, K_reason: reasons.K },
    ...{ strength_bits: unit?.strength_bits ?? '', product: unit?.product_id ?? '' },
    module_low: unit?.module_one_level_low ? '是' : '',
    compensated_by: compensation ? `${compensation.item} ${nameOf(compensation.object_id)}` : '',
    compensation_why: compensation?.why ?? '',
  };
}

type Wrong = (column: CryptoColumn | 'result' | 'reason', zh: string, en: string) => void;
type Reading = {
  said: (column: CryptoColumn) => string;
  result: string;
  reason: string;
  rule: CryptoRule;
  idOf: (object: string) => number | undefined;
  max_why_chars: number;
  resultName: (result: Result) => string;
};
export type SaidOfUnit = { result: Result; reason: string; unit: Unit };

const COLUMN_OF: Record<string, CryptoColumn> = {
  ...{ 'crypto.D': 'D', 'crypto.A': 'A', 'crypto.K': 'K' },
  ...{ 'crypto.reasons.D': 'D_reason', 'crypto.reasons.A': 'A_reason', 'crypto.reasons.K': 'K_reason' },
  ...{ 'crypto.strength_bits': 'strength_bits', 'crypto.module_one_level_low': 'module_low' },
};

/** Undefined: the row says nothing of D, A and K. Null: what it says is wrong, and `wrong` was told. */
export function readUnit(reading: Reading, wrong: Wrong): SaidOfUnit | null | undefined {
  const { said, rule, max_why_chars } = reading;
  if (CRYPTO_COLUMNS.every(({ key }) => said(key) === '')) return undefined;
  let is_wrong = false;
  const tell: Wrong = (column, zh, en) => {
    is_wrong = true;
    wrong(column, zh, en);
  };
  const bool = (column: CryptoColumn): boolean | null => {
    const text = said(column);
    if (text !== '' && text !== '是' && text !== '否') tell(column, '应为 是 或 否', 'It is 是 or 否');
    return text === '' ? null : text === '是';
  };
  const number = (column: CryptoColumn): number | null => {
    const text = said(column);
    if (!/^\d{0,9}$/.test(text)) tell(column, '应为非负整数', 'It is a whole number');
    return text === '' ? null : Number(text);
  };
  const why = (column: CryptoColumn): string => {
    const text = said(column);
    if (text.length > max_why_chars)
      tell(column, `超过 ${max_why_chars} 字`, `It is longer than ${max_why_chars} characters`);
    return text;
  };
  const D = bool('D');
  if (D === null) {
    tell('D', '须先判定 D', 'D is judged first');
    return null;
  }
  const unit: Unit = {
    ...{ D, A: bool('A'), K: bool('K') },
    reasons: { D: why('D_reason'), A: why('A_reason'), K: why('K_reason') },
    strength_bits: number('strength_bits'),
    module_one_level_low: bool('module_low') === true,
    product_id: number('product'),
    compensation: compensationOf(reading, why('compensation_why'), tell),
  };
  const problem = wrongJudgement(unit, rule);
  if (problem) tell(COLUMN_OF[problem.path] ?? 'D', problem.text.zh, problem.text.en);
  const result = derivedResult(unit);
  if (reading.result !== '' && reading.result !== reading.resultName(result))
    tell('result', '结果由 D、A、K 得出', 'The result follows from D, A and K');
  // Of what doesn't conform the reasons are those of D, A and K.
  const reason = result === 'conform' ? reading.reason : reasonText(unit);
  return is_wrong ? null : { result, reason, unit };
}

function compensationOf({ said, idOf }: Reading, why: string, tell: Wrong): Unit['compensation'] {
  const text = said('compensated_by');
  if (text === '' && why === '') return null;
  const [, item = '', object = ''] = /^(\S+) (.+)$/s.exec(text) ?? [];
  const object_id = idOf(object);
  if (item === '' || object_id === undefined || object_id === 0)
    tell('compensated_by', '应为 条款 空格 对象，如 6.2.2 堡垒机', 'It is a clause, a space and an object');
  if (why === '') tell('compensation_why', '请填写弥补理由', 'Say why that makes up for it');
  return { item, object_id: object_id ?? 0, why };
}

export const isSameUnit = (one: Unit | null, other: Unit | null): boolean =>
  JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
const inOrder = (unit: Unit | null) =>
  unit && [
    ...[unit.D, unit.A, unit.K, unit.reasons.D, unit.reasons.A, unit.reasons.K],
    ...[unit.strength_bits, unit.module_one_level_low, unit.product_id],
    ...[unit.compensation?.item, unit.compensation?.object_id, unit.compensation?.why],
  ];
