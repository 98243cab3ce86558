/** What an SSH server offers, judged name by name. */
import { column, type Look } from './looks.ts';
import type { SeenFact } from './rule.ts';
import { ofCipher, ofKeyType } from './strength.ts';

const KEX: readonly [RegExp, number][] = [
  [/group1-sha1/, 80],
  [/rsa1024/, 80],
  [/sha1(-|$)/, 63],
];
const MAC: readonly [RegExp, number][] = [
  [/^none$/, 0],
  [/md5/, 18],
  [/sha1/, 63],
  [/umac-64/, 64],
];
const HOST_KEY: readonly [RegExp, number][] = [
  [/^ssh-dss/, 63],
  [/^ssh-rsa(-cert|@|$)/, 63],
];
const WEAK_CIPHER = /^none$|arcfour|rc4|^des-|^3des/;

/** A MAC beside a cipher that authenticates by itself is not used. */
export function weaknessOf(list: string | null, name: string): number | undefined {
  const first = (rules: readonly [RegExp, number][]) => rules.find(([pattern]) => pattern.test(name))?.[1];
  if (list === 'kex') return first(KEX);
  if (list === 'host_key') return first(HOST_KEY);
  if (list?.startsWith('mac_')) return first(MAC);
  if (list?.startsWith('cipher_')) return WEAK_CIPHER.test(name) ? (ofCipher(name) ?? 0) : undefined;
  return undefined;
}

export type Weakness = { fact: SeenFact; name: string; strength: number };

export function weaknessesOf(look: Look): Weakness[] {
  const offered = look.all('ssh.algorithms').flatMap((fact) =>
    namesOf(fact).flatMap((name) => {
      const strength = weaknessOf(fact.part, name);
      return strength === undefined ? [] : [{ fact, name, strength }];
    }),
  );
  const keys = look.all('ssh.host_key').flatMap((fact) => {
    const [type, bits] = [column(fact, 'type'), column(fact, 'bits')];
    const strength = ofKeyType(type, bits);
    return strength !== undefined && strength < 112 ? [{ fact, name: `${type} ${bits}`, strength }] : [];
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
