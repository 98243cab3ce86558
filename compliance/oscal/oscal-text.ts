/** Texts, names and ids as OSCAL's datatypes want them. Pure. */
import { createHash } from 'node:crypto';
import { cleaned } from '../reports/texts.ts';

export const OSCAL_VERSION = '1.2.1';
/** Of names and facets that are our own. */
export const NS = 'urn:zhengwang:oscal';

/** A namespace of our own (RFC 4122): the v5 UUID of the URL `NS`. */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The same names always give the same id, so that the same assessment is the same file. */
export function uuidOf(...names: readonly (string | number)[]): string {
  const hash = createHash('sha1')
    .update(NAMESPACE)
    .update(`${NS}/${JSON.stringify(names)}`)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const MAX_LINE = 400;
/** One line without blanks at its ends, as `StringDatatype` and `MarkupLineDatatype` want it; never empty. */
export function line(text: string, otherwise = '-'): string {
  // JavaScript's own idea of a blank, which the schema's patterns use.
  const joined = cleaned(text).replace(/\s+/g, ' ').trim();
  const signs = [...joined];
  return (signs.length > MAX_LINE ? `${signs.slice(0, MAX_LINE - 1).join('')}…` : joined) || otherwise;
}
/** Several lines; markup of ours is none, so what looks like Markdown is kept from being it where it would hide something. */
export const lines = (text: string, otherwise = '-'): string =>
  cleaned(text)
    .trim()
    .replace(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;')) || otherwise;

/** `TokenDatatype`: begins with a letter and holds no blanks. */
export const token = (text: string): string => {
  const made = text.replace(/[^\p{L}\p{N}.\-_]+/gu, '.').replace(/^\.+|\.+$/g, '');
  return /^[\p{L}_]/u.test(made) ? made : `_${made}`;
};

export const time = (at: number): string => new Date(at).toISOString();
export const prop = (name: string, value: string) => ({ name, ns: NS, value: line(value) });

/** OSCAL knows no empty lists: what is empty is left out. */
export const some = <K extends string, T>(name: K, list: readonly T[]): Partial<Record<K, readonly T[]>> =>
  list.length === 0 ? {} : ({ [name]: list } as Record<K, readonly T[]>);
