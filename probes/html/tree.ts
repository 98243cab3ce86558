/**
 * HTML as a tree, for selectors. The library that makes it takes the square of a page's length for elements and comments that nobody ends, so
 * it is given the page as tokens.ts read it, with every element ended: a page made to be slow costs no more than its length.
 */
import { createRequire } from 'node:module';
import type { HTMLElement } from 'node-html-parser';
import { tokens } from './tokens.ts';

/** Browsers end at 512. What nests deeper stays as text of what it is in. */
const MAX_DEPTH = 256;
/** The largest pages have some ten thousand; each costs the library about 15 µs and 400 bytes. */
const MAX_ELEMENTS = 50_000;
const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr keygen command frame'.split(' '),
);
/** Elements whose end may be left out, and what ends them by beginning. */
const ENDED_BY: Record<string, readonly string[]> = {
  ...{ li: ['li'], p: ['p'], option: ['option'], dt: ['dt', 'dd'], dd: ['dt', 'dd'] },
  ...{ td: ['td', 'th'], th: ['td', 'th'], tr: ['td', 'th', 'tr'] },
};
/** The library takes what is in these as it is. */
const UNREAD = new Set(['script', 'style']);

const require = createRequire(import.meta.url);

export function treeOf(html: string): HTMLElement {
  // Few ask for it, and every thread of a load would load the library.
  return (require('node-html-parser') as typeof import('node-html-parser')).parse(ended(html));
}

const inText = (text: string) => text.replaceAll('<', '&lt;');
/** What tokens.ts decoded is written again; other references stand as they did. */
const inQuotes = (value: string) =>
  value
    .replace(/&(?=(?:amp|quot|apos|lt|gt|nbsp);|#)/g, '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
/** Of an attribute's name, what can't end it. */
const isName = (name: string) => /^[^\s"'<>/=]{1,200}$/.test(name);

function ended(html: string): string {
  const parts: string[] = [];
  const open: string[] = [];
  let elements = 0;
  const endTo = (depth: number) => {
    while (open.length > depth) parts.push(`</${open.pop()}>`);
  };
  for (const token of tokens(html)) {
    if (token.kind === 'text') parts.push(inText(token.text));
    else if (token.kind === 'raw') {
      if (open.at(-1) === token.element) parts.push(UNREAD.has(token.element) ? token.text : inText(token.text));
    } else if (token.kind === 'close') {
      const depth = open.lastIndexOf(token.name);
      if (depth >= 0) endTo(depth);
    } else {
      const { name, attributes } = token;
      while (ENDED_BY[name]?.includes(open.at(-1) ?? '')) endTo(open.length - 1);
      if (!/^[a-z][\w:-]{0,60}$/.test(name) || open.length >= MAX_DEPTH || elements >= MAX_ELEMENTS) continue;
      elements += 1;
      const written = [...attributes]
        .filter(([key]) => isName(key))
        .map(([key, value]) => ` ${key}="${inQuotes(value)}"`);
      parts.push(`<${name}${written.join('')}>`);
      if (!VOID.has(name)) open.push(name);
    }
  }
  endTo(0);
  return parts.join('');
}
