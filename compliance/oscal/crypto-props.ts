/** What was said of an object at a unit of cryptography, as properties of its observation. Pure. */
import { compensationText, objectNames, ownPoints } from '../reports/crypto-parts.ts';
import type { AssessmentGiven } from '../reports/given.ts';
import type { CryptoJudgement } from '../worksheet/crypto-judgement.ts';
import { prop, time } from './oscal-text.ts';

const PARTS = { D: 'crypto-effective', A: 'crypto-compliant', K: 'crypto-keys-secure' } as const;

export function cryptoProps(given: AssessmentGiven, said: CryptoJudgement) {
  const { strength_bits, module_one_level_low, product, compensation } = said;
  const points = ownPoints(given, said);
  return [
    ...(['D', 'A', 'K'] as const).map((part) => prop(PARTS[part], String(said[part] ?? 'not asked'))),
    ...(strength_bits === null ? [] : [prop('crypto-strength-bits', String(strength_bits))]),
    ...(module_one_level_low ? [prop('crypto-module-one-level-low', 'true')] : []),
    ...(points === null ? [] : [prop('crypto-own-score', points)]),
    ...(product === null
      ? []
      : [
          prop('crypto-product', product.name),
          ...(product.certificate === '' ? [] : [prop('crypto-product-certificate', product.certificate)]),
          ...(product.module_level === null ? [] : [prop('crypto-module-level', String(product.module_level))]),
          ...(product.valid_until === null ? [] : [prop('crypto-product-valid-until', time(product.valid_until))]),
        ]),
    ...(compensation === null
      ? []
      : [
          prop('crypto-compensation', compensationText(said, objectNames(given))),
          prop('crypto-compensation-confirmed-by', compensation.confirmed_by),
          prop('crypto-compensation-confirmed-at', time(compensation.confirmed_at)),
        ]),
  ];
}
