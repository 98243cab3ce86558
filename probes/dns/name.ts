/** Domain names on the wire: labels, and pointers that can't lead in circles. */

import { isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { garbled } from '../failures.ts';

const MAX_NAME_BYTES = 255;

/** A name as a person writes it, in the form that goes on the wire; undefined when it can't be one. */
export function asciiName(name: string): string | undefined {
  const bare = name === '.' ? '' : name.replace(/\.$/, '');
  // Service names (_ldap._tcp) are no host names: only what needs the conversion gets it.
  const ascii = /^[\x21-\x5b\x5d-\x7e]*$/.test(bare) ? bare : domainToASCII(bare.replaceAll('\\', ' '));
  const labels = ascii === '' ? [] : ascii.split('.');
  const fits = labels.every((label) => label.length >= 1 && label.length <= 63);
  if (!fits || ascii.length > 253 || (ascii === '' && bare !== '')) return undefined;
  return ascii;
}

export function writeName(ascii: string): Buffer {
  const labels = ascii === '' ? [] : ascii.split('.');
  const parts = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** The name at `at`, without its last dot, `.` for the root. Pointers only lead back, so that no chain of them is endless. */
export function readName(bytes: Buffer, at: number): { name: string; next: number } {
  const labels: string[] = [];
  let next: number | undefined;
  let here = at;
  let length = 1;
  for (;;) {
    const size = bytes[here];
    if (size === undefined) throw garbled('a name ends outside the message');
    if (size === 0) return { name: labels.join('.') || '.', next: next ?? here + 1 };
    if (size >= 0xc0) {
      const low = bytes[here + 1];
      if (low === undefined) throw garbled('a name ends outside the message');
      const target = ((size & 0x3f) << 8) | low;
      if (target >= here) throw garbled('a name points forward');
      next ??= here + 2;
      here = target;
      // A pointer costs, too: back by two bytes at a time would be a long way.
      length += 1;
    } else {
      if (size > 63) throw garbled('a label of an unknown kind');
      if (here + 1 + size > bytes.length) throw garbled('a name ends outside the message');
      labels.push(printable(bytes.subarray(here + 1, here + 1 + size)));
      here += 1 + size;
      length += 1 + size;
    }
    if (length > MAX_NAME_BYTES) throw garbled('a name is longer than 255 bytes');
  }
}

/** Bytes as RFC 1035, section 5.1 writes them: a dot inside a label and all that can't be printed are escaped. */
function printable(label: Buffer): string {
  const text = label.toString('latin1');
  if (/^[\w-]+$/.test(text)) return text;
  return text.replaceAll(/[^\x21-\x7e]|[.\\]/g, (one) =>
    one === '.' || one === '\\' ? `\\${one}` : `\\${String(one.charCodeAt(0)).padStart(3, '0')}`,
  );
}

/** The name under which an address is looked up (RFC 1035, section 3.5; RFC 3596, section 2.5). */
export function reverseName(address: string): string | undefined {
  if (isIP(address) === 0 || address.includes('%')) return undefined;
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [left = '', right] = plain.split('::');
  const words = (text: string | undefined) => (text ? text.split(':') : []);
  const gap = right === undefined ? 0 : 8 - words(left).length - words(right).length;
  const all = [...words(left), ...Array<string>(gap).fill('0'), ...words(right)];
  const digits = all.map((word) => word.padStart(4, '0')).join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}
