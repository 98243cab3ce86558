import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import type { Text } from '../probe.ts';
import { column, ofKey } from './known-fact.ts';

const LEAST_RSA_BITS = 2048;
const KNOWN_ALGORITHM = /^(?:[RPE]S(?:256|384|512)|EdDSA|Ed25519|RSA-OAEP.*|ECDH-ES.*)$/;

/** The published keys can be read and told apart, are strong enough, and nothing private is published with them. */
export const oidcKeys: Check = {
  id: 'oidc-keys',
  title: { zh: '统一身份认证签名密钥', en: 'Keys of the identity provider' },
  severity: 'major',
  posture: true,
  needs: ['oidc.keys', 'oidc.key'],
  judge(facts) {
    const sets = ofKey(facts, 'oidc.keys');
    if (sets.length === 0) return unknown('没有有效的密钥观测', 'no current observation of keys');
    const keys = ofKey(facts, 'oidc.key');
    const faults = [
      ...sets.flatMap((set) => {
        if (column(set, 'is_readable') !== true) return fault(set, '密钥集无法读取', 'the key set can’t be read');
        return column(set, 'count') === 0 ? fault(set, '没有公布密钥', 'no key is published') : [];
      }),
      ...keys.flatMap(ofKeyItself),
      ...keys.flatMap((key) => ofName(key, keys)),
    ];
    if (faults.length > 0) {
      const reason = { zh: join(faults, 'zh', '；'), en: join(faults, 'en', '; ') };
      return { status: 'fail', reason, because: [...new Set(faults.map(({ fact }) => fact))] };
    }
    const known = keys.filter((key) => column(key, 'is_readable') === true);
    // A set of keys of kinds that nobody here can read says nothing of them.
    if (known.length === 0)
      return { ...unknown('密钥类型均无法识别', 'no key is of a kind known here'), because: sets };
    const list = known
      .map((key) => `${column(key, 'kty')} ${column(key, 'bits') ?? column(key, 'curve') ?? ''}`)
      .join(', ');
    return {
      status: 'pass',
      reason: { zh: `${known.length} 个密钥：${list}`, en: `keys: ${list}` },
      because: known,
    };
  },
};

type Fault = { text: Text; fact: KnownFact };
const fault = (fact: KnownFact, zh: string, en: string): Fault[] => [{ text: { zh, en }, fact }];
const join = (faults: readonly Fault[], language: 'zh' | 'en', between: string) =>
  [...new Set(faults.map(({ text }) => text[language]))].join(between);
const nameOf = (key: KnownFact) => `${column(key, 'kid') ?? `#${key.part}`}`;

function ofKeyItself(key: KnownFact): Fault[] {
  const name = nameOf(key);
  const bits = column(key, 'bits');
  const alg = column(key, 'alg');
  return [
    ...(column(key, 'is_private') === true
      ? fault(key, `密钥 ${name} 公布了私有部分`, `key ${name} is published with what is private`)
      : []),
    ...(column(key, 'is_readable') === false ? fault(key, `密钥 ${name} 无法读取`, `key ${name} can’t be read`) : []),
    ...(typeof bits === 'number' && bits < LEAST_RSA_BITS
      ? fault(
          key,
          `密钥 ${name} 只有 ${bits} 位，应不少于 ${LEAST_RSA_BITS} 位`,
          `key ${name} has ${bits} bits, fewer than ${LEAST_RSA_BITS}`,
        )
      : []),
    ...(typeof alg === 'string' &&
    column(key, 'is_readable') === true &&
    column(key, 'kty') !== 'oct' &&
    !KNOWN_ALGORITHM.test(alg)
      ? fault(key, `密钥 ${name} 的算法 ${alg} 过弱或未知`, `algorithm ${alg} of key ${name} is weak or unknown`)
      : []),
  ];
}

/** Where there are several, each has a name of its own (OpenID Connect Core 1.0, section 10.1). */
function ofName(key: KnownFact, keys: readonly KnownFact[]): Fault[] {
  const others = keys.filter((other) => other !== key && other.watch === key.watch && other.family === key.family);
  const kid = column(key, 'kid');
  if (kid === null && others.length > 0)
    return fault(key, `密钥 ${nameOf(key)} 没有 kid`, `key ${nameOf(key)} has no kid`);
  return others.some((other) => kid !== null && column(other, 'kid') === kid)
    ? fault(key, `kid ${kid} 重复`, `several keys are named ${kid}`)
    : [];
}
