/** What an SSH server offers, judged name by name. */
import { column, type Look } from './looks.ts';
import type { SeenFact } from './rule.ts';
import { ofKeyType } from './strength.ts';

/** `named`: the guide to high risks of cryptography names it. SHA-1 inside an HMAC, short tags and 3DES it doesn't. */
type Weak = { strength: number; named: boolean };
const named = (strength: number): Weak => ({ strength, named: true });
const unnamed = (strength: number): Weak => ({ strength, named: false });

const KEX: readonly [RegExp, Weak][] = [
  [/group1-sha1/, named(63)],
  [/rsa1024/, named(80)],
  [/sha1(-|$)/, named(63)],
];
const MAC: readonly [RegExp, Weak][] = [
  [/^none$/, named(0)],
  [/md5/, named(18)],
  [/sha1/, unnamed(128)],
  [/umac-64/, unnamed(64)],
];
const HOST_KEY: readonly [RegExp, Weak][] = [[/^ssh-(dss|rsa)(-cert|@|$)/, named(63)]];
const CIPHER: readonly [RegExp, Weak][] = [
  [/^none$|arcfour|rc4/, named(0)],
  [/^des-/, named(56)],
  [/^3des/, unnamed(112)],
];

function weaknessOf(list: string | null, name: string): Weak | undefined {
  const first = (rules: readonly [RegExp, Weak][]) => rules.find(([pattern]) => pattern.test(name))?.[1];
  if (list === 'kex') return first(KEX);
  if (list === 'host_key') return first(HOST_KEY);
  if (list?.startsWith('mac_')) return first(MAC);
  return list?.startsWith('cipher_') ? first(CIPHER) : undefined;
}

export type Weakness = Weak & { fact: SeenFact; name: string };

export function weaknessesOf(look: Look): Weakness[] {
  const offered = look.all('ssh.algorithms').flatMap((fact) =>
    namesOf(fact).flatMap((name) => {
      const weak = weaknessOf(fact.part, name);
      return weak === undefined ? [] : [{ fact, name, ...weak }];
    }),
  );
  const keys = look.all('ssh.host_key').flatMap((fact) => {
    const [type, bits] = [column(fact, 'type'), column(fact, 'bits')];
    const strength = ofKeyType(type, bits);
    return strength !== undefined && strength < 112 ? [{ fact, name: `${type} ${bits}`, ...named(strength) }] : [];
  });
  return [...offered, ...keys];
}

/** Whether a list holds nothing but what is weak: then no client can do better. */
export const isAllWeak = (fact: SeenFact): boolean => {
  const names = namesOf(fact).filter((name) => !/^(ext-info-|kex-strict-)/.test(name));
  return names.length > 0 && names.every((name) => weaknessOf(fact.part, name) !== undefined);
};

export const namesOf = ({ value }: SeenFact): string[] =>
  typeof value === 'string' ? value.split(',').filter((name) => name !== '') : [];
