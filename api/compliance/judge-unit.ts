/** What may be said of a cell, and what is kept of it: units of cryptography are judged by D, A and K, object by object. */
import { z } from 'zod';
import {
  type CryptoJudgement,
  derivedResult,
  reasonText,
  wrongJudgement,
} from '#compliance/worksheet/crypto-judgement.ts';
import { WHOLE } from '#compliance/worksheet/item-result.ts';
import { findItem } from '#compliance/worksheet/sheet-items.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { RESULTS, type Result } from './schema.ts';
import type { Assessment } from './take-part.ts';

export const ItemKey = z
  .string()
  .regex(
    /^\d+(\.\d+){2,3}( [a-z])?$/,
    'a clause and its letter, such as 8.1.4.1 a, or the clause of a unit, such as 6.2.1',
  );
export const ObjectId = z.int().min(0);
/** As whoever judges saw it; 0: not judged. */
const Version = z.int().min(0);
export const MAX_REASON = 2_000;
export const MAX_WHY = 600;

const Why = Written.max(MAX_WHY).default('');
/** D, A and K of a technical unit for an object; what K rests on, and what makes up for it, by reference. */
export const JudgingUnit = z.strictObject({
  D: z.boolean(),
  A: z.boolean().nullable().default(null),
  K: z.boolean().nullable().default(null),
  reasons: z.strictObject({ D: Why, A: Why, K: Why }).prefault({}),
  strength_bits: z.int().min(0).max(65_536).nullable().default(null),
  module_one_level_low: z.boolean().default(false),
  product_id: z.int().positive().nullable().default(null),
  /** Whoever sends it confirms it. */
  compensation: z
    .strictObject({ item: ItemKey, object_id: z.int().positive(), why: Written.min(1).max(MAX_WHY) })
    .nullable()
    .default(null),
});

export const Judging = z.strictObject({
  item: ItemKey,
  /** Object 0 is the item as a whole. */
  cells: z
    .array(z.strictObject({ object_id: ObjectId, version: Version }))
    .min(1)
    .max(201),
  /** Absent where `crypto` is there: it follows from that. */
  result: z.enum(RESULTS).optional(),
  /** Asked for by all but what conforms. */
  reason: Written.max(MAX_REASON).default(''),
  crypto: JudgingUnit.optional(),
});

export type Said = { result: Result; reason: string; crypto: CryptoJudgement | null };
type Wanted = z.infer<typeof Judging>;

export function saidOf(db: Db, actor: Actor, assessment: Assessment, wanted: Wanted, now: number): Said {
  const { item, cells, result, reason, crypto } = wanted;
  const found = findItem(assessment, item);
  const by_object = found?.kind === 'crypto' && found.of.objects;
  if (crypto && !by_object) throw wrong('crypto', '该项不按 D、A、K 判定', 'This item is not judged by D, A and K');
  if (crypto) {
    if (result !== undefined)
      throw wrong('result', '结果由 D、A、K 得出，不单独填写', 'The result follows from D, A and K');
    if (cells.some(({ object_id }) => object_id === WHOLE))
      throw wrong('cells', '技术单元须逐对象判定 D、A、K', 'A technical unit is judged by D, A and K for each object');
    return saidOfUnit(db, actor, assessment, { item, cells, crypto, reason }, now);
  }
  if (result === undefined) throw wrong('result', '请给出判定结果', 'A result is needed');
  if (by_object && result !== 'not_applicable')
    throw wrong(
      'crypto',
      '技术单元须判定 D、A、K；结果由其得出',
      'A technical unit is judged by D, A and K: its result follows',
    );
  if (found?.kind === 'crypto' && !by_object && cells.some(({ object_id }) => object_id !== WHOLE))
    throw wrong('cells', '管理单元按整体判定', 'A management unit is judged as a whole');
  if (reason === '' && result !== 'conform')
    throw wrong('reason', '请填写判定理由', 'Say why: all but what conforms needs a reason');
  return { result, reason, crypto: null };
}

type Unit = Pick<Wanted, 'item' | 'cells' | 'reason'> & { crypto: z.infer<typeof JudgingUnit> };

function saidOfUnit(
  db: Db,
  actor: Actor,
  assessment: Assessment,
  { item, cells, crypto, reason }: Unit,
  now: number,
): Said {
  const { product_id, compensation, ...said } = crypto;
  const { rule } = assessment;
  const problem = rule === 'crypto-2021' || rule === 'crypto-2023' ? wrongJudgement(said, rule) : undefined;
  if (problem) throw wrong(problem.path, problem.text.zh, problem.text.en);
  const result = derivedResult(said);
  if (reason !== '' && result !== 'conform')
    throw wrong('reason', '理由分别填写在 D、A、K 处', 'Reasons stand with D, A and K each');
  if (compensation && result === 'conform')
    throw wrong('crypto.compensation', 'D、A、K 均成立，无需弥补', 'D, A and K hold: nothing is to be made up for');
  if (compensation) refuseHollow(db, assessment, { item, cells }, compensation);
  return {
    ...{ result, reason: result === 'conform' ? reason : reasonText(said) },
    crypto: {
      ...said,
      compensation: compensation && { ...compensation, confirmed_by: actor.person, confirmed_at: now },
      product: product_id === null ? null : frozenProduct(db, assessment, product_id),
    },
  };
}

/** What makes up for another is judged by D, A and K itself, and is another cell. */
function refuseHollow(
  db: Db,
  { id }: Assessment,
  { item, cells }: Pick<Wanted, 'item' | 'cells'>,
  by: { item: string; object_id: number },
) {
  if (by.item === item && cells.some(({ object_id }) => object_id === by.object_id))
    throw wrong('crypto.compensation', '对象不能弥补自身', 'Nothing makes up for itself');
  const judged = db.$client.prepare(
    'select 1 from judgements where assessment_id = ? and item = ? and object_id = ? and crypto is not null',
  );
  if (!judged.get(id, by.item, by.object_id))
    throw wrong(
      'crypto.compensation',
      '用于弥补的单元与对象尚未判定 D、A、K',
      'What should make up for it isn’t judged by D, A and K',
    );
}

/** Its name and certificate as they are now: the judgement says what was looked at, whatever becomes of the product. */
function frozenProduct(db: Db, { id: assessment_id, system_id }: Assessment, id: number): CryptoJudgement['product'] {
  const product = db.$client
    .prepare(
      'select id, name, certificate, module_level, valid_until from crypto_products where id = ? and system_id = ?',
    )
    .get(id, system_id) as NonNullable<CryptoJudgement['product']> | undefined;
  if (product) return product;
  // One that was removed since stays chosen where it was.
  const kept = db.$client
    .prepare(`select crypto -> '$.product' from judgements
      where assessment_id = ? and crypto ->> '$.product.id' = ? limit 1`)
    .pluck()
    .get(assessment_id, id) as string | undefined;
  if (kept === undefined)
    throw wrong('crypto.product_id', '该系统没有此密码产品', 'The system has no such product of cryptography');
  return JSON.parse(kept) as CryptoJudgement['product'];
}

/** What a fault is: a finding is of this, and of another fault its risk is chosen anew. */
export const faultOf = ({ result, reason, crypto }: Said): string =>
  JSON.stringify([
    result,
    reason,
    crypto && [
      crypto.D,
      crypto.A,
      crypto.K,
      crypto.strength_bits,
      crypto.module_one_level_low,
      crypto.compensation?.item,
      crypto.compensation?.object_id,
    ],
  ]);
