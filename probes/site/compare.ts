/**
 * How much two answers of a page differ, whatever changes from one answer to the next left out. Pure.
 *
 * Of both the first 500,000 bytes count. Comments, nonce attributes, the hidden state of ASP.NET forms and runs of blanks are left
 * out. What remains are two texts A and B; difference = 1 − 2·|A ∩ B| / (|A| + |B|), where A ∩ B is the intersection of the
 * multisets of their characters (code points): an upper bound of likeness that costs a pass over both, and what Python's
 * difflib calls quick_ratio, by which Internet.nl measures. Two empty texts don't differ.
 */
import { tokens } from '../html/tokens.ts';
import { decodeText } from '../http/body.ts';

export const COMPARED_BYTES = 500_000;
/** Fields that a server fills anew for each visitor. */
const STATE_FIELDS = /^__(VIEWSTATE|EVENTVALIDATION)/;

export function cleanPage(body: Buffer, content_type: string): string {
  const html = decodeText(body.subarray(0, COMPARED_BYTES), content_type);
  const parts: string[] = [];
  for (const token of tokens(html)) {
    if (token.kind === 'text' || token.kind === 'raw') parts.push(token.text);
    else if (token.kind === 'close') parts.push(`</${token.name}>`);
    else if (!STATE_FIELDS.test(token.attributes.get('name') ?? '')) {
      const attributes = [...token.attributes]
        .filter(([name]) => name !== 'nonce')
        .map(([name, value]) => ` ${name}="${value}"`);
      parts.push(`<${token.name}${attributes.join('')}>`);
    }
  }
  return parts.join('').replaceAll(/\s+/g, ' ').trim();
}

/** From 0 (the same characters, as often) to 1 (none in common). */
export function differenceOf(a: string, b: string): number {
  const counts = new Map<string, number>();
  let total = 0;
  for (const character of a) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
    total += 1;
  }
  let shared = 0;
  for (const character of b) {
    total += 1;
    const left = counts.get(character) ?? 0;
    if (left > 0) {
      shared += 1;
      counts.set(character, left - 1);
    }
  }
  return total === 0 ? 0 : 1 - (2 * shared) / total;
}
