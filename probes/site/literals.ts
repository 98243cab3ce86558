/**
 * IPv4 addresses that a page would connect to (伪双栈): in the host of a URL, or alone in quotes of a script or an attribute. What
 * people read on the page is no connection. Four numbers with dots are also versions, OIDs and numbers of chapters.
 */
import { tokens } from '../html/tokens.ts';

export type Literal = { address: string; where: 'attribute' | 'script' | 'redirect'; excerpt: string };

const MAX_FOUND = 50;
const EXCERPT = 100;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ADDRESS = `${OCTET}(?:\\.${OCTET}){3}`;
/** What may follow an address; a further dot or letter makes it something else. */
const AFTER = '(?![\\w.-])';
/** After two slashes, also as JSON writes them, with or without a user. */
const IN_URL = `(?:\\/\\/|\\\\\\/\\\\\\/)(?:[^\\s/"'<>@\\\\]{1,64}@)?(${ADDRESS})${AFTER}`;
const IN_QUOTES = `(["'\`])(${ADDRESS})(?=(?::\\d{1,5})?(?:\\/[^"'\`\\s]{0,200})?\\2)`;
/** Such as `version: "10.0.0.1"`, `ver = '…'`, `data-v="…"`. */
const OF_VERSION = /(?:version|revision|release|build|ver|rev|oid|\bv|版本号?)["'`]?\s*[:=(,]\s*$/i;

/** Of a text of code, or of an attribute's value; `before` is what stands before the value. */
export function literalsIn(text: string, where: Literal['where'], most = MAX_FOUND): Literal[] {
  const found: Literal[] = [];
  for (const match of text.matchAll(new RegExp(`${IN_URL}|${IN_QUOTES}`, 'g'))) {
    if (found.length >= most) break;
    const address = match[1] ?? match[3] ?? '';
    // 0/8 is no host: `0.0.0.0` is where a server listens, and `0.1.2.3` a version.
    if (address.startsWith('0.')) continue;
    if (match[1] === undefined && OF_VERSION.test(text.slice(Math.max(0, match.index - 40), match.index))) continue;
    const from = Math.max(0, match.index - 30);
    found.push({ address, where, excerpt: text.slice(from, from + EXCERPT).replaceAll(/\s+/g, ' ') });
  }
  return found;
}

/** Attributes that are told of a page and lead nowhere. */
const NOT_CONNECTING = new Set(['alt', 'title', 'placeholder', 'content', 'class', 'id', 'aria-label']);

export function literalsOfPage(html: string): Literal[] {
  const found: Literal[] = [];
  for (const token of tokens(html)) {
    const room = MAX_FOUND - found.length;
    if (room <= 0) break;
    if (token.kind === 'raw' && (token.element === 'script' || token.element === 'style')) {
      found.push(...literalsIn(token.text, 'script', room));
    } else if (token.kind === 'open') {
      for (const [name, value] of token.attributes) {
        // A refresh by meta element is a redirect; other contents are words.
        const refresh = name === 'content' && token.attributes.get('http-equiv')?.toLowerCase() === 'refresh';
        if (NOT_CONNECTING.has(name) && !refresh) continue;
        found.push(...literalsIn(`${name}="${value}"`, refresh ? 'redirect' : 'attribute', MAX_FOUND - found.length));
      }
    }
  }
  return found;
}

/** Of the addresses that redirects led to. */
export function literalsOfHops(urls: readonly string[]): Literal[] {
  return urls.slice(1).flatMap((url) => literalsIn(url.slice(0, 2_000), 'redirect', 1));
}
