/** The addresses that a page names: where it leads, and what it loads. */
import { tokens } from './tokens.ts';

/** Elements that lead to another page, or hold one. */
const LEADS: Record<string, string> = { a: 'href', area: 'href', frame: 'src', iframe: 'src' };
const MAX_URL = 2_048;

/** Absolute http(s) addresses without their fragments, each once, in the page's order; at most `most`. */
export function linksOf(html: string, base: string, most: number): { urls: string[]; cut: boolean } {
  return collect(html, base, most, (name, attributes) => attributes.get(LEADS[name] ?? ''));
}

/** The scripts that it loads. */
export function scriptsOf(html: string, base: string, most: number): { urls: string[]; cut: boolean } {
  return collect(html, base, most, (name, attributes) => (name === 'script' ? attributes.get('src') : undefined));
}

function collect(
  html: string,
  base: string,
  most: number,
  pick: (name: string, attributes: ReadonlyMap<string, string>) => string | undefined,
): { urls: string[]; cut: boolean } {
  const urls = new Set<string>();
  let from = base;
  for (const token of tokens(html)) {
    if (token.kind !== 'open') continue;
    if (token.name === 'base' && from === base) from = absolute(token.attributes.get('href'), base) ?? base;
    const url = absolute(pick(token.name, token.attributes), from);
    if (url === undefined) continue;
    if (urls.size >= most && !urls.has(url)) return { urls: [...urls], cut: true };
    urls.add(url);
  }
  return { urls: [...urls], cut: false };
}

function absolute(given: string | undefined, base: string): string | undefined {
  if (given === undefined || given.length > MAX_URL) return undefined;
  const url = URL.parse(given.trim(), base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined;
  url.hash = '';
  // A credential in a link is nobody's business.
  url.username = '';
  url.password = '';
  return url.href;
}
